"""A week in the life of a school: its hours published, its own diary read, a request confirmed and one refused, its part of the
area's plan answered, a lesson driven and signed by both, the sheet of the half-day printed. Each act on the page it belongs to.
"""

import datetime as dt
import io
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, Page, expect
from pypdf import PdfReader

from contracts.attendance import rpc as attendance
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.e2e import newcomers
from tests.e2e.newcomers import SchoolHouse
from tests.e2e.test_accessibility import violations
from tests.e2e.test_journey import DESK, follow_live
from tests.e2e.world import World

PARIS = ZoneInfo("Europe/Paris")
SignIn = Callable[..., Page]


@pytest.fixture
def house(world: World) -> SchoolHouse:
    return newcomers.open_school(world, "week")


@pytest.fixture
def lea(world: World, house: SchoolHouse) -> profiles.YouthSummary:
    youth = newcomers.pupil(world, house, "week_pupil")
    newcomers.free_week(world, youth.id)
    return youth


@pytest.fixture
def tom(world: World, house: SchoolHouse) -> profiles.YouthSummary:
    youth = newcomers.pupil(world, house, "week_other_pupil")
    newcomers.free_week(world, youth.id)
    return youth


def test_a_week_in_the_life_of_a_school(
    sign_in: SignIn, world: World, house: SchoolHouse, lea: profiles.YouthSummary, tom: profiles.YouthSummary, axe: str
) -> None:
    monday = newcomers.next_monday(world)
    office = sign_in(house.office, DESK)

    publishes_mornings(office, house)
    imports_its_own_diary(office, house, busy_on=monday + dt.timedelta(days=1))
    asks_for_the_first_hour(pupil := sign_in("week_pupil"), monday, expected_day=monday)
    refuses_a_second_request(office, world, house, tom, monday)
    confirms(office, pupil, lea)
    answers_its_part_of_the_plan(office, world, house, monday)
    lesson = confirmed_lesson(world, lea)
    world.clock.jump_to(lesson.ends_at + dt.timedelta(minutes=1))
    office, pupil, instructor = sign_in(house.office, DESK), sign_in("week_pupil"), sign_in(house.instructor)
    both_sign(instructor, pupil, lesson)
    prints_the_sheet(office, lesson, lea)

    for page in (office, pupil, instructor):
        assert violations(page, axe) == []


def publishes_mornings(office: Page, house: SchoolHouse) -> None:
    """Monday to Friday from eight to noon, and nothing else."""
    office.goto("/equipe")
    office.get_by_role("link", name="Heures au programme").click()
    for field in office.locator("input[name*=_start_], input[name*=_end_]").all():
        field.fill("")
    for day in ("mon", "tue", "wed", "thu", "fri"):
        office.locator(f"input[name={day}_start_0]").fill("08:00")
        office.locator(f"input[name={day}_end_0]").fill("12:00")
    office.get_by_role("button", name="Enregistrer la semaine").click()
    expect(office.locator("#flashes")).to_contain_text("La semaine est enregistrée")


def imports_its_own_diary(office: Page, house: SchoolHouse, busy_on: dt.date) -> None:
    office.goto(f"/equipe/instructor/{house.instructor_id}/disponibilites")
    office.get_by_label("Fichier de l’agenda (.ics)").set_input_files(diary(busy_on))
    office.get_by_role("button", name="Lire cet agenda").click()
    expect(office.locator("main")).to_contain_text("C’est lu : 1 moment occupé")
    office.goto(f"/equipe/instructor/{house.instructor_id}/disponibilites")
    expect(office.locator("#agenda-occupe")).to_contain_text("1 moment occupé, lu le")
    expect(office.locator("main")).not_to_contain_text("Dentiste")


def asks_for_the_first_hour(pupil: Page, monday: dt.date, expected_day: dt.date) -> None:
    """Only mornings are offered, and nothing on the morning that the other diary takes."""
    pupil.goto(f"/lecons?du={monday}")
    follow_live(pupil)
    offered = slots_shown(pupil)
    assert offered, pupil.locator("#slots").inner_text()
    assert {each.hour for each in offered} <= set(range(8, 12))
    assert expected_day + dt.timedelta(days=1) not in {each.date() for each in offered}
    assert offered[0].date() == expected_day
    pupil.locator("#slots form button").first.click()
    expect(pupil.locator("#coming")).to_contain_text("Demandé")


def refuses_a_second_request(office: Page, world: World, house: SchoolHouse, tom: profiles.YouthSummary, monday: dt.date) -> None:
    principal, scope = newcomers.as_youth(tom)
    search = attendance.FindSlots(youth_id=tom.id, start=monday + dt.timedelta(days=2), days=1)
    slot = world.call(attendance.find_slots, search, principal, scope).slots[0]
    world.call(attendance.book_appointment, attendance.BookAppointment(
        id=new_id(), youth_id=tom.id, starts_at=slot.starts_at, ends_at=slot.ends_at, instructor_id=slot.instructor_id,
        vehicle_id=slot.vehicle_id), principal, scope)
    office.goto("/demandes")
    follow_live(office)
    request = office.locator("#requests li").filter(has_text=tom.last_name)
    request.locator("summary", has_text="Refuser").click()
    no = request.locator("form[action$='/refuser']")
    no.get_by_label("Pourquoi ?").select_option("instructor_away")
    no.get_by_role("button", name="Refuser la demande").click()
    expect(office.locator("#requests")).not_to_contain_text(tom.last_name)


def confirms(office: Page, pupil: Page, lea: profiles.YouthSummary) -> None:
    request = office.locator("#requests li").filter(has_text=lea.last_name)
    request.get_by_role("button", name=re.compile("^Confirmer")).click()
    expect(pupil.locator("#coming")).to_contain_text("Confirmé")


def answers_its_part_of_the_plan(office: Page, world: World, house: SchoolHouse, monday: dt.date) -> None:
    """The coordinator sends the plan of the week after; the school refuses what it cannot and the rest is booked."""
    plan_id = send_plan(world, monday + dt.timedelta(days=7))
    office.goto("/plannings")
    office.goto("/demandes")
    office.locator(f"a[href$='{plan_id}']", has_text="Voir et répondre").click()
    lines = office.get_by_role("checkbox")
    assert lines.count() > 1
    lines.first.check()
    office.get_by_role("button", name="Envoyer notre réponse").click()
    expect(office.locator("main")).to_contain_text("Refusée")
    expect(office.locator("main")).to_contain_text("Réservée")


def both_sign(instructor: Page, pupil: Page, lesson: attendance.Appointment) -> None:
    pupil.goto("/lecons")
    follow_live(instructor, pupil)
    instructor.locator(f"a[href*='{lesson.id}']", has_text="Terminer la séance").click()
    follow_live(instructor)
    instructor.get_by_role("button", name=re.compile("^Présent")).click()
    instructor.get_by_role("button", name="Je signe", exact=True).click()
    expect(instructor.locator("#lesson")).to_contain_text("Signé par le moniteur ou la monitrice")
    expect(pupil.locator("#past")).to_contain_text("Présent")
    pupil.get_by_role("button", name=re.compile("^Je signe")).click()
    expect(instructor.locator("#lesson")).to_contain_text("Signé par le ou la jeune")


def prints_the_sheet(office: Page, lesson: attendance.Appointment, lea: profiles.YouthSummary) -> None:
    day = lesson.starts_at.astimezone(PARIS).date()
    office.goto(f"/semaine?du={day}")
    expect(office.locator("#week")).to_contain_text("Présent")
    link = office.locator(f"a[href*='le={day}'][href*='matin']")
    answer = office.request.get(str(link.get_attribute("href")))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    printed = PdfReader(io.BytesIO(answer.body())).pages[0].extract_text()
    assert lea.last_name in printed
    assert printed.count("Signé sur téléphone") == 2


def confirmed_lesson(world: World, lea: profiles.YouthSummary) -> attendance.Appointment:
    page = world.call(attendance.list_appointments, attendance.ListAppointments(youth_id=lea.id, states=("confirmed",)))
    return min(page.appointments, key=lambda lesson: lesson.starts_at)


def send_plan(world: World, monday: dt.date) -> str:
    year, number, _day = monday.isocalendar()
    who = Principal(id=world.access["coordinator"].person_id, role="coordinator", area=newcomers.AREA)
    scope = Scope(kind="areas", ids=(newcomers.AREA,))
    plan_id = new_id()
    plan = world.call(attendance.ask_plan, attendance.AskPlan(id=plan_id, area=newcomers.AREA, week=f"{year}-W{number:02d}"), who, scope)
    ends = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60)
    while plan.state in ("asked", "solving"):
        assert dt.datetime.now(dt.UTC) < ends, "the plan was not made"
        plan = world.call(attendance.get_plan, attendance.GetPlan(plan_id=plan.id), who, scope)
    world.call(attendance.send_plan, attendance.SendPlan(plan_id=plan.id, version=plan.version), who, scope)
    return plan.id


def slots_shown(page: Page) -> list[dt.datetime]:
    """When the slots on the page begin, local time, in their order."""
    values: list[str] = page.locator("#slots input[name=starts_at]").evaluate_all("found => found.map(each => each.value)")
    return [dt.datetime.fromisoformat(value).astimezone(PARIS) for value in values]


def diary(day: dt.date) -> FilePayload:
    """A private diary with one morning taken; what it is about is nobody's business here."""
    text = (f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Agenda//FR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Dentiste\r\n"
            f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T080000\r\nDTEND;TZID=Europe/Paris:{day:%Y%m%d}T130000\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n")
    return {"name": "agenda.ics", "mimeType": "text/calendar", "buffer": text.encode()}
