"""The phases of a youth's way through the programme and the acts that lead from one to the next (domain.md § 4)."""

_NEXT: dict[tuple[str, str], str] = {
    ("admitted", "pause"): "paused",
    ("active", "pause"): "paused",
    ("paused", "resume"): "active",
    ("follow_up", "reopen"): "active",
    ("left", "reopen"): "waiting",
}
"""Who had left comes back to the queue: a place, if one is free, is given by the act itself."""
_MAY_END = {
    "left": frozenset({"applied", "waiting", "admitted", "active", "paused", "follow_up"}),
    "followed_up": frozenset({"admitted", "active", "paused"}),
}
_ENDS_AS = {"left": "left", "followed_up": "follow_up"}
MOVING = frozenset({"admitted", "active", "paused"})

MILESTONES = ("neph_asked", "neph_received", "code_booked", "exam_asked", "exam_booked")
_AFTER = {"neph_received": "neph_asked", "exam_booked": "exam_asked"}
"""What cannot come before what; a milestone that is not known hinders nothing."""
BOOKS_A_DAY = frozenset({"code_booked", "exam_booked"})


def after(phase: str, act: str, outcome: str | None) -> str | None:
    """The phase that follows, or None when the act has no sense in this one."""
    if act != "end":
        return _NEXT.get((phase, act))
    return _ENDS_AS[outcome] if outcome in _ENDS_AS and phase in _MAY_END[outcome] else None


def moves_on(phase: str) -> bool:
    """Whether the tracks of code and driving may still move."""
    return phase in MOVING


def comes_after(milestone: str) -> tuple[str | None, str | None]:
    """The milestone that must not be later than this one, and the one that must not be earlier."""
    follower = next((late for late, early in _AFTER.items() if early == milestone), None)
    return _AFTER.get(milestone), follower
