"""Reminders and the letter of the day: made of what is so when they are sent, once, by the local clock on both days of its change."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.orm import DeclarativeBase

from contracts.attendance import rpc as attendance_rpc
from contracts.attendance.events import AppointmentCancelled, AppointmentConfirmed, AppointmentMoved
from contracts.errors import InvalidRequest, NotFound
from contracts.kernel import Empty
from contracts.notifications import rpc
from contracts.profiles import rpc as profiles
from contracts.profiles.events import StaffJoined, StaffLeft, YouthLinked
from contracts.progress import rpc as progress_rpc
from contracts.progress.events import (
    AdjustmentAccepted,
    AdjustmentAgreed,
    AdjustmentArbitrated,
    AdjustmentDeclined,
    AdjustmentProposed,
    DifficultyReported,
)
from servicekit.clock import PARIS, SystemClock
from servicekit.config import default_programme
from servicekit.service import Service, answers
from servicekit.tables import kit_tables
from servicekit.testing.asked import reads_of
from servicekit.testing.harness import Harness
from servicekit.uow import UnitOfWork
from services.notifications.domain.hours import Quiet, the_day_after
from services.notifications.outlets.sms_http import HttpSmsOutlet
from services.notifications.outlets.smtp import SmtpOutlet
from services.notifications.service import NotificationsService
from services.notifications.settings import NotificationsDependencies, read_rules
from tests.unit.notifications.people import ABOUT, ADVISER, AREA, COORDINATOR, OUR_AREA, YOUTH
from tests.unit.notifications.post_office import Postman, Provider, an_owner_of_contacts, opened

PARTIES = {"youth_id": "y1", "school_id": "s1", "instructor_id": "i1"}
CONTACTS = {
    "y1": profiles.Contact(person_id="y1", email="emma@example.org", phone="+33600000001"),
    "ad1": profiles.Contact(person_id="ad1", email="conseil@example.org"),
    "co1": profiles.Contact(person_id="co1", email="bassin@example.org"),
    "lead": profiles.Contact(person_id="lead", email="programme@example.org"),
}


def paris(day: str, hour: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=PARIS).astimezone(dt.UTC)


STARTS = paris("2026-12-03", "14:30")


class Owners:
    """What attendance and progress hold now, for whoever asks by id."""

    def __init__(self) -> None:
        self.appointments: dict[str, attendance_rpc.Appointment] = {}
        self.adjustments: dict[str, progress_rpc.Adjustment] = {}
        self.in_need: dict[str, int] = {}
        """How many youths need somebody, by the kind of scope that is asked for."""

    def has(self, appointment_id: str = "l1", starts: dt.datetime = STARTS, state: str = "confirmed") -> None:
        self.appointments[appointment_id] = attendance_rpc.Appointment(
            id=appointment_id, vehicle_id=None, area=AREA, kind="driving_lesson", starts_at=starts,
            ends_at=starts + dt.timedelta(hours=1), state=state, requested_by="y1", **PARTIES,  # type: ignore[arg-type]
        )  # fmt: skip

    def services(self) -> tuple[type[Service], type[Service]]:
        def get_appointment(request: attendance_rpc.GetAppointment, _uow: UnitOfWork) -> attendance_rpc.Appointment:
            if request.appointment_id not in self.appointments:
                raise NotFound("appointment")
            return self.appointments[request.appointment_id]

        def list_adjustments(_request: progress_rpc.AboutYouth, _uow: UnitOfWork) -> progress_rpc.Adjustments:
            return progress_rpc.Adjustments(adjustments=tuple(self.adjustments.values()))

        def list_triage(_request: progress_rpc.ListTriage, uow: UnitOfWork) -> progress_rpc.Triage:
            return progress_rpc.Triage(lines=(), total=self.in_need.get(uow.scope.kind, 0))

        return (_owner("attendance", get_appointment=answers(attendance_rpc.get_appointment, get_appointment)),
                _owner("progress", list_adjustments=answers(progress_rpc.list_adjustments, list_adjustments),
                       list_triage=answers(progress_rpc.list_triage, list_triage)))


def _owner(name: str, **members: object) -> type[Service]:
    base: type[DeclarativeBase] = type("Base", (DeclarativeBase,), {})
    kit_tables(base)
    return type(f"{name.title()}Owner", (Service,), {"name": name, "metadata": base.metadata, "migrations": default_programme(), **members})


@pytest.fixture
def postman() -> Iterator[Postman]:
    yield from opened(lambda: Postman().open())


@pytest.fixture
def provider() -> Iterator[Provider]:
    yield from opened(Provider)


@pytest.fixture
def owners() -> Owners:
    return Owners()


@pytest.fixture
def harness(database_urls: Callable[[str], str], postman: Postman, provider: Provider, owners: Owners) -> Iterator[Harness]:
    outlets = {
        "email": SmtpOutlet(postman.url, "", "AUTOnomie <non@example.org>", SystemClock()),
        "sms": HttpSmsOutlet(provider.url, "", "AUTOnomie", False),
    }
    deps = NotificationsDependencies(read_rules(default_programme()), outlets, "https://autonomie.example.org")
    attendance, progress = owners.services()
    harness = Harness({NotificationsService: deps, an_owner_of_contacts(CONTACTS): None, attendance: None, progress: None},
                      database_urls, at=paris("2026-12-01", "10:00"))
    harness.say("programme", StaffJoined(person_id="ad1", role="adviser"))
    harness.say(AREA, YouthLinked(youth_id="y1", role="adviser", other_id="ad1"))
    yield harness
    harness.close()


def book(harness: Harness, owners: Owners, appointment_id: str = "l1", starts: dt.datetime = STARTS) -> None:
    owners.has(appointment_id, starts)
    harness.say(AREA, AppointmentConfirmed(appointment_id=appointment_id, vehicle_id=None, kind="driving_lesson",
                                           starts_at=starts, ends_at=starts + dt.timedelta(hours=1), **PARTIES))
    harness.settle()
    harness.call(rpc.mark_read, rpc.MarkRead(), principal=YOUTH)


def at(harness: Harness, day: str, hour: str) -> None:
    """What `work` does at that local hour."""
    harness.clock.move_to(paris(day, hour))
    harness.settle()
    for timer in ("plan_deliveries", "plan_reminders", "plan_digests", "send_due"):
        harness.run_timer("notifications", timer)


def texts(provider: Provider) -> list[str]:
    return [str(asked["text"]) for asked in provider.asked]


def test_the_day_before_an_appointment_its_youth_is_reminded_once(harness: Harness, owners: Owners, provider: Provider) -> None:
    book(harness, owners)
    at(harness, "2026-12-02", "16:59")
    assert texts(provider) == []

    for hour in ("17:00", "17:05", "20:00"):
        at(harness, "2026-12-02", hour)
    at(harness, "2026-12-03", "09:00")

    [text] = texts(provider)
    assert "Rappel : vous avez rendez-vous demain, jeudi 3 décembre à 14 h 30." in text


def test_reminders_are_planned_with_as_many_questions_for_twenty_as_for_one(harness: Harness, owners: Owners) -> None:
    def asked(day: str) -> int:
        harness.clock.move_to(paris(day, "17:00"))
        with reads_of(harness.apps["notifications"].database) as statements:
            harness.run_timer("notifications", "plan_reminders")
        return len(statements)

    book(harness, owners)
    one = asked("2026-12-02")
    for n in range(20):
        book(harness, owners, f"later-{n}", paris("2026-12-05", "14:30") + dt.timedelta(minutes=n))

    assert asked("2026-12-04") == one


def test_an_appointment_that_was_moved_is_reminded_of_at_its_new_day_only(harness: Harness, owners: Owners, provider: Provider) -> None:
    book(harness, owners)
    later = paris("2026-12-08", "09:00")
    owners.has(starts=later)
    harness.say(AREA, AppointmentMoved(appointment_id="l1", vehicle_id=None, starts_at=later,
                                       ends_at=later + dt.timedelta(hours=1), **PARTIES))
    harness.settle()
    harness.call(rpc.mark_read, rpc.MarkRead(), principal=YOUTH)

    at(harness, "2026-12-02", "18:00")
    assert texts(provider) == []
    at(harness, "2026-12-07", "18:00")

    assert len(texts(provider)) == 1


def test_a_cancelled_appointment_is_not_reminded_of(harness: Harness, owners: Owners, provider: Provider) -> None:
    book(harness, owners)
    harness.say(AREA, AppointmentCancelled(appointment_id="l1", by="youth", late=False, starts_at=STARTS, **PARTIES))
    harness.settle()
    harness.call(rpc.mark_read, rpc.MarkRead(), principal=YOUTH)

    at(harness, "2026-12-02", "18:00")

    assert texts(provider) == []


@pytest.mark.parametrize("now", ["cancelled", "moved", "gone"])
def test_what_its_owner_says_at_the_moment_of_sending_counts(
    harness: Harness, owners: Owners, provider: Provider, now: str
) -> None:
    book(harness, owners)
    match now:
        case "cancelled":
            owners.has(state="cancelled")
        case "moved":
            owners.has(starts=STARTS + dt.timedelta(hours=1))
        case _:
            owners.appointments.clear()

    at(harness, "2026-12-02", "18:00")

    assert texts(provider) == []
    [delivery] = harness.call(rpc.list_deliveries, rpc.ListDeliveries(youth_id="y1"), scope=ABOUT).deliveries
    assert (delivery.what, delivery.state, delivery.reason) == ("appointment_reminder", "dropped", "no_longer_so")


def test_after_a_standstill_the_reminder_comes_in_the_morning_and_says_today(
    harness: Harness, owners: Owners, provider: Provider
) -> None:
    book(harness, owners)
    at(harness, "2026-12-03", "07:00")
    assert texts(provider) == []

    at(harness, "2026-12-03", "08:00")

    assert "aujourd’hui, jeudi 3 décembre à 14 h 30" in texts(provider)[0]


def test_who_booked_this_evening_for_tomorrow_needs_no_reminder(harness: Harness, owners: Owners, provider: Provider) -> None:
    harness.clock.move_to(paris("2026-12-02", "18:00"))
    book(harness, owners)

    at(harness, "2026-12-02", "18:30")

    assert texts(provider) == []


@pytest.mark.parametrize(("day", "morrow", "hours"), [("2026-03-28", "2026-03-29", 23), ("2026-10-24", "2026-10-25", 25)])
def test_on_both_days_when_the_clock_changes_tomorrow_is_the_local_day(
    harness: Harness, owners: Owners, provider: Provider, day: str, morrow: str, hours: int
) -> None:
    start, end = the_day_after(dt.date.fromisoformat(day))
    assert end - start == dt.timedelta(hours=hours)
    harness.clock.move_to(paris(day, "09:00"))
    book(harness, owners, "early", paris(morrow, "00:15"))
    book(harness, owners, "late", paris(morrow, "23:45"))
    book(harness, owners, "after", paris(morrow, "23:45") + dt.timedelta(minutes=30))

    at(harness, day, "17:00")

    assert sorted(re_hour(text) for text in texts(provider)) == ["0 h 15", "23 h 45"]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-07-14"])
def test_the_quiet_of_the_night_ends_at_eight_by_the_local_clock(day: str) -> None:
    quiet = Quiet(dt.time(21), dt.time(8))
    before = dt.date.fromisoformat(day) - dt.timedelta(days=1)

    assert quiet.over(paris(before.isoformat(), "21:00")) == paris(day, "08:00")
    assert quiet.over(paris(day, "03:30")) == paris(day, "08:00")
    assert quiet.over(paris(day, "08:00")) == paris(day, "08:00")
    assert quiet.over(paris(day, "20:59")) == paris(day, "20:59")


def propose(harness: Harness, owners: Owners, must_agree: str | None = None) -> None:
    harness.say(AREA, AdjustmentProposed(youth_id="y1", adjustment_id="a1", kind="pace", proposer_id="ad1", must_agree=must_agree))
    owners.adjustments["a1"] = progress_rpc.Adjustment(
        id="a1", youth_id="y1", kind="pace", words="", state="proposed", proposed_by="ad1", proposer_role="adviser",
        owner_role="adviser", must_agree=must_agree, waits_for="youth", at=harness.clock.now(),
    )  # fmt: skip
    harness.settle()
    harness.call(rpc.mark_read, rpc.MarkRead(), principal=YOUTH)


def test_a_proposal_that_waits_three_days_for_the_youth_is_recalled_once(harness: Harness, owners: Owners, provider: Provider) -> None:
    propose(harness, owners)
    at(harness, "2026-12-04", "09:00")
    assert texts(provider) == []

    for day in ("2026-12-04", "2026-12-05"):
        at(harness, day, "10:30")

    [text] = texts(provider)
    assert "Il attend votre oui ou votre non." in text


def test_a_proposal_that_waits_for_somebody_else_or_was_answered_is_not_recalled(
    harness: Harness, owners: Owners, provider: Provider
) -> None:
    propose(harness, owners, must_agree="school")
    at(harness, "2026-12-04", "10:30")
    harness.say(AREA, AdjustmentAgreed(youth_id="y1", adjustment_id="a1", by_role="school"))
    harness.settle()
    harness.say(AREA, AdjustmentAccepted(youth_id="y1", adjustment_id="a1"))
    harness.settle()
    harness.call(rpc.mark_read, rpc.MarkRead(), principal=YOUTH)

    at(harness, "2026-12-08", "10:30")

    assert texts(provider) == []


def test_what_is_opened_again_for_the_youth_is_recalled_a_second_time(
    harness: Harness, owners: Owners, provider: Provider
) -> None:
    propose(harness, owners)
    at(harness, "2026-12-04", "10:30")
    assert len(texts(provider)) == 1
    harness.say(AREA, AdjustmentDeclined(youth_id="y1", adjustment_id="a1"))
    harness.settle()

    harness.say(AREA, AdjustmentArbitrated(youth_id="y1", adjustment_id="a1", decision="reopen", waits_for="youth"))
    harness.settle()
    harness.call(rpc.mark_read, rpc.MarkRead(), principal=YOUTH)
    at(harness, "2026-12-07", "11:30")

    assert len([text for text in texts(provider) if "Il attend votre oui ou votre non." in text]) == 2


def test_staff_get_one_letter_a_working_day_with_what_waits(harness: Harness, postman: Postman) -> None:
    harness.say(AREA, DifficultyReported(youth_id="y1", difficulty_id="d1", kind="transport", by_role="youth"))
    harness.call(rpc.post_message, rpc.PostMessage(id="m1", youth_id="y1", text="Un secret"), principal=YOUTH, scope=ABOUT, area=AREA)
    at(harness, "2026-12-02", "07:50")
    assert postman.letters == []

    for hour in ("08:00", "08:05", "15:00"):
        at(harness, "2026-12-02", hour)

    [letter] = postman.letters
    part = letter.get_body(("plain",))
    assert part is not None
    text = str(part.get_content())
    assert letter["To"] == "conseil@example.org"
    assert "- Fils de messages non lus : 1" in text
    assert "- Suivi des parcours : 1" in text
    assert "secret" not in text


def letters(postman: Postman) -> dict[str, str]:
    """The words of each letter by whom it went to."""
    parts = {str(letter["To"]): letter.get_body(("plain",)) for letter in postman.letters}
    return {to: str(part.get_content()) for to, part in parts.items() if part is not None}


def report_a_message(harness: Harness) -> None:
    harness.call(rpc.post_message, rpc.PostMessage(id="m1", youth_id="y1", text="Un secret"), principal=YOUTH, scope=ABOUT, area=AREA)
    report = rpc.ReportMessage(youth_id="y1", message_id="m1", reason="Ces mots blessent.")
    harness.call(rpc.report_message, report, principal=ADVISER, scope=ABOUT, area=AREA)


def test_whoever_runs_an_area_gets_what_it_asks_for(harness: Harness, owners: Owners, postman: Postman) -> None:
    for person, role in (("co1", "coordinator"), ("lead", "programme_lead")):
        harness.say("programme", StaffJoined(person_id=person, role=role))
    report_a_message(harness)
    owners.in_need = {"adviser": 2, "areas": 7, "all": 30}

    at(harness, "2026-12-02", "08:00")

    found = letters(postman)
    assert "- Messages signalés à regarder : 1" in found["bassin@example.org"]
    assert "- Parcours qui ont besoin de quelqu’un aujourd’hui : 7" in found["bassin@example.org"]
    assert "aujourd’hui : 30" in found["programme@example.org"]
    assert "aujourd’hui : 2" in found["conseil@example.org"]
    assert "signalés" not in found["conseil@example.org"]
    assert not any("secret" in text for text in found.values())


def test_what_did_not_arrive_is_in_the_next_letter_to_whoever_runs_the_area(
    harness: Harness, owners: Owners, postman: Postman
) -> None:
    harness.say("programme", StaffJoined(person_id="ad9", role="adviser"))  # nobody gave an address for her
    owners.in_need = {"adviser": 1}
    at(harness, "2026-12-02", "08:10")
    harness.say("programme", StaffJoined(person_id="co1", role="coordinator"))
    owners.in_need = {}

    at(harness, "2026-12-03", "08:00")

    assert "- Envois qui ne sont pas arrivés : 1" in letters(postman)["bassin@example.org"]
    seen = harness.call(
        rpc.list_deliveries, rpc.ListDeliveries(problems=True), principal=COORDINATOR, scope=OUR_AREA).deliveries
    assert {(each.person_id, each.what) for each in seen} == {("ad9", "digest")}, "a letter about no youth is its area's, too"


def test_no_letter_of_the_day_on_a_public_holiday(harness: Harness, owners: Owners, postman: Postman) -> None:
    owners.in_need = {"adviser": 1}

    at(harness, "2026-12-25", "09:00")  # a Friday
    assert postman.letters == []
    at(harness, "2026-12-28", "09:00")
    assert len(postman.letters) == 1


def test_whoever_left_gets_no_letter_any_more(harness: Harness, owners: Owners, postman: Postman) -> None:
    harness.say("programme", StaffJoined(person_id="co1", role="coordinator"))
    harness.say("programme", StaffLeft(person_id="ad1", role="adviser"))
    owners.in_need = {"adviser": 2, "areas": 7}

    at(harness, "2026-12-02", "08:00")

    assert set(letters(postman)) == {"bassin@example.org"}


def test_own_hours_in_which_nothing_could_ever_leave_are_refused(harness: Harness) -> None:
    def wish(start: str, end: str) -> None:
        command = rpc.SetPreferences(version=0, choices=(), quiet_from=start, quiet_until=end)
        harness.call(rpc.set_preferences, command, principal=ADVISER)

    for start, end in (("08:00", "21:00"), ("07:30", "21:30"), ("08:00", "07:59")):
        with pytest.raises(InvalidRequest) as refused:
            wish(start, end)
        assert (refused.value.code, refused.value.data["field"]) == ("always_quiet", "quiet_until")
    wish("08:00", "20:00")


def test_nothing_waits_no_letter_and_none_at_the_week_end(harness: Harness, postman: Postman) -> None:
    at(harness, "2026-12-02", "09:00")
    harness.say(AREA, DifficultyReported(youth_id="y1", difficulty_id="d1", kind="transport", by_role="youth"))
    at(harness, "2026-12-05", "09:00")  # a Saturday

    assert postman.letters == []


def test_who_wants_no_digest_gets_none(harness: Harness, postman: Postman) -> None:
    harness.settle()
    now = harness.call(rpc.get_preferences, Empty(), principal=ADVISER)
    assert [each.kind for each in now.choices if each.chosen] == ["digest"]
    harness.call(rpc.set_preferences, rpc.SetPreferences(version=0, choices=()), principal=ADVISER)
    harness.say(AREA, DifficultyReported(youth_id="y1", difficulty_id="d1", kind="transport", by_role="youth"))

    at(harness, "2026-12-02", "09:00")

    assert postman.letters == []


def re_hour(text: str) -> str:
    return text.split(" à ")[1].split(".")[0]
