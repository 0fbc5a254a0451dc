"""Rows of attendance: a class of every school that is full, who is in it, who waits, a place and a lesson held for somebody."""

from tests.bench.population import PUPILS, Population, Rows, Tables, identity, once

PLACES = 8


def class_of(p: Population, n: int) -> str:
    """As many kinds of them as of schools: those of one pupil, and the others."""
    return identity(160 if n < p.own_followers else 162, int(p.school(n)[-12:], 16))


def _pupil(n: int) -> int:
    """Which of the pupils of a school somebody is."""
    return n // 3 % PUPILS


def _classes(p: Population) -> Rows:
    yield ("id", "area", "school_id", "kind", "instructor_id", "starts_at", "ends_at", "places", "title", "state")
    for n, school in once(map(p.school, p.numbers())):
        yield (class_of(p, n), p.area(n), school, "code_class", p.instructor(n), p.instant(-9, n), p.instant(-9, n, 1), PLACES,
               "Priorités", "open")  # fmt: skip


def _seats(p: Population) -> Rows:
    yield ("class_id", "number", "youth_id")
    for n in p.numbers():
        if _pupil(n) < PLACES - 1:
            yield class_of(p, n), _pupil(n) + 1, p.youth(n)


def _waiting(p: Population) -> Rows:
    yield ("class_id", "youth_id", "joined_at", "offer_id")
    for n in p.numbers():
        if _pupil(n) in (PLACES, PLACES + 1):
            yield class_of(p, n), p.youth(n), p.instant(3, n), identity(161, n) if _pupil(n) == PLACES else None


def _offers(p: Population) -> Rows:
    yield ("id", "youth_id", "area", "school_id", "source_id", "turn", "class_id", "kind", "instructor_id", "starts_at", "ends_at",
           "offered_at", "until", "outcome")  # fmt: skip
    for n in p.numbers():
        if _pupil(n) == PLACES:
            yield (identity(161, n), p.youth(n), p.area(n), p.school(n), class_of(p, n), 1, class_of(p, n), "code_class", p.instructor(n),
                   p.instant(-9, n), p.instant(-9, n, 1), p.instant(1, n), p.instant(-2, n), "")  # fmt: skip


TABLES: Tables = {"group_class": _classes, "class_place": _seats, "waiting_entry": _waiting, "freed_offer": _offers}
