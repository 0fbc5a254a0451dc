"""A busy calendar at an address is read again by itself: it takes what it says now, and what it said before when it cannot be read."""

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec
import pytest

from contracts.attendance import rpc
from contracts.errors import NotFound
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.domain.diaries import DiaryRules
from tests.outside_server import Diary, calendar, diary, served
from tests.unit.attendance.conftest import SCHOOL, SCHOOL_SCOPE, Town

SECRET = "a-token-that-opens-it"
HOURS = dt.timedelta(hours=1)
Gives = Callable[..., rpc.Availability]


def busy(town: Town, *spans: tuple[str, str]) -> bytes:
    return calendar(*(f"DTSTART:{town.at(start):%Y%m%dT%H%M%SZ}\r\nDTEND:{town.at(end):%Y%m%dT%H%M%SZ}" for start, end in spans))


@pytest.fixture
def door() -> type[Diary]:
    return diary()


@pytest.fixture
def address(door: type[Diary], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with served(door, monkeypatch) as found:
        yield f"{found}/{SECRET}/mine.ics?key={SECRET}"


@pytest.fixture
def gives(town: Town, address: str) -> Gives:
    """Somebody gives the address of Anna's calendar, which said nothing then."""

    def given(etag: str | None = None, owner_id: str = "anna", kind: str = "instructor") -> rpc.Availability:
        command = rpc.SetBusy(owner_id=owner_id, owner_kind=kind, spans=(), address=address, etag=etag)  # type: ignore[arg-type]
        return town.harness.call(rpc.set_busy, command, principal=SCHOOL, scope=SCHOOL_SCOPE)

    return given


def shown(town: Town, owner_id: str = "anna") -> rpc.Availability:
    return town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id=owner_id, owner_kind="instructor"))


def reads(town: Town, after: dt.timedelta = 2 * HOURS) -> rpc.Availability:
    """What Anna's page says once the job had its turn, so much later."""
    town.clock.move_to(town.clock.now() + after)
    town.harness.run_timer("attendance", "read_diaries")
    return shown(town)


def declared(town: Town) -> int:
    return [each["type"] for each in town.harness.events("attendance", "orleans")].count("autonomie.attendance.availability_declared.v1")


def test_it_is_read_again_when_its_time_has_come_and_not_before(town: Town, door: type[Diary], gives: Gives) -> None:
    given = gives()
    assert given.diary is not None
    hour = given.diary.next_at - town.clock.now()
    assert HOURS <= hour <= HOURS + dt.timedelta(minutes=10)
    door.text = busy(town, ("8 16:00", "8 18:30"))

    early = reads(town, hour - dt.timedelta(minutes=1))
    assert (early.busy_spans, door.asked) == (0, [])
    now = reads(town, dt.timedelta(minutes=1))

    assert (now.busy_spans, now.busy_read_at, len(door.asked)) == (1, town.clock.now(), 1)
    assert town.at("8 17:00") not in {each.starts_at for each in town.slots("lea", limit=200).slots if each.instructor_id == "anna"}


def test_what_it_says_now_replaces_what_it_said_and_is_told_only_when_it_is_something_else(
    town: Town, door: type[Diary], gives: Gives
) -> None:
    gives()
    door.text = busy(town, ("8 16:00", "8 18:30"))
    version = reads(town).version
    told = declared(town)

    assert reads(town).busy_spans == 1
    assert declared(town) == told, "the same as before"
    door.text = busy(town, ("8 08:00", "8 09:00"), ("8 10:00", "8 11:00"))
    changed = reads(town)

    assert (changed.busy_spans, declared(town)) == (2, told + 1)
    assert changed.version == version, "whoever is editing the week meanwhile is not refused for it"


def test_a_server_that_names_its_versions_is_asked_for_a_new_one_only_until_a_day_is_over(
    town: Town, door: type[Diary], gives: Gives
) -> None:
    door.text, door.etag = busy(town, ("8 16:00", "8 18:30")), '"one"'
    gives()
    assert reads(town).busy_spans == 1

    assert reads(town).busy_spans == 1
    assert shown(town).busy_read_at == town.clock.now()
    reads(town, 25 * HOURS)

    conditions = [each.get("If-None-Match") for each in door.asked]
    assert conditions == [None, '"one"', None], "what repeats was counted on for some months only: the whole is read again"


def test_one_that_cannot_be_read_keeps_what_it_said_says_why_and_is_tried_ever_more_rarely(
    town: Town, door: type[Diary], gives: Gives
) -> None:
    gives()
    door.text = busy(town, ("8 16:00", "8 18:30"))
    read_at = reads(town).busy_read_at
    door.status = 404
    waits = []

    for _n in range(7):
        failing = reads(town, max(shown(town).diary.next_at - town.clock.now(), dt.timedelta()))  # type: ignore[union-attr]
        assert failing.diary is not None
        waits.append(round((failing.diary.next_at - town.clock.now()) / HOURS))

    assert (failing.busy_spans, failing.busy_read_at, failing.diary.failed_because) == (1, read_at, "calendar_gone")
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    door.status = 200
    again = reads(town, 25 * HOURS)
    assert again.diary is not None
    assert (again.diary.failing_since, again.diary.failed_because, again.busy_read_at) == (None, None, town.clock.now())


def test_a_name_of_a_version_that_no_database_takes_is_in_nobody_else_s_way(town: Town, door: type[Diary], gives: Gives) -> None:
    gives(owner_id="bilal")
    gives()
    door.text, door.etag = busy(town, ("8 16:00", "8 18:30")), '"one\x00"'

    assert (reads(town).busy_spans, shown(town, "bilal").busy_spans) == (1, 1)
    reads(town)
    assert {each.get("If-None-Match") for each in door.asked} == {None}, "it is none: the whole is read again"


def test_what_is_no_calendar_any_more_is_in_nobody_else_s_way(town: Town, door: type[Diary], gives: Gives) -> None:
    gives(owner_id="bilal")
    gives()
    door.text = b"<html>Please sign in</html>"

    assert reads(town).diary.failed_because == "not_a_calendar"  # type: ignore[union-attr]
    assert shown(town, "bilal").diary.failed_because == "not_a_calendar"  # type: ignore[union-attr]


def test_an_address_that_leads_inside_by_now_is_not_followed(town: Town, door: type[Diary], gives: Gives,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    gives()
    monkeypatch.setattr("tests.outside_server.PUBLIC", "10.0.0.7")

    assert reads(town).diary.failed_because == "bad_address"  # type: ignore[union-attr]
    assert door.asked == []


def test_it_can_be_read_at_once_and_an_address_be_taken_away(town: Town, door: type[Diary], gives: Gives) -> None:
    gives()
    door.text = busy(town, ("8 16:00", "8 18:30"))
    now = rpc.ReadDiaryNow(owner_id="anna", owner_kind="instructor")

    town.school_does(rpc.read_diary_now, now)
    assert reads(town, dt.timedelta(seconds=1)).busy_spans == 1
    town.school_does(rpc.set_busy, rpc.SetBusy(owner_id="anna", owner_kind="instructor", spans=()))

    gone = reads(town, 48 * HOURS)
    assert (gone.busy_spans, gone.diary, len(door.asked)) == (0, None, 1)
    with pytest.raises(NotFound):
        town.school_does(rpc.read_diary_now, now)


def test_what_is_read_while_another_address_is_given_is_not_kept(town: Town, door: type[Diary], gives: Gives) -> None:
    gives()
    taken = rpc.BusySpan(start=town.at("8 08:00"), end=town.at("8 09:00"))
    file = rpc.SetBusy(owner_id="anna", owner_kind="instructor", spans=(taken,))
    door.text = busy(town, ("8 16:00", "8 18:30"), ("8 19:00", "8 19:30"))
    answer = door.do_GET

    def meanwhile(self: Diary) -> None:
        town.school_does(rpc.set_busy, file)
        answer(self)

    door.do_GET = meanwhile  # type: ignore[method-assign]

    found = reads(town)
    assert (found.busy_spans, found.diary, len(door.asked)) == (1, None, 1)


def test_whoever_left_has_no_calendar_read_any_more(town: Town, door: type[Diary], gives: Gives) -> None:
    gives()

    town.say(profiles.InstructorLeft(instructor_id="anna", school_id="school"))

    reads(town)
    assert door.asked == []


def test_the_address_is_in_no_answer_event_or_copy(town: Town, door: type[Diary], gives: Gives,
                                                  caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    given = gives()
    door.text = busy(town, ("8 16:00", "8 18:30"))
    found = reads(town)
    door.status = 500
    reads(town)

    assert given.diary is not None
    assert given.diary.shown == "http://calendar.example/…"
    said = [msgspec.json.encode(each).decode() for each in (given, found, shown(town))]
    said += [str(each) for each in town.harness.events("attendance", "orleans")]
    said += [caplog.text, *capsys.readouterr()]
    assert not [text for text in said if SECRET in text]


def test_what_is_booked_then_is_shown_and_nothing_is_cancelled(town: Town, door: type[Diary], gives: Gives) -> None:
    kept, other = town.confirmed(at="8 17:00"), town.confirmed("noe", at="8 19:00")
    group = rpc.OpenClass(id=new_id(), school_id="school", kind="code_class", instructor_id="anna", places=5,
                          starts_at=town.at("8 10:00"), ends_at=town.at("8 11:00"))
    town.school_does(rpc.open_class, group)
    gives()
    door.text = busy(town, ("8 17:30", "8 18:30"), ("8 09:00", "8 10:30"))
    reads(town)

    found: rpc.BusyCollisions = town.school_does(rpc.list_busy_collisions, rpc.ListBusyCollisions())  # type: ignore[assignment]

    assert [(each.appointment_id, each.class_id, each.youth_id, each.owner_id) for each in found.collisions] == [
        (None, group.id, None, "anna"), (kept.id, None, "lea", "anna")]
    assert town.instructor_does(rpc.list_busy_collisions, rpc.ListBusyCollisions()) == found
    assert town.instructor_does(rpc.list_busy_collisions, rpc.ListBusyCollisions(), "bilal").collisions == ()  # type: ignore[attr-defined]
    states = {each.id: each.state for each in town.harness.call(rpc.list_appointments, rpc.ListAppointments()).appointments}
    assert states == {kept.id: "confirmed", other.id: "confirmed"}


def test_the_diaries_of_an_area_are_not_all_read_at_once() -> None:
    rules = DiaryRules(HOURS, dt.timedelta(minutes=10), 24 * HOURS, 24 * HOURS)
    now = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)

    times = {rules.next_reading(now, "orleans", (f"instructor-{n}", "instructor")) for n in range(20)}

    assert len(times) == 20
    assert all(now + HOURS <= each <= now + HOURS + dt.timedelta(minutes=10) for each in times)
