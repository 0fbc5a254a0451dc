"""Where a source's logs stand, also when areas of it live in instances of their own. Reads no event."""

from collections.abc import Iterable, Sequence

from contracts.errors import AutonomieError
from contracts.kernel import EVERYTHING, PROGRAMME, SYSTEM, Context, Empty, Head, log_methods
from servicekit.bus.port import Caller

DEADLINE_MS = 15_000


def system_context(area: str | None, deadline_ms: int = DEADLINE_MS) -> Context:
    """How `work` calls another service: as the system, at the instance that serves the area."""
    return Context(principal=SYSTEM, scope=EVERYTHING, area=area, deadline_ms=deadline_ms)


def heads_of(caller: Caller, source: str, areas: Iterable[str] = (),
             deadline_ms: int = DEADLINE_MS) -> tuple[list[Head], list[AutonomieError]]:
    """The heads of these areas (none named: of all) and of the programme, each from the instance that serves it now.

    An area that moved leaves its old head behind in the instance it came from: that one is not believed. An instance
    that is away hides its own areas only, and is named among the errors.
    """
    wanted, apart = frozenset(areas), caller.areas_apart(source)
    heads: list[Head] = []
    errors: list[AutonomieError] = []
    for asked in (None, *(area for area in apart if not wanted or area in wanted)):
        try:
            heads += heads_at(caller, source, asked, apart, deadline_ms)
        except AutonomieError as error:
            errors.append(error)
    return [head for head in heads if not wanted or head.area in wanted or head.area == PROGRAMME], errors


def heads_at(caller: Caller, source: str, asked: str | None, apart: Sequence[str], deadline_ms: int = DEADLINE_MS) -> list[Head]:
    """What the instance of the area `asked` (None: of all that are not `apart`) is to be believed of."""
    answered = caller.call(log_methods(source)[0], Empty(), system_context(asked, deadline_ms)).heads
    return [head for head in answered if (head.area if head.area in apart else None) == asked]
