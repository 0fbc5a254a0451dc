"""What pages show of a journey: adjustments, difficulties, signals and appointments, as lines ready for a template.

Which acts an adjustment offers is said by its service; those of an appointment are a comfort of the screen: policy and service
say whether an act is allowed.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from contracts.attendance.rpc import Appointment
from contracts.kernel import Principal
from contracts.profiles.rpc import Youth
from contracts.progress.rpc import Adjustment, Difficulty, Signal
from gateway.acting import may
from gateway.web import dates, sentences, words
from gateway.web.contest_lines import ContestLine, contest_line
from gateway.web.signature_words import YOUTH_SIGNED

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
        tuple((act, words.word(words.ADJUSTMENT_ACTS, act)) for act in item.acts) if may("answer_adjustment") else (),
        words.word(words.ROLES, item.owner_role), item.overdue, len(item.messages),
    )


def _waits(item: Adjustment, me: Principal) -> str:
    if item.waits_for is None:
        return ""
    if item.waits_for == me.role:
        return _("Attend votre réponse")
    return _("Attend la réponse : %(who)s", who=words.word(words.ROLES, item.waits_for))


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
    class_id: str = ""
    directions: str = ""
    answer_text: str = ""
    answer_tone: str = ""
    note_of_school: str = ""
    note_of_youth: str = ""
    cancel_hint: str = ""
    cancels_late: bool = False
    for_youth: bool = False
    series_id: str = ""
    contest: ContestLine | None = None
    contest_until: str = ""
    is_interview: bool = False
    """An adviser holds it: it is at no school, and nobody signs it."""
    instructor_id: str = ""
    vehicle_id: str = ""

    @property
    def own_note(self) -> str:
        return self.note_of_youth if self.for_youth else self.note_of_school


def appointment_line(item: Appointment, me: Principal, now: dt.datetime, names: Names) -> AppointmentLine:
    start = dates.local(item.starts_at)
    record = item.attendance
    return AppointmentLine(
        item.id, item.youth_id, f"/jeunes/{item.youth_id}/seances/{item.id}", start.date(), dates.day(item.starts_at),
        dates.span(item.starts_at, item.ends_at), int((item.ends_at - item.starts_at).total_seconds() // 60),
        words.word(words.APPOINTMENTS, item.kind), words.APPOINTMENT_PICTOGRAMS.get(item.kind, "calendar"),
        item.state, words.word(words.APPOINTMENT_STATES, item.state), words.APPOINTMENT_TONES.get(item.state),
        _with(item, me, names), names.get(item.youth_id, ""),
        item.meeting_point, _attendance(item),
        words.OUTCOME_TONES.get(record.outcome) if record else None, _signatures(item),
        record.id if record else "", item.version, start.strftime("%Y-%m-%dT%H:%M"),
        frozenset(_appointment_acts(item, me, now)),
        _("Arrivée dite à %(hour)s", hour=dates.hour(item.arrival.at)) if item.arrival else "",
        item.arrival.late_minutes if item.arrival else 0, item.class_id or "", item.directions, *_answer(item, me),
        item.note_of_school, item.note_of_youth, *_when_to_cancel(item, me, now), me.role == "youth", item.series_id or "",
        contest_line(item, me), dates.moment(record.contest_until) if record and record.contest_until else "",
        item.interviewer_id is not None,
        item.instructor_id, item.vehicle_id or "",
    )


def _with(item: Appointment, me: Principal, names: Names) -> str:
    """Whom one meets there: the instructor, or the adviser who holds an interview; nobody is told the own name."""
    return "" if me.id in (item.instructor_id, item.interviewer_id) else names.get(item.interviewer_id or item.instructor_id, "")


BOOKED_BY_OTHERS = ("school", "instructor", "adviser", "coordinator", "programme_lead", "system")


def waits_for_answer(item: Appointment, now: dt.datetime) -> bool:
    """Somebody else booked it, or moved the class that it is a place in, and the youth has not said yes or no."""
    return (item.requested_by in BOOKED_BY_OTHERS and item.youth_answer is None
            and item.state in ("requested", "confirmed") and item.starts_at > now)


def _answer(item: Appointment, me: Principal) -> tuple[str, str]:
    """What the youth said to an appointment that somebody else booked, and its tone."""
    own = me.role == "youth"
    if item.youth_answer == "accepted":
        return (_("Vous avez dit : je viens") if own else _("Le ou la jeune a dit : je viens")), "good"
    if item.youth_answer == "declined":
        said = _("Vous avez dit : je ne peux pas") if own else _("Le ou la jeune a dit : je ne peux pas")
        return f"{said} ({words.word(words.REASONS, item.youth_reason)})", "warn"
    return "", ""


def _when_to_cancel(item: Appointment, me: Principal, now: dt.datetime) -> tuple[str, bool]:
    """Said before the act: until when nothing is due; or that it counts as late, which a person decides about."""
    limit = item.cancel_in_time_until if item.kind == "driving_lesson" else None  # no hour of anything else is ever due
    if limit is None or me.role in ("school", "instructor"):
        return "", False
    if now <= limit:
        return _("Jusqu’à %(when)s, annuler ne coûte rien.", when=dates.moment(limit)), False
    return _("Le délai pour annuler est passé : c’était %(when)s. Cette annulation compte comme tardive. L’heure peut être due : "
             "une personne décide.", when=dates.moment(limit)), True


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
        said.append(words.word(YOUTH_SIGNED, record.youth_signed_by or "own_phone"))
    if record.not_signed_reason:
        said.append(_("Non signé : %(reason)s", reason=record.not_signed_reason))
    return tuple(said)


def _appointment_acts(item: Appointment, me: Principal, now: dt.datetime) -> Iterable[str]:
    record, to_come = item.attendance, item.starts_at > now
    if me.role == "school" and item.state == "requested":
        yield from ("confirm", "decline")
    if to_come and item.state in ("requested", "confirmed"):
        yield from _acts_to_come(item, me, now)
    runs_it = me.role == "adviser" if item.interviewer_id else me.role in ("school", "instructor")
    if runs_it and not to_come and item.state in ("confirmed", "closed"):
        yield "close"
    if item.arrival_opens_at is not None and item.arrival_opens_at <= now < item.ends_at:
        yield from ("arrive",) if me.role == "youth" else ("show_code",) if me.role in ("school", "instructor") else ()
    if record is not None and me.role in ("youth", "instructor"):
        signed = record.signed_by_youth_at if me.role == "youth" else record.signed_by_instructor_at
        came = record.outcome in ("present", "late")
        if came and not signed and record.contested_at is None and item.interviewer_id is None:
            yield "sign"
        if came and me.id == item.instructor_id and not record.signed_by_youth_at and record.contested_at is None:
            yield "sign_here"
        if me.role == "youth" and record.contest_until is not None and now <= record.contest_until:
            yield "contest"


def _acts_to_come(item: Appointment, me: Principal, now: dt.datetime) -> Iterable[str]:
    if me.role == "youth" and waits_for_answer(item, now):
        yield "answer"
    elif me.role in ("youth", "adviser", "school"):
        yield "cancel"
    if me.role in ("youth", "school", "instructor"):
        yield "note"
    if item.class_id is None and me.role in ("school", "instructor"):
        yield "place"
        if me.role == "school" and item.state == "confirmed":
            yield "move"


def names_of(youth: Youth) -> dict[str, str]:
    """Who is who around one journey, from the file itself."""
    summary = youth.summary
    around = {link.other_id: link.label for link in (*youth.past_links, *youth.links)}
    return {**around, summary.id: f"{summary.first_name} {summary.last_name}"}
