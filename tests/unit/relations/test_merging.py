"""Two files that were one person's become one, in every service, and what comes late about the other is the survivor's."""

import datetime as dt
import random

import pytest
from sqlalchemy import func, select

from contracts.attendance import rpc as attendance
from contracts.attendance.events import AppointmentConfirmed
from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from contracts.progress import rpc as progress
from gateway.relations import Relations
from servicekit.log.care import rebuild
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.relations.country import HERE, THERE, Country
from tests.unit.relations.test_moving_area import booked, recorded

COORDINATOR = Principal(id="coordinator", role="coordinator", area=HERE)


@pytest.fixture
def pair(country: Country) -> tuple[str, str]:
    """One person with two files: the second with another spelling, a phone and an e-mail of its own."""
    stays = country.admit(HERE, last_name="Lefèvre", phone="", email="")
    goes = country.admit(HERE, last_name="Lefebvre", phone="06 99 99 99 99", email="zoe@ailleurs.fr")
    country.settle()
    return stays, goes


def merge(country: Country, stays: str, goes: str, *take: str) -> rpc.Merged:
    answer: rpc.Merged = country.ask(rpc.merge_youths, rpc.MergeYouths(youth_id=stays, merged_id=goes, take=take, reason="Doublon"))
    country.settle()
    return answer


def test_the_survivor_keeps_its_values_takes_the_chosen_ones_and_what_it_lacked(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair

    merge(country, stays, goes, "last_name")

    file = country.youth(stays)
    assert (file.summary.last_name, file.summary.first_name) == ("Lefebvre", "Zoé")
    assert (file.phone, file.email) == ("06 99 99 99 99", "zoe@ailleurs.fr")
    with pytest.raises(NotFound):
        country.youth(goes)


@pytest.mark.parametrize(("take", "order"), [
    ((), ["06 11 11 11 11", "02 38 00 00 00", "06 99 99 99 99"]),
    (("phone",), ["06 99 99 99 99", "06 11 11 11 11", "02 38 00 00 00"]),
])  # fmt: skip
def test_the_phones_of_both_files_are_kept_the_chosen_one_first(country: Country, take: tuple[str, ...], order: list[str]) -> None:
    stays = country.admit(HERE, last_name="Lefèvre", phone="06 11 11 11 11")
    goes = country.admit(HERE, last_name="Lefebvre", phone="06 99 99 99 99")
    home = rpc.Phone(number="02 38 00 00 00", label="foyer")
    for youth_id, first in ((stays, "06 11 11 11 11"), (goes, "06 99 99 99 99")):
        phones = (rpc.Phone(number=first), home)
        country.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=country.youth(youth_id).version, phones=phones))
    country.settle()

    shown = country.ask(rpc.compare_files, rpc.CompareFiles(youth_id=stays, merged_id=goes))
    merge(country, stays, goes, *take)

    file = country.youth(stays)
    assert [phone.number for phone in file.phones] == order
    assert home in file.phones
    assert file.phone == order[0]
    compared = next(field for field in shown.fields if field.field == "phone")
    assert (compared.stays, compared.goes) == ("06 11 11 11 11, 02 38 00 00 00 (foyer)", "06 99 99 99 99, 02 38 00 00 00 (foyer)")
    assert country.row("profiles", "merge", stays).changed == {"phone": "06 11 11 11 11, 02 38 00 00 00 (foyer)"}


def test_the_same_merge_sent_twice_is_one_merge(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    command = rpc.MergeYouths(youth_id=stays, merged_id=goes)

    first = country.ask(rpc.merge_youths, command, key="k")
    second = country.ask(rpc.merge_youths, command, key="k")

    assert first == second
    assert len(country.events(HERE, "youths_merged")) == 1


def test_a_file_further_on_is_not_merged_into_one_that_left(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    country.ask(rpc.change_journey, rpc.ChangeJourney(youth_id=stays, act="end", outcome="left", reason="Départ"))

    with pytest.raises(Conflict, match="merge_other_way"):
        merge(country, stays, goes)
    with pytest.raises(InvalidRequest, match="same_file"):
        merge(country, goes, goes)
    with pytest.raises(InvalidRequest, match="unknown_choice"):
        merge(country, goes, stays, "needs")


def test_both_files_must_be_in_reach(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair

    with pytest.raises(NotAllowed):
        country.ask(rpc.merge_youths, rpc.MergeYouths(youth_id=stays, merged_id=goes), by=COORDINATOR, scope=country.about(stays))


def test_one_of_two_places_is_free_again(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair

    merge(country, stays, goes)

    places = {area.key: area.taken for area in country.ask(rpc.get_programme, rpc.Empty()).areas}
    assert places[HERE] == 1
    assert counted(country, HERE, "places") == 1
    assert country.row("stats", "youth", goes) is None


def test_the_codes_of_the_other_file_are_void_and_its_sign_ins_closed(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    mine, other = country.issue_code(stays), country.issue_code(goes)
    open_one = country.sign_in(other.code)

    merge(country, stays, goes)

    assert country.sign_in(other.code).outcome == "denied"
    assert country.ask(rpc.refresh_sign_in, rpc.RefreshSignIn(refresh_token=open_one.refresh_token or "")).outcome == "denied"
    assert country.sign_in(mine.code).outcome == "ok"


def test_lessons_marks_difficulties_and_messages_are_the_survivors(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    lesson = booked(country, goes)
    country.clock.move_to(lesson.ends_at)
    recorded(country, lesson)
    for youth_id, level, at in ((stays, "introduced", 0), (goes, "acquired", 5)):
        country.clock.forward(minutes=at)
        mark(country, youth_id, level)
    report(country, goes)
    country.settle()

    merge(country, stays, goes)

    summary = country.ask(attendance.attendance_summary, attendance.GetAttendanceSummary(youth_id=stays), scope=country.about(stays))
    assert summary.minutes_driven == 60
    booklet = country.ask(progress.get_booklet, progress.AboutYouth(youth_id=stays), scope=country.about(stays))
    assert sum(competence.acquired for competence in booklet.competences) == 1, "the last mark counts"
    about = country.ask(progress.list_difficulties, progress.AboutYouth(youth_id=stays), scope=country.about(stays))
    assert len(about.difficulties) == 1
    assert country.row("stats", "attendance_fact", stays).outcome == "present"
    assert [country.row(service, "youth", goes) for service in ("attendance", "progress", "stats")] == [None] * 3


def test_a_signed_record_keeps_the_name_it_was_signed_with_and_is_found_through_its_lesson(
    country: Country, pair: tuple[str, str]
) -> None:
    stays, goes = pair
    lesson = booked(country, goes)
    country.clock.move_to(lesson.ends_at)
    recorded(country, lesson)

    merge(country, stays, goes)

    assert country.row("attendance", "attendance_record", goes) is not None
    held = country.harness.call(attendance.export_youth, attendance.ExportYouth(youth_id=stays), scope=country.about(stays)).held
    assert len(held["attendance_record"]) == 1


def test_what_was_booked_twice_for_one_person_is_cancelled_once(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    kept, twice = booked(country, stays), booked(country, goes, car=1)

    merge(country, stays, goes)

    states = {row.id: row.state for row in (
        country.ask(attendance.get_appointment, attendance.GetAppointment(appointment_id=each.id)) for each in (kept, twice))}
    assert states == {kept.id: "confirmed", twice.id: "cancelled"}


def test_what_comes_late_about_the_other_file_is_the_survivors(country: Country, pair: tuple[str, str]) -> None:
    """Progress and attendance speak of the merged id after profiles has merged: they had not heard of it yet."""
    stays, goes = pair
    country.ask(rpc.merge_youths, rpc.MergeYouths(youth_id=stays, merged_id=goes))
    mark(country, goes, "acquired")
    country.settle()
    late = AppointmentConfirmed(
        appointment_id="late", youth_id=goes, school_id=country.school[HERE].id, instructor_id=country.school[HERE].instructors[0].id,
        vehicle_id=None, kind="driving_lesson", starts_at=country.clock.now() + dt.timedelta(days=3),
        ends_at=country.clock.now() + dt.timedelta(days=3, hours=1))
    country.harness.say(HERE, late)
    country.settle()

    assert country.row("stats", "mark_fact", stays) is not None
    assert country.row("stats", "mark_fact", goes) is None
    assert country.state(stays).instructor_ids == (country.school[HERE].instructors[0].id,)
    for service in ("attendance", "progress", "notifications", "stats", "resources"):
        assert about_the_merged(country, service, goes) == [], service


def test_files_of_two_areas_merge_in_both_whatever_is_heard_first(country: Country) -> None:
    for seed in range(4):
        stays, goes = country.admit(HERE), country.admit(THERE)
        referent = country.add_person("referent", area=THERE)
        country.link(goes, "referent", referent)

        country.ask(rpc.merge_youths, rpc.MergeYouths(youth_id=stays, merged_id=goes))
        country.deliver_shuffled(random.Random(seed), HERE, THERE)

        for service in ("attendance", "progress", "stats"):
            row = country.row(service, "youth", stays)
            assert (row.area, row.adviser_id) == (HERE, country.adviser[HERE]), service
            assert country.row(service, "youth", goes) is None, service
        links = country.links_in_gateway(stays)
        assert links is not None
        assert (links.area, links.referent_ids) == (HERE, frozenset({referent}))
        assert country.links_in_gateway(goes) is None
        assert country.relations.survivor_of(goes) == stays


def test_three_files_of_one_person_end_in_one(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    third = country.admit(HERE)
    country.settle()
    merge(country, goes, third)

    merge(country, stays, goes)
    mark(country, third, "acquired")
    country.settle()

    assert country.row("stats", "mark_fact", stays) is not None


def test_a_rebuild_counts_the_merged_once(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    mark(country, goes, "acquired")
    merge(country, stays, goes)
    before = counters(country)

    rebuild(country.harness.apps["stats"], country.harness.caller)

    assert counters(country) == before


def test_the_survivors_calendar_goes_on_whatever_became_of_the_others(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    for youth_id in pair:
        own = {"owner_id": youth_id, "owner_kind": "youth"}
        who, scope = Principal(id=youth_id, role="youth", area=HERE), Scope(kind="youth", ids=(youth_id,))
        if youth_id == goes:
            country.harness.call(attendance.close_calendar, attendance.CloseCalendar(**own), principal=who, scope=scope)  # type: ignore[arg-type]

    merge(country, stays, goes)

    read = attendance.ReadCalendar(owner_id=stays, owner_kind="youth", serial=0)
    assert country.ask(attendance.read_calendar, read).entries == ()


def test_an_import_does_not_make_the_merged_file_again(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    number = country.youth(goes).summary.file_number
    merge(country, stays, goes)

    (row,) = country.import_youths(export(youth_line(number=number, last_name="Lefebvre"))).rows

    assert (row.outcome, row.reason) == ("duplicate", "merged file")


def test_what_undoing_would_need_is_kept_until_the_person_is_erased(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    merge(country, stays, goes, "last_name")

    given = redirect(country, "profiles", goes).given
    assert given["dropped"]["youth"][0]["last_name"] == "Lefebvre"
    assert country.row("profiles", "merge", stays).changed == {"last_name": "Lefèvre"}

    country.ask(rpc.erase_youth, rpc.EraseYouth(youth_id=stays, ground="asked_here", version=country.youth(stays).version))
    country.settle()

    for service in ("profiles", "attendance", "progress", "notifications", "resources"):
        assert redirect(country, service, goes) is None, service


def mark(country: Country, youth_id: str, level: str) -> None:
    instructor = country.school[HERE].instructors[0]
    who = Principal(id=instructor.id, role="instructor", area=HERE, organisation_id=country.school[HERE].id)
    command = progress.MarkObjectives(youth_id=youth_id, marks=(progress.ObjectiveMark(objective="C1.a", level=level),))  # type: ignore[arg-type]
    country.harness.call(progress.mark_objectives, command, principal=who, scope=country.about(youth_id), area=HERE)


def report(country: Country, youth_id: str) -> None:
    command = progress.ReportDifficulty(id=f"difficulty-{youth_id}", youth_id=youth_id, kind="transport", words="Pas de bus")
    who = Principal(id=country.adviser[HERE], role="adviser", area=HERE)
    country.harness.call(progress.report_difficulty, command, principal=who, scope=country.about(youth_id), area=HERE)


def redirect(country: Country, service: str, subject: str) -> object:
    app = country.harness.apps[service]
    table = app.tables["redirect"]
    with app.database.read() as session:
        return session.execute(select(table).where(table.c.subject == subject)).first()


def about_the_merged(country: Country, service: str, youth_id: str) -> list[str]:
    """Tables that still hold something under that id."""
    app = country.harness.apps[service]
    found = []
    with app.database.read() as session:
        for table in app.tables.values():
            if "youth_id" not in table.c or table.name == "attendance_record":
                continue
            if session.scalar(select(func.count()).select_from(table).where(table.c.youth_id == youth_id)):
                found.append(table.name)
    return found


def counters(country: Country) -> dict[tuple[str, str, str], int]:
    app = country.harness.apps["stats"]
    with app.database.read() as session:
        return {(r.area, r.indicator, r.category): r.value for r in session.execute(app.tables["counter"].select()) if r.value}


def counted(country: Country, area: str, indicator: str) -> int:
    return sum(value for (where, what, _), value in counters(country).items() if (where, what) == (area, indicator))




def test_a_gateway_that_heard_nothing_of_the_merge_knows_it_once_it_loads_again(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    country.relations.load()
    assert country.relations.links(goes) is not None
    merge(country, *pair)

    country.relations.load()

    assert country.relations.survivor_of(goes) == stays
    assert goes not in country.relations.followed_by(country.adviser[HERE])


def test_a_gateway_that_starts_after_the_merge_leads_old_links_to_the_survivor(country: Country, pair: tuple[str, str]) -> None:
    merge(country, *pair)
    gateway = Relations(country.harness.caller)

    gateway.load()

    assert gateway.survivor_of(pair[1]) == pair[0]


def test_who_stands_in_on_the_file_that_goes_does_not_follow_the_survivor(country: Country, pair: tuple[str, str]) -> None:
    stays, goes = pair
    colleague = Principal(id=country.add_person("adviser", area=HERE), role="adviser", area=HERE)
    command = rpc.StandInFor(id="stand-in", youth_id=goes, reason="Entretien demandé")
    country.ask(rpc.stand_in_for, command, by=colleague, scope=country.about(goes))

    merge(country, stays, goes)

    assert country.state(stays).stand_in_ids == ()
    country.relations.load()
    assert stays not in country.relations.followed_by(colleague.id)


@pytest.mark.parametrize("whose", [0, 1])
def test_no_file_is_merged_while_the_erasure_of_one_waits_for_a_decision(country: Country, pair: tuple[str, str], whose: int) -> None:
    asks = pair[whose]
    country.ask(rpc.ask_erasure, rpc.AskErasure(youth_id=asks), by=Principal(id=asks, role="youth"), scope=country.about(asks))

    with pytest.raises(Conflict, match="erasure_waits"):
        merge(country, *pair)
