"""Hours and date left to the licence, if the pace of the last weeks goes on; the uncertainty comes from drawing weeks again.

Says nothing when there is too little to go by. It is an estimate for people to talk about, never a promise.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LEAST_SHARE = 0.25
"""Of the booklet: with less acquired, hours driven say nothing of the hours needed."""


@dataclass(frozen=True)
class Need:
    """Minutes needed in all and what that rests on: the school's `assessment`, the `booklet`, or the `usual` number."""

    minutes: int
    basis: str


@dataclass(frozen=True)
class Span:
    """Between how many whole hours the need may well lie."""

    low: int
    high: int


@dataclass(frozen=True)
class Terms:
    """The settings of a forecast, as of a day."""

    weeks: int
    least_weeks: int
    draws: int
    confidence: int
    exam_wait_days: int
    longest_weeks: int


@dataclass(frozen=True)
class Outlook:
    """Dates of the licence: the middle one, and the two between which `confidence` per cent of the draws fall."""

    early_on: date | None = None
    likely_on: date | None = None
    late_on: date | None = None
    unknown: str | None = None


def need(estimate: int | None, usual: int, legal_minimum: int, driven: int, acquired_share: float) -> Need:
    """`estimate`, `usual` and `legal_minimum` in hours, `driven` in minutes.

    Once the estimate is driven, what is acquired for those minutes says more than the estimate did; an empty booklet says nothing.
    """
    hours = max(estimate or usual, legal_minimum)
    if driven < hours * 60 or not acquired_share:
        return Need(max(hours * 60, driven), "assessment" if estimate else "usual")
    return Need(max(hours * 60, math.ceil(driven / max(acquired_share, LEAST_SHARE))), "booklet")


def span_of(needed: Need, spread_percent: int, legal_minimum: int, driven: int) -> Span:
    """Around the need by so many per cent; never below the law's minimum (hours) nor below what is driven (minutes)."""
    low = math.floor(needed.minutes * (100 - spread_percent) / 6_000)
    high = math.ceil(needed.minutes * (100 + spread_percent) / 6_000)
    least = max(legal_minimum, math.ceil(driven / 60))
    return Span(max(low, least), max(high, least))


def minutes_by_week(lessons: Sequence[tuple[date, int]], today: date, terms: Terms) -> list[int]:
    """The minutes of each of the last weeks before today, oldest first; weeks without a lesson count, from the first lesson on."""
    if not lessons:
        return []
    since = min(day for day, _minutes in lessons)
    weeks = min(terms.weeks, max(1, math.ceil((today - since).days / 7)))
    minutes = [0] * weeks
    for day, driven in lessons:
        ago = (today - timedelta(days=1) - day).days // 7
        if 0 <= ago < weeks:
            minutes[weeks - 1 - ago] += driven
    return minutes


def outlook(
    weeks: Sequence[int], minutes_left: int, today: date, terms: Terms, seed: str, exam_on: date | None = None
) -> Outlook:
    """The same question gets the same answer: the draws begin from `seed`."""
    if minutes_left > 0:
        if len(weeks) < terms.least_weeks:
            return Outlook(unknown="too_early")
        if not any(weeks):
            return Outlook(unknown="no_lessons")
    chance = random.Random(seed)
    drawn = sorted(_weeks_until(weeks, minutes_left, terms.longest_weeks, chance) for _ in range(terms.draws))
    outside = (100 - terms.confidence) / 200
    early, middle, late = (drawn[min(len(drawn) - 1, int(len(drawn) * at))] for at in (outside, 0.5, 1 - outside))
    if middle >= terms.longest_weeks:
        return Outlook(unknown="too_far")
    days = [_licence_on(today, n, terms, exam_on) for n in (early, middle, late)]
    return Outlook(early_on=days[0], likely_on=days[1], late_on=days[2])


def central_date(
    weeks: Sequence[int], minutes_left: int, today: date, terms: Terms, exam_on: date | None
) -> date | None:
    """The date by the mean pace alone: what a signal compares with, cheap enough for every look."""
    if minutes_left <= 0:
        return _licence_on(today, 0, terms, exam_on)
    if len(weeks) < terms.least_weeks or not any(weeks):
        return None
    needed = math.ceil(minutes_left / (sum(weeks) / len(weeks)))
    return _licence_on(today, needed, terms, exam_on) if needed < terms.longest_weeks else None


def _weeks_until(weeks: Sequence[int], minutes_left: int, longest: int, chance: random.Random) -> int:
    taken = 0
    while minutes_left > 0 and taken < longest:
        minutes_left -= chance.choice(weeks)
        taken += 1
    return taken


def _licence_on(today: date, weeks: int, terms: Terms, exam_on: date | None) -> date:
    """With a date for the exam nobody waits for a place any more; without one the usual wait is added."""
    ready = today + timedelta(weeks=weeks)
    return max(ready, exam_on) if exam_on else ready + timedelta(days=terms.exam_wait_days)
