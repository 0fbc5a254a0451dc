"""Contact and identity as a person edits them: all that is wrong at once, and nothing stored then (domain.md § 4)."""

import datetime as dt

import pytest

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Principal
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.cohort import youth_line
from tests.unit.profiles.desk import Desk


@pytest.fixture
def youth_id(desk: Desk) -> str:
    return desk.admit_youth(youth_line())


def contact(desk: Desk, youth_id: str, **fields: object) -> rpc.Youth:
    version = desk.youth(youth_id).version
    return desk.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=version, **fields))  # type: ignore[arg-type]


def identity(desk: Desk, youth_id: str, **fields: object) -> rpc.Youth:
    version = desk.youth(youth_id).version
    return desk.ask(rpc.edit_identity, rpc.EditIdentity(youth_id=youth_id, version=version, **fields))  # type: ignore[arg-type]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_stored(desk: Desk, youth_id: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        contact(desk, youth_id, phone="12", email="zoe@", postcode="4500", address="1 rue Neuve")

    assert refused.value.data["fields"] == {"phone": "phone", "email": "email", "postcode": "postcode"}
    assert desk.youth(youth_id).address == ""


def test_a_commune_of_the_list_brings_its_postcode(desk: Desk, youth_id: str) -> None:
    file = contact(desk, youth_id, commune="45232")

    assert (file.commune, file.postcode, file.proposes_area) == ("45232", "45160", None)


def test_the_postcode_of_the_old_place_that_a_form_still_held_goes_with_it(desk: Desk, youth_id: str) -> None:
    before = desk.youth(youth_id).postcode

    file = contact(desk, youth_id, commune="45232", postcode=before)

    assert (before, file.postcode) == ("45000", "45160")


def test_a_commune_of_another_area_proposes_the_move_and_moves_nobody(desk: Desk, youth_id: str) -> None:
    file = contact(desk, youth_id, commune="45252", postcode="45300")

    assert (file.summary.area, file.proposes_area) == ("orleans", "pithiviers")
    assert desk.youth(youth_id).proposes_area == "pithiviers"


@pytest.mark.parametrize(("postcode", "right"), [("45100", True), ("45300", False), ("45999", True)])
def test_a_postcode_of_another_commune_is_refused_and_a_cedex_is_not(desk: Desk, youth_id: str, postcode: str, right: bool) -> None:
    if right:
        assert contact(desk, youth_id, postcode=postcode).postcode == postcode
    else:
        with pytest.raises(InvalidRequest) as refused:
            contact(desk, youth_id, postcode=postcode)
        assert refused.value.data["fields"] == {"postcode": "postcode_of_another"}


def test_the_neph_is_written_whole_and_shown_by_its_last_digits(desk: Desk, youth_id: str) -> None:
    shown = identity(desk, youth_id, neph="123 456 789 012").neph

    assert shown == "••••••••9012"
    assert identity(desk, youth_id, neph=shown, first_name="Zoé").neph == shown
    with pytest.raises(InvalidRequest):
        identity(desk, youth_id, neph="12345678901")


@pytest.mark.parametrize(
    ("field", "value"),
    [("last_name", "R2D2"), ("first_name", ""), ("birth_date", dt.date(2020, 1, 1)), ("birth_date", dt.date(1880, 1, 1))],
)  # fmt: skip
def test_an_identity_that_cannot_be_is_refused_with_its_field(desk: Desk, youth_id: str, field: str, value: object) -> None:
    with pytest.raises(InvalidRequest) as refused:
        identity(desk, youth_id, **{field: value})

    assert list(refused.value.data["fields"]) == [field]


def test_a_new_name_is_found_in_the_list_and_told_by_no_event(desk: Desk, youth_id: str) -> None:
    before = len(desk.events("orleans"))

    identity(desk, youth_id, last_name="LE GOFF")

    assert [y.last_name for y in desk.ask(rpc.list_youths, rpc.ListYouths(text="le gof")).youths] == ["Le Goff"]
    assert len(desk.events("orleans")) == before


def test_an_identity_that_somebody_changed_meanwhile_is_a_conflict(desk: Desk, youth_id: str) -> None:
    version = desk.youth(youth_id).version
    identity(desk, youth_id, first_name="Zoa")

    with pytest.raises(Conflict):
        desk.ask(rpc.edit_identity, rpc.EditIdentity(youth_id=youth_id, version=version, first_name="Zoé"))


def test_imported_needs_without_an_author_are_overwritten_by_nobody_but_the_youth(desk: Desk, youth_id: str) -> None:
    imported = desk.admit_youth(youth_line(number="45000009", last_name="Besoin", needs="Séances courtes"))
    adviser = Principal(id="adviser", role="adviser")
    write = rpc.SetStrengthsAndNeeds(youth_id=imported, needs=("extra_time",))

    with pytest.raises(NotAllowed):
        desk.ask(rpc.set_strengths_and_needs, write, by=adviser)
    desk.ask(rpc.set_strengths_and_needs, write, by=Principal(id=imported, role="youth"))

    assert desk.youth(imported, "youth").needs == ("extra_time",)


def test_atouts_and_needs_have_words_and_words_of_needs_are_needs(desk: Desk, youth_id: str) -> None:
    words = rpc.SetStrengthsAndNeeds(
        youth_id=youth_id, strengths=("memory",), strengths_words="Retient les trajets", needs_words="Parler lentement"
    )
    desk.ask(rpc.set_strengths_and_needs, words, by=Principal(id=youth_id, role="youth"))

    school = desk.youth(youth_id, "school")

    assert (school.strengths_words, school.needs_words) == ("Retient les trajets", None)


def test_what_was_written_is_told_to_whoever_comes_back(desk: Desk, youth_id: str) -> None:
    adviser = Principal(id=new_id(), role="adviser")

    def changes() -> rpc.Changes:
        return desk.ask(rpc.list_changes, rpc.GetChanges(youth_id=youth_id), by=adviser)

    def read() -> None:
        trace = rpc.ReadTrace(id=new_id(), at=desk.clock.now(), person_id=adviser.id, role="adviser", youth_id=youth_id, what="read_file")
        desk.ask(rpc.trace_reads, rpc.TraceReads(traces=(trace,)))

    never = changes().last_visit
    read()
    first_visit = desk.clock.now()
    desk.clock.forward(days=20)
    contact(desk, youth_id, phone="06 00 00 00 01")
    desk.clock.forward(days=1)
    read()
    desk.clock.forward(minutes=5)

    seen = changes()

    assert never is None
    assert seen.last_visit == first_visit
    assert [(c.what, c.fields) for c in seen.changes if c.at > first_visit] == [("contact", ("phone",))]
