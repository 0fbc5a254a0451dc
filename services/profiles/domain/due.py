"""What a day makes due in a journey: signatures, looks at the charter and at employment, steps, returns, offers.

Pure: derived from the file each time it is asked, so nothing can be left over when the file changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from servicekit.dated import Dated, months_after

Kind = Literal["charter_to_sign", "charter_review", "employment", "project_step", "return", "offer"]
Point = Literal["entry", "6", "12", "24"]
POINTS: tuple[Point, ...] = ("entry", "6", "12", "24")
FOLLOWED = frozenset({"admitted", "active", "paused", "follow_up", "left"})
"""Employment is asked of whoever was in the programme, also after she left: the follow-up goes on to 24 months."""
_TRAINS = frozenset({"admitted", "active"})


@dataclass(frozen=True, slots=True)
class Standing:
    """What of one file may be due. `steps`: (id, words, due day) not yet done; `points` recorded already."""

    phase: str
    admitted_on: date | None
    return_on: date | None = None
    charter_complete: bool = False
    charter_next_on: date | None = None
    offer: tuple[str, date] | None = None
    steps: tuple[tuple[str, str, date], ...] = ()
    points: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DueThing:
    kind: Kind
    on: date
    ref: str = ""
    words: str = ""


def employment_days(admitted_on: date, settings: Dated) -> Mapping[Point, date]:
    """The day of each look at employment, by the setting of the day of admission."""
    months: Mapping[str, int] = settings.value("employment.point_months", admitted_on)
    return {point: months_after(admitted_on, months[point]) for point in POINTS}


def what_is_due(file: Standing, settings: Dated, today: date, days: int) -> list[DueThing]:
    """All that is due up to `days` from today, the oldest first."""
    limit = today + timedelta(days=days)
    found = [thing for thing in _all(file, settings, today) if thing.on <= limit]
    return sorted(found, key=lambda thing: (thing.on, thing.kind, thing.ref))


def _all(file: Standing, settings: Dated, today: date) -> Iterable[DueThing]:
    if file.offer is not None:
        yield DueThing("offer", file.offer[1], file.offer[0])
    if file.phase == "paused" and file.return_on is not None:
        yield DueThing("return", file.return_on)
    if file.phase in _TRAINS:
        yield from (DueThing("project_step", on, ref, words) for ref, words, on in file.steps)
        yield from _charter(file, settings, today)
    if file.phase in FOLLOWED and file.admitted_on is not None:
        before = timedelta(days=settings.whole("employment.remind_before_days", today))
        for point, on in employment_days(file.admitted_on, settings).items():
            if point not in file.points and on - before <= today:
                yield DueThing("employment", on, point)


def _charter(file: Standing, settings: Dated, today: date) -> Iterable[DueThing]:
    if file.charter_complete and file.charter_next_on is not None:
        yield DueThing("charter_review", file.charter_next_on)
    elif not file.charter_complete and file.admitted_on is not None:
        yield DueThing("charter_to_sign", file.admitted_on + timedelta(days=settings.whole("charter.sign_within_days", today)))
