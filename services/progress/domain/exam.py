"""Exams: the code by its score, the practical on the examiner's grid (CEPC), and what a result means for the next date.

The grid is the programme's file, delays and validity are dated rules; a rule whose source was not seen says so.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from servicekit.dated import DatedValue, months_after
from services.progress.domain.errors import IncompleteGrid, NotOnTheGrid
from services.progress.domain.settings import Settings

ELIMINATORY = "E"
AFTER_CODE = "practical.after_code_days"
COSTS_DAYS = {"unexcused": "practical.unexcused_absence_days", "cancelled_late": "practical.late_cancellation_days"}
"""What an exam that was not sat costs, by why; an excused absence costs nothing and takes nothing away."""


@dataclass(frozen=True)
class GridLine:
    """`values`: what an examiner can write there, from the worst to the best."""

    code: str
    title: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class GridBlock:
    title: str
    lines: tuple[GridLine, ...]


@dataclass(frozen=True)
class Grid:
    blocks: tuple[GridBlock, ...]
    most: int

    def lines(self) -> dict[str, GridLine]:
        return {line.code: line for block in self.blocks for line in block.lines}


@dataclass(frozen=True)
class Graded:
    points: float
    eliminatory: tuple[str, ...]
    passed: bool


@dataclass(frozen=True)
class Sitting:
    """One exam that counts: `points` is None where the candidate did not come."""

    id: str
    kind: str
    on: date
    passed: bool
    points: float | None = None
    absence: str | None = None


@dataclass(frozen=True)
class CodeHeld:
    """The code that was passed, how long it holds, and the practical tries sat since."""

    passed_on: date
    valid_until: date
    tries: tuple[Sitting, ...]
    tries_allowed: int

    def lost(self, today: date) -> str | None:
        """Why it holds no more, for somebody who has not the licence."""
        if len(self.tries) >= self.tries_allowed:
            return "tries"
        return "age" if today > self.valid_until else None


@dataclass(frozen=True)
class NextTry:
    on: date
    days: int
    rule: str
    source: str
    verified: bool


def read_grid(programme: Path) -> Grid:
    content = json.loads((programme / "cepc.json").read_text(encoding="utf-8"))
    blocks = tuple(
        GridBlock(
            block["titre"],
            tuple(GridLine(i["code"], i["libelle"], tuple(str(v) for v in i["valeurs"])) for i in block["items"]),
        )
        for block in content["blocs"]
    )
    return Grid(blocks, int(content["total_max"]))


def grade(grid: Grid, given: Mapping[str, str], pass_points: float) -> Graded:
    """Every line has its value; one eliminatory fault fails whatever the points. Raises IncompleteGrid, NotOnTheGrid."""
    lines = grid.lines()
    for code, value in given.items():
        if code not in lines or value not in lines[code].values:
            raise NotOnTheGrid(code, value)
    if missing := [code for code in lines if code not in given]:
        raise IncompleteGrid(missing)
    eliminatory = tuple(code for code in lines if given[code] == ELIMINATORY)
    points = sum(float(value) for value in given.values() if value != ELIMINATORY)
    return Graded(points, eliminatory, not eliminatory and points >= pass_points)


def code_held(passed_on: date, exams: Iterable[Sitting], today: date, settings: Settings) -> CodeHeld:
    """The dated rules of today say how long; an exam that was missed is no try."""
    years = settings.whole("etg.validity.years", today)
    tries = tuple(e for e in in_order(exams) if e.kind == "practical" and e.points is not None and e.on >= passed_on)
    return CodeHeld(
        passed_on, years_later(passed_on, years), tries, settings.whole("etg.validity.practical_tries", today)
    )


def next_practical(exams: Iterable[Sitting], settings: Settings, code_passed_on: date | None = None) -> NextTry | None:
    """The first day allowed by the last try sat, or before a first one by the code, and by what was missed since; the latest
    of them. None without any of these, and after one that was passed.
    """
    practicals = [e for e in in_order(exams) if e.kind == "practical"]
    if any(e.passed for e in practicals[-1:]):
        return None
    sat = [n for n, e in enumerate(practicals) if e.points is not None]
    missed = practicals[sat[-1] + 1 :] if sat else practicals
    waits = [_next(e.on, COSTS_DAYS[e.absence], settings) for e in missed if e.absence in COSTS_DAYS]
    if sat:
        waits += _after_a_try(practicals[sat[-1]], settings)
    elif code_passed_on is not None:
        waits.append(_next(code_passed_on, AFTER_CODE, settings))
    return max(waits, key=lambda n: n.on, default=None)


def _after_a_try(last: Sitting, settings: Settings) -> list[NextTry]:
    """Nothing after one that was passed, whatever was missed since."""
    if last.passed or last.points is None:
        return []
    booking = _after_points(last.on, last.points, settings)
    legal = _next(last.on, "practical.retake.legal_min_days", settings)
    return [legal, booking] if booking else [legal]


def in_order(exams: Iterable[Sitting]) -> list[Sitting]:
    return sorted(exams, key=lambda e: (e.on, e.id))


def years_later(day: date, years: int) -> date:
    """The same day so many years later; a 29 February becomes the 28th."""
    return months_after(day, 12 * years)


def _next(on: date, key: str, settings: Settings, days: int | None = None) -> NextTry:
    rule = settings.rule(key, on)
    wait = int(rule.value) if days is None else days
    return NextTry(on + timedelta(days=wait), wait, key, rule.source, rule.verified)


def _after_points(on: date, points: float, settings: Settings) -> NextTry | None:
    for key in ("practical.retake.booking_days", "practical.retake.booking_days.lower"):
        days = _days_for(points, settings.rule(key, on))
        if days is not None:
            return _next(on, key, settings, days)
    return None


def _days_for(points: float, rule: DatedValue) -> int | None:
    """The steps name whole points: a half belongs to the whole below, so 20.5 waits as long as 20."""
    for step in rule.value:
        low, high = step.get("points", (None, None))
        over, under = step.get("points_over"), step.get("points_under")
        if (
            (over is not None and points > over)
            or (low is not None and low <= int(points) <= high)
            or (under is not None and points < under)
        ):
            return int(step["days"])
    return None
