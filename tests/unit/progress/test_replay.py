"""Replaying the logs gives the same signals: the same facts in the same days, from the logs alone, in another progress."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.attendance import events as attendance
from contracts.kernel import events_of
from contracts.notifications import events as notifications
from contracts.profiles import events as profiles
from contracts.progress import rpc
from tests.unit.progress.journey import AREA, YOUTH_ID, Journey

SOURCES = {"profiles": profiles, "attendance": attendance, "notifications": notifications}
ABOUT = rpc.AboutYouth(youth_id=YOUTH_ID)


@pytest.fixture
def another(database_urls: Callable[[str], str], tmp_path: Path) -> Callable[[str], Journey]:
    made = []

    def make(name: str) -> Journey:
        def urls(service: str) -> str:
            return database_urls(f"{name}_progress") if service == "progress" else f"sqlite:///{tmp_path}/{name}-{service}.db"

        made.append(Journey(urls))
        return made[-1]

    yield make  # type: ignore[misc]  # a fixture that closes what it made
    for journey in made:
        journey.close()


def live(journey: Journey) -> None:
    """Ten weeks in which signals of several kinds are raised, cleared, and raised again."""
    journey.admit_youth()
    journey.say(profiles.MilestoneReached(youth_id=YOUTH_ID, milestone="neph_asked", on=journey.today()))
    journey.say(profiles.DrivingTrackMoved(youth_id=YOUTH_ID, track="in_training", on=journey.today()))
    for week in range(10):
        if week in (1, 2, 6):
            journey.miss("absent_excused", "transport")
            journey.days_pass(2)
            wrong = journey.miss()
            if week == 6:
                journey.correct(wrong, "present")
        elif week in (3, 8):
            journey.attend(minutes=120)
        if week == 4:
            journey.say(profiles.StatusChanged(youth_id=YOUTH_ID, status="temporary", since=journey.today()))
            journey.say(notifications.MessagePosted(youth_id=YOUTH_ID, message_id="m", by_role="adviser"))
        if week == 5:
            journey.say(attendance.AvailabilityDeclared(owner_id=YOUTH_ID, owner_kind="youth", to_ask=False))
            journey.say(notifications.MessageRead(youth_id=YOUTH_ID, reader_role="youth", up_to_message_id="m"))
        if week == 7:
            journey.say(profiles.ProjectStepDone(youth_id=YOUTH_ID, step_id="s", on=journey.today()))
        for _ in range(7):
            journey.days_pass(1)


def log_of(journey: Journey) -> list[tuple[Any, Any]]:
    """Every fact of the other services with its time, in the order of the times."""
    types = {name: event for module in SOURCES.values() for name, event in events_of(module).items()}
    logged = [e for source in SOURCES for e in journey.harness.events(source, AREA)]
    logged.sort(key=lambda e: e["time"])
    return [(msgspec.convert(e["time"], type=type(journey.harness.clock.now())), msgspec.convert(e["data"], types[e["type"]]))
            for e in logged]


def said(journey: Journey) -> list[tuple[str, tuple[str, ...], str, str | None]]:
    found = journey.ask(rpc.list_signals, ABOUT).signals
    return sorted(
        (s.kind, tuple(e.id for e in s.evidence), s.raised_at.date().isoformat(), s.cleared_at and s.cleared_at.date().isoformat())
        for s in found
    )


def test_the_logs_replayed_day_by_day_raise_and_clear_the_same_signals_on_the_same_days(
    another: Callable[[str], Journey],
) -> None:
    first, second = another("first"), another("second")
    live(first)

    for at, fact in log_of(first):
        while at.date() > second.today():
            second.days_pass(1)
        second.harness.clock.move_to(at)
        second.say(fact)
    while second.today() < first.today():
        second.days_pass(1)

    assert len(said(first)) >= 6
    assert said(second) == said(first)


def test_the_logs_read_at_once_at_the_end_leave_the_same_signals_open(another: Callable[[str], Journey]) -> None:
    first, late = another("first"), another("late")
    live(first)

    late.harness.clock.move_to(first.harness.clock.now())
    read_late(late, log_of(first))
    late.days_pass(0)

    still_open = [(kind, evidence) for kind, evidence, _raised, cleared in said(first) if cleared is None]
    assert still_open
    assert [(kind, evidence) for kind, evidence, _raised, cleared in said(late) if cleared is None] == still_open


def read_late(journey: Journey, facts: list[tuple[Any, Any]]) -> None:
    """Each fact with the time at which it happened, all delivered together."""
    clock, end = journey.harness.clock, journey.harness.clock.now()
    for at, fact in facts:
        clock.move_to(at)
        journey.harness.say(AREA, fact)
    clock.move_to(end)
    journey.harness.settle()
