"""A journey as lines for the pages: the summary of a file, what is due, what happened since the last visit, milestones, charter.

Shows only; which act is allowed is said by policy and service.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask_babel import gettext as _

from contracts.profiles import rpc as profiles
from contracts.progress.rpc import TimelineEntry
from gateway.web import dates, sentences, words

SOON_DAYS = 90
MOST_LINES = 40
TOLD_OF_ONE_ACT = 3
_SHOWN_ABOVE = "signal_raised"  # what is open is named in the summary
_PICTOGRAMS = {
    "contact": "phone", "identity": "person", "employment": "work", "charter_signed": "sign", "charter_reviewed": "sign",
    "milestone": "papers", "milestone_withdrawn": "papers", "needs": "heart", "journey": "road", "track": "road",
}


@dataclass(frozen=True)
class DueLine:
    """`href` leads to the page where it is done."""

    title: str
    text: str
    when: str
    late: bool
    pictogram: str
    href: str
    youth: str = ""


def due_line(due: profiles.Due, youth_id: str, youth: str = "") -> DueLine:
    base = f"/jeunes/{youth_id}"
    pages = {
        "charter_to_sign": "/charte", "charter_review": "/charte", "employment": "/mobilite-emploi#employment",
        "project_step": "/mobilite-emploi#steps", "return": "", "offer": "",
    }
    text = due.words or (words.word(words.EMPLOYMENT_POINTS, due.ref) if due.kind == "employment" else "")
    days = (dates.today() - due.due_on).days
    return DueLine(
        words.word(words.DUE, due.kind), text, dates.full_day(due.due_on), days > 0,
        words.DUE_PICTOGRAMS.get(due.kind, "bell"), base + pages.get(due.kind, ""), youth,
    )


def admission_line(said: profiles.AdmissionStanding | None) -> tuple[str, str] | None:
    """What decides, or has decided, of an application, and what came of it; None where an import decided by itself."""
    if said is None:
        return None
    if said.outcome:
        day = dates.full_day(said.on) if said.on else ""
        who = _("Commission du %(day)s", day=day)
        if said.draw_id:
            who = _("Tirage au sort du %(day)s, rang %(place)s", day=day, place=said.place)
        why = words.word(words.ROW_REASONS, said.reason) if said.reason else ""
        told = " – ".join(part for part in (why, f"« {said.words} »" if said.words else "") if part)
        return f"{who} : {words.word(words.ADMISSION_OUTCOMES, said.outcome).lower()}", told
    if said.to_correct:
        return _("Candidature à corriger avant d’être décidée"), _("La coordination la corrige dans « À corriger ».")
    awaits = _("Attend le tirage au sort") if said.mode == "draw" else _("Attend la commission")
    return awaits, said.protocol


@dataclass(frozen=True)
class MilestoneLine:
    code: str
    title: str
    reached: bool
    text: str
    on: str


def milestone_lines(journey: profiles.Journey) -> list[MilestoneLine]:
    """All five, in order; each with its age, or that it is not reached yet."""
    reached = {one.milestone: one for one in journey.milestones}
    return [_milestone_line(code, title, reached.get(code)) for code, title in words.MILESTONES.items()]  # type: ignore[call-overload]


def _milestone_line(code: str, title: object, one: profiles.ReachedMilestone | None) -> MilestoneLine:
    if one is None:
        return MilestoneLine(code, str(title), False, _("Pas encore"), "")
    text = _("le %(day)s, %(age)s", day=dates.full_day(one.on), age=dates.since(one.on))
    if one.for_day:
        text += " – " + _("examen le %(day)s", day=dates.full_day(one.for_day))
    return MilestoneLine(code, str(title), True, text, one.on.isoformat())


@dataclass(frozen=True)
class EmploymentLine:
    point: str
    title: str
    situation: str
    text: str
    code: str
    since: str
    open: bool


def employment_lines(journey: profiles.Journey) -> list[EmploymentLine]:
    """The four looks; `open`: its time has come."""
    due = {one.ref for one in journey.due if one.kind == "employment"}
    return [_employment_line(one, one.point in due) for one in journey.employment]


def _employment_line(one: profiles.EmploymentSituation, due: bool) -> EmploymentLine:
    title = words.word(words.EMPLOYMENT_POINTS, one.point)
    if one.situation is None:
        text = _("À noter à partir du %(day)s", day=dates.full_day(one.due_on)) if one.due_on else ""
        return EmploymentLine(one.point, title, "", text, "", "", due)
    parts = [_("depuis le %(day)s", day=dates.full_day(one.since))] if one.since else []
    parts += [_("noté le %(day)s", day=dates.full_day(one.recorded_on))] if one.recorded_on else []
    since = one.since.isoformat() if one.since else ""
    return EmploymentLine(one.point, title, words.word(words.EMPLOYMENT, one.situation), ", ".join(parts), one.situation, since, True)


@dataclass(frozen=True)
class PartyLine:
    """One of the three of the charter: what it says, whether it has signed."""

    party: str
    title: str
    commitments: tuple[str, ...]
    signed: str
    is_me: bool


def charter_lines(charter: profiles.Charter, role: str) -> list[PartyLine]:
    signed = {one.party: one for one in charter.signatures}
    texts = {"youth": charter.youth, "adviser": charter.adviser, "school": charter.school}
    return [
        PartyLine(
            party, str(title), texts[party],
            _("Signé par %(who)s, le %(day)s", who=one.label or title, day=dates.full_day(one.at))
            if (one := signed.get(party)) else "",  # type: ignore[call-overload]
            role == party,
        )
        for party, title in words.CHARTER_PARTIES.items()
    ]


def charter_state(charter: profiles.Charter | None) -> tuple[str, str | None]:
    """In words, with the tone of its chip."""
    if charter is None or not charter.signatures:
        return _("Charte à signer"), "warn"
    if not charter.complete:
        missing = {"youth", "adviser", "school"} - {one.party for one in charter.signatures}
        names = ", ".join(words.word(words.CHARTER_PARTIES, party).lower() for party in sorted(missing))
        return _("Manque la signature : %(who)s", who=names), "warn"
    late = charter.next_review_on is not None and charter.next_review_on <= dates.today()
    return (_("À revoir ensemble"), "warn") if late else (_("Signée par les trois"), "good")


def hours(minutes: int) -> str:
    """« 34,7 », « 2 »: tenths are enough for people; attendance keeps the minutes."""
    return f"{minutes / 60:.1f}".removesuffix(".0").replace(".", ",")


def age(birth: dt.date | None) -> int | None:
    if birth is None:
        return None
    today = dates.today()
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def needed_in(needed_by: dt.date | None) -> tuple[str, str | None]:
    """« dans 42 jours », with the tone of its chip; a date that is gone is said so."""
    if needed_by is None:
        return "", None
    days = (needed_by - dates.today()).days
    if days < 0:
        return _("date dépassée"), "bad"
    return _("dans %(days)s jours", days=days), "warn" if days <= SOON_DAYS else None


def since_lines(
    changes: profiles.Changes | None, timeline: Sequence[TimelineEntry], names: Mapping[str, str]
) -> list[sentences.Line]:
    """What happened and what was written after this reader's last visit, newest first; all that is known on a first visit.

    An act that others published too is one line, not two: it has the same instant in both histories.
    """
    limit = changes.last_visit if changes and changes.last_visit else None
    happened = [entry for entry in timeline if (limit is None or entry.at > limit) and entry.what != _SHOWN_ABOVE]
    known = {(entry.at, entry.actor) for entry in timeline}
    written = [c for c in (changes.changes if changes else ()) if (limit is None or c.at > limit) and (c.at, c.actor) not in known]
    lines = [sentences.timeline_line(entry, names) for entry in happened] + [_change_line(one) for one in written]
    newest_first = sorted(lines, key=lambda line: dt.datetime.fromisoformat(line.when), reverse=True)
    return [_in_short(list(same)) for _same, same in groupby(newest_first, key=lambda line: (line.when, line.title, line.who))][:MOST_LINES]


def _in_short(same: list[sentences.Line]) -> sentences.Line:
    """One line for what one act said several times over (the marks of a lesson), with how long ago it was."""
    first = same[0]
    texts = [line.text for line in same if line.text]
    text = ", ".join(texts[:TOLD_OF_ONE_ACT])
    if len(texts) > TOLD_OF_ONE_ACT:
        text = _("%(texts)s et %(count)s autres", texts=text, count=len(texts) - TOLD_OF_ONE_ACT)
    return replace(first, text=text, when_text=dates.ago(dt.datetime.fromisoformat(first.when)))


def _change_line(one: profiles.FileChange) -> sentences.Line:
    fields: Iterable[str] = dict.fromkeys(words.word(words.CHANGED_FIELDS, name) for name in one.fields)
    who = one.label or words.word(words.ROLES, one.role)
    pictogram = _PICTOGRAMS.get(one.what, "people" if one.what.startswith("place") else "flag")
    return sentences.Line(
        one.at.isoformat(), dates.moment(one.at), words.word(words.CHANGES, one.what), ", ".join(fields), who, pictogram, None
    )
