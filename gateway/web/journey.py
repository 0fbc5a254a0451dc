"""What pages show of a journey: adjustments, difficulties, signals and appointments, as lines ready for a template.

Which acts a line offers is a comfort of the screen; whether an act is allowed is said by policy and service.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from contracts.attendance.rpc import Appointment
from contracts.kernel import Principal
from contracts.profiles.rpc import Youth
from contracts.progress.rpc import Adjustment, Difficulty, Signal
from gateway.web import dates, sentences, words

Names = Mapping[str, str]


@dataclass(frozen=True)
class AdjustmentLine:
    id: str
    href: str
    title: str
    state_text: str
    tone: str | None
    words: str
    who: str
    due: str
    waits: str
    steps: tuple[str, ...]
    acts: tuple[tuple[str, str], ...]
    owner: str = ""
    overdue: bool = False
    messages: int = 0


def adjustment_line(item: Adjustment, me: Principal) -> AdjustmentLine:
    proposer = words.word(words.ROLES, item.proposer_role)
    by = _("Proposé par vous") if item.proposed_by == me.id else _("Proposé par : %(who)s", who=proposer)
    return AdjustmentLine(
        item.id, f"/jeunes/{item.youth_id}/ajustements/{item.id}", words.word(words.ADJUSTMENTS, item.kind),
        words.word(words.ADJUSTMENT_STATES, item.state), words.ADJUSTMENT_TONES.get(item.state), item.words,
        f"{by}, {dates.day(item.at)}", dates.full_day(item.due_on) if item.due_on else "", _waits(item, me),
        tuple(f"« {step.reason} » – {words.word(words.ROLES, step.by_role)}" for step in item.steps if step.reason),
        tuple((act, words.word(words.ADJUSTMENT_ACTS, act)) for act in _adjustment_acts(item, me)),
        words.word(words.ROLES, item.owner_role), item.overdue, len(item.messages),
    )


def _waits(item: Adjustment, me: Principal) -> str:
    if item.waits_for is None:
        return ""
    if item.waits_for == me.role:
        return _("Attend votre réponse")
    return _("Attend la réponse : %(who)s", who=words.word(words.ROLES, item.waits_for))


def _adjustment_acts(item: Adjustment, me: Principal) -> list[str]:
    acts = []
    if item.waits_for == me.role and item.state in ("proposed", "agreed"):
        acts += ["accept", "decline"] if me.role == "youth" else ["agree", "refuse"]
    if item.state == "accepted" and me.role in (item.owner_role, "adviser"):
        acts.append("done")
    mine = item.proposed_by == me.id or me.role == "adviser"
    if item.state in ("proposed", "agreed") and mine and "refuse" not in acts and "decline" not in acts:
        acts.append("withdraw")
    return acts


@dataclass(frozen=True)
class DifficultyLine:
    id: str
    title: str
    words: str
    who: str
    open: bool
    since: str


def difficulty_line(item: Difficulty, me: Principal) -> DifficultyLine:
    who = _("Par vous") if item.reported_by == me.id else words.word(words.ROLES, item.by_role)
    return DifficultyLine(
        item.id, words.word(words.DIFFICULTIES, item.kind), item.words, f"{who}, {dates.day(item.at)}",
        item.resolved_at is None, dates.since(item.at),
    )


@dataclass(frozen=True)
class SignalLine:
    id: str
    title: str
    tone: str
    pictogram: str
    evidence: tuple[str, ...]
    proposes: str
    proposes_text: str
    must_agree: str
    hint: str
    snoozed: str


def signal_line(item: Signal) -> SignalLine:
    return SignalLine(
        item.id, words.word(words.SIGNALS, item.kind), words.SIGNAL_TONES.get(item.kind, "warn"),
        words.SIGNAL_PICTOGRAMS.get(item.kind, "bell"),
        tuple(sentences.evidence(line) for line in item.evidence), item.proposes,
        words.word(words.ADJUSTMENTS, item.proposes), words.ADJUSTMENT_AGREERS.get(item.proposes, ""),
        words.word(words.SIGNAL_HINTS, item.kind) if item.kind in words.SIGNAL_HINTS else "",
        _snoozed(item),
    )


def _snoozed(item: Signal) -> str:
    if item.snoozed_until is None or item.snoozed_until <= dates.today():
        return ""
    return _("Mis de côté jusqu’au %(day)s : %(why)s", day=dates.full_day(item.snoozed_until), why=item.snoozed_reason or "")


@dataclass(frozen=True)
class AppointmentLine:
    """`acts`: names of the forms that macros/appointments.html shows for the person who looks."""

    id: str
    youth_id: str
    href: str
    day: dt.date
    day_text: str
    span: str
    minutes: int
    title: str
    pictogram: str
    state: str
    state_text: str
    tone: str | None
    instructor: str
    youth: str
    meeting_point: str
    attendance: str
    attendance_tone: str | None
    signatures: tuple[str, ...]
    record_id: str
    version: int
    starts: str
    acts: frozenset[str]
    arrived: str = ""
    late_minutes: int = 0


def appointment_line(item: Appointment, me: Principal, now: dt.datetime, names: Names) -> AppointmentLine:
    start = dates.local(item.starts_at)
    record = item.attendance
    return AppointmentLine(
        item.id, item.youth_id, f"/jeunes/{item.youth_id}/seances/{item.id}", start.date(), dates.day(item.starts_at),
        dates.span(item.starts_at, item.ends_at), int((item.ends_at - item.starts_at).total_seconds() // 60),
        words.word(words.APPOINTMENTS, item.kind), words.APPOINTMENT_PICTOGRAMS.get(item.kind, "calendar"),
        item.state, words.word(words.APPOINTMENT_STATES, item.state), words.APPOINTMENT_TONES.get(item.state),
        "" if item.instructor_id == me.id else names.get(item.instructor_id, ""), names.get(item.youth_id, ""),
        item.meeting_point, _attendance(item),
        words.OUTCOME_TONES.get(record.outcome) if record else None, _signatures(item),
        record.id if record else "", item.version, start.strftime("%Y-%m-%dT%H:%M"),
        frozenset(_appointment_acts(item, me, now)),
        _("Arrivée dite à %(hour)s", hour=dates.hour(item.arrival.at)) if item.arrival else "",
        item.arrival.late_minutes if item.arrival else 0,
    )


def _attendance(item: Appointment) -> str:
    record = item.attendance
    if record is None:
        return ""
    parts = [words.word(words.OUTCOMES, record.outcome)]
    if record.late_minutes:
        parts.append(_("%(minutes)s minutes", minutes=record.late_minutes))
    if record.reason:
        parts.append(words.word(words.REASONS, record.reason))
    return " · ".join(parts)


def _signatures(item: Appointment) -> tuple[str, ...]:
    record = item.attendance
    if record is None:
        return ()
    said = []
    if record.signed_by_instructor_at:
        said.append(_("Signé par le moniteur ou la monitrice"))
    if record.signed_by_youth_at:
        said.append(_("Signé par le ou la jeune"))
    if record.not_signed_reason:
        said.append(_("Non signé : %(reason)s", reason=record.not_signed_reason))
    if record.contested_at:
        said.append(_("Contesté %(when)s", when=dates.since(record.contested_at)))
    return tuple(said)


def _appointment_acts(item: Appointment, me: Principal, now: dt.datetime) -> Iterable[str]:
    record, to_come = item.attendance, item.starts_at > now
    if me.role == "school" and item.state == "requested":
        yield from ("confirm", "decline")
    if to_come and item.state in ("requested", "confirmed") and me.role in ("youth", "adviser", "school", "instructor"):
        yield "cancel"
    if to_come and item.state == "confirmed" and me.role == "school":
        yield "move"
    if me.role in ("school", "instructor") and not to_come and item.state in ("confirmed", "closed"):
        yield "close"
    if item.arrival_opens_at is not None and item.arrival_opens_at <= now < item.ends_at:
        yield from ("arrive",) if me.role == "youth" else ("show_code",) if me.role in ("school", "instructor") else ()
    if record is not None and me.role in ("youth", "instructor"):
        signed = record.signed_by_youth_at if me.role == "youth" else record.signed_by_instructor_at
        came = record.outcome in ("present", "late")
        if came and not signed and record.contested_at is None:
            yield "sign"
        if me.role == "youth" and record.contested_at is None and record.at > now - dt.timedelta(days=7):
            yield "contest"


def names_of(youth: Youth) -> dict[str, str]:
    """Who is who around one journey, from the file itself."""
    summary = youth.summary
    around = {link.other_id: link.label for link in youth.links}
    return {**around, summary.id: f"{summary.first_name} {summary.last_name}"}
