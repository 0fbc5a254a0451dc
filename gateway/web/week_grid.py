"""A youth's week by touch: mornings, afternoons, evenings; or in words, shown before anything is kept. Hours to the minute are in
`availability`: a day that nobody touched keeps its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, ask_all
from gateway.web import rules, words
from gateway.web.availability import days_of
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, whole, written
from gateway.web.wishes import wish_of
from gateway.web.youth_file import eyes

pages = Blueprint("week_grid", __name__)

LONG_ENOUGH = 60
"""Minutes of a part of the day that make it look taken; a whole part always does."""


@dataclass(frozen=True)
class Day:
    """`parts`: (code, words, given). `kept`: its hours as they are; `exact`: they are not just whole parts."""

    code: str
    name: str
    parts: tuple[tuple[str, str, bool], ...]
    kept: str
    exact: bool

    @property
    def was(self) -> str:
        return ",".join(code for code, _words, given in self.parts if given)


def grid(weekly: Iterable[rpc.WeeklyRange], parts: tuple[rpc.DayPart, ...]) -> list[Day]:
    ranges: dict[str, list[tuple[str, str]]] = {}
    for each in weekly:
        ranges.setdefault(each.day, []).append((each.start, each.end))
    return [_day(code, ranges.get(code, []), parts) for code in words.WEEKDAYS]


def _day(code: str, ranges: list[tuple[str, str]], parts: tuple[rpc.DayPart, ...]) -> Day:
    shown = tuple((part.code, words.word(words.DAY_PARTS, part.code), _covers(ranges, part)) for part in parts)
    whole_parts = _joined([(part.start, part.end) for part, (_code, _words, given) in zip(parts, shown, strict=True) if given])
    kept = ",".join(f"{start}-{end}" for start, end in ranges)
    return Day(code, words.word(words.DAYS, code).capitalize(), shown, kept, exact=whole_parts != _joined(ranges))


def _covers(ranges: list[tuple[str, str]], part: rpc.DayPart) -> bool:
    first, last = _minutes(part.start), _minutes(part.end)
    common = sum(max(0, min(_minutes(end), last) - max(_minutes(start), first)) for start, end in ranges)
    return common >= min(LONG_ENOUGH, last - first)


def _joined(ranges: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those that touch made one."""
    found: list[tuple[str, str]] = []
    for start, end in sorted(ranges):
        if found and found[-1][1] >= start:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


@pages.get("/jeunes/<youth_id>/disponibilites")
@page_for("youth", "adviser")
def week_of_youth(youth_id: str) -> ResponseReturnValue:
    return render_template("availability.html", **shown_week(youth_id))


def shown_week(youth_id: str, said: str = "", read: rpc.WeekInWords | None = None) -> dict[str, object]:
    """What availability.html shows of a youth's week; `read`: what her words, just `said`, would make of it."""
    answers = ask_all({
        "availability": ("read_availability", rpc.get_availability, rpc.GetAvailability(owner_id=youth_id)),
        "youth": ("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes())),
    }, youth_id=youth_id)
    person = answers["youth"].summary
    own = actor().principal.role == "youth"
    availability = answers["availability"]
    weekly = read.weekly if read is not None and read.weekly else availability.weekly or availability.suggested
    return {
        "availability": availability, "days": days_of(availability), "own": own, "grid": grid(weekly, availability.parts),
        "title": _("Mes disponibilités") if own else _("Disponibilités de %(name)s", name=person.first_name),
        "action": f"/jeunes/{youth_id}/disponibilites", "back": "/lecons" if own else f"/jeunes/{youth_id}", "owner_kind": "youth",
        "owner_id": youth_id, "rules": rules, "said": said, "read": read, "wish": wish_of(youth_id),
    }


@pages.post("/jeunes/<youth_id>/disponibilites/grille")
@act
def set_by_touch(youth_id: str) -> ResponseReturnValue:
    """Only the week changes: special days, what comes back and wishes stay."""
    now = ask("read_availability", rpc.get_availability, rpc.GetAvailability(owner_id=youth_id), youth_id=youth_id)
    hours = {part.code: (part.start, part.end) for part in now.parts}
    weekly = tuple(
        rpc.WeeklyRange(day=day, start=start, end=end)  # type: ignore[arg-type]
        for day in words.WEEKDAYS for start, end in _hours_of(day, hours)
    )
    command = rpc.SetAvailability(
        owner_id=youth_id, owner_kind="youth", version=whole("version"), weekly=weekly, exceptions=now.exceptions)
    ask("edit_availability", rpc.set_availability, command, youth_id=youth_id)
    to = "/lecons" if actor().principal.role == "youth" else f"/jeunes/{youth_id}"
    return done(_("La semaine est enregistrée."), to)


def _hours_of(day: str, hours: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """The parts that were touched; or the day's own hours, when nothing of it was."""
    chosen = [code for code in request.form.getlist(day) if code in hours]
    if ",".join(code for code in hours if code in chosen) == written(f"was_{day}", 60):
        return _kept(written(f"kept_{day}", 200))
    return _joined([hours[code] for code in chosen])


def _kept(text: str) -> list[tuple[str, str]]:
    ranges = [tuple(each.split("-")) for each in text.split(",") if each]
    if any(len(each) != 2 or not all(_is_time(time) for time in each) for each in ranges):
        raise InvalidRequest("bad_time", field="weekly")
    return [(start, end) for start, end in ranges]


def _is_time(text: str) -> bool:
    return len(text) == 5 and text[2] == ":" and (text[:2] + text[3:]).isdecimal() and text.isascii()


@pages.post("/jeunes/<youth_id>/disponibilites/mots")
@act
def read_words(youth_id: str) -> ResponseReturnValue:
    """Shows what was understood, and what was not; nothing is kept before somebody says that it is right."""
    text = written("words", 500)
    if not text:
        raise InvalidRequest("words_of_week_missing", field="words")
    read = ask("read_availability", rpc.read_words, rpc.ReadWords(owner_id=youth_id, text=text), youth_id=youth_id)
    return render_template("availability.html", **shown_week(youth_id, said=text, read=read))
