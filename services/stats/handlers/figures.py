"""Answers the figures of a scope, each with its definition; an evaluator sees no small count."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select

from contracts.kernel import Empty, Scope
from contracts.stats import rpc
from servicekit.uow import UnitOfWork
from services.stats.domain.counters import weeks_until
from services.stats.domain.indicators import (
    ATTENDANCE_RATE,
    CODE_TRACK,
    DRIVING_TRACK,
    INDICATORS,
    MARKS_A_WEEK,
    PLACES,
    Indicator,
)
from services.stats.domain.recoding import with_coarser_columns
from services.stats.domain.suppression import TOTAL, CountTable, PublishedTable, publish
from services.stats.handlers.reading import Numbers, numbers_of_areas, numbers_of_youths
from services.stats.models import LastFactRow
from services.stats.settings import StatsDependencies

WEEKS_SHOWN = 12
SHOWN_BY_COLUMN = (CODE_TRACK, DRIVING_TRACK, MARKS_A_WEEK)


@dataclass(frozen=True)
class Sheet:
    """What is shown: tables by indicator, and which of their rows are an area (the other is the whole)."""

    tables: dict[str, PublishedTable]
    places: dict[str, int]

    def rows(self) -> list[tuple[str, str | None]]:
        """Each row's name in the tables and its area; the whole last, where it is more than one area."""
        areas = next(iter(self.tables.values())).table.rows
        if areas == ("",):
            return [("", None)]
        whole: list[tuple[str, str | None]] = [(TOTAL, None)] if len(areas) > 1 else []
        return [(area, area) for area in areas] + whole


def figures(_request: Empty, uow: UnitOfWork) -> rpc.Figures:
    """Areas for coordinators, all for the lead, all without small counts for an evaluator; own files for the others."""
    deps: StatsDependencies = uow.deps
    weeks = weeks_until(uow.now, WEEKS_SHOWN)
    areas = _areas(uow.scope, deps)
    if areas:
        numbers, rows = numbers_of_areas(uow.session, areas, weeks), areas
    else:
        numbers, rows = numbers_of_youths(uow.session, uow.scope, weeks), ("",)

    threshold = deps.small_count if uow.principal.role == "evaluator" else 0
    sheet = Sheet(_published(numbers, rows, weeks, threshold), {area: deps.places[area] for area in areas})
    return rpc.Figures(
        as_of=_as_of(uow, areas),
        definitions=tuple(_definition(indicator, sheet) for indicator in INDICATORS),
        figures=tuple(_all_figures(sheet)),
    )


def _areas(scope: Scope, deps: StatsDependencies) -> tuple[str, ...]:
    """The programme's areas that the scope covers, in the programme's order; none for a scope of own files."""
    if scope.kind == "all":
        return tuple(deps.places)
    return tuple(area for area in deps.places if scope.kind == "areas" and area in scope.ids)


def _published(numbers: Numbers, rows: tuple[str, ...], weeks: list[str], limit: int) -> dict[str, PublishedTable]:
    """Both tracks are about the same people, so they are hidden together; the others each stand alone."""

    def table(indicator: Indicator, columns: tuple[str, ...]) -> CountTable:
        return CountTable(rows, columns, numbers.of(indicator.key))

    tracks = {one.key: with_coarser_columns(table(one, one.categories), limit) for one in (CODE_TRACK, DRIVING_TRACK)}
    alone = {
        ATTENDANCE_RATE.key: table(ATTENDANCE_RATE, ATTENDANCE_RATE.categories),
        MARKS_A_WEEK.key: table(MARKS_A_WEEK, tuple(weeks)),
    }
    published = publish(tracks, limit)
    for key, one in alone.items():
        published |= publish({key: one}, limit)
    return published


def _all_figures(sheet: Sheet) -> Iterator[rpc.Figure]:
    for row, area in sheet.rows():
        yield _places(sheet, row, area)
        for indicator in (CODE_TRACK, DRIVING_TRACK):
            yield from _counts(indicator, sheet.tables[indicator.key], row, area)
        yield _rate(sheet.tables[ATTENDANCE_RATE.key], row, area)
        yield from _counts(MARKS_A_WEEK, sheet.tables[MARKS_A_WEEK.key], row, area)


def _places(sheet: Sheet, row: str, area: str | None) -> rpc.Figure:
    """Used places are the row totals of both tracks, hidden where those are."""
    used = sheet.tables[CODE_TRACK.key].value((row, TOTAL))
    capacity = sheet.places.get(row) if row != TOTAL else sum(sheet.places.values())
    return rpc.Figure(key=PLACES.key, area=area, value=used, numerator=used, denominator=capacity, hidden=used is None)


def _counts(indicator: Indicator, table: PublishedTable, row: str, area: str | None) -> Iterator[rpc.Figure]:
    whole = table.value((row, TOTAL)) if indicator is not MARKS_A_WEEK else None
    for column in table.table.columns:
        count = table.value((row, column))
        yield rpc.Figure(
            key=indicator.key,
            area=area,
            dimension=column,
            value=count,
            numerator=count,
            denominator=whole,
            hidden=count is None,
        )


def _rate(table: PublishedTable, row: str, area: str | None) -> rpc.Figure:
    """The share of those who came; hidden as soon as one of its parts is."""
    attended, held = table.value((row, "attended")), table.value((row, TOTAL))
    hidden = attended is None or held is None
    share = None if hidden or not held else round(attended / held, 4)  # type: ignore[operator]
    return rpc.Figure(
        key=ATTENDANCE_RATE.key,
        area=area,
        value=share,
        numerator=None if hidden else attended,
        denominator=None if hidden else held,
        hidden=hidden,
    )


def _as_of(uow: UnitOfWork, areas: tuple[str, ...]) -> dt.datetime:
    """The newest fact counted, so that the same facts give the same answer; before any fact, now."""
    newest = select(func.max(LastFactRow.at))
    if areas:
        newest = newest.where(LastFactRow.area.in_(areas))
    return uow.session.scalar(newest) or uow.now


def _definition(indicator: Indicator, sheet: Sheet) -> rpc.Definition:
    """With the columns that the answer's figures have: an evaluator's phases may be told together."""
    shown = sheet.tables[indicator.key].table.columns if indicator in SHOWN_BY_COLUMN else ()
    return rpc.Definition(
        key=indicator.key,
        title=indicator.title,
        numerator=indicator.numerator,
        denominator=indicator.denominator,
        version=indicator.version,
        as_of=indicator.as_of,
        dimensions=shown,
    )
