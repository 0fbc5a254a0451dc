"""What a training costs and who pays: the plan that a youth is shown, the hours she bought, drove and has left.

Knows no table and no ledger; amounts are integer cents, times are minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.errors import Conflict, InvalidRequest
from servicekit.dated import Dated

PROGRAMME_AID = "programme"
_FUNDER = "funder."
LATE = frozenset({"cancelled_late", "absent_unexcused"})
"""Outcomes whose hour may be due: a person decides."""


@dataclass(frozen=True, slots=True)
class Funder:
    """`cap_cents` bounds what it promises to one youth; `verified`: the amount was seen in a source."""

    id: str
    label: str
    cap_cents: int
    verified: bool = False


def funders_of(settings: Dated, on: date) -> dict[str, Funder]:
    """Those that the programme's files know on that day; others are added by people."""
    cap = settings.whole("aid.programme_cap", on) * 100
    found = {PROGRAMME_AID: Funder(PROGRAMME_AID, str(settings.value("aid.programme_label", on)), cap, verified=True)}
    for key, dated in settings.by_key.items():
        holding = [each for each in dated if each.holds_on(on)]
        if key.startswith(_FUNDER) and holding:
            latest = max(holding, key=lambda each: each.since or date.min)
            name, value = key.removeprefix(_FUNDER), latest.value
            found[name] = Funder(name, value["label"], int(value["cap_eur"]) * 100, value["verified"])
    return found


def labels_of(settings: Dated) -> dict[str, str]:
    """The names of all funders of the files, whether they still pay or not."""
    found = {key.removeprefix(_FUNDER): dated[-1].value["label"] for key, dated in settings.by_key.items() if key.startswith(_FUNDER)}
    return found | {PROGRAMME_AID: str(settings.by_key["aid.programme_label"][-1].value)}


@dataclass(frozen=True, slots=True)
class Cost:
    """So many minutes at so much an hour, and what comes beside (code, file, exam)."""

    minutes: int
    hour_cents: int
    other_cents: int

    @property
    def cents(self) -> int:
        """The price of a part of an hour is rounded up to the cent."""
        return -(-self.minutes * self.hour_cents // 60) + self.other_cents


def own_share(cost: Cost, aids: Mapping[str, int]) -> int:
    """What is left to the youth; an aid never pays more than the training costs."""
    if cost.cents <= 0:
        raise InvalidRequest("cost_missing", field="minutes")
    left = cost.cents - sum(aids.values())
    if left < 0:
        raise InvalidRequest("aids_above_cost", field="aids", cost_cents=cost.cents)
    return left


def check_caps(aids: Mapping[str, int], taken: Mapping[str, int], funders: Mapping[str, Funder]) -> None:
    """`taken`: what each has promised to this youth already, or would by a plan that still waits."""
    for payer, cents in aids.items():
        funder = funders.get(payer)
        if funder is None:
            raise InvalidRequest("unknown_funder", field="aids", payer=payer)
        left = max(0, funder.cap_cents - taken.get(payer, 0))
        if cents > left:
            raise Conflict("over_cap", payer=payer, cap_cents=funder.cap_cents, left_cents=left, field="aids")


@dataclass(frozen=True, slots=True)
class Hours:
    """In minutes. `over`: driven or charged beyond what was bought. `waiting`: lessons whose hour a person must decide."""

    bought: int
    used: int
    charged: int
    waiting: int

    @property
    def left(self) -> int:
        return max(0, self.bought - self.used - self.charged)

    @property
    def over(self) -> int:
        return max(0, self.used + self.charged - self.bought)
