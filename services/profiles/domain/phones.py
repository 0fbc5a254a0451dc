"""The telephone numbers of one person, in the order in which they are tried; each may say whose it is (« mère », « foyer »).

Numbers are read and shown by `identity.py`; an export knows the first only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phone:
    """`number` in the international form (+33…)."""

    number: str
    label: str = ""


def in_order(phones: Iterable[Phone]) -> tuple[Phone, ...]:
    """Each number once, where it stands first, with the first label that it has anywhere; a blank is no number."""
    kept: dict[str, str] = {}
    for phone in phones:
        if phone.number:
            kept[phone.number] = kept.get(phone.number) or phone.label
    return tuple(Phone(number, label) for number, label in kept.items())


def with_first(phones: Sequence[Phone], number: str) -> tuple[Phone, ...]:
    """Another first number, the others as they were; "" takes the first away. A label stays with the number that it was given to."""
    return in_order((Phone(number), *phones[1:])) if not phones or number != phones[0].number else tuple(phones)


def of_both(stays: Sequence[Phone], goes: Sequence[Phone], *, theirs_first: bool) -> tuple[Phone, ...]:
    """Two files of one person: all numbers of both. `theirs_first`: the first of the file that goes was chosen."""
    return in_order((*goes[:1], *stays, *goes[1:]) if theirs_first else (*stays, *goes))


def for_texts(numbers: Sequence[str]) -> str:
    """The first that can take an SMS; where none can, the first, as a call would dial it."""
    return next((number for number in numbers if _takes_texts(number)), next(iter(numbers), ""))


def _takes_texts(number: str) -> bool:
    """French mobiles begin with 06 or 07; of a foreign number nobody knows."""
    return bool(number) and (not number.startswith("+33") or number[3:4] in ("6", "7"))
