"""The plan of a week: proposed, sent to a school, answered."""

from typing import ClassVar

from contracts.kernel import Event


class PlanProposed(Event):
    """The plan of an area's week is made and waits for a person; `unmet`: youths who would get less than they wish."""

    subject_field: ClassVar[str] = "plan_id"
    plan_id: str
    week: str
    appointments: int
    unmet: int


class PlanSentToSchool(Event):
    """A school was sent its part of a week's plan and is asked for its say."""

    subject_field: ClassVar[str] = "school_id"
    school_id: str
    plan_id: str
    week: str


class PlanAnswered(Event):
    """A school had its say: lines that became appointments, that it refused, and whose time was somebody else's by then."""

    subject_field: ClassVar[str] = "school_id"
    school_id: str
    plan_id: str
    week: str
    confirmed: int
    refused: int
    taken: int
