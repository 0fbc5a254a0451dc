"""Somebody of the staff joins, is renamed, leaves: what opens, who follows whom afterwards, what must be settled before."""

import pytest

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from gateway.web.words import CHANGES, ROW_REASONS
from servicekit.ids import new_id
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import DECEMBER, LEAD, Desk

HERE = Scope(kind="areas", ids=("orleans",))
ELSEWHERE = Scope(kind="areas", ids=("pithiviers",))


def leave(desk: Desk, person_id: str, scope: Scope = HERE, by: Principal = LEAD) -> None:
    desk.ask(rpc.note_departure, rpc.NoteDeparture(person_id=person_id), scope=scope, by=by)


def link(desk: Desk, youth_id: str, role: str, other_id: str) -> None:
    desk.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role=role, other_id=other_id))  # type: ignore[arg-type]


def state(desk: Desk, youth_id: str) -> rpc.YouthState:
    found: rpc.YouthState = desk.ask(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id))
    return found


def listed(desk: Desk, *, gone: bool = False) -> dict[str, rpc.Person]:
    people = desk.ask(rpc.list_people, rpc.ListPeople(gone=gone), scope=HERE).people
    return {person.id: person for person in people}


@pytest.mark.parametrize("role", ["adviser", "referent", "coordinator"])
def test_whoever_left_enters_no_more_and_is_in_no_list_but_that_of_the_past(desk: Desk, role: str) -> None:
    person_id = desk.add_person(role, area="orleans")
    issued = desk.issue_code(person_id)
    opened = desk.sign_in(issued.code, issued.pin)

    leave(desk, person_id)

    assert desk.sign_in(issued.code, issued.pin).outcome == "denied"
    assert desk.ask(rpc.refresh_sign_in, rpc.RefreshSignIn(refresh_token=opened.refresh_token or "")).outcome == "denied"
    assert person_id not in listed(desk)
    assert listed(desk, gone=True)[person_id].left_on == DECEMBER
    (told,) = desk.events("programme", "staff_left")
    assert told["data"] == {"person_id": person_id, "role": role, "organisation_id": None}


def test_who_follows_from_now_on_and_no_longer_is_a_line_of_the_files_history(desk: Desk) -> None:
    first, second, referent = (desk.add_person(role, area="orleans") for role in ("adviser", "adviser", "referent"))
    youth_id = desk.admit_youth(youth_line())

    for role, other_id in (("adviser", first), ("adviser", second), ("referent", referent), ("referent", referent)):
        link(desk, youth_id, role, other_id)
    for _again in range(2):
        desk.ask(rpc.unlink_youth, rpc.UnlinkYouth(youth_id=youth_id, role="referent", other_id=referent))

    changes = desk.ask(rpc.list_changes, rpc.GetChanges(youth_id=youth_id)).changes
    assert [(change.what, change.actor) for change in reversed(changes)] == [
        ("adviser", LEAD.id), ("adviser", LEAD.id), ("referent", LEAD.id), ("referent_ended", LEAD.id)]
    assert {change.what for change in changes} <= set(CHANGES)


def test_an_adviser_who_has_youths_stays_until_somebody_else_has_them(desk: Desk) -> None:
    leaver, stays = desk.add_person("adviser", area="orleans"), desk.add_person("adviser", area="orleans")
    youth_id = desk.admit_youth(youth_line())
    link(desk, youth_id, "adviser", leaver)

    with pytest.raises(Conflict, match="caseload_remains") as refused:
        leave(desk, leaver)
    desk.ask(rpc.transfer_caseload, rpc.TransferCaseload(id=new_id(), from_id=leaver, to_id=stays, starts_on=DECEMBER), scope=HERE)
    leave(desk, leaver)

    assert refused.value.data["youths"] == 1
    assert state(desk, youth_id).adviser_id == stays
    assert leaver in listed(desk, gone=True)


def test_a_referent_who_left_follows_nobody_and_is_shown_among_those_of_before(desk: Desk) -> None:
    referent, youth_id = desk.add_person("referent", area="orleans"), desk.admit_youth(youth_line())
    link(desk, youth_id, "referent", referent)

    leave(desk, referent)

    assert state(desk, youth_id).referent_ids == ()
    assert [(past.other_id, past.until) for past in desk.youth(youth_id).past_links] == [(referent, DECEMBER)]
    assert [e["data"]["other_id"] for e in desk.events("orleans", "youth_unlinked")] == [referent]


def test_who_stood_in_does_so_no_more_and_nothing_planned_goes_to_somebody_who_left(desk: Desk) -> None:
    lead, colleague = desk.add_person("adviser", area="orleans"), desk.add_person("adviser", area="orleans")
    youth_id = desk.admit_youth(youth_line())
    link(desk, youth_id, "adviser", lead)
    desk.ask(rpc.stand_in_for, rpc.StandInFor(id=new_id(), youth_id=youth_id, reason="Congé"), scope=desk.about(youth_id),
             by=Principal(id=colleague, role="adviser", area="orleans"))
    later = DECEMBER.replace(day=20)
    desk.ask(rpc.transfer_caseload, rpc.TransferCaseload(id="later", from_id=lead, to_id=colleague, starts_on=later), scope=HERE)

    leave(desk, colleague)
    desk.clock.forward(days=30)
    desk.harness.run_timer("profiles", "move_caseloads")

    assert state(desk, youth_id).stand_in_ids == ()
    assert state(desk, youth_id).adviser_id == lead
    (planned,) = desk.ask(rpc.list_transfers, rpc.ListTransfers(), scope=HERE).transfers
    assert planned.state == "cancelled"


def test_youths_of_a_leave_stay_with_whoever_has_them_when_their_adviser_never_comes_back(desk: Desk) -> None:
    away, stays = desk.add_person("adviser", area="orleans"), desk.add_person("adviser", area="orleans")
    youth_id = desk.admit_youth(youth_line())
    link(desk, youth_id, "adviser", away)
    desk.ask(rpc.transfer_caseload, rpc.TransferCaseload(
        id="leave", from_id=away, to_id=stays, starts_on=DECEMBER, ends_on=DECEMBER.replace(day=20)), scope=HERE)

    leave(desk, away)
    desk.clock.forward(days=30)
    desk.harness.run_timer("profiles", "move_caseloads")

    assert state(desk, youth_id).adviser_id == stays
    (moved,) = desk.ask(rpc.list_transfers, rpc.ListTransfers(), scope=HERE).transfers
    assert moved.state == "over"


def test_nobody_notes_the_own_departure_nor_that_of_another_area_nor_twice(desk: Desk) -> None:
    person_id = desk.add_person("coordinator", area="orleans")
    oneself = Principal(id=person_id, role="coordinator", area="orleans")

    with pytest.raises(Conflict, match="own_departure"):
        leave(desk, person_id, by=oneself)
    with pytest.raises(NotAllowed):
        leave(desk, person_id, scope=ELSEWHERE)
    leave(desk, person_id)
    with pytest.raises(Conflict, match="left_already"):
        leave(desk, person_id)


def test_an_instructor_who_is_added_may_be_booked_and_one_who_is_added_to_an_area_needs_it(desk: Desk) -> None:
    schools = "code;nom;commune;cp;bassin;moniteurs;vehicules\nAE1;Auto-école du Mail;Orléans;45000;orleans;1;1"
    desk.ask(rpc.import_export, rpc.ImportExport(
        import_id="schools", as_of=DECEMBER, apply=True, schools=rpc.ExportFile(name="auto_ecoles.csv", content=schools.encode())))
    school = desk.ask(rpc.list_schools, rpc.ListSchools(area="orleans")).schools[0]

    person_id = desk.add_person("instructor", organisation_id=school.id)

    assert {"instructor_id": person_id, "school_id": school.id} in [e["data"] for e in desk.events("orleans", "instructor_joined")]
    assert person_id in {person.id for person in desk.ask(rpc.get_school, rpc.GetSchool(school_id=school.id)).instructors}
    with pytest.raises(InvalidRequest) as refused:
        desk.add_person("referent")
    assert refused.value.data["field"] == "area"


def test_an_adviser_belongs_to_the_mission_locale_of_the_area_and_an_address_is_checked(desk: Desk) -> None:
    person_id = desk.add_person("adviser", area="pithiviers", email=" Nadia@Exemple.FR ")

    desk.ask(rpc.rename_person, rpc.RenamePerson(person_id=person_id, label="Nadia Perrin"), scope=ELSEWHERE)
    (person,) = desk.ask(rpc.list_people, rpc.ListPeople(ids=(person_id,))).people
    desk.ask(rpc.rename_person, rpc.RenamePerson(person_id=person_id, label="Nadia Perrin", email=""), scope=ELSEWHERE)
    (without,) = desk.ask(rpc.list_people, rpc.ListPeople(ids=(person_id,))).people

    assert (person.label, person.email, person.organisation) == ("Nadia Perrin", "nadia@exemple.fr", "Mission Locale du Pithiverais")
    assert without.email is None
    with pytest.raises(InvalidRequest) as refused:
        desk.add_person("adviser", area="pithiviers", email="pas une adresse")
    assert refused.value.data["field"] == "email"


def test_an_export_that_still_names_an_adviser_who_left_gives_her_nobody_and_takes_nobody_from_who_follows(desk: Desk) -> None:
    leaver, stays = desk.add_person("adviser", area="orleans"), desk.add_person("adviser", area="orleans")
    desk.ask(rpc.rename_person, rpc.RenamePerson(person_id=leaver, label="Lydie Partante"))
    line = youth_line(adviser="Lydie PARTANTE")
    youth_id = desk.admit_youth(line)
    was = state(desk, youth_id).adviser_id
    desk.ask(rpc.transfer_caseload, rpc.TransferCaseload(id=new_id(), from_id=leaver, to_id=stays, starts_on=DECEMBER), scope=HERE)
    leave(desk, leaver)

    again = youth_line(number="45000002", last_name="Durand", born="01/02/2004", adviser="Lydie PARTANTE")
    rows = desk.import_youths(export(youth_line(adviser="Lydie PARTANTE", phone="06 11 22 33 44"), again)).rows

    assert was == leaver
    assert [row.outcome for row in rows] == ["updated", "admitted"]
    for row in rows:  # i-Milo is to be told in both
        assert row.doubts == (rpc.RowProblem(column="Conseiller référent", reason="adviser left"),)
    assert "adviser left" in ROW_REASONS
    assert state(desk, youth_id).adviser_id == stays
    assert state(desk, rows[1].youth_id or "").adviser_id is None
    alone = desk.ask(rpc.list_youths, rpc.ListYouths(without_adviser=True), scope=HERE).youths
    assert [youth.id for youth in alone] == [rows[1].youth_id], "and whoever runs the area sees it"


def test_of_two_advisers_of_one_name_an_export_means_the_one_who_is_there(desk: Desk) -> None:
    leaver, stays = desk.add_person("adviser", area="orleans"), desk.add_person("adviser", area="orleans")
    for person_id in (leaver, stays):
        desk.ask(rpc.rename_person, rpc.RenamePerson(person_id=person_id, label="Camille Dubois"))
    leave(desk, leaver)

    (row,) = desk.import_youths(export(youth_line(adviser="DUBOIS Camille"))).rows

    assert row.doubts == ()
    assert state(desk, row.youth_id or "").adviser_id == stays
