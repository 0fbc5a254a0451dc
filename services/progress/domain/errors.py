"""What the rules of progress refuse: the contracts' errors, each under its own stable code with its data.

The sentences that people read are in the gateway's catalogue, never here.
"""

from contracts.errors import Conflict, InvalidRequest, NotAllowed


class UnknownObjective(InvalidRequest):
    def __init__(self, objective: str) -> None:
        super().__init__("unknown_objective", field="objective", objective=objective)


class UnknownTheme(InvalidRequest):
    def __init__(self, theme: str) -> None:
        super().__init__("unknown_theme", field="theme", theme=theme)


class UnknownLevel(InvalidRequest):
    """The level is not on the school's scale; `levels` says which are."""

    def __init__(self, level: str, levels: list[str]) -> None:
        super().__init__("unknown_level", field="level", level=level, levels=levels)


class BadScale(InvalidRequest):
    def __init__(self, levels: list[str]) -> None:
        super().__init__("bad_scale", field="levels", levels=levels)


class ImpossibleScore(InvalidRequest):
    def __init__(self, theme: str, right: int, asked: int) -> None:
        super().__init__("impossible_score", field="by_theme", theme=theme, right=right, asked=asked)


class EmptySeries(InvalidRequest):
    def __init__(self) -> None:
        super().__init__("empty_series", field="by_theme")


class ReasonNeeded(InvalidRequest):
    def __init__(self) -> None:
        super().__init__("reason_needed", field="reason")


class DueInThePast(InvalidRequest):
    def __init__(self, due: str) -> None:
        super().__init__("due_in_the_past", field="due", due=due)


class AlreadyResolved(Conflict):
    def __init__(self, difficulty_id: str) -> None:
        super().__init__("difficulty_already_resolved", difficulty_id=difficulty_id)


class IllegalTransition(Conflict):
    """`status` is where the adjustment stands, `transition` what was asked of it."""

    def __init__(self, status: str, transition: str) -> None:
        super().__init__("illegal_transition", status=status, transition=transition)


class NotYours(NotAllowed):
    """This role may not make this transition; `roles` says who may."""

    def __init__(self, transition: str, role: str, roles: list[str]) -> None:
        super().__init__("transition_not_yours", transition=transition, role=role, roles=roles)


class IncompleteGrid(InvalidRequest):
    """A line of the examiner's grid has no value; `field` is the first one."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__("grid_incomplete", field=missing[0], missing=missing)


class NotOnTheGrid(InvalidRequest):
    def __init__(self, line: str, value: str) -> None:
        super().__init__("not_on_the_grid", field=line, value=value)
