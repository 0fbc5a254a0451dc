"""Row `growth`: every list, one file and the dashboards (asked.py), asked of a platform of 300 000 youths and of one of 300.

Both platforms are whole (gateway, services, PostgreSQL) but in this process, so that only the databases' size differs; the
row is the request that grew most, `detail` has them all. Times are warm medians, taken in turns.
"""

import datetime as dt
import statistics
import time
from collections.abc import Callable
from functools import partial

from flask.testing import FlaskClient

from contracts.kernel import Principal, Role
from deploy.compose import Platform, local_settings
from deploy.services import SERVICES
from servicekit.ids import new_id
from tests.bench.asked import ASKED_ABOUT, requests_of
from tests.bench.ground import Ground
from tests.bench.loading import load
from tests.bench.population import Population
from tests.bench.table import Figure

SMALL, LARGE, LARGE_SHORT = 300, 300_000, 3_000
DOUBTED = 1.25

class Grown:
    """A platform of so many youths; `ask` makes one request and returns how long it took."""

    def __init__(self, ground: Ground, youths: int) -> None:
        self.population = Population(youths, dt.date.today())  # noqa: DTZ011 - the day is the world's own
        urls = {name: ground.large_postgres.create_database(f"{name}_{youths}") for name in SERVICES}
        self.platform = Platform(local_settings(ground.folder / f"grown-{youths}", 0), urls=urls.__getitem__)
        self.platform.migrate()
        began = time.perf_counter()
        load(self.population, urls.__getitem__, processes=1 if youths == SMALL else 2)
        self.loaded_in = time.perf_counter() - began
        began = time.perf_counter()
        desk = self.platform.gateway.desk
        desk.relations.load()
        self.relations_in = time.perf_counter() - began
        desk.traces.add = lambda *_a, **_k: None  # written beside the requests, by a thread that is not started here
        self._clients: dict[str, FlaskClient] = {}

    def ask(self, role: Role, path: str) -> float:
        client = self._client(role)
        self.platform.gateway.desk.relations._compared = time.monotonic()  # no reader runs here to compare the logs
        began = time.perf_counter()
        answer = client.get(path)
        took = time.perf_counter() - began
        assert answer.status_code == 200, f"{role} {path}: {answer.status_code} {answer.get_data(as_text=True)[:300]}"
        return took * 1_000

    def close(self) -> None:
        for app in self.platform.apps.values():
            app.database.close()

    def _client(self, role: Role) -> FlaskClient:
        if role not in self._clients:
            who = self._principal(role)
            token = self.platform.gateway.desk.tokens.issue(who, role, new_id())
            client = self.platform.gateway.app.test_client()
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
            self._clients[role] = client
        return self._clients[role]

    def _principal(self, role: Role) -> Principal:
        n, p = ASKED_ABOUT, self.population
        person = {"youth": p.youth(n), "adviser": p.adviser(n), "referent": p.referent(n), "instructor": p.instructor(n)}
        organisation = p.school(n) if role in ("school", "instructor") else None
        return Principal(id=person.get(role, p.school(n)), role=role, area=p.area(n), organisation_id=organisation)


def in_turn_p50(small: Callable[[], float], large: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Medians of both, asked one after the other so that the same noise meets both; the first three warm up.

    Of two hundred requests a few look grown by chance alone: such a one is asked four times as often before it is believed.
    """
    both = [(small(), large()) for _ in range(rounds + 3)][3:]
    few, many = _medians(both)
    if many > DOUBTED * few:
        few, many = _medians(both + [(small(), large()) for _ in range(3 * rounds)])
    return few, many


def _medians(both: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(few for few, _ in both), statistics.median(many for _, many in both)


def growth(ground: Ground) -> Figure:
    large_size, rounds = (LARGE_SHORT, 7) if ground.short else (LARGE, 21)
    ground.say(f"  {large_size} youths are loaded…")
    small, large = Grown(ground, SMALL), Grown(ground, large_size)
    try:
        measured = {f"{role} {path.split('?start')[0]}": in_turn_p50(partial(small.ask, role, path), partial(large.ask, role, path), rounds)
                    for role, path in requests_of(small.population)}
    finally:
        small.close()
        large.close()
    worst = max(measured, key=lambda name: measured[name][1] / measured[name][0])
    detail = {"youths": large_size, "worst": worst, "load_s": round(large.loaded_in, 1),
              "relations_load_s": round(large.relations_in, 1),
              "ratios": {name: round(many / few, 2) for name, (few, many) in sorted(measured.items())}}  # fmt: skip
    return Figure(measured[worst][1], measured[worst][0], detail)
