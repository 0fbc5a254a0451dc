"""The errors that cross the wire: a small tree with stable codes and data; texts for people live in the gateway."""

from typing import Any, ClassVar


class AutonomieError(Exception):
    """Base. `code` is stable and machine-readable; `data` holds what a text for people needs."""

    kind: ClassVar[str] = "internal"

    def __init__(self, code: str | None = None, **data: Any) -> None:
        super().__init__(code or self.kind)
        self.code = code or self.kind
        self.data = data


class InvalidRequest(AutonomieError):
    """The request cannot be understood or breaks a rule of form; `data["field"]` names the field."""

    kind = "invalid"


class NotAllowed(AutonomieError):
    """The principal or the scope does not reach this."""

    kind = "not_allowed"


class NotFound(AutonomieError):
    """No such thing within the scope."""

    kind = "not_found"


class Conflict(AutonomieError):
    """A rule of the domain says no in the present state: slot taken, illegal transition, edited meanwhile."""

    kind = "conflict"


class NotMyArea(AutonomieError):
    """This instance does not serve the call's area; reload the routing table."""

    kind = "not_my_area"


class Unavailable(AutonomieError):
    """Nobody can answer now: nothing was done; `data["retry_after"]` in seconds."""

    kind = "unavailable"


class Unknown(AutonomieError):
    """No answer in time: it may or may not have been done. Retry with the same key."""

    kind = "unknown"


class Internal(AutonomieError):
    """A fault of ours; `data["reference"]` finds it in the logs."""

    kind = "internal"


_KINDS: dict[str, type[AutonomieError]] = {
    cls.kind: cls for cls in (InvalidRequest, NotAllowed, NotFound, Conflict, NotMyArea, Unavailable, Unknown, Internal)
}


def to_wire(error: AutonomieError) -> dict[str, Any]:
    """nameko's error shape, with our kind, code and data beside it, so that any language can read it."""
    return {
        "exc_type": type(error).__name__, "exc_path": None, "exc_args": [error.code], "value": error.code,
        "kind": error.kind, "code": error.code, "data": error.data,
    }


def from_wire(body: dict[str, Any]) -> AutonomieError:
    """The error a service answered; one of a foreign make becomes `Internal`."""
    cls = _KINDS.get(str(body.get("kind")), Internal)
    return cls(str(body.get("code") or body.get("exc_type") or "internal"), **(body.get("data") or {}))
