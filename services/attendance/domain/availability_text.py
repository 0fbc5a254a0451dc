"""Free text of a Mission Locale's export → weekly ranges, and what a person must still be asked.

A clause is read wholly or asked about: half-read availability would offer lessons nobody can come to.
The words are read by `availability_words`; here is what clauses mean together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.attendance.domain.availability_words import OpeningHours, Words, read_words, simplify
from services.attendance.domain.weekly import WEEK, TimeRange, WeeklyRange


class Question(StrEnum):
    """What to ask; the value is the stable code."""

    WEEK = "availability_of_the_week"
    SATURDAY = "saturday_too"
    WHICH_WEEKS = "which_weeks_and_the_others"
    TRAINING_WEEKS = "which_weeks_in_training"
    SHIFTS = "shifts_to_come"
    MISSIONS = "missions_to_come"
    UNCLEAR = "text_not_understood"


# The words of the programme's reference data (disponibilites_attendues.json) for each question.
QUESTION_TEXT: dict[Question, str] = {
    Question.WEEK: "les disponibilités de la semaine",
    Question.SATURDAY: "le samedi aussi ?",
    Question.WHICH_WEEKS: "quelles semaines sont les semaines A, et que se passe-t-il les autres ?",
    Question.TRAINING_WEEKS: "quelles semaines au CFA, et quels horaires les autres semaines ?",
    Question.SHIFTS: "les postes des semaines qui viennent",
    Question.MISSIONS: "les missions des jours qui viennent",
    Question.UNCLEAR: "ce que veut dire cette disponibilité",
}

# What no weekly range can say. In this order: "1 semaine sur 3 au CFA" is about training before it is about weeks.
_TO_ASK: tuple[tuple[Question, re.Pattern[str]], ...] = (
    (Question.SHIFTS, re.compile(r"\b([2-5] ?x ?8|variables?|postes?|equipes?|roulement|planning)\b")),
    (Question.MISSIONS, re.compile(r"\b(missions?|interim|la veille)\b")),
    (Question.TRAINING_WEEKS, re.compile(r"\bcfa\b|\balternance\b|\ben (formation|centre|cours)\b")),
    (
        Question.WHICH_WEEKS,
        re.compile(r"\bsur (une? )?([2-5]|deux|trois|quatre)\b|\bsemaines? (a|b|c|(im)?paires?)\b|\b1 ?/ ?[2-5]\b"),
    ),
)
_NOTHING_SAID = re.compile(
    r"^(|-+|nc|n/?a|neant|aucune?|inconnue?s?|non renseignee?s?|a (voir|demander|preciser|completer)|\?+)$"
)
_CLAUSES = re.compile(
    r"[;\n|]|\.(?=\s|$)"
    r"|,(?= *(?:sauf|hors|lun|mar|mer|jeu|ven|sam|dim|du |le |les |tou|semaine|en semaine|week))"
)
_DAYS_AFTER_COMMA = re.compile(r"^(?:le |les )?[a-z]+(?:(?: et |, ?)(?:le |les )?[a-z]+)*$")


@dataclass(frozen=True, slots=True)
class ReadAvailability:
    """What a text says: ranges that are sure, and questions for the rest."""

    weekly: tuple[WeeklyRange, ...]
    ask: tuple[Question, ...]


def read_availability(text: str, hours: OpeningHours | None = None) -> ReadAvailability:
    """Reads one cell of the export; any text gets an answer, at worst a question."""
    opening = hours or OpeningHours()
    said = simplify(text)
    if _NOTHING_SAID.match(said):
        return ReadAvailability((), (Question.WEEK,))
    ranges: list[WeeklyRange] = []
    asked: list[Question] = []
    for clause in _split(said):
        question = _cannot_be_weekly(clause)
        if question is not None:
            asked.append(question)
            continue
        words = read_words(clause, opening)
        if words is None:
            asked.append(Question.UNCLEAR)
            continue
        if words.only_exceptions:
            ranges = _without(ranges, words)
        else:
            ranges += _without(words.ranges(), words)
        if words.working_week:
            asked.append(Question.SATURDAY)
    if not ranges and not asked:
        asked.append(Question.WEEK)
    return ReadAvailability(_merged(ranges), _questions(asked, said))


def _split(said: str) -> list[str]:
    """Clauses; "mar, jeu 9h-12h" stays one, because days without hours belong to the hours that follow."""
    clauses: list[str] = []
    for piece in (each.strip(" ,") for each in _CLAUSES.split(said)):
        if not piece:
            continue
        if clauses and _waits_for_hours(clauses[-1]) and not piece.startswith(("sauf", "hors")):
            clauses[-1] = f"{clauses[-1]}, {piece}"
        else:
            clauses.append(piece)
    return clauses


def _waits_for_hours(clause: str) -> bool:
    words = read_words(clause, OpeningHours())
    return words is not None and words.bare_days and bool(_DAYS_AFTER_COMMA.match(clause))


def _cannot_be_weekly(clause: str) -> Question | None:
    return next((question for question, sign in _TO_ASK if sign.search(clause)), None)


def _without(ranges: Iterable[WeeklyRange], words: Words) -> list[WeeklyRange]:
    kept = list(ranges)
    for hole in words.exceptions:
        kept = [
            WeeklyRange(each.day, piece)
            for each in kept
            for piece in (each.time.minus(hole.time) if each.day is hole.day else (each.time,))
        ]
    return kept


def _merged(ranges: Iterable[WeeklyRange]) -> tuple[WeeklyRange, ...]:
    merged: list[WeeklyRange] = []
    for each in sorted(set(ranges), key=lambda one: (WEEK.index(one.day), one.time)):
        last = merged[-1] if merged else None
        if last is not None and last.day is each.day and each.time.start <= last.time.end:
            merged[-1] = WeeklyRange(last.day, TimeRange(last.time.start, max(last.time.end, each.time.end)))
        else:
            merged.append(each)
    return tuple(merged)


def _questions(asked: list[Question], said: str) -> tuple[Question, ...]:
    """Each question once; Saturday is not asked when the text speaks of it, nor anything beside a clearer question."""
    once = list(dict.fromkeys(asked))
    if re.search(r"\bsam(edi)?s?\b|\bweek ?-?end\b", said):
        once = [each for each in once if each is not Question.SATURDAY]
    return tuple(once)
