"""Row `write_rate`: changes of status over HTTP, all in one area, accepted a second, against the same rows in plain SQL.

A change of status writes the history, the file, the stored answer and one event of the area's log, in one transaction.
"""

import datetime as dt
import itertools

from tests.bench.clocks import in_turns
from tests.bench.ground import Ground
from tests.bench.http_load import NextRequest, answers_a_second, request
from tests.bench.table import Figure
from tests.bench.world import WITH_OWN_FOLLOWERS, World
from tests.bench.yardsticks import SqlWrites

CLIENTS = 16
STATUSES = ("job_seeker", "apprentice")
FIRST_DAY = 160
"""Days ago: after the population's last change of status, so that each write is what the youth is now."""


def changes_of_status(world: World) -> NextRequest:
    """Each client's next request: the youths in turn, by their advisers, each time since one day more."""
    people = world.population
    tokens = [world.token("adviser", people.adviser(n)) for n in range(WITH_OWN_FOLLOWERS)]
    count = itertools.count()
    first_day = people.today - dt.timedelta(days=FIRST_DAY)

    def next_request(_client: int) -> bytes:
        turn, n = divmod(next(count), WITH_OWN_FOLLOWERS)
        since = first_day + dt.timedelta(days=turn)
        body = f'{{"status":"{STATUSES[turn % 2]}","since":"{since}"}}'.encode()
        return request("POST", f"/api/v1/youths/{people.youth(n)}/statuses", tokens[n], body)

    return next_request


def write_rate(ground: Ground) -> Figure:
    rounds, seconds = (1, 3.0) if ground.short else (5, 6.0)
    world = ground.world
    next_request = changes_of_status(world)
    plain = SqlWrites(world.postgres, CLIENTS)
    ours, theirs = in_turns(rounds, lambda: answers_a_second(world.url, next_request, CLIENTS, seconds),
                            lambda: plain.writes_a_second(seconds))
    return Figure(ours, theirs)
