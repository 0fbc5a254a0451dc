"""What the findings of a day change in what has already been said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.progress.domain.signals.facts import Finding, SignalKind


@dataclass(frozen=True)
class Change:
    """What the day's findings change in what has been said. `again`: known evidence that went and came back."""

    raised: tuple[Finding, ...]
    again: tuple[Finding, ...]
    still: tuple[Finding, ...]
    cleared: tuple[tuple[SignalKind, str], ...]


def reconcile(known: Mapping[tuple[SignalKind, str], bool], findings: Iterable[Finding]) -> Change:
    """`known` says of each evidence ever raised whether it still stands. Raised once: evidence that comes back only
    stands again, it is not raised a second time.
    """
    found = {(f.kind, f.key): f for f in findings}
    return Change(
        raised=tuple(f for at, f in found.items() if at not in known),
        again=tuple(f for at, f in found.items() if known.get(at) is False),
        still=tuple(f for at, f in found.items() if known.get(at) is True),
        cleared=tuple(sorted(at for at, stands in known.items() if stands and at not in found)),
    )
