"""A programme whose commission decides: an import only takes applications, people say who enters, and may take it back."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from contracts.errors import AutonomieError, Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from servicekit.testing.asked import reads_of
from tests.unit.profiles.cohort import COHORT, expected, export, youth_line
from tests.unit.profiles.desk import DECEMBER, Desk

AREA = "pithiviers"
PITHIVIERS = {"commune": "PITHIVIERS", "postcode": "45300", "structure": "Mission Locale du Pithiverais"}
HERE = Scope(kind="areas", ids=(AREA,))
COORDINATOR = Principal(id="c", role="coordinator", area=AREA)


@pytest.fixture
def desk(desk_that_admits: Callable[[object], Desk]) -> Desk:
    return desk_that_admits({"mode": "commission", "protocol": "Règlement du 1er octobre"})


def line(number: int, **cells: str) -> str:
    return youth_line(number=str(45200000 + number), last_name="A" * (number + 1), **{**PITHIVIERS, **cells})


def apply(desk: Desk, count: int, first: int = 0) -> list[str]:
    """So many eligible people apply; their ids in the order of the file."""
    rows = desk.import_youths(export(*[line(n) for n in range(first, first + count)])).rows
    return [row.youth_id or "" for row in rows]


def decide(desk: Desk, ids: list[str], outcome: str = "admitted", **said: Any) -> rpc.Decided:
    on = said.pop("on", desk.clock.now().date())
    command = rpc.DecideAdmissions(area=AREA, on=on, youth_ids=tuple(ids), outcome=outcome, **said)  # type: ignore[arg-type]
    decided: rpc.Decided = desk.ask(rpc.decide_admissions, command, by=COORDINATOR, scope=HERE)
    return decided


def candidates(desk: Desk, **page: Any) -> rpc.Candidates:
    found: rpc.Candidates = desk.ask(rpc.list_candidates, rpc.ListCandidates(area=AREA, **page), by=COORDINATOR, scope=HERE)
    return found


def decisions(desk: Desk, **page: Any) -> rpc.AdmissionDecisions:
    found: rpc.AdmissionDecisions = desk.ask(rpc.list_decisions, rpc.ListDecisions(area=AREA, **page), by=COORDINATOR, scope=HERE)
    return found


def undo(desk: Desk, decision_id: str) -> None:
    desk.ask(rpc.undo_decision, rpc.UndoDecision(decision_id=decision_id), by=COORDINATOR, scope=HERE)


def waiting_ids(desk: Desk) -> list[str]:
    return [one.youth.id for one in candidates(desk, limit=100).candidates]


def phases(desk: Desk, ids: list[str]) -> list[str]:
    return [desk.youth(youth_id).summary.journey for youth_id in ids]


def journey(desk: Desk, youth_id: str, view: str = "youth") -> rpc.Journey:
    found: rpc.Journey = desk.ask(rpc.get_journey, rpc.GetJourney(youth_id=youth_id, view=view))  # type: ignore[arg-type]
    return found


def places(desk: Desk) -> tuple[int, int]:
    (area,) = (a for a in desk.ask(rpc.get_programme, rpc.Empty()).areas if a.key == AREA)
    return area.taken, area.waiting


def test_an_import_admits_nobody_and_says_what_is_awaited(desk: Desk) -> None:
    report = desk.import_youths(export(line(0), line(1, born="15/06/2010"), line(2, born="31/02/2004"), line(3, income="Non")))

    assert [(row.outcome, row.reason) for row in report.rows] == [
        ("waiting", "awaits commission"), ("refused", "age<18"), ("to_correct", "date"), ("refused", "income"),
    ]  # fmt: skip
    assert report.counts == {"waiting": 1, "refused": 2, "to_correct": 1}
    assert phases(desk, [row.youth_id or "" for row in report.rows]) == ["applied", "refused", "applied", "refused"]
    assert places(desk) == (0, 0)
    assert len(desk.events(AREA, "youth_applied")) == 2
    assert desk.events(AREA, "youth_admitted") == []


def test_the_cohort_becomes_applications_and_the_ineligible_are_refused_as_ever(desk: Desk) -> None:
    report, wanted = desk.import_cohort(), expected("attendu.json")["by_outcome"]

    assert report.counts.get("admitted", 0) == 0
    assert report.counts["waiting"] == wanted["admitted"] + wanted["waiting"]
    assert {name: report.counts[name] for name in ("refused", "to_correct", "duplicate")} == {
        name: wanted[name] for name in ("refused", "to_correct", "duplicate")
    }
    again = desk.import_youths((COHORT / "jeunes.csv").read_bytes(), with_staff=True)
    assert again.counts["unchanged"] == report.counts["waiting"]
    assert not [row for row in again.rows if row.changes]


def test_a_later_export_updates_an_application_and_decides_nothing(desk: Desk) -> None:
    (youth_id,) = apply(desk, 1)

    (row,) = desk.import_youths(export(line(0, phone="07 11 11 11 11"))).rows

    assert (row.outcome, phases(desk, [youth_id])) == ("updated", ["applied"])
    assert desk.youth(youth_id).phone == "07 11 11 11 11"


def test_a_row_corrected_on_the_screen_joins_the_applications_without_a_place(desk: Desk) -> None:
    (row,) = desk.import_youths(export(line(0, born="31/02/2004"))).rows
    before = candidates(desk)

    values = {"Date de naissance": "28/02/2004"}
    mended = desk.ask(rpc.correct_row, rpc.CorrectRow(file_number=row.file_number, values=values))

    assert (before.total, before.to_correct) == (0, 1)
    assert (mended.outcome, mended.reason) == ("waiting", "mended: date")
    assert (candidates(desk).total, candidates(desk).to_correct) == (1, 0)
    assert (waiting_ids(desk), places(desk)) == ([row.youth_id], (0, 0))


def test_who_is_in_conflict_on_a_phone_is_decided_like_anybody(desk: Desk) -> None:
    (youth_id,) = apply(desk, 1)
    version = desk.youth(youth_id).version
    desk.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=version, phone="07 00 00 00 09"))
    (row,) = desk.import_youths(export(line(0, phone="07 00 00 00 01"))).rows

    decide(desk, [youth_id])

    assert (row.outcome, row.reason) == ("to_correct", "conflict: phone")
    assert phases(desk, [youth_id]) == ["admitted"]
    settled = rpc.SettleConflicts(file_number=row.file_number, choices={"Téléphone": "here"})
    assert desk.ask(rpc.settle_conflicts, settled).outcome == "unchanged"
    assert phases(desk, [youth_id]) == ["admitted"]


def test_the_commission_sees_who_applied_in_order_a_page_at_a_time(desk: Desk) -> None:
    ids = apply(desk, 3)

    first = candidates(desk, limit=2)
    second = candidates(desk, limit=2, cursor=first.next)

    assert [one.youth.id for one in (*first.candidates, *second.candidates)] == ids
    assert (first.total, first.free, first.places, first.mode, first.protocol) == (
        3, 50, 50, "commission", "Règlement du 1er octobre",
    )  # fmt: skip
    assert (first.candidates[0].age, first.candidates[0].target) == (21, "Livreur")
    assert first.candidates[0].applied_on == desk.clock.now().date()
    assert second.next is None


def test_the_page_of_applications_shows_the_free_places_without_counting_every_file(desk: Desk) -> None:
    ids = apply(desk, 3)
    before = candidates(desk).free
    decide(desk, ids[:2])

    with reads_of(desk.harness.apps["profiles"].database) as asked:
        shown = candidates(desk)

    assert (before - shown.free, shown.total) == (2, 1)
    assert not [statement for statement in asked if "GROUP BY youth.area" in statement]


def test_several_are_admitted_at_once_on_the_day_of_the_commission(desk: Desk) -> None:
    ids = apply(desk, 3)
    day = desk.clock.now().date() - dt.timedelta(days=2)

    decided = decide(desk, ids[:2], on=day, words="Dossiers complets")

    assert (len(decided.decision_ids), decided.free) == (2, 48)
    assert phases(desk, ids) == ["admitted", "admitted", "applied"]
    told = [event["data"] for event in desk.events(AREA, "youth_admitted")]
    assert [(one["admitted_on"], one["awaited"]) for one in told] == [(day.isoformat(), True)] * 2
    said = journey(desk, ids[0]).admission
    assert said is not None
    assert (said.outcome, said.on, said.words) == ("admitted", day, "Dossiers complets")
    assert places(desk) == (2, 0)
    assert waiting_ids(desk) == [ids[2]]


def test_past_the_places_nobody_is_admitted_and_the_refusal_says_how_many_are_left(desk: Desk) -> None:
    ids = apply(desk, 52)
    decide(desk, ids[:49])

    with pytest.raises(Conflict) as refused:
        decide(desk, ids[49:])

    assert (refused.value.code, refused.value.data) == ("not_enough_places", {"free": 1, "asked": 3})
    assert phases(desk, ids[49:]) == ["applied"] * 3


def test_who_is_put_on_the_waiting_list_is_offered_the_place_of_who_leaves_and_no_other(desk: Desk) -> None:
    ids = apply(desk, 4)
    decide(desk, ids[:1])
    decide(desk, [ids[2], ids[1]], "waiting")
    desk.harness.run_timer("profiles", "expire_offers")
    assert desk.events(AREA, "place_offered") == [], "49 places are free, and the commission's to give"

    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=ids[0], act="end", outcome="left", reason_code="moved"))

    assert [event["subject"] for event in desk.events(AREA, "place_offered")] == [ids[1]]
    assert candidates(desk).free == 49
    assert places(desk) == (1, 2)


def test_an_application_is_never_offered_a_place_before_it_is_decided(desk: Desk) -> None:
    ids = apply(desk, 2)
    decide(desk, ids[:1])

    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=ids[0], act="end", outcome="left", reason_code="moved"))
    desk.harness.run_timer("profiles", "expire_offers")

    assert phases(desk, ids) == ["left", "applied"]
    assert (candidates(desk).free, desk.events(AREA, "place_offered")) == (50, [])


def test_a_refusal_says_for_what_and_only_eligibility_counts(desk: Desk) -> None:
    ids = apply(desk, 2)

    with pytest.raises(InvalidRequest) as wordless:
        decide(desk, ids[:1], "refused")
    with pytest.raises(InvalidRequest) as other:
        decide(desk, ids[:1], "refused", reason="not motivated")
    with pytest.raises(InvalidRequest):
        decide(desk, ids[:1], "admitted", reason="income")
    decide(desk, ids[:1], "refused", reason="income", words="Avis d’imposition du foyer")

    assert (wordless.value.code, wordless.value.data) == ("reason_needed", {"field": "reason"})
    assert (other.value.code, other.value.data) == ("unknown_choice", {"field": "reason"})
    assert candidates(desk).reasons == ("age<18", "age>25", "commune", "income")
    assert [event["data"] for event in desk.events(AREA, "youth_refused")] == [{"youth_id": ids[0], "reason": "income"}]
    said = journey(desk, ids[0]).admission
    assert said is not None
    assert (said.outcome, said.reason, said.words) == ("refused", "income", "Avis d’imposition du foyer")


def test_no_export_undoes_what_a_commission_refused(desk: Desk) -> None:
    (youth_id,) = apply(desk, 1)
    decide(desk, [youth_id], "refused", reason="income")

    (same,) = desk.import_youths(export(line(0))).rows
    (other,) = desk.import_youths(export(line(0, phone="07 11 11 11 11"))).rows

    assert (same.outcome, other.outcome) == ("unchanged", "updated")
    assert phases(desk, [youth_id]) == ["refused"]


def test_who_was_too_young_applies_with_the_export_of_after_the_birthday(desk: Desk) -> None:
    (refused,) = desk.import_youths(export(line(0, born="15/12/2008"))).rows

    (row,) = desk.import_youths(export(line(0, born="15/12/2008")), dt.date(2027, 1, 1)).rows

    assert (refused.outcome, row.outcome, row.reason) == ("refused", "waiting", "18 by now")
    assert waiting_ids(desk) == [row.youth_id]


def test_no_commission_of_tomorrow_decides_today(desk: Desk) -> None:
    ids = apply(desk, 1)

    with pytest.raises(InvalidRequest) as refused:
        decide(desk, ids, on=desk.clock.now().date() + dt.timedelta(days=1))

    assert (refused.value.code, refused.value.data) == ("in_the_future", {"field": "on"})


def test_a_mistyped_year_is_no_day_of_a_commission(desk: Desk) -> None:
    ids = apply(desk, 1)

    with pytest.raises(InvalidRequest) as refused:
        decide(desk, ids, on=dt.date(202, 11, 30))

    assert (refused.value.code, refused.value.data["field"]) == ("before_programme", "on")
    assert phases(desk, ids) == ["applied"]


def test_what_somebody_else_decided_meanwhile_is_not_decided_again(desk: Desk) -> None:
    ids = apply(desk, 2)
    decide(desk, ids[:1], "waiting")

    with pytest.raises(Conflict) as refused:
        decide(desk, ids)

    assert (refused.value.code, refused.value.data["youth_id"]) == ("decided_meanwhile", ids[0])
    assert phases(desk, ids) == ["waiting", "applied"]


def test_a_second_click_with_the_same_key_decides_once(desk: Desk) -> None:
    ids, key = apply(desk, 2), new_id()
    command = rpc.DecideAdmissions(area=AREA, on=DECEMBER - dt.timedelta(days=30), youth_ids=tuple(ids), outcome="admitted")

    first = desk.ask(rpc.decide_admissions, command, by=COORDINATOR, scope=HERE, key=key)
    second = desk.ask(rpc.decide_admissions, command, by=COORDINATOR, scope=HERE, key=key)

    assert first == second
    assert len(desk.events(AREA, "youth_admitted")) == 2


def test_two_commissions_at_once_give_no_place_twice(desk: Desk) -> None:
    ids = apply(desk, 60)
    decide(desk, ids[:48])

    def admit(some: list[str]) -> str:
        try:
            decide(desk, some)
        except AutonomieError as error:
            return error.code
        return "admitted"

    with ThreadPoolExecutor(2) as both:
        ended = sorted(both.map(admit, (ids[48:50], ids[50:52])))

    assert ended == ["admitted", "not_enough_places"]
    assert places(desk)[0] == 50


@pytest.mark.parametrize(("outcome", "said"), [("admitted", {}), ("waiting", {}), ("refused", {"reason": "age>25"})])
def test_a_decision_is_taken_back_as_if_it_had_not_been(desk: Desk, outcome: str, said: dict[str, str]) -> None:
    ids = apply(desk, 3)
    (decision_id,) = decide(desk, [ids[0]], outcome, **said).decision_ids

    undo(desk, decision_id)

    assert waiting_ids(desk) == ids, "with the rank it had"
    assert (places(desk), candidates(desk).free) == ((0, 0), 50)
    last = desk.events(AREA)[-1]["type"].split(".")[2]
    assert last == ("admission_withdrawn" if outcome == "admitted" else "youth_applied")
    (shown,) = decisions(desk).decisions
    assert (shown.undone_at is not None, shown.may_undo) == (True, False)
    standing = journey(desk, ids[0])
    assert (standing.phase, standing.admitted_on) == ("applied", None)
    assert standing.admission is not None
    assert standing.admission.outcome == ""
    decide(desk, [ids[0]])
    assert phases(desk, ids[:1]) == ["admitted"]


def test_a_place_taken_back_goes_to_nobody_on_the_waiting_list_by_itself(desk: Desk) -> None:
    ids = apply(desk, 2)
    (decision_id,) = decide(desk, ids[:1]).decision_ids
    decide(desk, ids[1:], "waiting")

    undo(desk, decision_id)
    desk.harness.run_timer("profiles", "expire_offers")

    assert desk.events(AREA, "place_offered") == []
    decide(desk, ids[:1])


def test_what_has_gone_on_since_is_not_taken_back(desk: Desk) -> None:
    ids = apply(desk, 2)
    started, offered = decide(desk, ids[:1]).decision_ids[0], decide(desk, ids[1:], "waiting").decision_ids[0]
    desk.clock.forward(minutes=1)
    today = desk.clock.now().date()
    desk.ask(rpc.move_track, rpc.MoveTrack(youth_id=ids[0], on=today, code_track="in_training"))
    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=ids[0], act="end", outcome="left", reason_code="moved"))

    for decision_id in (started, offered):
        with pytest.raises(Conflict) as refused:
            undo(desk, decision_id)
        assert refused.value.code == "decision_stands"

    assert [one.may_undo for one in decisions(desk).decisions] == [False, False]


def test_who_applied_and_went_comes_back_to_apply_and_not_past_the_commission(desk: Desk) -> None:
    (youth_id,) = apply(desk, 1)
    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=youth_id, act="end", outcome="left", reason_code="moved"))

    desk.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=youth_id, act="reopen"))

    assert waiting_ids(desk) == [youth_id]


def test_decisions_are_kept_with_who_when_and_why_a_page_at_a_time(desk: Desk) -> None:
    ids = apply(desk, 3)
    for youth_id in ids:
        decide(desk, [youth_id], "waiting", words="En attente")
        desk.clock.forward(minutes=1)

    first = decisions(desk, limit=2)
    second = decisions(desk, limit=2, cursor=first.next)

    assert [one.youth.id for one in (*first.decisions, *second.decisions)] == ids[::-1]
    assert {(one.words, one.may_undo) for one in first.decisions} == {("En attente", True)}
    changes = desk.ask(rpc.list_changes, rpc.GetChanges(youth_id=ids[0])).changes
    assert "decision_waiting" in {change.what for change in changes}
    readers = desk.ask(rpc.list_readers, rpc.ListReaders(youth_id=ids[0])).readers
    assert ("decide_admissions", True) in {(reader.what, reader.wrote) for reader in readers}


def test_nobody_decides_for_another_area(desk: Desk) -> None:
    ids = apply(desk, 1)
    (decision_id,) = decide(desk, ids, "waiting").decision_ids
    elsewhere = Scope(kind="areas", ids=("orleans",))
    acts: list[tuple[Any, Any]] = [
        (rpc.list_candidates, rpc.ListCandidates(area=AREA)), (rpc.list_decisions, rpc.ListDecisions(area=AREA)),
        (rpc.undo_decision, rpc.UndoDecision(decision_id=decision_id)), (rpc.list_draws, rpc.ListDraws(area=AREA)),
        (rpc.decide_admissions, rpc.DecideAdmissions(area=AREA, on=DECEMBER, youth_ids=tuple(ids), outcome="admitted")),
        (rpc.draw_places, rpc.DrawPlaces(id=new_id(), area=AREA)),
    ]  # fmt: skip

    for method, request in acts:
        with pytest.raises(NotAllowed):
            desk.ask(method, request, by=COORDINATOR, scope=elsewhere)
    orleans = rpc.DecideAdmissions(area="orleans", on=desk.clock.now().date(), youth_ids=tuple(ids), outcome="admitted")
    with pytest.raises(Conflict) as others:
        desk.ask(rpc.decide_admissions, orleans)

    assert others.value.code == "decided_meanwhile"
    assert phases(desk, ids) == ["waiting"]


def test_whoever_moved_to_another_area_is_named_there_and_stays_admitted(desk: Desk) -> None:
    ids = apply(desk, 2)
    moved, stays = decide(desk, ids).decision_ids
    desk.ask(rpc.move_to_area, rpc.MoveToArea(youth_id=ids[0], area="orleans", reason="Déménagement"))

    assert [one.id for one in decisions(desk).decisions] == [stays], "a file is read by those who run its area"
    by_lead = desk.ask(rpc.list_decisions, rpc.ListDecisions(area=AREA)).decisions
    assert {one.id: one.may_undo for one in by_lead} == {moved: False, stays: True}
    with pytest.raises(Conflict) as refused:
        desk.ask(rpc.undo_decision, rpc.UndoDecision(decision_id=moved))

    assert refused.value.code == "decision_stands"
    assert phases(desk, ids) == ["admitted", "admitted"]


def test_a_refusal_by_mistake_is_taken_back_by_the_lead_wherever_an_export_put_the_file(desk: Desk) -> None:
    ids = apply(desk, 1)
    (decision_id,) = decide(desk, ids, "refused", reason="income").decision_ids
    orleans = {"commune": "ORLEANS", "postcode": "45000", "structure": "Mission Locale de l'Orléanais"}
    desk.import_youths(export(line(0, **orleans)))

    desk.ask(rpc.undo_decision, rpc.UndoDecision(decision_id=decision_id))

    assert (desk.youth(ids[0]).summary.area, phases(desk, ids)) == ("orleans", ["applied"])


@pytest.mark.parametrize("cursor", ["eA==", "fA==", "LTF8eA==", "OTk5OTk5OTk5OTk5fHg=", "MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMHx4"])
def test_a_cursor_made_up_is_the_callers_error(desk: Desk, cursor: str) -> None:
    for read in (candidates, decisions):
        with pytest.raises(InvalidRequest):
            read(desk, cursor=cursor)


def test_a_decision_goes_with_the_person_and_the_words_about_her(desk: Desk) -> None:
    ids = apply(desk, 2)
    decide(desk, ids, "refused", reason="income", words="Avis d’imposition")

    version = desk.youth(ids[0]).version
    desk.ask(rpc.erase_youth, rpc.EraseYouth(youth_id=ids[0], version=version, ground="asked_here"))

    assert [one.youth.id for one in decisions(desk).decisions] == [ids[1]]


def test_where_imports_decide_there_is_nothing_for_people_to_decide(desk_that_admits: Callable[[object], Desk]) -> None:
    desk = desk_that_admits("file_order")
    ids = apply(desk, 1)

    with pytest.raises(Conflict) as refused:
        decide(desk, ids)

    assert (refused.value.code, refused.value.data) == ("admits_otherwise", {"mode": "file_order"})
    assert (candidates(desk).mode, candidates(desk).candidates) == ("file_order", ())
    assert journey(desk, ids[0]).admission is None
