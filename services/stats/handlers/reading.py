"""The numbers behind the figures: counters for areas and the programme, the youths' own facts for a caseload."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from contracts.errors import NotAllowed
from contracts.kernel import Scope
from services.stats.domain.counters import ATTENDED, HOLDS_A_PLACE, MISSED
from services.stats.models import AttendanceRow, CounterRow, MarkRow, YouthRow

Counts = Mapping[tuple[str, str], int]
"""(area, category) to count; the area is "" where a caseload is counted as one."""


@dataclass(frozen=True)
class Numbers:
    """Counts by indicator."""

    by_indicator: Mapping[str, Counts]

    def of(self, indicator: str) -> Counts:
        return self.by_indicator.get(indicator, {})


def numbers_of_areas(session: Session, areas: tuple[str, ...], weeks: list[str]) -> Numbers:
    """From the counters: as many rows as areas, phases and weeks, whatever the number of youths."""
    c = CounterRow
    recent = (c.indicator != "marks_a_week") | c.category.in_(weeks)
    rows = session.execute(
        select(c.indicator, c.area, c.category, c.value).where(c.area.in_(areas), c.value > 0, recent)
    )
    found: dict[str, dict[tuple[str, str], int]] = {}
    for indicator, area, category, value in rows:
        found.setdefault(indicator, {})[area, category] = value
    return Numbers(found)


def numbers_of_youths(session: Session, scope: Scope, weeks: list[str]) -> Numbers:
    """From the facts of the youths in scope: one person's, a caseload's or a school's pupils'."""
    mine = _in_scope(scope)
    holding = (mine, YouthRow.journey.in_(HOLDS_A_PLACE))
    code = _count(session, select(YouthRow.code_track, func.count()).where(*holding).group_by(YouthRow.code_track))
    driving = _count(
        session, select(YouthRow.driving_track, func.count()).where(*holding).group_by(YouthRow.driving_track)
    )
    return Numbers(
        {
            "places": {("", "used"): sum(code.values())},
            "code_track": code,
            "driving_track": driving,
            "attendance_rate": _attendance(session, mine),
            "marks_a_week": _count(session, _marks(mine, weeks)),
        }
    )


def _attendance(session: Session, mine: ColumnElement[bool]) -> Counts:
    a = AttendanceRow
    query = select(a.outcome, func.count()).join(YouthRow, YouthRow.id == a.youth_id).where(mine).group_by(a.outcome)
    by_outcome = {outcome: count for (_, outcome), count in _count(session, query).items()}
    return {
        ("", name): sum(by_outcome.get(outcome, 0) for outcome in outcomes)
        for name, outcomes in (("attended", ATTENDED), ("missed", MISSED))
    }


def _marks(mine: ColumnElement[bool], weeks: list[str]) -> Select[str, int]:
    m = MarkRow
    return (
        select(m.week, func.count())
        .join(YouthRow, YouthRow.id == m.youth_id)
        .where(mine, m.week.in_(weeks))
        .group_by(m.week)
    )


def _count(session: Session, query: Select[str, int]) -> Counts:
    return {("", category): number for category, number in session.execute(query)}


def _in_scope(scope: Scope) -> ColumnElement[bool]:
    if scope.kind == "youth":
        return YouthRow.id.in_(scope.ids)
    if scope.kind == "adviser":
        return YouthRow.adviser_id.in_(scope.ids)
    if scope.kind == "school":
        return YouthRow.school_id.in_(scope.ids)
    raise NotAllowed("out_of_scope", scope=scope.kind)
