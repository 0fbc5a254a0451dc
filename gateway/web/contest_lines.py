"""What pages show of a contested presence: the youth's words, the answer, and who still has to act. Decides no right."""

from dataclasses import dataclass

from flask_babel import gettext as _

from contracts.attendance.rpc import Appointment, AttendanceRecord, Contest
from contracts.kernel import Principal
from gateway.web import dates, words


@dataclass(frozen=True)
class ContestLine:
    """`may_answer`: the person who looks can say yes or no; `to_correct`: it was upheld, and whoever looks has still to correct."""

    record_id: str
    when: str
    words: str
    state_text: str
    tone: str
    answer: str
    reason: str
    may_answer: bool = False
    to_correct: bool = False


def contest_line(item: Appointment, me: Principal) -> ContestLine | None:
    """Of the record that counts, or else of the one that it replaced: the youth sees what became of it."""
    found = _contested(item)
    if found is None:
        return None
    record, contest = found
    counts = item.attendance is not None and record.id == item.attendance.id
    state, tone = _state(contest)
    return ContestLine(
        record.id, dates.moment(record.contested_at) if record.contested_at else "", contest.words, state, tone, _answer(contest),
        contest.reason, counts and contest.upheld is None and me.role in ("school", "adviser"),
        counts and bool(contest.upheld) and me.role in (("adviser",) if item.interviewer_id else ("school", "instructor")),
    )


def _contested(item: Appointment) -> tuple[AttendanceRecord, Contest] | None:
    for record in (item.attendance, *reversed(item.earlier_records)):
        if record is not None and record.contest is not None:
            return record, record.contest
    return None


def _state(contest: Contest) -> tuple[str, str]:
    if contest.upheld is None:
        return _("Attend une réponse"), "warn"
    if not contest.upheld:
        return _("La note reste"), "info"
    return (_("Acceptée : la note est corrigée"), "good") if contest.settled else (_("Acceptée : à corriger"), "warn")


def _answer(contest: Contest) -> str:
    if contest.answered_at is None:
        return ""
    return _("Réponse : %(who)s, %(when)s", who=words.word(words.ROLES, contest.answered_by), when=dates.moment(contest.answered_at))
