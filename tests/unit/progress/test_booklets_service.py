"""Booklets by category and training, a school's own words, bilans of a competence, every mark of an objective."""

import pytest

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Scope
from contracts.profiles import events as profiles
from contracts.progress import rpc
from tests.unit.progress.factories import CURRICULUM
from tests.unit.progress.journey import INSTRUCTOR, SCHOOL, YOUTH, YOUTH_ID, Journey

ABOUT = rpc.AboutYouth(youth_id=YOUTH_ID)
MINE = Scope(kind="school", ids=("school-1",))
WORDS = ("abordé", "traité", "assimilé", "validé")


def line(booklet: rpc.Booklet, objective: str = "C1.a") -> rpc.BookletLine:
    return next(one for one in booklet.lines if one.objective == objective)


def set_scale(journey: Journey, *words: str, scope: Scope = MINE) -> rpc.SchoolScale:
    answer: rpc.SchoolScale = journey.ask(
        rpc.set_scale, rpc.SetScale(school_id="school-1", words=words), SCHOOL, scope=scope
    )
    return answer


def step(journey: Journey, step: int, objective: str = "C1.a") -> rpc.Booklet:
    marks = (rpc.ObjectiveMark(objective=objective, step=step),)
    answer: rpc.Booklet = journey.ask(
        rpc.mark_objectives, rpc.MarkObjectives(youth_id=YOUTH_ID, marks=marks), INSTRUCTOR
    )
    return answer


def test_a_mark_says_when_its_lesson_was(journey: Journey) -> None:
    appointment = journey.attend()
    command = rpc.MarkObjectives(
        youth_id=YOUTH_ID, marks=(rpc.ObjectiveMark(objective="C1.a", level="acquired"),), appointment_id=appointment
    )

    booklet = journey.ask(rpc.mark_objectives, command, INSTRUCTOR)

    assert line(booklet).appointment_id == appointment
    assert line(booklet).lesson_at is not None


def test_a_school_marks_in_its_own_words_and_everyone_reads_the_level(journey: Journey) -> None:
    set_scale(journey, *WORDS)

    read = [(line(step(journey, n)).word, line(step(journey, n)).level) for n in (1, 2, 3, 4)]

    assert read == [
        ("abordé", "introduced"), ("traité", "in_progress"), ("assimilé", "in_progress"), ("validé", "acquired"),
    ]  # fmt: skip
    assert journey.ask(rpc.get_booklet, ABOUT).scale == WORDS


def test_a_level_of_everyone_fits_every_scale(journey: Journey) -> None:
    set_scale(journey, *WORDS)

    assert line(journey.mark("C1.a", "acquired")).word == "validé"
    assert line(journey.mark("C1.b", "introduced"), "C1.b").word == "abordé"
    assert line(journey.mark("C1.c", "in_progress"), "C1.c").word == "assimilé"


def test_a_mark_keeps_the_word_with_which_it_was_given(journey: Journey) -> None:
    set_scale(journey, *WORDS)
    step(journey, 4)

    set_scale(journey)

    booklet = journey.ask(rpc.get_booklet, ABOUT)
    assert (line(booklet).word, line(booklet).level, booklet.scale) == ("validé", "acquired", ())


@pytest.mark.parametrize("words", [("seul",), ("vu", "Vu"), ("vu", " ")])
def test_a_scale_that_nobody_could_read_is_refused(journey: Journey, words: tuple[str, ...]) -> None:
    with pytest.raises(InvalidRequest) as refused:
        set_scale(journey, *words)

    assert (refused.value.code, refused.value.data["field"]) == ("bad_scale", "words")


def test_another_schools_words_are_not_ones_own_to_set(journey: Journey) -> None:
    with pytest.raises(NotAllowed):
        set_scale(journey, "vu", "su", scope=Scope(kind="school", ids=("school-2",)))


def test_a_change_of_training_carries_the_marks_over_and_going_back_finds_the_old_booklet(journey: Journey) -> None:
    journey.mark("C1.a", "acquired")
    opened = journey.ask(
        rpc.open_booklet, rpc.OpenBooklet(youth_id=YOUTH_ID, category="B", training="supervised"), SCHOOL
    )
    assert (opened.training, line(opened).level) == ("supervised", "acquired")
    journey.mark("C1.b", "acquired")

    before = journey.ask(rpc.read_booklet, rpc.ReadBooklet(youth_id=YOUTH_ID, category="B", training="traditional"))

    assert line(before, "C1.b").level is None
    assert [(o.category, o.training) for o in before.others] == [("B", "supervised")]
    back = journey.ask(rpc.open_booklet, rpc.OpenBooklet(youth_id=YOUTH_ID, category="B", training="traditional"), SCHOOL)
    assert line(back, "C1.b").level is None
    assert journey.published()[-1] == "booklet_opened"


def test_a_new_category_may_begin_empty(journey: Journey) -> None:
    journey.mark("C1.a", "acquired")

    command = rpc.OpenBooklet(youth_id=YOUTH_ID, category="B_automatic", training="traditional", carry_over=False)
    opened = journey.ask(rpc.open_booklet, command, SCHOOL)

    assert sum(c.acquired for c in opened.competences) == 0
    summary = journey.ask(rpc.summaries_of, rpc.SummariesOf(youth_ids=(YOUTH_ID,)), scope=Scope(kind="all"))
    assert summary.summaries[0].acquired == 0


def test_the_booklet_that_is_open_is_not_opened_again(journey: Journey) -> None:
    with pytest.raises(Conflict):
        journey.ask(rpc.open_booklet, rpc.OpenBooklet(youth_id=YOUTH_ID, category="B", training="traditional"), SCHOOL)


def test_a_bilan_says_in_words_whether_a_competence_is_ready_and_the_last_one_counts(journey: Journey) -> None:
    for n, ready in enumerate((False, True)):
        review = rpc.ReviewCompetence(
            id=f"r{n}", youth_id=YOUTH_ID, competence="C1", ready=ready, words="  Regarde bien loin "
        )
        booklet = journey.ask(rpc.review_competence, review, INSTRUCTOR)
        journey.harness.clock.forward(days=1)

    (shown,) = booklet.reviews
    assert (shown.competence, shown.ready, shown.words, shown.by_role) == ("C1", True, "Regarde bien loin", "instructor")


def test_every_mark_of_an_objective_is_kept_with_its_day(journey: Journey) -> None:
    for level in ("introduced", "in_progress", "acquired"):
        journey.mark("C2.c", level)
        journey.harness.clock.forward(days=7)

    history = journey.ask(rpc.get_objective, rpc.GetObjective(youth_id=YOUTH_ID, objective="C2.c"), YOUTH)

    assert [m.level for m in history.marks] == ["acquired", "in_progress", "introduced"]
    assert history.marks[0].at > history.marks[1].at


def test_a_pupil_of_another_school_is_marked_in_that_schools_words(journey: Journey) -> None:
    set_scale(journey, *WORDS)
    journey.say(profiles.YouthLinked(youth_id=YOUTH_ID, role="school", other_id="school-2"))

    assert line(journey.mark("C1.a", "acquired")).word == ""


def test_a_complete_booklet_is_one_whose_every_objective_is_at_the_last_word(journey: Journey) -> None:
    set_scale(journey, *WORDS)
    marks = tuple(rpc.ObjectiveMark(objective=o.code, step=4) for o in CURRICULUM.objectives())

    journey.ask(rpc.mark_objectives, rpc.MarkObjectives(youth_id=YOUTH_ID, marks=marks), INSTRUCTOR)
    journey.days_pass(0)

    assert journey.open_signals() == ["ready_without_exam"]
