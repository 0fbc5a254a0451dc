"""How likely two files are one person's: names that sound alike in any order, a birth date typed wrongly, the same phone.

Says how alike, never that it is so: a person decides (twins have all three in common).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

SAME, NEAR, UNKNOWN, OTHER = 1.0, 0.6, 0.3, 0.0
ALIKE_NAMES = 85
"""From here on two names are shown as speaking for it."""


@dataclass(frozen=True, slots=True)
class Features:
    """`name`: last and first name, folded (`words.py`); `phones`: all numbers that the file has."""

    name: str
    birth_date: date | None
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Likelihood:
    """`score`: 0 to 100; `alike`: what speaks for it."""

    score: int
    alike: tuple[str, ...]


def likelihood(one: Features, other: Features, weights: Mapping[str, int]) -> Likelihood:
    """`weights` of name, birth_date and phone; they add up to 100."""
    names = fuzz.token_sort_ratio(one.name, other.name) if one.name and other.name else 0.0
    born, phone = _born(one.birth_date, other.birth_date), _same(one.phones, other.phones)
    score = weights["name"] * names / 100 + weights["birth_date"] * born + weights["phone"] * phone
    alike = (("name", names >= ALIKE_NAMES), ("birth_date", born >= NEAR), ("phone", phone == SAME))
    return Likelihood(round(score), tuple(what for what, speaks in alike if speaks))


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """One number in common is enough, whatever its place."""
    if not one or not other:
        return UNKNOWN
    return OTHER if set(one).isdisjoint(other) else SAME


def _born(one: date | None, other: date | None) -> float:
    """Near: day and month exchanged, or one of the three parts typed otherwise."""
    if one is None or other is None:
        return UNKNOWN
    if one == other:
        return SAME
    exchanged = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    parts = sum((one.year == other.year, one.month == other.month, one.day == other.day))
    return NEAR if exchanged or parts == 2 else OTHER
