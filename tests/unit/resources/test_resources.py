"""The library through the service, on both engines: list, page, quiz kept and told, and what to read next."""

import re
from collections.abc import Callable, Iterator

import pytest

from contracts.errors import InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Principal, Scope
from contracts.profiles.events import CodeTrackMoved, YouthAdmitted
from contracts.progress.events import ObjectiveMarked, PracticeSeriesRecorded
from contracts.resources import rpc
from servicekit.testing.harness import START, Harness
from services.resources.domain.library import own_library
from services.resources.models import QuizResultRow
from services.resources.service import ResourcesService

YOUTH = Principal(id="y1", role="youth", area="orleans")
OWN = Scope(kind="youth", ids=("y1",))
RIGHT_ANSWERS = (0, 1, 2)  # of « L'examen du code : comment ça se passe »


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = Harness({ResourcesService: own_library()}, database_urls)
    yield harness
    harness.close()


def recommended(harness: Harness) -> tuple[rpc.Recommendation, ...]:
    return harness.call(rpc.recommend, rpc.Recommend(youth_id="y1"), principal=YOUTH, scope=OWN).recommendations


def answer(harness: Harness, answers: tuple[int, ...], key: str | None = None) -> rpc.QuizResult:
    command = rpc.AnswerQuiz(youth_id="y1", slug="le-code-comment-ca-se-passe", answers=answers)
    return harness.call(rpc.answer_quiz, command, principal=YOUTH, scope=OWN, key=key, area="orleans")


def test_the_library_is_listed_in_the_order_of_the_way(harness: Harness) -> None:
    found = harness.call(rpc.list_resources, rpc.ListResources()).resources

    assert len(found) == 10
    assert found[0].slug == "etapes-du-permis"


@pytest.mark.parametrize(("text", "slug"), [("neph", "s-inscrire-neph"), ("ECOCONDUITE Themes", "dix-themes-du-code")])
def test_words_are_found_with_or_without_accents_and_capitals(harness: Harness, text: str, slug: str) -> None:
    found = harness.call(rpc.list_resources, rpc.ListResources(text=text)).resources

    assert slug in {one.slug for one in found}
    assert len(found) < 10


def test_pages_about_a_theme_are_found_by_its_tag(harness: Harness) -> None:
    found = harness.call(rpc.list_resources, rpc.ListResources(tag="etg:U")).resources

    assert [one.slug for one in found] == ["dix-themes-du-code"]


def test_every_page_can_be_read_with_its_sources_and_shows_no_raw_mark(harness: Harness) -> None:
    for summary in harness.call(rpc.list_resources, rpc.ListResources()).resources:
        page = harness.call(rpc.get_resource, rpc.GetResource(slug=summary.slug))

        assert page.sources
        assert all(source.date for source in page.sources)
        assert set(re.findall(r"</?(\w+)", page.html)) <= {"h2", "p", "br", "ul", "li", "strong"}
        assert "**" not in page.html


def test_a_page_that_does_not_exist_is_not_found(harness: Harness) -> None:
    with pytest.raises(NotFound):
        harness.call(rpc.get_resource, rpc.GetResource(slug="../etc/passwd"))


def test_a_quiz_is_marked_question_by_question_and_told_in_the_youths_area(harness: Harness) -> None:
    result = answer(harness, (0, 1, 0))

    assert (result.right, result.questions, result.correct) == (2, 3, (True, True, False))
    [event] = harness.events("resources", "orleans")
    assert event["type"] == "autonomie.resources.quiz_answered.v1"
    assert event["data"] == {"youth_id": "y1", "slug": "le-code-comment-ca-se-passe", "right": 2, "questions": 3}


def test_a_quiz_sent_twice_with_one_key_counts_once(harness: Harness) -> None:
    first, second = answer(harness, RIGHT_ANSWERS, key="k"), answer(harness, RIGHT_ANSWERS, key="k")

    assert first == second
    assert len(harness.events("resources", "orleans")) == 1


@pytest.mark.parametrize("answers", [(), (0,), (0, 1, 2, 0)])
def test_a_quiz_answered_in_part_is_refused_and_not_kept(harness: Harness, answers: tuple[int, ...]) -> None:
    with pytest.raises(InvalidRequest):
        answer(harness, answers)

    assert harness.apps["resources"].query(lambda uow: uow.session.query(QuizResultRow).count()) == 0


def test_nobody_answers_or_is_advised_for_another(harness: Harness) -> None:
    other = Scope(kind="youth", ids=("y2",))
    command = rpc.AnswerQuiz(youth_id="y1", slug="vos-droits", answers=(0, 1, 1))

    with pytest.raises(NotAllowed):
        harness.call(rpc.recommend, rpc.Recommend(youth_id="y1"), principal=YOUTH, scope=other)
    with pytest.raises(NotAllowed):
        harness.call(rpc.answer_quiz, command, principal=YOUTH, scope=other)


def test_the_last_practice_series_says_where_to_start(harness: Harness) -> None:
    harness.say("orleans", PracticeSeriesRecorded(youth_id="y1", series_id="p1", score=24, weakest_theme="C"))
    harness.clock.forward(days=1)
    harness.say("orleans", PracticeSeriesRecorded(youth_id="y1", series_id="p2", score=31, weakest_theme="U"))

    harness.settle()

    first = recommended(harness)[0]
    assert (first.resource.slug, first.because) == ("dix-themes-du-code", "weakest_theme")
    assert first.data == {"theme": "U", "score": 31, "section": "etg-U"}


def test_an_objective_in_progress_is_forgotten_once_acquired(harness: Harness) -> None:
    harness.say("orleans", ObjectiveMarked(youth_id="y1", objective="C1.f", level="introduced", instructor_id="i1"))
    harness.settle()
    before = recommended(harness)[0]

    harness.say("orleans", ObjectiveMarked(youth_id="y1", objective="C1.f", level="acquired", instructor_id="i1"))
    harness.settle()

    assert (before.because, before.data["objective"]) == ("last_objective", "C1.f")
    assert "last_objective" not in {one.because for one in recommended(harness)}


def test_a_track_told_before_the_admission_is_not_undone_by_it(harness: Harness) -> None:
    harness.say("orleans", CodeTrackMoved(youth_id="y1", track="in_training", on=START.date()))
    harness.say("orleans", YouthAdmitted(youth_id="y1", status="apprentice", admitted_on=START.date(), reachable=True))

    harness.settle()

    assert recommended(harness)[0].data == {"track": "code", "phase": "in_training"}


def test_a_quiz_answered_makes_room_for_another_page(harness: Harness) -> None:
    harness.say("orleans", CodeTrackMoved(youth_id="y1", track="in_training", on=START.date()))
    harness.settle()
    before = recommended(harness)[0].resource.slug

    answer(harness, RIGHT_ANSWERS)

    assert before == "le-code-comment-ca-se-passe"
    assert recommended(harness)[0].resource.slug == "dix-themes-du-code"
