"""Nobody was ever booked twice, and every yes about an appointment is one act: from answers, tables, log and read models."""

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from tests.faults.accounting import Accountant
from tests.faults.crowd.ground import Ground, at_once
from tests.faults.crowd.verdict import Verdict
from tests.faults.crowd.writes import Book
from tests.faults.world import Client

ACTS = ("book", "take_place", "confirm", "decline", "move", "cancel")
HOLDING = ("requested", "confirmed")
QUARTER = 900
EVENTS = tuple(f"appointment_{name}" for name in ("requested", "confirmed", "declined", "moved", "cancelled"))
Held = dict[tuple[str, int], str]


class LessonsAudit:
    def __init__(self, accountant: Accountant, book: Book, ground: Ground) -> None:
        self._accountant = accountant
        self._book = book
        self._ground = ground
        columns = "id, youth_id, instructor_id, vehicle_id, state, version, school_id"
        seconds = "extract(epoch FROM starts_at), extract(epoch FROM ends_at)"
        self._rows = accountant.rows("attendance", f"SELECT {columns}, {seconds} FROM appointment")
        self._events = [json.loads(body) for body in accountant.column(
            "attendance", "SELECT body FROM event_log WHERE type LIKE '%.appointment\\_%' ORDER BY area, seq")]

    def into(self, verdict: Verdict) -> None:
        verdict.facts["appointments"] = len(self._rows)
        verdict.facts["held"] = sum(row[4] in HOLDING for row in self._rows)
        verdict.ask("double_booked", self._overlaps())
        verdict.ask("double_booked_at_some_moment", self._overlaps_in_the_log(verdict))
        verdict.ask("answers_that_are_no_act", self._wrong_versions())
        verdict.ask("read_models_that_differ", self._differing_copies())
        verdict.ask("lists_that_differ", self._differing_lists())

    def _overlaps(self) -> Iterator[str]:
        """The claims are the quarter-hours of what holds its time, no more and no fewer; and no quarter-hour has two owners."""
        wanted = {(owner, quarter, row[0]) for row in self._rows if row[4] in HOLDING
                  for owner in row[1:4] if owner for quarter in range(int(row[7]) // QUARTER, int(row[8]) // QUARTER)}
        offered = ("SELECT id, instructor_id, vehicle_id, extract(epoch FROM starts_at), extract(epoch FROM ends_at) FROM freed_offer "
                   "WHERE outcome = '' AND class_id IS NULL")
        for offer, instructor, vehicle, start, end in self._accountant.rows("attendance", offered):
            wanted |= {(owner, quarter, offer) for owner in (instructor, vehicle)
                       for quarter in range(int(start) // QUARTER, int(end) // QUARTER)}
        claims = set(map(tuple, self._accountant.rows("attendance", "SELECT resource_id, quarter, appointment_id FROM claim")))
        yield from (f"no claim: {each}" for each in wanted - claims)
        yield from (f"a claim of nobody: {each}" for each in claims - wanted)
        owners = Counter((owner, quarter) for owner, quarter, _ in wanted)
        yield from (f"two at once: {each}" for each, n in owners.items() if n > 1)

    def _overlaps_in_the_log(self, verdict: Verdict) -> Iterator[str]:
        """Told again event by event: nobody had two at once, at no moment; and the end is what the table says."""
        held: Held = {}
        state: dict[str, str] = {}
        verdict.facts["events"] = dict(Counter(_name(event) for event in self._events))
        for event in self._events:
            name, data = _name(event), event["data"]
            appointment = data["appointment_id"]
            for key in [key for key, owner in held.items() if owner == appointment]:
                del held[key]
            state[appointment] = state[appointment] if name == "appointment_moved" else name.removeprefix("appointment_")
            if name in ("appointment_declined", "appointment_cancelled"):
                continue
            for key in _quarters(data):
                if key in held:
                    yield f"{key} of {held[key]} taken by {appointment} at {event['sequence']}"
                held[key] = appointment
        yield from (f"{row[0]}: the log says {state.get(row[0])}, the table {row[4]}" for row in self._rows if state.get(row[0]) != row[4])

    def _wrong_versions(self) -> Iterator[str]:
        """Each act raises the version by one: the answers of an appointment are 1, 2, … up to the table's, each given once."""
        answered: defaultdict[str, list[int]] = defaultdict(list)
        for write in self._book.done(*ACTS):
            answered[write.answer["id"]].append(write.answer["version"])
        for write in self._book.done("accept_offer"):
            answered[write.answer["appointment_id"]].append(1)
        for row in self._rows:
            if sorted(answered.pop(row[0], [])) != list(range(1, row[5] + 1)):
                yield f"{row[0]}: version {row[5]}"
        yield from (f"{unknown}: answered, but nowhere" for unknown in answered)

    def _differing_copies(self) -> Iterator[str]:
        known = {event["id"]: event for event in self._events}
        names = ", ".join(f"'{name}'" for name in EVENTS)
        lines = self._accountant.column("progress", f"SELECT id FROM timeline_entry WHERE what IN ({names})")
        yield from _differing("timeline", Counter(list(known)), Counter(lines))
        told = self._accountant.column("notifications", "SELECT event_id FROM notification WHERE recipient_id = youth_id "
                                       f"AND what IN ({names})")
        by_others = [key for key, event in known.items() if event["actor"] != event["data"]["youth_id"]]
        yield from _differing("told to the youth", Counter(by_others), Counter(told))
        met = {(event["data"]["youth_id"], event["data"]["instructor_id"]) for event in self._events
               if _name(event) == "appointment_confirmed" and event["data"]["instructor_id"]}
        links = self._accountant.rows("profiles", "SELECT youth_id, other_id FROM link WHERE role = 'instructor'")
        yield from _differing("instructors met", Counter(met), Counter(map(tuple, links)))

    def _differing_lists(self) -> Iterator[str]:
        """What every youth and every desk is shown is what there is."""
        readers = [(youth.client, 1, youth.id) for youth in self._ground.youths]
        readers += [(school.offices[0], 6, school.id) for school in self._ground.schools]
        shown = at_once(readers, lambda reader: _all_of(reader[0]))
        for (_, column, owner), found in zip(readers, shown, strict=True):
            there = {row[0]: (row[4], row[5]) for row in self._rows if row[column] == owner}
            if found != there:
                yield f"{owner}: shown {len(found)}, there {len(there)}"


def _name(event: dict[str, Any]) -> str:
    return str(event["type"].split(".")[2])


def _quarters(data: dict[str, Any]) -> Iterator[tuple[str, int]]:
    first, last = (int(dt.datetime.fromisoformat(data[name]).timestamp()) // QUARTER for name in ("starts_at", "ends_at"))
    for owner in (data["youth_id"], data["instructor_id"], data["vehicle_id"]):
        if owner:
            yield from ((owner, quarter) for quarter in range(first, last))


def _differing(what: str, wanted: "Counter[Any]", found: "Counter[Any]") -> Iterator[str]:
    yield from (f"{what}: {key} is there {found[key]} times, not {wanted[key]}" for key in wanted | found if wanted[key] != found[key])


def _all_of(client: Client) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    path: str | None = "/appointments?limit=200"
    while path:
        page = client.request("GET", path).json()
        found |= {each["id"]: (each["state"], each["version"]) for each in page["appointments"]}
        path = f"/appointments?limit=200&cursor={quote(page['next'])}" if page.get("next") else None
    return found
