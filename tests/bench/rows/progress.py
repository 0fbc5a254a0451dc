"""Rows of progress: learners, their marks and lessons, what is difficult, signals, the timeline."""

import datetime as dt

from tests.bench.population import LESSONS, MARKS, TALES, Population, Rows, Tables, identity
from tests.bench.rows.attendance import lesson, record


def _learners(p: Population) -> Rows:
    yield ("id", "area", "adviser_id", "school_id", "followed_since", "needed_by", "open_signals", "waiting", "urgency", "looked_on",
           "next_look_on")  # fmt: skip
    for n in p.numbers():
        open_signal = n % 10 == 0
        yield (p.youth(n), p.area(n), p.adviser(n), p.school(n), p.instant(160, n), p.today + dt.timedelta(days=120), int(open_signal), 0,
               (n % 97) + 1 if open_signal else 0, p.today, p.today + dt.timedelta(days=30))  # fmt: skip


def _marks(p: Population) -> Rows:
    yield ("id", "youth_id", "objective", "level", "rank", "top", "at", "instructor_id", "appointment_id")
    for n in p.numbers():
        for k in range(MARKS):
            yield (identity(40 + k, n), p.youth(n), f"C1.{'abcdefghi'[k]}", "in_progress", 1, 2, p.instant(7 * (k % 3), n),
                   p.instructor(n), None)  # fmt: skip


def _booklet(p: Population) -> Rows:
    yield ("youth_id", "objective", "mark_id", "acquired")
    for n in p.numbers():
        for k in range(MARKS):
            yield p.youth(n), f"C1.{'abcdefghi'[k]}", identity(40 + k, n), False


def _difficulties(p: Population) -> Rows:
    yield ("id", "youth_id", "kind", "words", "reported_by", "by_role", "at", "resolved_by", "resolved_at")
    for n in p.numbers():
        yield (identity(50, n), p.youth(n), "driving_stress", "Les ronds-points", p.instructor(n), "instructor", p.instant(12, n),
               p.adviser(n), p.instant(5, n))  # fmt: skip


def _facts(p: Population) -> Rows:
    yield ("appointment_id", "record_id", "youth_id", "starts_at", "outcome", "recorded_at", "seq")
    for n in p.numbers():
        for k in range(LESSONS - 1):
            day = 7 * (LESSONS - 2 - k)
            yield (lesson(n, k), record(n, k), p.youth(n), p.instant(day, n), "present", p.instant(day, n, 1),
                   LESSONS * n + k)  # fmt: skip


def _signals(p: Population) -> Rows:
    yield ("id", "youth_id", "kind", "key", "evidence", "proposes", "raised_at", "to_fit")
    for n in range(0, p.youths, 10):
        yield identity(60, n), p.youth(n), "nothing_for_14_days", "since", "[]", "support", p.instant(1, n), False


def _timeline(p: Population) -> Rows:
    yield ("id", "youth_id", "at", "what", "actor", "data")
    for n in p.numbers():
        for k in range(TALES):
            yield identity(70 + k, n), p.youth(n), p.instant(2 * k, n), "objective_marked", p.instructor(n), '{"objective": "C1.a"}'


TABLES: Tables = {
    "youth": _learners, "mark": _marks, "booklet_line": _booklet, "difficulty": _difficulties, "attended_fact": _facts,
    "signal": _signals, "timeline_entry": _timeline,
}  # fmt: skip
