"""Of two journeys of one person, which is further on: that file stays when they are merged. Knows no file."""

_ORDER = ("active", "paused", "admitted", "follow_up", "waiting", "applied", "left", "refused")
_CODE = ("passed", "expired", "in_training", "pre_code", "not_started")
_DRIVING = ("licensed", "exam", "ready", "in_training", "not_started")


def may_stay(stays: str, goes: str) -> bool:
    """Whoever is in the programme is not merged into a file that only waits, has left or was refused."""
    return _place(stays, _ORDER) <= _place(goes, _ORDER)


def further_code(one: str, other: str) -> str:
    return min(one, other, key=lambda track: _place(track, _CODE))


def further_driving(one: str, other: str) -> str:
    return min(one, other, key=lambda track: _place(track, _DRIVING))


def _place(what: str, order: tuple[str, ...]) -> int:
    return order.index(what) if what in order else len(order)
