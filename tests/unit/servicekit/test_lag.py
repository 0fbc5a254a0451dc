"""The two numbers of which lag is made are those of the database, whoever is away."""

import time

from prometheus_client import REGISTRY

from contracts.kernel import Empty, log_methods
from servicekit.bus.inprocess import InProcessBus
from servicekit.work import Work
from tests.unit.servicekit.faulty_world import Ignored, Moved, World


def cursor() -> float | None:
    return REGISTRY.get_sample_value("autonomie_consumer_cursor", {"service": "follower", "source": "source", "area": "east"})


def head() -> float | None:
    return REGISTRY.get_sample_value("autonomie_log_head", {"service": "source", "area": "east"})


def test_lag_shows_while_the_source_and_the_bus_are_away_and_whoever_stops_leading_shows_none(world: World) -> None:
    world.happen(*(("east", Moved(youth_id=f"u{n}", amount=n)) for n in range(3)))
    world.consumer.catch_up()
    world.happen(("east", Moved(youth_id="u", amount=1)), ("east", Ignored(youth_id="u")))
    world.source.call(log_methods("source")[0], Empty())  # as any consumer asks
    world.caller.reachable = False
    work = Work(world.follower, InProcessBus(), world.caller)

    work.start()
    end = time.monotonic() + 20
    while cursor() is None and time.monotonic() < end:
        time.sleep(0.1)
    shown = head(), cursor()
    work.stop()

    assert shown == (5, 3)
    assert cursor() is None
