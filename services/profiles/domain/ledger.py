"""The accounts of one youth's funding: double entry in integer cents, append-only (domain.md § 4).

Each act is an entry whose lines sum to zero for each payer: what a payer promised is open (not called yet), due to a school, or
paid. Decides amounts only: who may act, caps of today and what is stored are said by others.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.errors import Conflict, InvalidRequest

Account = Literal["promised", "open", "due", "paid"]
YOUTH = "youth"
"""The payer who is the youth herself: her own share has no cap."""


@dataclass(frozen=True, slots=True)
class Line:
    """`cents` is a debit, or a credit when negative. `promised` is the payer's account and is never above zero."""

    account: Account
    payer: str
    cents: int
    school_id: str = ""


class Balances:
    """Where the accounts stand after some lines; in amounts as people say them, so never negative."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._sums: Counter[tuple[Account, str, str]] = Counter()
        for line in lines:
            self._sums[line.account, line.payer, line.school_id] += line.cents

    def promised(self, payer: str) -> int:
        return -self._sums["promised", payer, ""]

    def open(self, payer: str) -> int:
        return self._sums["open", payer, ""]

    def due(self, payer: str, school_id: str | None = None) -> int:
        return self._sum("due", payer, school_id)

    def paid(self, payer: str, school_id: str | None = None) -> int:
        return self._sum("paid", payer, school_id)

    def payers(self) -> list[str]:
        """The youth last, whoever else in the order of their ids."""
        return sorted({payer for _, payer, _ in self._sums}, key=lambda payer: (payer == YOUTH, payer))

    def schools(self) -> list[str]:
        return sorted({school for _, _, school in self._sums if school})

    def by_school(self) -> "list[Line]":
        """What of each payer is due or paid to each school; nothing where there is nothing."""
        found = [Line(account, payer, cents, school) for (account, payer, school), cents in self._sums.items() if school and cents]
        return sorted(found, key=lambda line: (line.payer == YOUTH, line.payer, line.school_id, line.account))

    def after(self, lines: Iterable[Line]) -> "Balances":
        moved = Balances(lines)
        moved._sums.update(self._sums)  # a Counter adds
        return moved

    def overdrawn(self) -> bool:
        """Something is negative that cannot be."""
        return any((-cents if account == "promised" else cents) < 0 for (account, _, _), cents in self._sums.items())

    def unbalanced(self) -> set[str]:
        """Payers whose accounts do not sum to zero; always empty."""
        return {payer for payer in self.payers() if sum(c for (_, who, _), c in self._sums.items() if who == payer)}

    def _sum(self, account: Account, payer: str, school_id: str | None) -> int:
        if school_id is not None:
            return self._sums[account, payer, school_id]
        return sum(cents for (what, who, _), cents in self._sums.items() if (what, who) == (account, payer))


def commit(now: Balances, payer: str, cents: int, cap: int | None) -> tuple[Line, ...]:
    """A payer promises; never beyond its cap."""
    _positive(cents)
    if cap is not None and now.promised(payer) + cents > cap:
        raise Conflict("over_cap", payer=payer, cap_cents=cap, left_cents=max(0, cap - now.promised(payer)), field="cents")
    return _moved("promised", "open", payer, cents)


def release(now: Balances, payer: str, cents: int) -> tuple[Line, ...]:
    """A promise, or the part of it that nobody called, is given back."""
    _positive(cents)
    _enough("more_than_open", cents, now.open(payer))
    return _moved("open", "promised", payer, cents)


def invoice(now: Balances, school_id: str, parts: Mapping[str, int]) -> tuple[Line, ...]:
    """A school calls what each payer promised."""
    if not parts:
        raise InvalidRequest("amount_missing", field="parts")
    lines: list[Line] = []
    for payer, cents in parts.items():
        _positive(cents, "parts")
        _enough("more_than_open", cents, now.open(payer), "parts")
        lines += _moved("open", "due", payer, cents, school_id)
    return tuple(lines)


def pay(now: Balances, school_id: str, payer: str, cents: int) -> tuple[Line, ...]:
    _positive(cents)
    _enough("more_than_due", cents, now.due(payer, school_id))
    return _moved("due", "paid", payer, cents, school_id)


def refund(now: Balances, school_id: str, payer: str, cents: int) -> tuple[Line, ...]:
    """A school pays back; the payer's promise is open again."""
    _positive(cents)
    _enough("more_than_paid", cents, now.paid(payer, school_id))
    return _moved("paid", "open", payer, cents, school_id)


def reverse(now: Balances, lines: Iterable[Line], caps: Mapping[str, int | None]) -> tuple[Line, ...]:
    """The same lines the other way round: how a mistake is corrected, as long as nothing was built upon it."""
    back = tuple(Line(line.account, line.payer, -line.cents, line.school_id) for line in lines)
    then = now.after(back)
    if then.overdrawn():
        raise Conflict("entry_in_use")
    for payer in {line.payer for line in back}:
        cap = caps.get(payer)
        if cap is not None and then.promised(payer) > max(cap, now.promised(payer)):
            raise Conflict("over_cap", payer=payer, cap_cents=cap, left_cents=max(0, cap - now.promised(payer)))
    return back


def _moved(source: Account, target: Account, payer: str, cents: int, school_id: str = "") -> tuple[Line, ...]:
    """Only what is due or paid is so to a school."""
    of = {account: school_id if account in ("due", "paid") else "" for account in (source, target)}
    return Line(source, payer, -cents, of[source]), Line(target, payer, cents, of[target])


def _positive(cents: int, field: str = "cents") -> None:
    if cents <= 0:
        raise InvalidRequest("amount_missing", field=field)


def _enough(code: str, cents: int, there: int, field: str = "cents") -> None:
    if cents > there:
        raise Conflict(code, there_cents=there, field=field)
