"""Whose files they are for a while: standing in for a colleague, caseloads that change hands, instructors who leave."""

import datetime as dt
import itertools

import pytest

from contracts.errors import AutonomieError, Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from servicekit.testing.asked import reads_of
from services.profiles.handlers.caseloads import A_TURN
from services.profiles.models import Youth
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import DECEMBER, Desk

HERE = Scope(kind="areas", ids=("orleans",))


def adviser(desk: Desk, area: str = "orleans") -> Principal:
    return Principal(id=desk.add_person("adviser", area=area), role="adviser", area=area)


@pytest.fixture
def lead(desk: Desk) -> Principal:
    return adviser(desk)


@pytest.fixture
def youths(desk: Desk, lead: Principal) -> list[str]:
    """Three youths of the lead adviser's."""
    lines = [youth_line(number=str(45_000_010 + n), last_name="D" + "u" * (n + 1), born=f"0{n + 1}/02/2005") for n in range(3)]
    ids = [row.youth_id or "" for row in desk.import_youths(export(*lines)).rows]
    for youth_id in ids:
        desk.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role="adviser", other_id=lead.id))
    return ids


def stands_in(desk: Desk, who: Principal, youth_id: str, **more: object) -> rpc.StandIn:
    command = rpc.StandInFor(**{"id": new_id(), "youth_id": youth_id, "reason": "Entretien demandé", **more})  # type: ignore[arg-type]
    answer: rpc.StandIn = desk.ask(rpc.stand_in_for, command, by=who, scope=desk.about(youth_id))
    return answer


def state(desk: Desk, youth_id: str) -> rpc.YouthState:
    answer: rpc.YouthState = desk.ask(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id))
    return answer


def test_a_colleague_stands_in_with_a_reason_and_everybody_can_know_it(desk: Desk, lead: Principal, youths: list[str]) -> None:
    colleague = adviser(desk)

    stand_in = stands_in(desk, colleague, youths[0])

    assert state(desk, youths[0]).stand_in_ids == (colleague.id,)
    assert state(desk, youths[0]).adviser_id == lead.id
    assert stand_in.until == desk.clock.now() + dt.timedelta(days=14)
    (told,) = desk.events("orleans", "adviser_attached")
    assert told["data"].keys() == {"youth_id", "adviser_id", "until"}, "the reason stays here"
    (seen,) = desk.ask(rpc.list_stand_ins, rpc.ListStandIns(youth_id=youths[0]), scope=desk.about(youths[0])).stand_ins
    assert (seen.adviser, seen.reason) == ("adviser Exemple", "Entretien demandé")


def test_it_ends_by_itself(desk: Desk, youths: list[str]) -> None:
    colleague = adviser(desk)
    stands_in(desk, colleague, youths[0], days=2)

    desk.clock.forward(days=1, hours=23)
    desk.harness.run_timer("profiles", "end_stand_ins")
    still = state(desk, youths[0]).stand_in_ids
    desk.clock.forward(hours=1)
    desk.harness.run_timer("profiles", "end_stand_ins")

    assert (still, state(desk, youths[0]).stand_in_ids) == ((colleague.id,), ())
    assert len(desk.events("orleans", "adviser_detached")) == 1


@pytest.mark.parametrize(("more", "code"), [({"reason": "  "}, "reason_needed"), ({"days": 15}, "too_many_days")])
def test_a_reason_and_a_time_that_the_programme_allows_are_needed(
    desk: Desk, youths: list[str], more: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidRequest, match=code):
        stands_in(desk, adviser(desk), youths[0], **more)


def test_nobody_of_another_mission_locale_and_no_other_role_stands_in(desk: Desk, youths: list[str]) -> None:
    referent = Principal(id=desk.add_person("referent", area="orleans"), role="referent", area="orleans")

    for who in (adviser(desk, "pithiviers"), referent):
        with pytest.raises(NotAllowed):
            stands_in(desk, who, youths[0])


def test_the_lead_adviser_needs_not_stand_in_and_nobody_does_twice(desk: Desk, lead: Principal, youths: list[str]) -> None:
    colleague = adviser(desk)
    stands_in(desk, colleague, youths[0])

    for who in (lead, colleague):
        with pytest.raises(Conflict, match="already_yours"):
            stands_in(desk, who, youths[0])


def test_it_can_be_ended_before_and_taken_up_again(desk: Desk, youths: list[str]) -> None:
    colleague = adviser(desk)
    stands_in(desk, colleague, youths[0])

    desk.ask(rpc.end_stand_in, rpc.EndStandIn(youth_id=youths[0], adviser_id=colleague.id))
    ended = state(desk, youths[0]).stand_in_ids
    stands_in(desk, colleague, youths[0])

    assert (ended, state(desk, youths[0]).stand_in_ids) == ((), (colleague.id,))


def test_a_colleagues_file_is_found_by_name_in_the_own_mission_locale_only(desk: Desk, youths: list[str]) -> None:
    def found(scope: Scope) -> set[str]:
        answer = desk.ask(rpc.find_colleague_files, rpc.FindColleagueFiles(text="Du"), by=adviser(desk), scope=scope)
        return {file.youth_id for file in answer.files}

    assert found(HERE) == set(youths)
    assert found(Scope(kind="areas", ids=("pithiviers",))) == set()


def transfer(desk: Desk, giver: Principal, taker: Principal, **more: object) -> rpc.Transfer:
    command = rpc.TransferCaseload(
        **{"id": new_id(), "from_id": giver.id, "to_id": taker.id, "starts_on": DECEMBER, **more})  # type: ignore[arg-type]
    answer: rpc.Transfer = desk.ask(rpc.transfer_caseload, command, scope=HERE)
    return answer


def advisers(desk: Desk, youths: list[str]) -> list[str | None]:
    return [state(desk, youth_id).adviser_id for youth_id in youths]


def test_a_caseload_goes_to_a_colleague_for_good(desk: Desk, lead: Principal, youths: list[str]) -> None:
    taker = adviser(desk)

    done = transfer(desk, lead, taker)

    assert (done.state, done.files) == ("over", 3)
    assert advisers(desk, youths) == [taker.id] * 3
    (past,) = [link for link in desk.youth(youths[0]).past_links if link.role == "adviser"]
    assert (past.other_id, past.until) == (lead.id, DECEMBER)


def test_for_a_leave_it_comes_back_by_itself_but_for_what_a_third_was_given(desk: Desk, lead: Principal, youths: list[str]) -> None:
    taker, third = adviser(desk), adviser(desk)
    transfer(desk, lead, taker, ends_on=DECEMBER + dt.timedelta(days=10))
    desk.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youths[2], role="adviser", other_id=third.id))

    desk.clock.forward(days=9)
    desk.harness.run_timer("profiles", "move_caseloads")
    away = advisers(desk, youths)
    desk.clock.forward(days=1)
    desk.harness.run_timer("profiles", "move_caseloads")

    assert away == [taker.id, taker.id, third.id]
    assert advisers(desk, youths) == [lead.id, lead.id, third.id]


def test_one_that_is_planned_waits_for_its_day_and_can_be_cancelled(desk: Desk, lead: Principal, youths: list[str]) -> None:
    taker = adviser(desk)
    first = transfer(desk, lead, taker, starts_on=DECEMBER + dt.timedelta(days=3))
    desk.ask(rpc.end_transfer, rpc.EndTransfer(transfer_id=first.id), scope=HERE)
    transfer(desk, lead, taker, starts_on=DECEMBER + dt.timedelta(days=5))

    desk.clock.forward(days=4)
    desk.harness.run_timer("profiles", "move_caseloads")
    before = advisers(desk, youths)
    desk.clock.forward(days=1)
    desk.harness.run_timer("profiles", "move_caseloads")

    assert before == [lead.id] * 3
    assert advisers(desk, youths) == [taker.id] * 3


def test_a_leave_can_end_before_its_day(desk: Desk, lead: Principal, youths: list[str]) -> None:
    started = transfer(desk, lead, adviser(desk), ends_on=DECEMBER + dt.timedelta(days=30))

    desk.ask(rpc.end_transfer, rpc.EndTransfer(transfer_id=started.id), scope=HERE)

    assert advisers(desk, youths) == [lead.id] * 3
    with pytest.raises(Conflict, match="transfer_over"):
        desk.ask(rpc.end_transfer, rpc.EndTransfer(transfer_id=started.id), scope=HERE)


def test_only_the_named_files_go(desk: Desk, lead: Principal, youths: list[str]) -> None:
    taker = adviser(desk)

    done = transfer(desk, lead, taker, youth_ids=(youths[1],))

    assert done.files == 1
    assert advisers(desk, youths) == [lead.id, taker.id, lead.id]


def test_a_large_caseload_moves_in_turns(desk: Desk, lead: Principal) -> None:
    names = ["".join(pair) for pair in itertools.product("abcdefghijklmnopqr", repeat=2)][: A_TURN + 1]
    lines = [youth_line(number=str(45_000_300 + n), last_name="D" + name) for n, name in enumerate(names)]
    many = [row.youth_id or "" for row in desk.import_youths(export(*lines)).rows]
    for youth_id in many:
        desk.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role="adviser", other_id=lead.id))
    taker = adviser(desk)

    begun = transfer(desk, lead, taker, ends_on=DECEMBER + dt.timedelta(days=2))
    desk.harness.run_timer("profiles", "move_caseloads")
    gone = set(advisers(desk, many))
    desk.clock.forward(days=2)
    for _ in range(2):
        desk.harness.run_timer("profiles", "move_caseloads")

    assert (begun.state, begun.files) == ("moving", A_TURN)
    assert gone == {taker.id}
    assert set(advisers(desk, many)) == {lead.id}


@pytest.mark.parametrize(("change", "code"), [
    ({"to_id": "lead"}, "same_adviser"), ({"to_id": "elsewhere"}, "serves_another_area"),
    ({"starts_on": DECEMBER - dt.timedelta(days=1)}, "due_in_the_past"), ({"ends_on": DECEMBER}, "bad_dates"),
    ({"youth_ids": ("nobody",)}, "not_of_this_adviser"), ({"to_id": "nobody"}, "other_role"),
])  # fmt: skip
def test_a_transfer_that_makes_no_sense_is_refused_with_the_field(
    desk: Desk, lead: Principal, change: dict[str, object], code: str
) -> None:
    named = {"lead": lead.id, "elsewhere": adviser(desk, "pithiviers").id}
    more = {name: named.get(value, value) if isinstance(value, str) else value for name, value in change.items()}

    with pytest.raises(InvalidRequest, match=code) as refused:
        transfer(desk, lead, adviser(desk), **more)

    assert refused.value.data["field"] in change


def test_a_coordinator_moves_the_caseloads_of_the_own_area_only(desk: Desk, lead: Principal) -> None:
    command = rpc.TransferCaseload(id=new_id(), from_id=lead.id, to_id=adviser(desk).id, starts_on=DECEMBER)

    with pytest.raises(NotAllowed):
        desk.ask(rpc.transfer_caseload, command, scope=Scope(kind="areas", ids=("pithiviers",)))


def test_an_instructor_who_leaves_follows_nobody_and_enters_no_more(desk: Desk, youths: list[str]) -> None:
    schools = "code;nom;commune;cp;bassin;moniteurs;vehicules\nAE1;Auto-école du Mail;Orléans;45000;orleans;1;1"
    desk.ask(rpc.import_export, rpc.ImportExport(
        import_id="schools", as_of=DECEMBER, apply=True, schools=rpc.ExportFile(name="auto_ecoles.csv", content=schools.encode())))
    school = desk.ask(rpc.list_schools, rpc.ListSchools(area="orleans")).schools[0]
    instructor = school.instructors[0].id
    desk.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youths[0], role="instructor", other_id=instructor))
    issued = desk.issue_code(instructor)

    desk.ask(rpc.leave_school, rpc.LeaveSchool(person_id=instructor))

    assert desk.sign_in(issued.code, issued.pin).outcome == "denied"
    assert state(desk, youths[0]).instructor_ids == ()
    assert [e["data"] for e in desk.events("orleans", "instructor_left")] == [{"instructor_id": instructor, "school_id": school.id}]
    assert instructor not in {p.id for p in desk.ask(rpc.get_school, rpc.GetSchool(school_id=school.id)).instructors}
    for again in (rpc.leave_school, rpc.issue_code):
        with pytest.raises(AutonomieError, match="left_already"):
            desk.ask(again, rpc.LeaveSchool(person_id=instructor) if again is rpc.leave_school else rpc.IssueCode(person_id=instructor))


def test_the_list_of_transfers_asks_as_often_for_many_as_for_one(desk: Desk, lead: Principal, youths: list[str]) -> None:
    def asked() -> int:
        with reads_of(desk.harness.apps["profiles"].database) as statements:
            desk.ask(rpc.list_transfers, rpc.ListTransfers(), scope=HERE)
        return len(statements)

    transfer(desk, lead, adviser(desk), youth_ids=(youths[0],))
    one = asked()
    for youth_id in youths[1:]:
        transfer(desk, lead, adviser(desk), youth_ids=(youth_id,))

    assert asked() == one


def test_a_stand_in_ends_after_whoever_is_at_the_file_is_done(desk: Desk, youths: list[str]) -> None:
    database = desk.harness.apps["profiles"].database
    if database.is_sqlite:
        pytest.skip("SQLite has one writer at a time: nobody else is at a file")
    colleague = adviser(desk)
    stands_in(desk, colleague, youths[0], days=1)
    desk.clock.forward(days=2)

    with database.write() as session:
        session.get(Youth, youths[0], with_for_update=True)
        desk.harness.run_timer("profiles", "end_stand_ins")
        during = state(desk, youths[0]).stand_in_ids
    desk.harness.run_timer("profiles", "end_stand_ins")

    assert (during, state(desk, youths[0]).stand_in_ids) == ((colleague.id,), ())
