"""A person erased: gone from every table of every service, whatever comes late; what stays is said, with its reason."""

import pytest

from contracts.attendance import rpc as attendance
from contracts.errors import InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Principal, Scope
from contracts.notifications import rpc as notifications
from contracts.profiles import rpc
from contracts.progress import rpc as progress
from deploy.services import SERVICES
from servicekit.ids import new_id
from servicekit.tables import KIT_TABLES
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.relations.country import HERE, THERE
from tests.unit.rights.life import CELLS, NUMBER, WORDS, Life

STAYS = {
    "attendance.archived_record",  # signed attendance, a proof without a name
    "profiles.erasure", "profiles.erasure_answer",  # the report itself
    "profiles.read_trace",  # who read is kept its own time
    "stats.youth", "stats.attendance_fact", "stats.mark_fact",  # codes: the figures stay right
}  # fmt: skip
ELSEWHERE = Principal(id="coordinator", role="coordinator", area="pithiviers")


def test_no_word_of_hers_is_left_in_any_table_of_any_service(life: Life) -> None:
    life.lives()
    before = life.traces(*WORDS)

    life.is_erased()

    assert {"profiles", "attendance", "progress", "notifications"} <= set(before), "the test wrote nothing to look for"
    assert life.traces(*WORDS) == {}


def test_her_id_stays_only_where_it_is_said_why(life: Life) -> None:
    life.lives()

    life.is_erased()

    assert life.holding_her_id() <= STAYS
    assert {"stats.youth", "attendance.archived_record", "profiles.erasure"} <= life.holding_her_id()


def test_what_the_kit_keeps_of_her_is_only_facts_in_codes(life: Life) -> None:
    life.lives()

    life.is_erased()

    kit = {service: KIT_TABLES & set(tables) for service, tables in life.traces(life.youth_id).items()}
    answered = kit.pop("profiles") - {"event_log", "tombstone"}
    assert all(tables == {"event_log", "tombstone"} for service, tables in kit.items() if service != "stats"), kit
    assert answered == {"stored_answer"}, "the answer to the erasure itself: its report, in ids and codes"


def test_the_report_says_what_went_what_stayed_and_who_has_not_answered(life: Life) -> None:
    life.lives()

    life.is_erased(settle=False)
    unanswered = [part.service for part in life.report().parts if part.answered_at is None]
    life.country.settle()
    report = life.report()

    assert set(unanswered) == set(SERVICES) - {"profiles"}
    assert report.complete
    assert {part.service: part.kept for part in report.parts} == {
        "profiles": ("read_traces", "file_number_hash"), "attendance": ("signed_attendance",), "stats": ("counted_facts",),
        "progress": (), "notifications": (), "resources": (),
    }  # fmt: skip
    assert all(part.removed > 0 for part in report.parts if part.service != "stats")


def test_a_signed_record_is_kept_whole_enough_to_be_checked_against_a_paper(life: Life) -> None:
    life.lives()
    signed = life.lesson.attendance
    assert signed is not None

    life.is_erased()

    app = life.harness.apps["attendance"]
    with app.database.read() as session:
        (kept,) = session.execute(app.tables["archived_record"].select()).mappings().all()
    assert (kept["id"], kept["digest"]) == (signed.id, signed.digest)
    assert [signer for signer, *_ in kept["signatures"]] == ["instructor", "youth"]
    assert kept["until"].isoformat() == "2032-01-01"
    assert "reason" not in kept
    proof = life.country.ask(attendance.check_proof, attendance.CheckProof(digest=signed.digest))
    assert (proof.minutes, proof.outcome, len(proof.signatures)) == (signed.minutes, "late", 2)
    with pytest.raises(NotAllowed):
        life.ask(attendance.check_proof, attendance.CheckProof(digest=signed.digest))


def test_what_is_kept_is_listed_in_its_area_with_why_and_until_when(life: Life) -> None:
    life.lives()
    signed = life.lesson.attendance
    assert signed is not None
    life.is_erased()

    def kept(area: str) -> tuple[attendance.ArchivedProof, ...]:
        who, scope = Principal(id="c", role="coordinator", area=area), Scope(kind="areas", ids=(area,))
        return life.country.ask(attendance.list_archive, attendance.ListArchive(), by=who, scope=scope).proofs  # type: ignore[no-any-return]

    (proof,) = kept(HERE)
    assert (proof.record_id, proof.minutes, proof.why) == (signed.id, signed.minutes, "signed_attendance")
    assert proof.until.isoformat() == "2032-01-01"
    assert kept(THERE) == ()


def test_the_hours_that_she_had_booked_are_free_again(life: Life) -> None:
    life.lives()

    life.is_erased()

    app = life.harness.apps["attendance"]
    with app.database.read() as session:
        assert session.execute(app.tables["claim"].select()).all() == []


def test_the_school_learns_which_hours_are_free_again_and_not_whose_they_were(life: Life) -> None:
    life.lives()

    life.is_erased()

    freed = [e for e in life.harness.events("attendance", HERE) if "erased_time_freed" in e["type"]]
    school_id = life.country.school[HERE].id
    assert [(e["subject"], e["data"]["starts_at"]) for e in freed] == [(school_id, "2026-12-22T17:00:00Z")]
    assert life.youth_id not in str(freed)


def test_figures_of_the_area_stay_right_and_her_place_counts_as_freed(life: Life) -> None:
    life.lives()
    before = counters(life)

    life.is_erased()

    after = counters(life)
    assert after["attendance_rate", "attended"] == before["attendance_rate", "attended"] == 1
    assert after["marks_a_week", "2026-W50"] == 1
    assert (before["places", "used"], after["places", "used"]) == (1, 0)


def test_her_code_opens_nothing_any_more(life: Life) -> None:
    life.lives()

    life.is_erased()

    assert life.country.sign_in(life.code).outcome == "denied"


def test_a_command_about_her_finds_nobody(life: Life) -> None:
    life.lives()
    life.is_erased()

    for method, request in (
        (progress.report_difficulty, progress.ReportDifficulty(id=new_id(), youth_id=life.youth_id, kind="money", words="grenouille")),
        (attendance.cancel_appointment, attendance.CancelAppointment(appointment_id=life.lesson.id, reason="other")),
        (rpc.ask_erasure, rpc.AskErasure(youth_id=life.youth_id)),
    ):
        with pytest.raises(NotFound):
            life.ask(method, request)
    assert life.traces(*WORDS) == {}


def test_the_same_file_number_in_a_later_export_brings_nobody_back(life: Life) -> None:
    life.lives()
    life.is_erased()

    (row,) = life.country.import_youths(export(youth_line(**CELLS))).rows

    assert (row.outcome, row.file_number, row.youth_id) == ("erased", "", None)
    assert life.traces(*WORDS) == {}


def test_who_comes_back_of_her_own_will_has_a_new_file(life: Life) -> None:
    life.lives()
    life.is_erased()

    life.country.ask(rpc.let_return, rpc.LetReturn(file_number=NUMBER))
    (row,) = life.country.import_youths(export(youth_line(**CELLS))).rows

    assert row.outcome == "admitted"
    assert row.youth_id not in (None, life.youth_id)


def test_a_preview_that_holds_her_goes_and_reports_lose_her_row(life: Life) -> None:
    life.country.import_youths(export(youth_line(**CELLS)), apply=False, import_id="preview")
    life.country.import_youths(export(youth_line(number="45100999", last_name="Autre")), apply=False, import_id="other")

    life.is_erased()

    assert [run.import_id for run in life.country.ask(rpc.list_imports, rpc.Empty()).imports if run.status == "previewed"] == ["other"]


def test_the_next_in_line_is_offered_her_place(life: Life) -> None:
    app = life.harness.apps["profiles"]
    youth = app.tables["youth"]
    waiting = life.country.admit(number="45100998", last_name="Suivant")
    app.execute(lambda uow: uow.session.execute(youth.update().where(youth.c.id == waiting).values(journey="waiting")))
    life.country.settle()

    life.is_erased()

    offered = [event["data"]["youth_id"] for event in life.harness.events("profiles", HERE) if "place_offered" in event["type"]]
    assert offered == [waiting]


def test_she_asks_thinks_again_asks_again_and_is_refused_with_a_reason(life: Life) -> None:
    me = life.youth_id
    life.ask(rpc.ask_erasure, rpc.AskErasure(youth_id=me, words="Je déménage"))
    asked = life.report()
    life.ask(rpc.withdraw_erasure, rpc.WithdrawErasure(youth_id=me))
    withdrawn = life.report()
    life.ask(rpc.ask_erasure, rpc.AskErasure(youth_id=me))

    life.country.ask(rpc.refuse_erasure, rpc.RefuseErasure(youth_id=me, reason="Une aide est en cours de paiement"))

    assert (asked.state, asked.words, withdrawn.state) == ("asked", "Je déménage", "withdrawn")
    assert (life.report().state, life.report().answer) == ("refused", "Une aide est en cours de paiement")


def test_she_is_not_refused_without_a_reason(life: Life) -> None:
    life.ask(rpc.ask_erasure, rpc.AskErasure(youth_id=life.youth_id))

    with pytest.raises(InvalidRequest, match="reason_needed"):
        life.country.ask(rpc.refuse_erasure, rpc.RefuseErasure(youth_id=life.youth_id, reason=" \n"))

    assert life.report().state == "asked"


def test_only_the_area_that_erased_a_number_lets_it_return(life: Life) -> None:
    life.lives()
    life.is_erased()
    command = rpc.LetReturn(file_number=NUMBER)

    with pytest.raises(NotAllowed, match="other_area"):
        life.country.ask(rpc.let_return, command, by=ELSEWHERE, scope=Scope(kind="areas", ids=("pithiviers",)))
    life.country.ask(rpc.let_return, command, scope=Scope(kind="areas", ids=(HERE,)))

    (row,) = life.country.import_youths(export(youth_line(**CELLS))).rows
    assert row.outcome == "admitted"


def test_nobody_asks_in_her_place_and_another_area_sees_nothing(life: Life) -> None:
    with pytest.raises(NotAllowed, match="only_the_youth_asks"):
        life.ask(rpc.ask_erasure, rpc.AskErasure(youth_id=life.youth_id), by=life.adviser)
    life.ask(rpc.ask_erasure, rpc.AskErasure(youth_id=life.youth_id))
    scope = Scope(kind="areas", ids=("pithiviers",))

    with pytest.raises(NotAllowed):
        life.ask(rpc.get_erasure, rpc.GetErasure(youth_id=life.youth_id), by=ELSEWHERE, scope=scope)
    assert life.ask(rpc.list_erasures, rpc.ListErasures(), by=ELSEWHERE, scope=scope).erasures == ()


def test_requests_are_listed_oldest_first_page_by_page(life: Life) -> None:
    others = [life.country.admit() for _ in range(2)]
    for youth_id in (life.youth_id, *others):
        life.clock.forward(hours=1)
        life.country.ask(rpc.ask_erasure, rpc.AskErasure(youth_id=youth_id), by=Principal(id=youth_id, role="youth"))

    first = life.country.ask(rpc.list_erasures, rpc.ListErasures(limit=2))
    second = life.country.ask(rpc.list_erasures, rpc.ListErasures(limit=2, cursor=first.next))

    assert [each.youth_id for each in (*first.erasures, *second.erasures)] == [life.youth_id, *others]
    assert second.next is None


def counters(life: Life) -> dict[tuple[str, str], int]:
    app = life.harness.apps["stats"]
    with app.database.read() as session:
        return {(row.indicator, row.category): row.value for row in session.execute(app.tables["counter"].select()) if row.area == HERE}


def test_a_partner_who_knew_her_is_told_that_her_id_is_gone_and_reads_nothing_else(life: Life) -> None:
    region = life.country.ask(notifications.register_partner, notifications.RegisterPartner(
        id="region", name="La Région", areas=(HERE,), kinds=("lesson_attended",)))  # fmt: skip
    life.ask(rpc.consent_to_partner, rpc.ConsentToPartner(youth_id=life.youth_id, partner_id="region", given=True))
    life.country.settle()
    life.lives()
    feed = notifications.ReadFeed(token=region.feed_token, after=0)
    (told,) = life.country.ask(notifications.read_feed, feed).events

    life.is_erased()
    events = life.country.ask(notifications.read_feed, feed).events

    assert [event["type"].split(".")[2] for event in events] == ["withheld", "youth_erased"]
    assert events[1]["data"] == {"youth_id": told["data"]["youth_id"]}
    assert [int(event["sequence"]) for event in events] == [1, 2]
    assert life.youth_id not in str(events)


def test_who_no_longer_consents_is_told_to_the_figures_as_not_to_be_shown(life: Life) -> None:
    def shown() -> bool:
        app = life.harness.apps["stats"]
        youth = app.tables["youth"]
        with app.database.read() as session:
            return bool(session.execute(youth.select().where(youth.c.id == life.youth_id)).mappings().one()["evaluation"])

    life.ask(rpc.consent, rpc.Consent(youth_id=life.youth_id, purpose="evaluation", given=True))
    life.country.settle()
    before, figures = shown(), counters(life)

    life.ask(rpc.consent, rpc.Consent(youth_id=life.youth_id, purpose="evaluation", given=False))
    life.country.settle()

    assert (before, shown()) == (True, False)
    assert counters(life) == figures
