"""How a programme admits (domain.md § 1): in the order of the export, by a commission, or by a draw. What differs is said here.

With a commission or a draw whoever is eligible stays *applied* until people decide; nobody's place is taken meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, get_args

from services.profiles.domain.admission import QUEUING

Mode = Literal["file_order", "commission", "draw"]
MODES: tuple[Mode, ...] = get_args(Mode)
LONGEST_PROTOCOL = 200
ALGORITHM = "sha256(seed:id)"
"""The name of `drawn_order`, kept beside each draw: who recomputes one must know which rule was in force."""
REASONS: Mapping[str, str] = {"age<": "birth_date", "age>": "birth_date", "commune": "commune", "income": "low_income"}
"""What an application may be refused for (domain.md § 4), and the field of the file that it is about."""


@dataclass(frozen=True, slots=True)
class Admission:
    """`protocol` names the rules that a draw (or a commission) follows, as the programme published them."""

    mode: Mode
    protocol: str = ""

    @property
    def by_people(self) -> bool:
        return self.mode != "file_order"

    @property
    def awaits(self) -> str:
        """What the report of an import says of an eligible row that nobody has decided yet."""
        return f"awaits {self.mode}"

    @property
    def queuing(self) -> frozenset[str]:
        """Phases to which a freed place may be offered: where people decide, an application is in no queue before."""
        return frozenset({"waiting"}) if self.by_people else QUEUING


def read_admission(data: object) -> Admission:
    """`"file_order"`, `"commission"`, or `{"mode": …, "protocol": …}`. Raises ValueError saying what the file must say."""
    said = data if isinstance(data, Mapping) else {"mode": data}
    if unknown := sorted(set(said) - {"mode", "protocol"}):
        raise ValueError(f"admission: {unknown[0]!r} is unknown; it has a « mode » and a « protocol »")
    mode, protocol = said.get("mode"), said.get("protocol", "")
    if mode not in MODES:
        raise ValueError(f"admission: {mode!r} is no way to admit; it is one of {', '.join(MODES)}")
    if not isinstance(protocol, str) or len(protocol) > LONGEST_PROTOCOL:
        raise ValueError(f"admission: « protocol » is a name of at most {LONGEST_PROTOCOL} characters")
    if mode == "draw" and not protocol.strip():
        raise ValueError("admission: a draw is off unless the programme names its « protocol »")
    return Admission(mode, protocol.strip())


def refusal_reasons(age_min: int, age_max: int) -> tuple[str, ...]:
    """The stable words of `YouthRefused.reason`, by the ages of the programme."""
    return f"age<{age_min}", f"age>{age_max}", "commune", "income"


def field_of(reason: str) -> str:
    return next(field for beginning, field in REASONS.items() if reason.startswith(beginning))


def digest(seed: str, youth_id: str) -> str:
    """SHA-256 of « seed:id » in UTF-8, in hexadecimal."""
    return sha256(f"{seed}:{youth_id}".encode()).hexdigest()


def drawn_order(seed: str, youth_ids: Iterable[str]) -> list[str]:
    """The ids in the order in which they are drawn: by `digest`, the smallest first.

    Whoever has the seed and the ids finds the same order with any tool, in whatever order the ids come:
    `for id in …; do echo "$(printf '%s' "$seed:$id" | sha256sum) $id"; done | sort`.
    """
    return sorted(set(youth_ids), key=lambda youth_id: digest(seed, youth_id))
