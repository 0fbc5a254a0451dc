"""The grammar of one clause of a free-text availability: "du lundi au vendredi de 9h à 17h sauf le mercredi".

    clause  := days times? except? | except
    days    := day (("-" | "au") day)? (("," | "et" | "/") days)? | "toute la semaine" | "week-end" | …
    times   := span (("," | "et") span)*
    span    := time ("-" | "à") time | "après" time | "avant" time | "matin" | "après-midi" | "soir" | "journée"
    except  := ("sauf" | "hors") days span?

A clause that the grammar does not read to its last word is not read at all.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from services.attendance.domain.weekly import DAY_MINUTES, WEEK, WHOLE_DAY, TimeRange, Weekday, WeeklyRange

NOON = 12 * 60
AFTERNOON = TimeRange(14 * 60, 18 * 60)
EVENING = 18 * 60
WORKING_WEEK = WEEK[:5]


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """What "open" and "close" mean where a text gives no hour (settings, minutes since midnight)."""

    open: int = 8 * 60
    close: int = 20 * 60

    @property
    def day(self) -> TimeRange:
        return TimeRange(self.open, self.close)


@dataclass(frozen=True, slots=True)
class Words:
    days: tuple[Weekday, ...]
    times: tuple[TimeRange, ...]
    exceptions: tuple[WeeklyRange, ...]
    working_week: bool  # "toute la semaine": Saturday is left open
    bare_days: bool  # days were named, hours were not

    @property
    def only_exceptions(self) -> bool:
        return not self.days

    def ranges(self) -> tuple[WeeklyRange, ...]:
        return tuple(WeeklyRange(day, time) for day, time in product(self.days, self.times))


def simplify(text: str) -> str:
    """Lower case, no accents, one kind of dash, single spaces, no decoration."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each)).lower()
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", plain).replace("\u2019", "'").replace("œ", "oe")
    plain = re.sub(r"[ \t\r\f\v]+", " ", plain)
    return plain.strip(" .,;:!")


def read_words(clause: str, opening: OpeningHours) -> Words | None:
    """The clause read to its last word, or None."""
    reader = _Reader(clause, opening)
    try:
        return reader.clause()
    except _Unread:
        return None


class _Unread(Exception):
    """The grammar has no rule for what comes next."""


_TOKENS = re.compile(
    r"(?P<time>\d{1,2} ?(?:h|:) ?[0-5]\d\b|\d{1,2} ?(?:h(?:eures?)?\b))"
    r"|(?P<word>apres ?-? ?midi|aprem|week ?-? ?end|[a-z]+'?)|(?P<number>\d{1,2})|(?P<mark>[-/,+&])|(?P<skip>[ :()])"
)
_DAYS = {
    name: day
    for day, names in zip(
        WEEK,
        (
            ("lundi", "lun"),
            ("mardi", "mar"),
            ("mercredi", "mer", "merc"),
            ("jeudi", "jeu"),
            ("vendredi", "ven", "vend"),
            ("samedi", "sam"),
            ("dimanche", "dim"),
        ),
        strict=True,
    )
    for short in names
    for name in (short, f"{short}s")
}
# Words that change nothing to what is said.
_FILLERS = {"le", "les", "l'", "dispo", "disponible", "disponibles", "libre", "uniquement", "seulement", "chaque"}
_JOINS = {",", "et", "/", "+", "&", "puis", "ou"}


class _Reader:
    def __init__(self, clause: str, opening: OpeningHours) -> None:
        self.opening = opening
        self.tokens = _tokens(clause)
        self.position = 0

    def clause(self) -> Words:
        if self._take("sauf", "hors"):
            exceptions = self._exceptions()
            self._end()
            return Words((), (), exceptions, working_week=False, bare_days=False)
        days, working_week = self._days()
        times = self._times()
        exceptions = self._exceptions() if self._take("sauf", "hors") else ()
        self._end()
        bare_days = not times and not exceptions
        return Words(days, times or (self.opening.day,), exceptions, working_week, bare_days)

    def _days(self) -> tuple[tuple[Weekday, ...], bool]:
        days: list[Weekday] = []
        working_week = False
        while True:
            if self._peek(1) in _DAYS:
                self._take("du", "de", "tous", "toutes")
            if self._phrase("toute", "la", "semaine") or self._phrase("tous", "jours"):
                days += WORKING_WEEK
                working_week = True
            elif self._phrase("en", "semaine") or self._phrase("la", "semaine") or self._take("semaine"):
                days += WORKING_WEEK
            elif self._take("weekend"):
                days += WEEK[5:]
            else:
                days += self._day_or_days()
            if not (self._peek(1) in _DAYS and self._take(*_JOINS)) and self._peek() not in _DAYS:
                return tuple(dict.fromkeys(days)), working_week

    def _day_or_days(self) -> tuple[Weekday, ...]:
        first = self._day()
        if self._peek(1) in _DAYS and self._take("-", "au", "a"):
            last = self._day()
            start, end = WEEK.index(first), WEEK.index(last)
            if end < start:
                raise _Unread
            return WEEK[start : end + 1]
        return (first,)

    def _day(self) -> Weekday:
        word = self._peek()
        if word not in _DAYS:
            raise _Unread
        self.position += 1
        return _DAYS[word]

    def _times(self) -> tuple[TimeRange, ...]:
        spans: list[TimeRange] = []
        while True:
            start = self.position
            joined = bool(spans) and bool(self._take(*_JOINS))
            span = self._span()
            if span is None:
                if joined:
                    self.position = start
                return tuple(spans)
            spans.append(span)

    def _span(self) -> TimeRange | None:
        if self._take("apres", "des") or self._phrase("a", "partir", "de") or self._phrase("a", "partir", "du"):
            return self._range(self._time(), self.opening.close)
        if self._take("avant") or self._phrase("jusqu'", "a"):
            return self._range(self.opening.open, self._time())
        if self._phrase("toute", "la", "journee") or self._phrase("journee", "entiere") or self._take("journee"):
            return self.opening.day
        part = self._part_of_day(AFTERNOON)
        if part is not None:
            return part
        if self._take("de", "entre") or self._peek_is_time():
            start = self._time()
            if not self._take("-", "a", "et"):
                raise _Unread
            return self._range(start, self._time())
        return None

    def _part_of_day(self, afternoon: TimeRange) -> TimeRange | None:
        if self._take("matin", "matins", "matinee", "matinees"):
            return TimeRange(self.opening.open, NOON)
        if self._take("apresmidi"):
            return afternoon
        if self._take("soir", "soirs", "soiree", "soirees"):
            return TimeRange(EVENING, self.opening.close)
        return None

    def _exceptions(self) -> tuple[WeeklyRange, ...]:
        """What is left out is read widely: "sauf mercredi après-midi" leaves out everything from noon."""
        days, _ = self._days()
        time = self._part_of_day(TimeRange(NOON, DAY_MINUTES)) or self._span() or WHOLE_DAY
        if time.start == EVENING and time.end == self.opening.close:
            time = TimeRange(EVENING, DAY_MINUTES)
        return tuple(WeeklyRange(day, time) for day in days)

    def _time(self) -> int:
        word = self._peek()
        if word == "midi":
            self.position += 1
            return NOON
        found = re.fullmatch(r"(\d{1,2})(?: ?(?:h|:) ?(\d\d)| ?h(?:eures?)?)?", word)
        if found is None:
            raise _Unread
        self.position += 1
        minutes = int(found[1]) * 60 + int(found[2] or 0)
        if minutes > DAY_MINUTES:
            raise _Unread
        return minutes

    def _range(self, start: int, end: int) -> TimeRange:
        if start >= end:
            raise _Unread
        return TimeRange(start, end)

    def _peek_is_time(self) -> bool:
        return self._peek()[:1].isdigit() or self._peek() == "midi"

    def _peek(self, ahead: int = 0) -> str:
        position = self.position + ahead
        return self.tokens[position] if position < len(self.tokens) else ""

    def _take(self, *words: str) -> bool:
        if self._peek() in words:
            self.position += 1
            return True
        return False

    def _phrase(self, *words: str) -> bool:
        if tuple(self.tokens[self.position : self.position + len(words)]) == words:
            self.position += len(words)
            return True
        return False

    def _end(self) -> None:
        if self.position != len(self.tokens):
            raise _Unread


def _tokens(clause: str) -> list[str]:
    tokens: list[str] = []
    position = 0
    while position < len(clause):
        found = _TOKENS.match(clause, position)
        if found is None:
            return ["?"]  # no rule reads it, so the clause is asked about
        position = found.end()
        if found.lastgroup == "skip":
            continue
        token = found.group()
        if found.lastgroup == "word":
            token = re.sub(r"^(apres ?-? ?midi|aprem)$", "apresmidi", re.sub(r"^week ?-? ?end$", "weekend", token))
        if token not in _FILLERS:
            tokens.append(token)
    return tokens
