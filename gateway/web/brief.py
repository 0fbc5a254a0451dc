"""A file in one look, for someone who has never seen it: age, urgency, what waits on paperwork, what is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from contracts.profiles.rpc import Journey
from gateway.web import dates, standing, words

Open = tuple[str, str | None, str]


@dataclass(frozen=True)
class Brief:
    """`needed`: how soon the licence is needed, with its tone; `waits`: the paperwork that an answer is awaited of."""

    age: int | None
    needed: tuple[str, str | None]
    waits: str
    open_now: tuple[Open, ...]


def brief_of(answers: Mapping[str, Any]) -> Brief:
    youth = answers["youth"]
    return Brief(
        standing.age(youth.birth_date), standing.needed_in(youth.project.needed_by), _waits(answers["journey"]),
        tuple(_open(answers)),
    )


def _waits(journey: Journey) -> str:
    """« NEPH demandé il y a 63 jours », as long as the answer has not come."""
    reached = {one.milestone: one for one in journey.milestones}
    for asked, answered in (("exam_asked", "exam_booked"), ("neph_asked", "neph_received")):
        if asked in reached and answered not in reached:
            return f"{words.word(words.MILESTONES, asked)} {dates.since(reached[asked].on)}"
    booked = reached.get("exam_booked") or reached.get("code_booked")
    if booked and booked.for_day and booked.for_day >= dates.today():
        return _("Examen le %(day)s", day=dates.full_day(booked.for_day))
    return ""


def _open(answers: Mapping[str, Any]) -> list[Open]:
    """Signals and difficulties by name, each name once; adjustments by how many wait."""
    awake = (s for s in answers["signals"].signals if s.cleared_at is None and not (s.snoozed_until and s.snoozed_until > dates.today()))
    raised = dict.fromkeys(signal.kind for signal in awake)
    found: list[Open] = [
        (words.word(words.SIGNALS, kind), words.SIGNAL_TONES.get(kind, "warn"), "bell") for kind in raised
    ]
    told = dict.fromkeys(item.kind for item in answers["difficulties"].difficulties if item.resolved_at is None)
    found += [(words.word(words.DIFFICULTIES, kind), "warn", "hand") for kind in told]
    waiting = sum(item.state in ("proposed", "agreed") for item in answers["adjustments"].adjustments)
    running = sum(item.state == "accepted" for item in answers["adjustments"].adjustments)
    if waiting:
        text = ngettext("%(num)s ajustement attend une réponse", "%(num)s ajustements attendent une réponse", waiting)
        found.append((text, "info", "adjust"))
    if running:
        found.append((ngettext("%(num)s ajustement en cours", "%(num)s ajustements en cours", running), "good", "adjust"))
    return found
