"""Rows of stats: who is counted, what was counted."""

from tests.bench.population import AREAS, LESSONS, Population, Rows, Tables, identity
from tests.bench.rows.attendance import lesson


def _counted(p: Population) -> Rows:
    yield ("id", "area", "journey", "code_track", "driving_track", "adviser_id", "school_id")
    for n in p.numbers():
        yield p.youth(n), p.area(n), "admitted", "in_training", "in_training", p.adviser(n), p.school(n)


def _counted_lessons(p: Population) -> Rows:
    yield ("appointment_id", "youth_id", "area", "outcome")
    for n in p.numbers():
        for k in range(LESSONS - 1):
            yield lesson(n, k), p.youth(n), p.area(n), "present"


def _counters(p: Population) -> Rows:
    yield ("area", "indicator", "category", "value")
    in_area = p.youths // len(AREAS)
    for area in AREAS:
        yield area, "places", "used", in_area
        yield area, "code_track", "in_training", in_area
        yield area, "driving_track", "in_training", in_area
        yield area, "attendance_rate", "attended", in_area * (LESSONS - 1)


def _last_facts(p: Population) -> Rows:
    yield ("area", "at")
    for area in AREAS:
        yield area, p.instant(0, 0)


def _marked(p: Population) -> Rows:
    yield ("event_id", "youth_id", "area", "week")
    for n in p.numbers():
        yield identity(40, n), p.youth(n), p.area(n), "2026-W45"


TABLES: Tables = {
    "youth": _counted, "attendance_fact": _counted_lessons, "counter": _counters, "last_fact": _last_facts, "mark_fact": _marked,
}  # fmt: skip
