"""Rows of progress: booklets, practice, exams and estimates; adjustments with their steps and words; what it hears of others."""

from tests.bench.population import Population, Rows, Tables, identity

BOOKLET = "B:traditional"


def _booklets(p: Population) -> Rows:
    yield ("youth_id", "key", "opened_at", "opened_by")
    for n in p.numbers():
        yield p.youth(n), BOOKLET, p.instant(150, n), p.office(n)


def _reviews(p: Population) -> Rows:
    yield ("id", "youth_id", "booklet", "competence", "ready", "words", "at", "by_id", "by_role")
    for n in p.numbers():
        yield identity(150, n), p.youth(n), BOOKLET, "C1", False, "Encore les créneaux", p.instant(20, n), p.instructor(n), "instructor"


def _series(p: Population) -> Rows:
    yield ("id", "youth_id", "at", "score", "by_theme")
    for n in p.numbers():
        for k in range(2):
            yield identity(151 + k, n), p.youth(n), p.instant(9 * k + 2, n), 24 + (n + k) % 12, '{"L": 4, "C": 3}'


def _exams(p: Population) -> Rows:
    """Every second one tried the code."""
    yield ("id", "youth_id", "kind", "on", "passed", "points", "eliminatory", "at", "recorded_by", "by_role")
    for n in p.each(2):
        passed = n % 4 == 0
        yield (identity(153, n), p.youth(n), "code", p.day(60), passed, 36.0 if passed else 31.0, "[]", p.instant(60, n), p.office(n),
               "school")  # fmt: skip


def _assessments(p: Population) -> Rows:
    yield ("id", "youth_id", "hours", "gearbox", "on", "words", "at", "recorded_by", "by_role")
    for n in p.numbers():
        yield identity(154, n), p.youth(n), 30 + n % 9, "manual", p.day(150), "", p.instant(150, n), p.office(n), "school"


def _adjustments(p: Population) -> Rows:
    """Every tenth still waits for the youth."""
    yield ("id", "youth_id", "kind", "words", "owner_role", "proposed_by", "proposer_role", "at", "due_on", "state", "waits_for",
           "waiting_since")  # fmt: skip
    for n in p.numbers():
        waits = n % 10 == 5
        yield (identity(155, n), p.youth(n), "pace", "Deux leçons par semaine", "school", p.adviser(n), "adviser", p.instant(40, n),
               p.day(10), "agreed" if waits else "done", "youth" if waits else None, p.instant(6, n))  # fmt: skip


def _acts(p: Population) -> Rows:
    yield ("adjustment_id", "n", "youth_id", "at", "by_id", "by_role", "act", "reason")
    for n in p.numbers():
        yield identity(155, n), 1, p.youth(n), p.instant(39, n), p.office(n), "school", "agree", ""


def _words(p: Population) -> Rows:
    yield ("id", "adjustment_id", "youth_id", "at", "by_id", "by_role", "words")
    for n in p.numbers():
        yield identity(156, n), identity(155, n), p.youth(n), p.instant(39, n), p.office(n), "school", "Dès lundi"


def _own_marks(p: Population) -> Rows:
    yield ("id", "youth_id", "objective", "level", "at")
    for n in p.numbers():
        yield identity(157, n), p.youth(n), "C1.a", "in_progress", p.instant(8, n)


def _posted(p: Population) -> Rows:
    yield ("id", "youth_id", "by_role", "at")
    for n in p.numbers():
        yield identity(170, n), p.youth(n), "adviser", p.instant(4, n)


def _read(p: Population) -> Rows:
    yield ("youth_id", "role", "up_to")
    for n in p.numbers():
        yield p.youth(n), "youth", p.instant(3, n)


def _milestones(p: Population) -> Rows:
    yield ("youth_id", "milestone", "on")
    for n in p.numbers():
        yield p.youth(n), "neph_received", p.day(110)


def _steps(p: Population) -> Rows:
    yield ("youth_id", "step_id", "at")
    for n in p.numbers():
        yield p.youth(n), identity(102, n), p.instant(22, n)


TABLES: Tables = {
    "booklet": _booklets, "competence_review": _reviews, "practice_series": _series, "exam": _exams, "initial_assessment": _assessments,
    "adjustment": _adjustments, "adjustment_step": _acts, "adjustment_message": _words, "self_assessment": _own_marks,
    "message_posted": _posted, "message_read": _read, "milestone": _milestones, "project_step": _steps,
}  # fmt: skip
