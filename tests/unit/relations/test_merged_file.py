"""What the one file of two says afterwards: nothing is lost, nobody reads more than before, whoever follows serves its area."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc as attendance
from contracts.attendance.events import AppointmentConfirmed
from contracts.errors import InvalidRequest
from contracts.kernel import Principal
from contracts.profiles import rpc
from tests.unit.relations.country import HERE, THERE, Country
from tests.unit.relations.test_merging import merge
from tests.unit.relations.test_moving_area import booked


@pytest.fixture
def pair(country: Country) -> tuple[str, str]:
    return country.admit(HERE, last_name="Lefèvre"), country.admit(HERE, last_name="Lefebvre", comment="Vue au forum")


def herself(youth_id: str) -> Principal:
    return Principal(id=youth_id, role="youth", area=HERE)


def adviser(country: Country) -> Principal:
    return Principal(id=country.add_person("adviser", area=HERE), role="adviser", area=HERE)


def needs(country: Country, youth_id: str, by: Principal, *codes: str, words: str = "") -> None:
    command = rpc.SetStrengthsAndNeeds(youth_id=youth_id, needs=codes, needs_words=words)
    country.ask(rpc.set_strengths_and_needs, command, by=by, scope=country.about(youth_id))


def shares(country: Country, youth_id: str, purpose: str, given: bool) -> None:
    command = rpc.Consent(youth_id=youth_id, purpose=purpose, given=given)  # type: ignore[arg-type]
    country.ask(rpc.consent, command, by=herself(youth_id), scope=country.about(youth_id))


def read(country: Country, youth_id: str, by: Principal, view: str = "adviser") -> Any:
    file = country.ask(rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view=view), by=by, scope=country.about(youth_id))  # type: ignore[arg-type]
    return file.needs, file.needs_words


def test_needs_that_she_did_not_share_stay_unshared_and_both_files_needs_are_hers(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    one, other = adviser(country), adviser(country)
    needs(country, stays, one, words="Peur de la foule")
    needs(country, goes, other, "reading_difficulty", words="Se fatigue vite")

    merge(country, stays, goes)

    assert read(country, stays, herself(stays), "youth") == (("reading_difficulty",), "Peur de la foule\nSe fatigue vite")
    assert [read(country, stays, who) for who in (one, other)] == [(None, None), (None, None)], "neither reads the other's"
    assert read(country, stays, Principal(id="school", role="school"), "school") == (None, None)


def test_needs_of_one_author_stay_the_authors_and_her_own_stay_hers(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    needs(country, goes, herself(goes), "reading_difficulty")

    merge(country, stays, goes)
    needs(country, stays, herself(stays), "reading_difficulty", "oral_instructions")

    assert read(country, stays, herself(stays), "youth")[0] == ("oral_instructions", "reading_difficulty")
    assert read(country, stays, adviser(country)) == (None, None)


@pytest.mark.parametrize("refuses", [0, 1])
def test_one_no_on_either_file_is_her_no(country: Country, pair: tuple[str, str], refuses: int) -> None:
    says_no, says_yes = pair[refuses], pair[1 - refuses]
    for youth_id in pair:
        needs(country, youth_id, herself(youth_id), "reading_difficulty")
    for purpose in ("needs", "evaluation"):
        shares(country, says_no, purpose, True)
        shares(country, says_no, purpose, False)
        country.clock.forward(minutes=1)
        shares(country, says_yes, purpose, True)

    merge(country, *pair)

    said = country.ask(rpc.list_consents, rpc.ListConsents(youth_id=pair[0]), scope=country.about(pair[0]))
    assert (said.needs, said.evaluation) == (False, False)
    assert read(country, pair[0], adviser(country)) == (None, None)
    assert [e["subject"] for e in country.events(HERE, "evaluation_consent_withdrawn")][-1] == pair[0]


def test_a_yes_without_a_no_anywhere_is_for_all_her_needs(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    needs(country, stays, herself(stays), "reading_difficulty")
    needs(country, goes, herself(goes), "oral_instructions")
    shares(country, goes, "needs", True)

    merge(country, stays, goes)

    assert read(country, stays, adviser(country))[0] == ("oral_instructions", "reading_difficulty")


def test_what_only_the_other_file_said_is_kept(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    version = country.youth(goes).version
    lead = {"by": adviser(country), "scope": country.about(goes)}
    country.ask(rpc.edit_contact, rpc.EditContact(youth_id=goes, version=version, language="pt", preferred_contact="phone"), **lead)
    country.ask(rpc.edit_identity, rpc.EditIdentity(youth_id=goes, version=version + 1, representative="Mme Silva, curatrice"), **lead)
    country.ask(rpc.set_strengths_and_needs, rpc.SetStrengthsAndNeeds(youth_id=goes, strengths_words="Conduit un tracteur"), **lead)

    merge(country, stays, goes)

    file, row = country.youth(stays), country.row("profiles", "youth", stays)
    assert (file.language, file.preferred_contact, file.representative) == ("pt", "phone", "Mme Silva, curatrice")
    assert (file.strengths_words, row.comment) == ("Conduit un tracteur", "Vue au forum")


def test_who_followed_the_other_file_is_still_told(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    followed = adviser(country).id
    country.link(goes, "adviser", followed)
    country.link(goes, "school", country.school[THERE].id)

    merge(country, stays, goes)

    past = {(link.role, link.other_id) for link in country.youth(stays).past_links}
    assert {("adviser", followed), ("school", country.school[THERE].id)} <= past
    assert country.state(stays).adviser_id == country.adviser[HERE]


def test_an_adviser_of_another_area_neither_comes_along_nor_can_be_chosen(country: Country) -> None:
    stays, goes = country.admit(HERE), country.admit(THERE)
    country.ask(rpc.unlink_youth, rpc.UnlinkYouth(youth_id=stays, role="adviser", other_id=country.adviser[HERE]))

    with pytest.raises(InvalidRequest, match="serves_another_area"):
        merge(country, stays, goes, "adviser")
    merge(country, stays, goes)

    assert country.state(stays).adviser_id is None
    assert country.adviser[THERE] in {link.other_id for link in country.youth(stays).past_links}


def test_nobody_links_an_adviser_of_another_area(country: Country) -> None:
    youth_id = country.admit(HERE)

    with pytest.raises(InvalidRequest, match="serves_another_area"):
        country.link(youth_id, "adviser", country.adviser[THERE])


def test_the_instructors_of_the_school_that_is_left_follow_no_more_and_its_lessons_are_cancelled(country: Country) -> None:
    youth_id = country.admit(HERE)
    country.settle()
    lesson = booked(country, youth_id)
    before = country.state(youth_id).instructor_ids

    country.link(youth_id, "school", country.school[THERE].id)
    country.settle()

    assert (before, country.state(youth_id).instructor_ids) == ((lesson.instructor_id,), ())
    seen = country.ask(attendance.get_appointment, attendance.GetAppointment(appointment_id=lesson.id))
    assert (seen.state, seen.cancelled_by) == ("cancelled", "system")
    links = country.links_in_gateway(youth_id)
    assert links is not None
    assert links.instructor_ids == frozenset()


def test_a_lesson_confirmed_by_the_school_that_was_left_brings_its_instructor_back_no_more(country: Country) -> None:
    youth_id = country.admit(HERE)
    country.settle()
    office = country.school[HERE]
    start = country.clock.now() + dt.timedelta(days=3)
    country.link(youth_id, "school", country.school[THERE].id)

    country.harness.say(HERE, AppointmentConfirmed(
        appointment_id="late", youth_id=youth_id, school_id=office.id, instructor_id=office.instructors[0].id, vehicle_id=None,
        kind="driving_lesson", starts_at=start, ends_at=start + dt.timedelta(hours=1)))
    country.settle()

    assert country.state(youth_id).instructor_ids == ()


def test_lessons_with_the_school_of_the_other_file_alone_are_cancelled(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    country.link(goes, "school", country.school[THERE].id)
    country.settle()
    lesson = booked(country, goes, area=THERE)

    merge(country, stays, goes)

    seen = country.ask(attendance.get_appointment, attendance.GetAppointment(appointment_id=lesson.id))
    assert seen.state == "cancelled"
    assert country.state(stays).instructor_ids == ()


def test_where_the_other_files_school_is_chosen_its_lesson_stands(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    country.link(goes, "school", country.school[THERE].id)
    country.settle()
    mine, theirs = booked(country, stays), booked(country, goes, area=THERE)

    merge(country, stays, goes, "school")

    states = [country.ask(attendance.get_appointment, attendance.GetAppointment(appointment_id=each.id)).state for each in (mine, theirs)]
    assert states == ["cancelled", "confirmed"]
    assert country.state(stays).school_id == country.school[THERE].id
