"""A calendar from outside: only its busy times, nothing that keeps a reader busy, no call into the network's inside."""

import datetime as dt
import io
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import pytest

from contracts.errors import InvalidRequest
from servicekit import busy_times, outside
from tests.http.pages import Visitor
from tests.http.town import Town
from tests.outside_server import PUBLIC, calendar, diary, served

NOW = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


def spans(*events: str) -> list[tuple[str, str]]:
    found = busy_times.spans_of(calendar(*events), NOW)
    return [(start.strftime("%d %H:%M"), end.strftime("%d %H:%M")) for start, end in found]


def test_events_days_and_repetitions_are_busy() -> None:
    assert spans("DTSTART:20261208T090000Z\r\nDTEND:20261208T100000Z") == [("08 09:00", "08 10:00")]
    assert spans("DTSTART;VALUE=DATE:20261209") == [("08 23:00", "09 23:00")]
    weekly = "DTSTART:20261208T090000Z\r\nDTEND:20261208T100000Z\r\nRRULE:FREQ=WEEKLY;COUNT=3"
    assert [start for start, _end in spans(weekly)] == ["08 09:00", "15 09:00", "22 09:00"]


def test_what_is_cancelled_free_or_long_gone_is_not() -> None:
    hour = "DTSTART:20261208T090000Z\r\nDTEND:20261208T100000Z"

    assert spans(f"{hour}\r\nSTATUS:CANCELLED", f"{hour}\r\nTRANSP:TRANSPARENT", "DTSTART:20200101T090000Z\r\nDTEND:20200101T100000Z") == []


@pytest.mark.parametrize("text", [
    b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\nEND:VEVENT\r\nEND:VCALENDAR",
    calendar("DTSTART:20261208T090000Z\r\nRRULE:FREQ=SECO\r\n NDLY"), b"x" * (outside.LARGEST + 1),
    calendar("DTSTART:20261208T090000Z\r\nRRULE:FREQ=SECO\r\n\tNDLY"),
    calendar("DTSTART:20261208T090000Z\r\nRRULE:FREQ=DAILY;BYMINUTE=0,1,2"),
    calendar(*["DTSTART:20261208T090000Z"] * (busy_times.MOST_EVENTS + 1)), b"\n" * outside.LARGEST,
])
def test_what_is_no_calendar_or_made_to_keep_us_busy_is_refused(text: bytes) -> None:
    with pytest.raises(InvalidRequest):
        busy_times.spans_of(text, NOW)


@pytest.mark.parametrize("address", [
    "http://127.0.0.1/x.ics", "http://localhost/x.ics", "http://[::1]/", "http://169.254.169.254/latest/meta-data", "http://10.0.0.1/",
    "http://0.0.0.0/", "http://2130706433/", "file:///etc/passwd", "ftp://example.org/", "https://user:pass@example.org/", "https://",
    "http://[::ffff:127.0.0.1]/", "nonsense", "http://[", "http://exa\u2100mple.com/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
    "http://[fec0::1]/", "http://[::127.0.0.1]/",
])
def test_no_address_leads_into_the_network_s_inside(address: str) -> None:
    with pytest.raises(InvalidRequest):
        outside.read(address)


@pytest.mark.parametrize("host", [
    "::ffff:127.0.0.1", "::ffff:100.100.100.200", "::ffff:0:169.254.169.254", "64:ff9b:1::a9fe:a9fe", "192.0.0.192", "100.100.100.200",
])
def test_nor_does_one_that_carries_an_address_of_the_inside_or_answers_a_cloud_s_own_machines(host: str) -> None:
    """Some of them are global for the oldest Python that we run on; nothing is asked of any."""
    with pytest.raises(InvalidRequest, match="bad_address"):
        outside.public_host(host, 80, time.monotonic() + 5)


def text_at(address: str) -> bytes:
    return outside.read(address).body or b""


class _Door(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        _Door.asked.append(self.path)
        ways = {"/away": "http://127.0.0.1:1/inside", "/round": "/round"}
        self.send_response(302 if self.path in ways else 200)
        if self.path in ways:
            self.send_header("Location", ways[self.path])
        self.end_headers()
        with suppress(OSError):
            self._tell()

    def _tell(self) -> None:
        if self.path == "/drip":
            for _n in range(600):
                self.wfile.write(b"B")
                time.sleep(0.05)
        elif self.path == "/huge":
            self.wfile.write(b"x" * (outside.LARGEST + 10))
        else:
            self.wfile.write(calendar("DTSTART:20261208T090000Z"))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def public_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    _Door.asked.clear()
    with served(_Door, monkeypatch) as address:
        yield address


def test_a_public_calendar_is_read_and_a_way_back_inside_is_not_followed(public_server: str) -> None:
    running = cutters()

    assert text_at(f"{public_server}/mine.ics").startswith(b"BEGIN:VCALENDAR")

    assert cutters() <= running, "nothing of it is left running"
    with pytest.raises(InvalidRequest, match="bad_address"):
        outside.read(f"{public_server}/away")
    assert _Door.asked == ["/mine.ics", "/away"]


def answers(*addresses: str) -> list[tuple[object, ...]]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 80)) for each in addresses]


INSIDE = "10.0.0.7"


def tells(monkeypatch: pytest.MonkeyPatch, *told: list[tuple[object, ...]]) -> list[list[tuple[object, ...]]]:
    """What the name is answered, one time after the other; answers what was not asked for yet."""
    left, resolve = list(told), socket.getaddrinfo

    def resolved(host: str, *asked: object, **more: object) -> object:
        return left.pop(0) if host == "calendar.example" else resolve(host, *asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    return left


def test_a_name_that_leads_outside_and_inside_is_refused(public_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, answers(PUBLIC, INSIDE))

    with pytest.raises(InvalidRequest, match="bad_address"):
        outside.read(f"{public_server}/mine.ics")
    assert _Door.asked == []


def test_a_name_is_asked_once_and_what_was_checked_is_what_is_called(public_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tells(monkeypatch, answers(PUBLIC), answers(INSIDE))

    assert text_at(f"{public_server}/mine.ics").startswith(b"BEGIN:VCALENDAR")

    assert len(left) == 1, "a second answer, which leads inside, is never asked for"


def test_each_hop_is_checked_anew(public_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tells(monkeypatch, answers(PUBLIC), answers(INSIDE))

    with pytest.raises(InvalidRequest, match="bad_address"):
        outside.read(f"{public_server}/round")
    assert _Door.asked == ["/round"]


def test_what_was_seen_is_asked_for_only_if_it_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    door = diary(calendar("DTSTART:20261208T090000Z"), etag='"one"')

    with served(door, monkeypatch) as address:
        first = outside.read(address)
        again = outside.read(address, first.seen)
        door.etag = '"two"'
        changed = outside.read(address, first.seen)

    assert (first.seen.etag, again.body, again.seen) == ('"one"', None, first.seen)
    assert (changed.body, changed.seen.etag) == (first.body, '"two"')
    assert [each.get("If-None-Match") for each in door.asked] == [None, '"one"', '"one"']


@pytest.mark.parametrize(("status", "code"), [(404, "calendar_gone"), (403, "calendar_gone"), (500, "calendar_unreachable"),
                                             (304, "calendar_unreachable")])
def test_a_server_that_says_no_is_told_from_one_that_fails(monkeypatch: pytest.MonkeyPatch, status: int, code: str) -> None:
    door = diary()
    door.status = status

    with served(door, monkeypatch) as address, pytest.raises(InvalidRequest, match=code):
        outside.read(address)


def test_a_way_in_circles_ends(public_server: str) -> None:
    with pytest.raises(InvalidRequest, match="calendar_unreachable"):
        outside.read(f"{public_server}/round")

    assert _Door.asked == ["/round"] * (outside.HOPS + 1)


def test_a_file_that_is_too_large_is_read_no_further(public_server: str) -> None:
    with pytest.raises(InvalidRequest, match="calendar_too_large"):
        outside.read(f"{public_server}/huge")


def test_an_answer_that_drips_is_cut_and_is_no_calendar(public_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "LONGEST_SECONDS", 1.0)
    running, began = cutters(), time.monotonic()

    with pytest.raises(InvalidRequest, match="calendar_unreachable"):
        outside.read(f"{public_server}/drip")

    assert time.monotonic() - began < 3
    assert cutters() <= running, "nothing of it is left running"


def cutters() -> set[threading.Thread]:
    """What cuts a line that takes too long, of this and of any other reading."""
    return {each for each in threading.enumerate() if each.name == outside.CUTTER}


def test_a_name_that_nobody_answers_for_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "LONGEST_SECONDS", 0.5)
    silent = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: silent.wait(20) or [])
    began = time.monotonic()

    with pytest.raises(InvalidRequest, match="calendar_unreachable"):
        outside.read("http://calendar.example/mine.ics")

    silent.set()
    assert time.monotonic() - began < 3


def test_a_school_gives_a_calendar_by_the_api_as_a_file_or_by_its_address(town: Town, public_server: str) -> None:
    path = f"/school/availability/instructor/{town['instructor'].id}/busy-calendar"
    now = town.world.clock.now()
    soon = calendar(*(f"DTSTART:{now + dt.timedelta(days=n):%Y%m%d}T090000Z\r\nDTEND:{now + dt.timedelta(days=n):%Y%m%d}T100000Z"
                      for n in (50, 51)))

    by_file = town["school"].ask("POST", path, data={"calendar": (io.BytesIO(soon), "mine.ics")})
    by_address = town["school"].ask("PUT", path, json={"address": f"{public_server}/mine.ics"})
    inside = town["school"].ask("PUT", path, json={"address": "http://169.254.169.254/latest"})
    town["school"].ask("DELETE", path)

    assert (by_file.status_code, by_file.get_json()["busy_spans"]) == (200, 2)
    assert by_address.status_code == 200, by_address.get_json()
    assert (inside.status_code, inside.get_json()["code"]) == (422, "bad_address")


def test_an_address_is_kept_masked_read_again_on_demand_and_taken_away(town: Town, public_server: str) -> None:
    path = f"/school/availability/instructor/{town['instructor'].id}"
    secret = f"{public_server}/a-token/mine.ics"

    given = town["school"].ask("PUT", f"{path}/busy-calendar", json={"address": secret})
    asked = town["school"].ask("POST", f"{path}/busy-calendar/reading")
    school = Visitor(town, town["school"])
    hours = f"/equipe/instructor/{town['instructor'].id}/disponibilites"
    page = school.done(hours, f"/equipe/instructor/{town['instructor'].id}/agenda-occupe", act="read")
    gone = town["school"].ask("DELETE", f"{path}/busy-calendar")

    assert given.get_json()["diary"]["shown"] == "http://calendar.example/…"
    assert asked.get_json()["diary"]["next_at"] <= given.get_json()["diary"]["next_at"]
    assert "calendar.example/…" in page
    assert "Une lecture est demandée" in page or "Prochaine lecture" in page
    assert not [text for text in (given.text, asked.text, page) if "a-token" in text]
    assert (gone.status_code, gone.get_json()["diary"]) == (200, None)
    assert town["school"].ask("POST", f"{path}/busy-calendar/reading").status_code == 404


def test_collisions_are_the_school_s_and_the_instructor_s_to_see(town: Town) -> None:
    answers = {role: town[role].get("/school/busy-collisions").status_code for role in ("school", "instructor", "adviser", "youth")}

    assert answers == {"school": 200, "instructor": 200, "adviser": 403, "youth": 403}


def test_nothing_is_read_for_whom_it_is_not_theirs(town: Town, public_server: str) -> None:
    elsewhere = "/school/availability/instructor/nobody/busy-calendar"

    for role in ("youth", "adviser", "coordinator", "school"):
        answer = town[role].ask("PUT", elsewhere, json={"address": f"{public_server}/mine.ics"})
        assert answer.status_code in (403, 404), role
    assert _Door.asked == []


def test_a_rule_that_never_happens_keeps_nobody_waiting_for_ever() -> None:
    never = "DTSTART:20261208T090000Z\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"

    with pytest.raises(InvalidRequest, match="calendar_too_large"):
        busy_times.spans_of(calendar(*[never] * 50), NOW)


def test_nobody_has_an_address_read_without_being_signed_in(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *host, **_more: asked.append(host) or [])

    answer = town.client().post("/equipe/vehicle/x/agenda-occupe", data={"address": "http://calendar.example/mine.ics"})

    assert answer.status_code == 303
    assert "/entrer" in answer.headers["Location"]
    assert asked == []
