"""Cents and minutes as people read and write them: « 1 234,50 € », « 12 h 30 ». Inside, both stay whole numbers."""

import re
from decimal import Decimal

from babel.numbers import format_decimal

from contracts.errors import InvalidRequest
from gateway.web.dates import NB

MOST_CENTS = 5_000_000
_AMOUNT = re.compile(r"\d{1,6}(?:[.,]\d{1,2})?")
_SPACES = re.compile(r"[\s\u00a0\u202f€]+")


def euros(cents: int) -> str:
    """Without « ,00 » where the amount is whole."""
    whole = cents % 100 == 0
    return format_decimal(Decimal(cents) / 100, "#,##0" if whole else "#,##0.00", locale="fr") + NB + "€"


def plain(cents: int) -> str:
    """What a field proposes: « 45,50 »."""
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents // 100},{cents % 100:02}"


def hours(minutes: int) -> str:
    whole, rest = divmod(minutes, 60)
    return f"{whole}{NB}h" if not rest else f"{whole}{NB}h{NB}{rest:02}"


def cents_of(text: str, field: str, *, required: bool = True) -> int:
    """« 1 234,5 € » → 123450; an empty optional field is nothing. Raises with the field's name."""
    bare = _SPACES.sub("", text)
    if not bare and not required:
        return 0
    if not _AMOUNT.fullmatch(bare):
        raise InvalidRequest("bad_amount", field=field)
    cents = int(Decimal(bare.replace(",", ".")) * 100)
    if cents > MOST_CENTS:
        raise InvalidRequest("value_out_of_range", field=field)
    return cents


def minutes_of(text: str, field: str) -> int:
    """Hours, also halves and quarters, as minutes."""
    bare = _SPACES.sub("", text).removesuffix("h")
    if not bare:
        return 0
    if not re.fullmatch(r"\d{1,3}(?:[.,]\d{1,2})?", bare):
        raise InvalidRequest("bad_number", field=field)
    return int(Decimal(bare.replace(",", ".")) * 60)
