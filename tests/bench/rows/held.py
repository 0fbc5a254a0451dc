"""Rows of attendance: what else happens around lessons – arrivals, presences contested or not signed, hours freed, wishes that a
plan could not meet – and the rooms."""

from tests.bench.population import AREAS, Population, Rows, Tables, identity, once
from tests.bench.rows.attendance import IN_A_PLAN, PLANS, lesson, record
from tests.bench.rows.profiles import room


def _arrivals(p: Population) -> Rows:
    yield ("appointment_id", "youth_id", "starts_at", "arrived_at", "scanned")
    for n in p.each(2):
        yield lesson(n, 0), p.youth(n), p.instant(7, n), p.instant(7, n), True


def _contests(p: Population) -> Rows:
    """One youth in ten contests a presence; every other one waits for an answer."""
    yield ("record_id", "appointment_id", "youth_id", "contested_at", "words", "upheld", "settled", "answered_by", "answered_role",
           "answered_at")  # fmt: skip
    for n in p.each(10):
        answered = n % 20 > 0
        yield (record(n, 1), lesson(n, 1), p.youth(n), p.instant(0, n), "J’étais là", False if answered else None, answered,
               p.office(n) if answered else None, "school" if answered else None, p.instant(0, n, 1) if answered else None)  # fmt: skip


def _unsigned(p: Population) -> Rows:
    yield ("record_id", "said_by", "said_at", "reason")
    for n in p.each(5):
        yield record(n, 1), p.instructor(n), p.instant(0, n, 1), "Plus de batterie"


def _freed(p: Population) -> Rows:
    """One hour a school waits for somebody who fits."""
    yield ("id", "area", "school_id", "instructor_id", "vehicle_id", "starts_at", "ends_at", "state")
    for n, school in once(map(p.school, p.numbers())):
        yield identity(163, n), p.area(n), school, p.instructor(n), p.vehicle(n), p.instant(-5, n, 9), p.instant(-5, n, 10), "open"


def _unmet(p: Population) -> Rows:
    """One wish in five, in every plan."""
    yield ("plan_id", "youth_id", "school_id", "missing", "code")
    for n in range(1, min(p.youths, IN_A_PLAN), 5):
        for k in range(PLANS):
            yield identity(140 + AREAS.index(p.area(n)), k), p.youth(n), p.school(n), 60, "no_common_time"


def _rooms(p: Population) -> Rows:
    yield ("id", "school_id", "seats", "here")
    for n, school in once(map(p.school, p.numbers())):
        yield room(n), school, 12, True


TABLES: Tables = {
    "check_in": _arrivals, "contest": _contests, "unsigned": _unsigned, "freed_lesson": _freed, "plan_unmet": _unmet, "room": _rooms,
}  # fmt: skip
