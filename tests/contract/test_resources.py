"""The contract of resources, whoever answers it: methods, events, log, scopes, keys, malformed requests."""

from collections.abc import Callable, Iterator

import msgspec
import pytest

from contracts.errors import AutonomieError, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Context, Empty, EventsSince, Principal, Scope, events_of, log_methods, methods_of
from contracts.profiles.events import YouthErased
from contracts.resources import events, rpc
from servicekit.testing.harness import Harness
from services.resources.domain.library import own_library
from services.resources.service import ResourcesService

AREA = "orleans"
YOUTH = Principal(id="youth", role="youth", area=AREA)
REACH = Scope(kind="youth", ids=("youth",))
ELSEWHERE = Scope(kind="youth", ids=("stranger",))


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = Harness({ResourcesService: own_library()}, database_urls)
    yield harness
    harness.close()


def answered(harness: Harness, key: str | None = None, slip: int = 0) -> rpc.QuizResult:
    """A page's quiz, all right but for the last `slip` answers."""
    slug = harness.call(rpc.list_resources, rpc.ListResources()).resources[0].slug
    quiz = harness.call(rpc.get_resource, rpc.GetResource(slug=slug)).quiz
    right = [question.answer for question in quiz]
    wrong = [(question.answer + 1) % len(question.choices) for question in quiz]
    answers = (*right[: len(quiz) - slip], *wrong[len(quiz) - slip :])
    command = rpc.AnswerQuiz(youth_id="youth", slug=slug, answers=answers)
    return harness.call(rpc.answer_quiz, command, principal=YOUTH, scope=REACH, key=key, area=AREA)


def test_every_method_of_the_contract_has_an_answer() -> None:
    assert set(ResourcesService.answered) == set(methods_of(rpc))


def test_every_event_of_the_contract_happens_and_the_log_has_no_gap(harness: Harness) -> None:
    answered(harness)
    answered(harness, slip=1)
    harness.say(AREA, YouthErased(youth_id="youth"))
    harness.settle()
    head_method, since_method = log_methods("resources")

    [head] = harness.call(head_method, Empty()).heads
    page = harness.call(since_method, EventsSince(area=AREA, after=0))

    logged = [msgspec.json.decode(each) for each in page.events]
    assert [int(each["sequence"]) for each in logged] == list(range(1, head.seq + 1)) == [1, 2, 3]
    declared = events_of(events)
    assert {each["type"] for each in logged} == set(declared)
    for each in logged:
        assert msgspec.convert(each["data"], declared[each["type"]]).subject() == each["subject"] == "youth"


def test_a_quiz_repeated_under_its_key_counts_once_and_another_under_it_is_refused(harness: Harness) -> None:
    assert answered(harness, key="k") == answered(harness, key="k")

    assert len(harness.events("resources", AREA)) == 1
    with pytest.raises(InvalidRequest, match="key_reused"):
        answered(harness, key="k", slip=1)


def test_an_answer_matches_what_the_page_says_is_right(harness: Harness) -> None:
    result = answered(harness, slip=1)

    assert (result.right, result.correct[-1], all(result.correct[:-1])) == (result.questions - 1, False, True)


def test_nothing_about_a_youth_is_answered_outside_the_scope(harness: Harness) -> None:
    requests = (
        (rpc.recommend, rpc.Recommend(youth_id="youth")),
        (rpc.answer_quiz, rpc.AnswerQuiz(youth_id="youth", slug="vos-droits", answers=(0, 1, 1))),
    )

    for method, request in requests:
        with pytest.raises(NotAllowed):
            harness.call(method, request, principal=YOUTH, scope=ELSEWHERE)  # type: ignore[type-var]


MALFORMED: list[tuple[str, bytes, type[AutonomieError]]] = [
    ("list_resources", b"", InvalidRequest),
    ("list_resources", b'{"tag": 5}', InvalidRequest),
    ("get_resource", b"{}", InvalidRequest),
    ("get_resource", b'{"slug": "../../etc/passwd"}', NotFound),
    ("recommend", b'{"youth_id": "youth", "limit": 0}', InvalidRequest),
    ("recommend", b'{"youth_id": "youth", "limit": 11}', InvalidRequest),
    ("answer_quiz", b'{"youth_id": "youth", "slug": "vos-droits", "answers": []}', InvalidRequest),
    ("answer_quiz", b'{"youth_id": "youth", "slug": "vos-droits", "answers": [0, 1, "x"]}', InvalidRequest),
    ("answer_quiz", b'{"youth_id": "youth", "slug": "no-such-page", "answers": [0]}', NotFound),
]


def test_a_malformed_request_is_refused_as_one(harness: Harness) -> None:
    context = Context(principal=YOUTH, scope=REACH, area=AREA)

    for method, body, error in MALFORMED:
        with pytest.raises(error):
            harness.apps["resources"].dispatch(method, body, context)
