"""Rows of resources: where each reader stands, what was read and answered."""

from tests.bench.population import Population, Rows, Tables, identity


def _readers(p: Population) -> Rows:
    yield ("youth_id", "area", "code_track", "driving_track", "series_at", "weakest_theme", "score")
    for n in p.numbers():
        yield p.youth(n), p.area(n), "in_training", "in_training", p.instant(2, n), "U", 28


def _objectives(p: Population) -> Rows:
    yield ("youth_id", "objective", "level", "at")
    for n in p.numbers():
        yield p.youth(n), "C1.a", "in_progress", p.instant(7, n)


def _quizzes(p: Population) -> Rows:
    yield ("id", "youth_id", "slug", "at", "right", "questions")
    for n in p.each(2):
        yield identity(180, n), p.youth(n), "etapes-du-permis", p.instant(5, n), 3, 4


TABLES: Tables = {"reader": _readers, "objective": _objectives, "quiz_result": _quizzes}
