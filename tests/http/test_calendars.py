"""A private calendar: its text is read alike by three independent programs; its address is a key that can be replaced."""

import datetime as dt
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
import ics
import pytest
import recurring_ical_events
from flask import Flask
from flask_babel import Babel
from playwright._impl._driver import compute_driver_executable

from contracts.attendance.rpc import CalendarEntries, CalendarEntry
from contracts.kernel import Principal
from gateway.calendar_feed import Address, seal, text_of, unseal
from servicekit.ids import new_id
from tests.http.town import Person, Town

ICAL_JS = Path(__file__).parents[2] / "node_modules" / "ical.js" / "dist" / "ical.es5.cjs"
LONG_PLACE = "Gare d’Orléans ; quai n° 2, côté « rue », devant l’escalier où les élèves attendent\nà 5 minutes du tram"
Occurrence = tuple[str, int, int, str, str, int, str]


def at(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def entry(name: str, starts_at: dt.datetime, state: str = "confirmed", sequence: int = 0, minutes: int = 60) -> CalendarEntry:
    return CalendarEntry(
        appointment_id=name, kind="driving_lesson", starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=minutes),
        state=state, sequence=sequence, changed_at=at(9, 1, 8), youth_id="lea", meeting_point=LONG_PLACE,  # type: ignore[arg-type]
    )


ODD_ONES = CalendarEntries(entries=(
    entry("summer", at(7, 7, 16)), entry("winter", at(12, 8, 17)), entry("asked", at(12, 9, 8), "requested"),
    entry("cancelled", at(12, 10, 8), "cancelled", 3), entry("before_spring", at(3, 29, 0, 30)),
    entry("after_spring", at(3, 29, 1)), entry("first_two_thirty", at(10, 25, 0, 30)),
    entry("second_two_thirty", at(10, 25, 1, 30)), entry("over_midnight", at(12, 11, 22, 30), minutes=90),
))


@pytest.fixture(scope="module")
def in_french() -> Iterator[None]:
    app = Flask("calendar")
    Babel(app, default_locale="fr")
    with app.test_request_context("/"):
        yield


def by_icalendar(text: bytes) -> set[Occurrence]:
    events = recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between((2026, 1, 1), (2027, 1, 1))
    return {
        (str(e["UID"]), _unix(e["DTSTART"].dt), _unix(e["DTEND"].dt), str(e["SUMMARY"]), str(e["STATUS"]), int(e["SEQUENCE"]),
         str(e.get("LOCATION", ""))) for e in events
    }


def by_ics(text: bytes) -> set[Occurrence]:
    return {
        (e.uid, int(e.begin.timestamp()), int(e.end.timestamp()), e.name, e.status, int(_extra(e, "SEQUENCE")), e.location or "")
        for e in ics.Calendar(text.decode()).events
    }


def by_ical_js(text: bytes) -> set[Occurrence]:
    node = compute_driver_executable()[0]  # Playwright brings a Node.js of its own
    script = Path(__file__).parent / "read_calendar.cjs"
    run = subprocess.run([node, str(script), str(ICAL_JS)], input=text, capture_output=True, check=True, timeout=60)
    lines = [json.loads(line) for line in run.stdout.decode().splitlines()]
    return {(x["uid"], x["start"], x["end"], x["summary"], x["status"], x["sequence"], x["location"]) for x in lines}


def _extra(event: ics.Event, name: str) -> str:
    return next(line.value for line in event.extra if line.name == name)


def _unix(instant: dt.datetime) -> int:
    return int(instant.timestamp())


def test_three_programs_read_the_same_occurrences(in_french: None) -> None:
    text = text_of(ODD_ONES, "youth", "https://autonomie.example")

    read = by_icalendar(text)

    assert read == by_ics(text) == by_ical_js(text)
    assert {(uid, start) for uid, start, *_rest in read} == {
        (f"{each.appointment_id}@autonomie", _unix(each.starts_at)) for each in ODD_ONES.entries
    }
    assert {uid: status for uid, _start, _end, _summary, status, *_rest in read}["cancelled@autonomie"] == "CANCELLED"


def test_lines_are_folded_at_75_octets_and_the_zone_is_described(in_french: None) -> None:
    text = text_of(ODD_ONES, "youth", "https://autonomie.example")

    assert max(len(line) for line in text.split(b"\r\n")) <= 75
    assert b"BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n" in text
    assert b"DTSTART;TZID=Europe/Paris:20261208T180000\r\n" in text


def test_what_did_not_change_has_the_same_bytes(in_french: None) -> None:
    assert text_of(ODD_ONES, "youth", "https://a.example") == text_of(ODD_ONES, "youth", "https://a.example")


@pytest.mark.parametrize("owner_kind", ["adviser", "referent", "school", "vehicle"])
def test_only_those_who_go_there_are_told_the_meeting_point(in_french: None, owner_kind: str) -> None:
    assert "Orléans" not in text_of(ODD_ONES, owner_kind, "https://a.example").decode()


def test_an_address_that_we_did_not_write_is_none() -> None:
    token = seal("secret", Address("youth", "lea", "orleans", 0))

    assert unseal("secret", token) == Address("youth", "lea", "orleans", 0)
    assert unseal("another secret", token) is unseal("secret", token[:-3] + "abc") is unseal("secret", "x.y") is None


def test_whoever_never_asked_for_an_address_has_one(town: Town) -> None:
    newcomer = Person(town, Principal(id=new_id(), role="adviser", area=town.world.hero.area))

    url = newcomer.get("/me/calendar").get_json()["url"]

    assert town.client().get(urlsplit(url).path).status_code == 200


def test_the_address_is_read_without_signing_in_until_it_is_replaced(town: Town) -> None:
    opened = _new_address(town["youth"])
    url = town["youth"].get("/me/calendar").get_json()["url"]
    first = town.client().get(urlsplit(url).path)
    again = town.client().get(urlsplit(url).path, headers={"If-None-Match": first.headers["ETag"]})

    replaced = town["youth"].post("/me/calendar", json={})

    assert url == opened
    assert first.status_code == 200
    assert first.content_type == "text/calendar; charset=utf-8"
    assert icalendar.Calendar.from_ical(first.data)
    assert again.status_code == 304
    assert replaced.status_code == 201
    assert town.client().get(urlsplit(url).path).status_code == 404
    assert town.client().get(urlsplit(replaced.get_json()["url"]).path).status_code == 200


def test_a_closed_calendar_has_no_address(town: Town) -> None:
    url = _new_address(town["instructor"])
    before = town.client().get(urlsplit(url).path)

    closed = town["instructor"].ask("DELETE", "/me/calendar")

    assert closed.get_json() == town["instructor"].get("/me/calendar").get_json() == {"url": None}
    assert (before.status_code, town.client().get(urlsplit(url).path).status_code) == (200, 404)


def test_the_calendar_names_nobody(town: Town) -> None:
    hero, appointment = town.world.hero, town.appointment()
    url = _new_address(town["school"])

    text = town.client().get(urlsplit(url).path).get_data(as_text=True)

    assert f"UID:{appointment.id}@autonomie\r\n" in text
    assert hero.last_name not in text
    assert hero.first_name not in text


def _new_address(person: Person) -> str:
    """Other tests on this town may have closed her calendar before."""
    return str(person.post("/me/calendar", json={}).get_json()["url"])
