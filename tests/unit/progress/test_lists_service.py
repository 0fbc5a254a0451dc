"""The lists: triage by scope, the timeline page by page, the numbers of a caseload."""

import pytest

from contracts.errors import InvalidRequest
from contracts.kernel import Principal, Scope
from contracts.profiles import events as profiles
from contracts.progress import rpc
from tests.unit.progress.journey import ADVISER, INSTRUCTOR, SCHOOL, YOUTH_ID, Journey

MINE = Scope(kind="adviser", ids=("adviser-1",))
COORDINATOR = Principal(id="coordinator-1", role="coordinator", area="orleans")


def triage(journey: Journey, scope: Scope, role: str | None = None, limit: int = 50) -> rpc.Triage:
    return journey.ask(rpc.list_triage, rpc.ListTriage(waiting_role=role, limit=limit), COORDINATOR, scope=scope)


def test_the_list_of_the_day_names_the_youth_and_why(journey: Journey) -> None:
    journey.miss()
    journey.miss()

    found = triage(journey, MINE)

    (line,) = found.lines
    assert (line.youth_id, line.area, [s.kind for s in line.signals]) == (YOUTH_ID, "orleans", ["two_absences"])
    assert found.total == 1


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(kind="adviser", ids=("adviser-1",)), True),
        (Scope(kind="adviser", ids=("adviser-2",)), False),
        (Scope(kind="school", ids=("school-1",)), True),
        (Scope(kind="school", ids=("school-2",)), False),
        (Scope(kind="areas", ids=("orleans",)), True),
        (Scope(kind="areas", ids=("pithiviers",)), False),
        (Scope(kind="youth", ids=(YOUTH_ID,)), True),
        (Scope(kind="youth", ids=("youth-2",)), False),
        (Scope(kind="all"), True),
    ],
)
def test_a_list_shows_what_its_scope_reaches_and_nothing_else(journey: Journey, scope: Scope, seen: bool) -> None:
    journey.miss()
    journey.miss()

    assert [line.youth_id for line in triage(journey, scope).lines] == ([YOUTH_ID] if seen else [])


def test_a_youth_handed_to_another_adviser_moves_to_the_others_list(journey: Journey) -> None:
    journey.miss()
    journey.miss()

    journey.say(
        profiles.YouthUnlinked(youth_id=YOUTH_ID, role="adviser", other_id="adviser-1"),
        profiles.YouthLinked(youth_id=YOUTH_ID, role="adviser", other_id="adviser-2"),
    )

    assert triage(journey, MINE).lines == ()
    assert len(triage(journey, Scope(kind="adviser", ids=("adviser-2",))).lines) == 1


def test_what_waits_for_the_school_is_on_the_schools_list_until_it_answers(journey: Journey) -> None:
    journey.propose("pace", by=ADVISER)
    school = Scope(kind="school", ids=("school-1",))

    (line,) = triage(journey, school, "school").lines
    journey.answer("agree", SCHOOL)

    assert [a.id for a in line.waiting_adjustments] == ["adjustment-1"]
    assert triage(journey, school, "school").lines == ()
    assert triage(journey, MINE, "adviser").lines == ()


def test_the_most_urgent_comes_first_and_the_list_says_how_many_there_are(journey: Journey) -> None:
    journey.admit_youth("youth-2")
    journey.days_pass(14)
    journey.miss()
    journey.miss()

    found = triage(journey, MINE, limit=1)

    assert [line.youth_id for line in found.lines] == [YOUTH_ID]
    assert found.total == 2


def test_whose_admission_was_taken_back_is_nobodys_concern_of_the_day(journey: Journey) -> None:
    journey.admit_youth("youth-2")
    journey.say(profiles.AdmissionWithdrawn(youth_id="youth-2"))

    journey.days_pass(14)

    assert [line.youth_id for line in triage(journey, MINE).lines] == [YOUTH_ID]
    timeline = journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id="youth-2"))
    assert "admission_withdrawn" in {entry.what for entry in timeline.entries}


def test_a_licence_needed_soon_comes_before_one_that_can_wait(journey: Journey) -> None:
    journey.admit_youth("youth-2")
    journey.say(profiles.ProjectDefined(youth_id="youth-2", needed_by=journey.today()))

    journey.days_pass(14)

    assert [line.youth_id for line in triage(journey, MINE).lines] == ["youth-2", YOUTH_ID]


def test_the_timeline_holds_what_everyone_did_newest_first(journey: Journey) -> None:
    journey.harness.clock.forward(hours=1)
    journey.attend()
    journey.harness.clock.forward(hours=1)
    journey.mark("C1.a", "acquired")

    timeline = journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id=YOUTH_ID))

    assert [e.what for e in timeline.entries][:2] == ["objective_marked", "lesson_attended"]
    assert {e.what for e in timeline.entries[2:]} == {"youth_admitted", "youth_linked"}
    assert timeline.entries[0].actor == "instructor-1"
    assert timeline.entries[0].data["objective"] == "C1.a"
    assert timeline.entries[1].data["minutes"] == 60


def test_why_somebody_was_absent_is_not_on_the_timeline(journey: Journey) -> None:
    journey.miss("absent_excused", reason="health")

    timeline = journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id=YOUTH_ID))

    missed = next(e for e in timeline.entries if e.what == "lesson_missed")
    assert missed.data["outcome"] == "absent_excused"
    assert "health" not in str(timeline)


def test_what_adviser_and_youth_met_for_is_not_on_the_school_s_timeline(journey: Journey) -> None:
    lesson, interview = journey.attend(), journey.attend(school_id="", instructor_id="", kind="interview")

    def told(by: Principal) -> set[object]:
        found = journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id=YOUTH_ID), by)
        return {each.data.get("appointment_id") for each in found.entries} - {None}

    assert told(ADVISER) == {lesson, interview}
    assert told(SCHOOL) == told(INSTRUCTOR) == {lesson}
    entries = journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id=YOUTH_ID), SCHOOL).entries
    assert "youth_admitted" in {each.what for each in entries}, "what names no school is still told"


def test_pages_of_the_timeline_follow_each_other_without_gap_or_repeat(journey: Journey) -> None:
    for n in range(7):
        journey.mark("C1.a", "introduced" if n % 2 else "acquired")
    whole = journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id=YOUTH_ID))

    seen: list[str] = []
    cursor = None
    for _ in range(4):
        page = journey.ask(rpc.list_timeline, rpc.ListTimeline(youth_id=YOUTH_ID, cursor=cursor, limit=3))
        seen += [e.id for e in page.entries]
        cursor = page.next

    assert seen == [e.id for e in whole.entries]
    assert (len(seen), cursor) == (10, None)


@pytest.mark.parametrize("cursor", ["", "~", "yesterday~1", "2026-12-01~x", "2026-12-01T00:00:00+00:00"])
def test_a_cursor_of_somebody_elses_making_is_refused(journey: Journey, cursor: str) -> None:
    query = rpc.ListTimeline(youth_id=YOUTH_ID, cursor=cursor)

    if cursor == "":
        assert journey.ask(rpc.list_timeline, query).entries
        return
    with pytest.raises(InvalidRequest) as refused:
        journey.ask(rpc.list_timeline, query)
    assert refused.value.code == "bad_cursor"


def test_the_numbers_of_a_caseload_are_those_of_the_scope(journey: Journey) -> None:
    journey.admit_youth("youth-2")
    journey.admit_youth("youth-3", adviser="adviser-2")
    journey.mark("C1.a", "acquired")
    journey.mark("C1.b", "introduced")
    journey.report()
    journey.propose("pace")
    asked = rpc.SummariesOf(youth_ids=("youth-3", "youth-2", YOUTH_ID))

    mine = journey.ask(rpc.summaries_of, asked, scope=MINE).summaries

    assert [s.youth_id for s in mine] == ["youth-2", YOUTH_ID]
    assert (mine[0].acquired, mine[0].objectives, mine[0].last_mark_at) == (0, 32, None)
    counts = (mine[1].acquired, mine[1].open_difficulties, mine[1].waiting_adjustments, mine[1].open_signals)
    assert counts == (1, 1, 1, 0)
