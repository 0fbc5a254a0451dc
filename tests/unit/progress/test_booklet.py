"""The booklet: marks, their history, the youth's own view, the summary per competence."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.progress.domain.booklet import Mark, Scale, assess_oneself, booklet_of
from services.progress.domain.errors import BadScale, UnknownLevel, UnknownObjective
from tests.unit.progress.factories import CURRICULUM, NOON, SCALE, mark


def line_of(marks: list[Mark], objective: str):  # type: ignore[no-untyped-def]
    booklet = booklet_of(CURRICULUM, marks, [])
    return next(line for c in booklet.competences for line in c.lines if line.objective.code == objective)


def test_an_empty_booklet_has_every_objective_and_no_mark() -> None:
    booklet = booklet_of(CURRICULUM, [], [])

    assert (booklet.total, booklet.started, booklet.acquired) == (32, 0, 0)


def test_the_latest_mark_wins_and_the_history_is_kept() -> None:
    first = mark("C1.d", "introduced", id="m1", at=NOON)
    second = mark("C1.d", "acquired", id="m2", at=NOON + timedelta(days=3))

    line = line_of([second, first], "C1.d")

    assert line.mark == second
    assert line.history == (first,)


def test_a_mark_can_go_down_again() -> None:
    marks = [mark("C1.d", "acquired", id="m1"), mark("C1.d", "in_progress", id="m2", at=NOON + timedelta(days=1))]

    booklet = booklet_of(CURRICULUM, marks, [])

    assert booklet.acquired == 0
    assert booklet.started == 1


def test_a_mark_keeps_its_date_instructor_and_lesson() -> None:
    given_mark = mark("C3.e", "in_progress")

    assert (given_mark.at, given_mark.instructor_id, given_mark.lesson_id) == (NOON, "instructor-1", "lesson-1")


def test_the_self_assessment_stands_beside_the_mark_and_does_not_count_as_one() -> None:
    own = assess_oneself(CURRICULUM, SCALE, id="a1", objective="C2.a", level="acquired", at=NOON)

    booklet = booklet_of(CURRICULUM, [], [own])

    line = next(line for c in booklet.competences for line in c.lines if line.objective.code == "C2.a")
    assert line.self_assessment == own
    assert line.mark is None
    assert booklet.acquired == 0


def test_a_competence_is_complete_when_all_its_objectives_are_acquired() -> None:
    c1 = CURRICULUM.competences[0]

    booklet = booklet_of(CURRICULUM, [mark(o.code, "acquired", id=o.code) for o in c1.objectives], [])

    assert [c.complete for c in booklet.competences] == [True, False, False, False]
    assert booklet.competences[0].acquired == 9


def test_what_was_begun_comes_before_what_was_not() -> None:
    marks = [mark("C1.a", "acquired", id="m1"), mark("C2.b", "introduced", id="m2")]

    following = booklet_of(CURRICULUM, marks, []).next_objectives(2)

    assert [o.code for o in following] == ["C2.b", "C1.b"]


def test_an_acquired_mark_stays_acquired_when_the_school_adds_a_level() -> None:
    before = mark("C1.a", "acquired")
    longer = Scale(("introduced", "in_progress", "acquired", "evaluated"))

    after = mark("C1.b", "acquired", id="m2", scale=longer)

    assert before.acquired
    assert not after.acquired


def test_a_level_that_the_school_does_not_use_is_refused_with_those_it_uses() -> None:
    with pytest.raises(UnknownLevel) as refused:
        mark("C1.a", "brilliant")

    assert refused.value.code == "unknown_level"
    assert refused.value.data["levels"] == ["introduced", "in_progress", "acquired"]


def test_a_mark_on_an_objective_outside_the_remc_is_refused() -> None:
    with pytest.raises(UnknownObjective):
        mark("C9.z", "acquired")


@pytest.mark.parametrize("levels", [(), ("only",), ("same", "same"), ("", "acquired")])
def test_a_scale_needs_two_different_words(levels: tuple[str, ...]) -> None:
    with pytest.raises(BadScale):
        Scale(levels)


MARKS = st.lists(
    st.tuples(
        st.sampled_from([o.code for o in CURRICULUM.objectives()]),
        st.sampled_from(SCALE.levels),
        st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)),  # noqa: DTZ001  hypothesis adds the zone
    ),
    max_size=30,
).map(
    lambda rows: [
        mark(o, level, id=f"m{n}", at=at.replace(tzinfo=NOON.tzinfo)) for n, (o, level, at) in enumerate(rows)
    ]
)


@settings(deadline=None)
@given(MARKS, st.randoms())
def test_the_view_does_not_depend_on_the_order_in_which_marks_arrive(marks: list[Mark], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = marks.copy()
    random.shuffle(shuffled)

    assert booklet_of(CURRICULUM, shuffled, []) == booklet_of(CURRICULUM, marks, [])


@settings(deadline=None)
@given(MARKS)
def test_no_mark_is_lost(marks: list[Mark]) -> None:
    booklet = booklet_of(CURRICULUM, marks, [])

    shown = [m for c in booklet.competences for line in c.lines for m in (*line.history, line.mark) if m is not None]
    assert sorted(m.id for m in shown) == sorted(m.id for m in marks)
