"""Signing in: codes, PINs, limits on guessing, refresh tokens, and what closes a sign-in."""

import pytest

from contracts.errors import NotFound
from contracts.kernel import PROGRAMME, Empty, Principal, Scope
from contracts.profiles import rpc
from services.profiles.domain.access_codes import SecretKeeper, read_access_code
from tests.unit.profiles.cohort import youth_line
from tests.unit.profiles.desk import ANYONE, Desk


@pytest.fixture
def zoe(desk: Desk) -> rpc.IssuedCode:
    return desk.issue_code(desk.admit_youth(youth_line()))


def wrong(code: str) -> str:
    """The same selector, another secret."""
    return code[:-1] + ("A" if code[-1] != "A" else "C")


def test_a_youth_enters_the_existing_file_with_the_code_alone(desk: Desk, zoe: rpc.IssuedCode) -> None:
    signed_in = desk.sign_in(zoe.code.lower().replace("-", " "))

    assert signed_in.outcome == "ok"
    assert signed_in.principal == Principal(id=zoe.person_id, role="youth", area="orleans")
    assert signed_in.label == "Zoé Martin"
    assert zoe.pin is None


def test_staff_need_the_pin_as_well(desk: Desk) -> None:
    issued = desk.issue_code(desk.add_person("coordinator", area="orleans"))

    assert desk.sign_in(issued.code).outcome == "needs_pin"
    assert desk.sign_in(issued.code, "000000" if issued.pin != "000000" else "111111").outcome == "denied"
    assert desk.sign_in(issued.code, issued.pin).outcome == "ok"


def test_a_replaced_code_opens_nothing_and_closes_what_it_opened(desk: Desk, zoe: rpc.IssuedCode) -> None:
    open_sign_in = desk.sign_in(zoe.code)

    new = desk.issue_code(zoe.person_id)

    assert desk.sign_in(zoe.code).outcome == "denied"
    assert desk.sign_in(new.code).outcome == "ok"
    refreshed = desk.ask(rpc.refresh_sign_in, rpc.RefreshSignIn(refresh_token=open_sign_in.refresh_token))
    assert refreshed.outcome == "denied"
    assert len(desk.events("orleans", "access_code_replaced")) == 1
    assert [e["data"]["sign_in_id"] for e in desk.events("orleans", "sign_in_closed")] == [open_sign_in.sign_in_id]


def test_guessing_is_stopped_for_the_one_who_guesses_and_for_nobody_else(desk: Desk, zoe: rpc.IssuedCode) -> None:
    guesses = [desk.sign_in(wrong(zoe.code), source="a stranger") for _ in range(12)]

    stranger = desk.sign_in(zoe.code, source="a stranger")
    owner = desk.sign_in(zoe.code, source="the owner's phone")

    assert [guess.outcome for guess in guesses] == ["denied"] * 10 + ["locked"] * 2
    assert stranger.outcome == "locked"
    assert 0 < (stranger.retry_after or 0) <= 60
    assert owner.outcome == "ok"


def test_whoever_was_stopped_may_try_again_after_the_time_that_was_told(desk: Desk, zoe: rpc.IssuedCode) -> None:
    for _ in range(11):
        stopped = desk.sign_in(wrong(zoe.code))

    desk.clock.forward(seconds=stopped.retry_after or 0)

    assert desk.sign_in(zoe.code).outcome == "ok"


def test_a_flood_from_many_sources_does_not_shut_out_a_phone_that_was_there_before(
    desk: Desk, zoe: rpc.IssuedCode
) -> None:
    desk.sign_in(zoe.code, source="the owner's phone")
    for number in range(13):
        for _ in range(10):
            last = desk.sign_in(wrong(zoe.code), source=f"bot {number}")

    assert last.outcome == "locked"
    assert desk.sign_in(zoe.code, source="the owner's phone").outcome == "ok"


def test_what_cannot_be_a_code_costs_no_try(desk: Desk, zoe: rpc.IssuedCode) -> None:
    for _ in range(60):
        assert desk.sign_in("not a code").outcome == "denied"

    assert desk.sign_in(zoe.code).outcome == "ok"


def test_wrong_pins_are_counted_behind_the_right_code(desk: Desk) -> None:
    issued = desk.issue_code(desk.add_person("programme_lead"))
    bad = "000000" if issued.pin != "000000" else "111111"

    outcomes = [desk.sign_in(issued.code, bad, source=f"place {n}").outcome for n in range(7)]

    assert outcomes == ["denied"] * 6 + ["locked"]
    desk.clock.forward(minutes=2)
    assert desk.sign_in(issued.code, issued.pin).outcome == "ok"


def refresh(desk: Desk, token: str | None) -> rpc.SignedIn:
    return desk.ask(rpc.refresh_sign_in, rpc.RefreshSignIn(refresh_token=token or ""))


def test_a_refresh_token_is_used_once_and_two_tabs_may_share_it_for_a_moment(desk: Desk, zoe: rpc.IssuedCode) -> None:
    first = desk.sign_in(zoe.code)

    second = refresh(desk, first.refresh_token)
    other_tab = refresh(desk, first.refresh_token)

    assert second.outcome == "ok"
    assert second.refresh_token not in (None, first.refresh_token)
    assert (other_tab.outcome, other_tab.refresh_token) == ("ok", None)
    assert refresh(desk, second.refresh_token).outcome == "ok"


def test_an_old_refresh_token_was_stolen_and_closes_the_sign_in(desk: Desk, zoe: rpc.IssuedCode) -> None:
    first = desk.sign_in(zoe.code)
    second = refresh(desk, first.refresh_token)
    desk.clock.forward(seconds=31)

    assert refresh(desk, first.refresh_token).outcome == "denied"
    assert refresh(desk, second.refresh_token).outcome == "denied"
    assert len(desk.events("orleans", "sign_in_closed")) == 1


@pytest.mark.parametrize("token", ["", "nothing", "a.b", "ü.ü"])
def test_a_token_that_never_was_opens_nothing(desk: Desk, token: str) -> None:
    assert refresh(desk, token).outcome == "denied"


def test_staff_sign_in_again_the_next_day_and_youths_stay(desk: Desk, zoe: rpc.IssuedCode) -> None:
    issued = desk.issue_code(desk.add_person("coordinator", area="orleans"))
    staff, youth = desk.sign_in(issued.code, issued.pin), desk.sign_in(zoe.code)

    desk.clock.forward(hours=13)

    assert refresh(desk, staff.refresh_token).outcome == "denied"
    assert refresh(desk, youth.refresh_token).outcome == "ok"


def test_signing_out_closes_ones_own_sign_ins_only(desk: Desk, zoe: rpc.IssuedCode) -> None:
    mine = desk.sign_in(zoe.code)
    stranger = desk.issue_code(desk.add_person("programme_lead"))
    lead = desk.sign_in(stranger.code, stranger.pin)

    with pytest.raises(NotFound):
        desk.ask(rpc.sign_out, rpc.SignOut(sign_in_id=mine.sign_in_id), by=lead.principal)
    desk.ask(rpc.sign_out, rpc.SignOut(everywhere=True), by=mine.principal)

    assert refresh(desk, mine.refresh_token).outcome == "denied"
    assert refresh(desk, lead.refresh_token).outcome == "ok"
    assert desk.events(PROGRAMME, "sign_in_closed") == []


def test_neither_a_code_nor_a_token_nor_a_pin_is_in_the_database(desk: Desk, zoe: rpc.IssuedCode) -> None:
    staff = desk.issue_code(desk.add_person("programme_lead"))
    signed_in = desk.sign_in(staff.code, staff.pin, source="10.1.2.3")
    app = desk.harness.apps["profiles"]

    with app.database.read() as session:
        stored = " ".join(
            str(row)
            for table in app.tables.values()
            for row in session.execute(table.select())
            if table.name != "event_log"
        )

    secrets = [
        staff.code[5:],
        staff.code.replace("-", "")[4:],
        zoe.code[5:],
        (signed_in.refresh_token or "").split(".")[1],
    ]
    assert not [secret for secret in [*secrets, "10.1.2.3"] if secret in stored]
    assert f"'{staff.pin}'" not in stored


def test_old_tries_and_sign_ins_are_forgotten(desk: Desk, zoe: rpc.IssuedCode) -> None:
    token = desk.sign_in(zoe.code).refresh_token
    desk.clock.forward(days=32)

    desk.harness.run_timer("profiles", "forget_sign_ins")

    tables = desk.harness.apps["profiles"].tables
    with desk.harness.apps["profiles"].database.read() as session:
        left = [session.execute(tables[name].select()).all() for name in ("try_bucket", "sign_in")]
    assert left == [[], []]
    assert refresh(desk, token).outcome == "denied"


def test_the_notice_is_seen_once(desk: Desk, zoe: rpc.IssuedCode) -> None:
    me = desk.sign_in(zoe.code).principal

    before = desk.ask(rpc.me, rpc.Empty(), by=me)
    desk.ask(rpc.see_notice, rpc.Empty(), by=me)

    assert (before.notice_seen, desk.ask(rpc.me, rpc.Empty(), by=me).notice_seen) == (False, True)
    assert before.label == "Zoé Martin"


def test_a_flood_keeps_an_unknown_phone_out_for_seconds_only(desk: Desk, zoe: rpc.IssuedCode) -> None:
    for number in range(14):
        for _ in range(10):
            desk.sign_in(wrong(zoe.code), source=f"bot {number}")

    new_phone = desk.sign_in(zoe.code, source="a phone that was never here")
    desk.clock.forward(seconds=new_phone.retry_after or 0)

    assert new_phone.outcome == "locked"
    assert (new_phone.retry_after or 0) <= 5
    assert desk.sign_in(zoe.code, source="a phone that was never here").outcome == "ok"


def test_a_thief_of_the_code_cannot_use_up_the_owners_tries_at_the_pin(desk: Desk) -> None:
    issued = desk.issue_code(desk.add_person("programme_lead"))
    desk.sign_in(issued.code, issued.pin, source="the office")
    bad = "000000" if issued.pin != "000000" else "111111"

    thief = [desk.sign_in(issued.code, bad, source=f"elsewhere {n}").outcome for n in range(8)]

    assert thief[-1] == "locked"
    assert desk.sign_in(issued.code, issued.pin, source="the office").outcome == "ok"


def test_a_stolen_database_lets_nobody_in(desk: Desk, zoe: rpc.IssuedCode) -> None:
    """With every row, and everything but the pepper: no guess can be checked, nothing stored opens or renews."""
    staff = desk.issue_code(desk.add_person("coordinator", area="orleans"))
    desk.sign_in(staff.code, staff.pin)
    desk.sign_in(zoe.code)
    app = desk.harness.apps["profiles"]
    with app.database.read() as session:
        codes = session.execute(app.tables["access_code"].select()).all()
        sign_ins = session.execute(app.tables["sign_in"].select()).all()

    thief = SecretKeeper(b"whatever a thief may guess", memory_kib=64, passes=1)
    right = {read_access_code(one.code) for one in (staff, zoe)}
    checked = [thief.matches(row.secret_hash, code.selector, code.secret) for row in codes for code in right if code]
    pins = [thief.matches(row.pin_hash, row.id, staff.pin or "") for row in codes if row.pin_hash]
    opened = [desk.sign_in(text[:64], staff.pin, source="thief").outcome
              for row in codes for text in (row.secret_hash, row.selector + row.secret_hash[-8:], row.id)]
    renewed = [refresh(desk, f"{row.id}.{kept}").outcome for row in sign_ins for kept in (row.token_hash, row.last_token_hash or "")]

    assert len(checked) == 4
    assert not any((*checked, *pins))
    assert set(opened) == {"denied"}
    assert set(renewed) == {"denied"}


def test_ones_own_open_sign_ins_are_listed_by_device_and_none_elses(desk: Desk, zoe: rpc.IssuedCode) -> None:
    def enter(device: str) -> rpc.SignedIn:
        answer: rpc.SignedIn = desk.ask(rpc.sign_in, rpc.SignIn(code=zoe.code, source="here", device=device), by=ANYONE)
        return answer

    phone, computer = enter("Firefox, Android"), enter("Chrome, Windows")
    desk.ask(rpc.sign_out, rpc.SignOut(sign_in_id=phone.sign_in_id), by=phone.principal)
    stranger = Principal(id="somebody else", role="youth")

    mine = desk.ask(rpc.list_sign_ins, rpc.Empty(), by=computer.principal).sign_ins

    assert [(row.id, row.device) for row in mine] == [(computer.sign_in_id, "Chrome, Windows")]
    assert desk.ask(rpc.list_sign_ins, rpc.Empty(), by=stranger).sign_ins == ()


def check(desk: Desk, youth_id: str, code: str, source: str = "the instructor's phone") -> str:
    """The code of `youth_id`, typed on somebody else's phone."""
    teacher = Principal(id="teacher", role="instructor", organisation_id="school")
    asked = rpc.CheckCode(youth_id=youth_id, code=code, source=source)
    answer: rpc.CodeChecked = desk.ask(rpc.check_code, asked, by=teacher, scope=Scope(kind="youth", ids=(youth_id,)))
    return answer.outcome


def test_a_code_is_checked_on_somebody_elses_phone_and_opens_nothing(desk: Desk, zoe: rpc.IssuedCode) -> None:
    other = desk.issue_code(desk.admit_youth(youth_line(number="45000002", last_name="Petit", phone="", email="ana@exemple.fr")))

    assert check(desk, zoe.person_id, zoe.code.lower()) == "ok"
    assert check(desk, zoe.person_id, other.code) == "denied", "somebody else's is not hers"
    me = Principal(id=zoe.person_id, role="youth", area="orleans")
    assert desk.ask(rpc.list_sign_ins, Empty(), by=me).sign_ins == ()


def test_wrong_tries_on_somebody_elses_phone_count_as_at_the_door(desk: Desk, zoe: rpc.IssuedCode) -> None:
    tries = [check(desk, zoe.person_id, wrong(zoe.code)) for _ in range(11)]

    assert tries == ["denied"] * 10 + ["locked"]
    assert desk.sign_in(zoe.code, source="the instructor's phone").outcome == "locked"
    assert desk.sign_in(zoe.code, source="her own phone").outcome == "ok"
