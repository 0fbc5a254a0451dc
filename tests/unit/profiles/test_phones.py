"""More than one phone: in order, each with whose it is; an export knows the first only and takes none away (domain.md § 4)."""

import datetime as dt

import pytest
from sqlalchemy import select

from contracts.errors import InvalidRequest
from contracts.kernel import Principal
from contracts.profiles import rpc
from contracts.rights import ExportYouth
from services.profiles.domain.phones import Phone, for_texts, in_order, of_both, with_first
from services.profiles.models import OtherPhone
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import Desk

JANUARY = dt.date(2027, 1, 5)
FIRST = "06 12 34 56 78"
OWN = rpc.Phone(number=FIRST)
MOTHER = rpc.Phone(number="07 11 11 11 11", label="mère")
HOME = rpc.Phone(number="02 38 00 00 00", label="foyer")


@pytest.fixture
def youth_id(desk: Desk) -> str:
    return desk.admit_youth(youth_line(phone=FIRST))


def write(desk: Desk, youth_id: str, *phones: rpc.Phone, **fields: object) -> rpc.Youth:
    version = desk.youth(youth_id).version
    edit = rpc.EditContact(youth_id=youth_id, version=version, phones=phones or None, **fields)  # type: ignore[arg-type]
    answer: rpc.Youth = desk.ask(rpc.edit_contact, edit)
    return answer


def dialled(desk: Desk, youth_id: str) -> str:
    asked = rpc.ContactsOf(person_ids=(youth_id,))
    (contact,) = desk.ask(rpc.contacts_of, asked, by=Principal(id="system", role="system")).contacts
    return str(contact.phone)


# ---------- the rules ----------


def test_a_number_stands_once_where_it_stands_first_and_keeps_its_label() -> None:
    typed = [Phone("+331"), Phone(""), Phone("+332", "mère"), Phone("+331", "foyer")]

    assert in_order(typed) == (Phone("+331", "foyer"), Phone("+332", "mère"))


def test_another_first_number_leaves_the_others_and_takes_no_label_along() -> None:
    both = Phone("+331", "mère"), Phone("+332", "foyer")

    assert with_first(both, "+333") == (Phone("+333"), both[1])
    assert with_first(both, "+332") == (both[1],)
    assert with_first(both, "+331") == both
    assert with_first(both, "") == (both[1],)


def test_two_files_keep_the_numbers_of_both_and_the_chosen_first_one_leads() -> None:
    stays, goes = [Phone("+331"), Phone("+332")], [Phone("+333"), Phone("+332"), Phone("+334")]

    assert [one.number for one in of_both(stays, goes, theirs_first=False)] == ["+331", "+332", "+333", "+334"]
    assert [one.number for one in of_both(stays, goes, theirs_first=True)] == ["+333", "+331", "+332", "+334"]


@pytest.mark.parametrize(("numbers", "chosen"), [
    (["+33238000000", "+33711111111"], "+33711111111"),
    (["+33612345678", "+33711111111"], "+33612345678"),
    (["+33238000000", "+351912345678"], "+351912345678"),
    (["+33238000000", "+33138000000"], "+33238000000"),
    (["", ], ""),
    ([], ""),
])  # fmt: skip
def test_a_text_goes_to_the_first_that_can_take_it_else_to_the_first(numbers: list[str], chosen: str) -> None:
    assert for_texts(numbers) == chosen


# ---------- the file ----------


def test_phones_are_kept_in_order_and_the_first_is_the_one_phone_of_before(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, rpc.Phone(number="02.38.00.00.00", label=" foyer "), rpc.Phone(number="+33 6 12 34 56 78"), MOTHER)

    file = desk.youth(youth_id)
    assert file.phones == (HOME, OWN, MOTHER)
    assert file.phone == HOME.number
    assert dialled(desk, youth_id) == "+33612345678"


def test_whoever_edits_the_one_phone_changes_the_first_and_loses_no_other(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, OWN, MOTHER, HOME)

    write(desk, youth_id, phone="06 00 00 00 01")
    changed = desk.youth(youth_id).phones
    write(desk, youth_id, phone="")

    assert changed == (rpc.Phone(number="06 00 00 00 01"), MOTHER, HOME)
    assert desk.youth(youth_id).phones == (MOTHER, HOME)
    assert desk.youth(youth_id).phone == MOTHER.number


def test_each_number_that_is_wrong_is_named_and_nothing_is_stored(desk: Desk, youth_id: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        write(desk, youth_id, rpc.Phone(number="12"), MOTHER, rpc.Phone(number="02 38"), email="zoe@")

    assert refused.value.data["fields"] == {"phone": "phone", "phone_3": "phone", "email": "email"}
    assert desk.youth(youth_id).phones == (OWN,)


def test_the_file_says_that_a_phone_changed_once_and_not_when_none_did(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, OWN, MOTHER)
    version = desk.youth(youth_id).version
    write(desk, youth_id, OWN, MOTHER)

    seen: rpc.Changes = desk.ask(rpc.list_changes, rpc.GetChanges(youth_id=youth_id))
    assert [change.fields for change in seen.changes if change.what == "contact"] == [("phone",)]
    assert desk.youth(youth_id).version == version


def test_nobody_can_be_reached_once_the_last_phone_is_gone(desk: Desk, youth_id: str) -> None:
    area = desk.youth(youth_id).summary.area
    write(desk, youth_id, HOME, MOTHER, email="")
    reached = [desk.youth(youth_id).summary.reachable]
    for _number in range(2):
        write(desk, youth_id, phone="")
        reached.append(desk.youth(youth_id).summary.reachable)

    assert reached == [True, True, False]
    assert [event["data"]["reachable"] for event in desk.events(area, "contact_changed")] == reached


def test_the_table_to_carry_back_has_the_first_in_its_column_and_the_others_beside(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, OWN, MOTHER, HOME)

    content = desk.ask(rpc.export_youths, rpc.ExportYouths()).content.decode("utf-8-sig")

    header, line = (row.split(";") for row in content.splitlines()[:2])
    row = dict(zip(header, line, strict=True))
    assert (row["Téléphone"], row["Autres téléphones"]) == (FIRST, "07 11 11 11 11 (mère), 02 38 00 00 00 (foyer)")


# ---------- imports ----------


def test_an_import_changes_the_first_and_keeps_the_number_typed_here(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, OWN, MOTHER)

    (row,) = desk.import_youths(export(youth_line(phone="06 00 00 00 02")), JANUARY).rows

    assert (row.outcome, row.reason) == ("updated", "phone")
    assert desk.youth(youth_id).phones == (rpc.Phone(number="06 00 00 00 02"), MOTHER)


def test_an_import_that_names_another_of_the_numbers_puts_it_first_with_its_label(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, OWN, HOME, MOTHER)

    desk.import_youths(export(youth_line(phone=MOTHER.number)), JANUARY)

    assert desk.youth(youth_id).phones == (MOTHER, HOME)


def test_an_import_without_a_phone_takes_the_first_away_and_the_next_takes_its_place(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, OWN, MOTHER)

    desk.import_youths(export(youth_line(phone="")), JANUARY)

    file = desk.youth(youth_id)
    assert (file.phone, file.phones, file.summary.reachable) == (MOTHER.number, (MOTHER,), True)


def test_a_first_number_changed_on_both_sides_is_a_conflict_as_before(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, HOME, OWN, MOTHER)
    later = export(youth_line(phone="06 00 00 00 02"))

    (row,) = desk.import_youths(later, JANUARY).rows
    desk.ask(rpc.settle_conflicts, rpc.SettleConflicts(file_number="45000001", choices={"Téléphone": "file"}))

    assert (row.outcome, row.reason) == ("to_correct", "conflict: phone")
    assert desk.youth(youth_id).phones == (rpc.Phone(number="06 00 00 00 02"), OWN, MOTHER)
    assert desk.import_youths(later, JANUARY).counts == {"unchanged": 1}


# ---------- likeness ----------


def test_files_with_any_number_in_common_are_compared_and_say_so(desk: Desk) -> None:
    rows = desk.import_youths(export(
        youth_line(number="45000001", last_name="Lefèvre", phone="06 00 00 00 01"),
        youth_line(number="45000002", last_name="Lefaivre", born="02/02/2004", phone="06 00 00 00 02"),
    )).rows  # fmt: skip
    one, other = (row.youth_id or "" for row in rows)
    desk.harness.run_timer("profiles", "seek_twins")
    before = desk.ask(rpc.list_duplicates, rpc.ListDuplicates()).pairs

    write(desk, one, rpc.Phone(number="06 00 00 00 01"), MOTHER)
    write(desk, other, rpc.Phone(number="06 00 00 00 02"), MOTHER)
    edit = rpc.EditIdentity(youth_id=other, version=desk.youth(other).version, birth_date=desk.youth(one).birth_date)
    desk.ask(rpc.edit_identity, edit)
    desk.harness.run_timer("profiles", "seek_twins")

    (pair,) = desk.ask(rpc.list_duplicates, rpc.ListDuplicates()).pairs
    assert before == ()
    assert "phone" in pair.alike
    assert MOTHER in pair.first.phones
    assert MOTHER in pair.second.phones


def test_a_number_in_common_alone_is_found_through_its_index(desk: Desk) -> None:
    """The names changed places and the birth date is another: nothing else leads from one file to the other."""
    rows = desk.import_youths(export(
        youth_line(number="45000001", last_name="Martin", first_name="Zoé", phone="06 00 00 00 01"),
        youth_line(number="45000002", last_name="Zoé", first_name="Martin", born="02/02/2004", phone="06 00 00 00 02"),
    )).rows  # fmt: skip
    one, other = (row.youth_id or "" for row in rows)
    desk.harness.run_timer("profiles", "seek_twins")
    assert desk.ask(rpc.list_duplicates, rpc.ListDuplicates()).pairs == ()

    write(desk, one, rpc.Phone(number="06 00 00 00 01"), MOTHER)
    write(desk, other, MOTHER, rpc.Phone(number="06 00 00 00 02"))
    desk.harness.run_timer("profiles", "seek_twins")

    (pair,) = desk.ask(rpc.list_duplicates, rpc.ListDuplicates()).pairs
    assert {"name", "phone"} <= set(pair.alike)


# ---------- taken away, erased ----------


def test_all_numbers_are_in_the_copy_and_none_is_left_after_an_erasure(desk: Desk, youth_id: str) -> None:
    write(desk, youth_id, OWN, MOTHER, HOME)

    held = desk.ask(rpc.export_youth, ExportYouth(youth_id=youth_id)).held
    desk.ask(rpc.erase_youth, rpc.EraseYouth(youth_id=youth_id, ground="asked_here", version=desk.youth(youth_id).version))

    assert held["youth"][0]["phone"] == "+33612345678"
    assert {(row["phone"], row["phone_label"]) for row in held["other_phone"]} == {("+33711111111", "mère"), ("+33238000000", "foyer")}
    with desk.harness.apps["profiles"].database.read() as session:
        assert session.scalars(select(OtherPhone)).all() == []
