"""Who must agree to an adjustment: whoever gives the lessons, whoever pays, whoever is to do what somebody else proposed."""

from enum import StrEnum

SCHOOL = "school"
ADVISER = "adviser"
YOUTH = "youth"

AGREERS = (ADVISER, SCHOOL)
"""Who can be asked to agree: who pays, who gives the lessons."""


class AdjustmentKind(StrEnum):
    PACE = "pace"
    TIMETABLE = "timetable"
    INSTRUCTOR = "instructor"
    AUTOMATIC_GEARBOX = "automatic_gearbox"
    PRE_CODE = "pre_code"
    ADAPTED_LESSONS = "adapted_lessons"
    MORE_HOURS = "more_hours"
    SIMULATOR = "simulator"
    POSTPONE_EXAM = "postpone_exam"
    TRANSPORT_HELP = "transport_help"
    FINANCIAL_HELP = "financial_help"
    MOBILITY_WORKSHOP = "mobility_workshop"
    SUPPORT = "support"
    OTHER = "other"


# Lessons are the school's to give: nobody schedules a private firm without its say. Aid is the adviser's to grant.
SCHOOL_ACTS = frozenset(
    {
        AdjustmentKind.PACE,
        AdjustmentKind.TIMETABLE,
        AdjustmentKind.INSTRUCTOR,
        AdjustmentKind.AUTOMATIC_GEARBOX,
        AdjustmentKind.PRE_CODE,
        AdjustmentKind.ADAPTED_LESSONS,
        AdjustmentKind.SIMULATOR,
        AdjustmentKind.POSTPONE_EXAM,
    }
)
ADVISER_PAYS = frozenset({AdjustmentKind.TRANSPORT_HELP, AdjustmentKind.FINANCIAL_HELP})


def who_must_agree(
    kind: AdjustmentKind, named: str | None, proposer_role: str, owner_role: str
) -> tuple[str | None, str | None]:
    """Who gives the lessons or who pays cannot be left out; for the other kinds, whoever the proposer named, else the school or
    the adviser who is to do it without having proposed it.

    More hours cost both: the adviser pays them and the school gives them.
    """
    if kind in SCHOOL_ACTS:
        return SCHOOL, None
    if kind in ADVISER_PAYS:
        return ADVISER, None
    if kind is AdjustmentKind.MORE_HOURS:
        return (SCHOOL, ADVISER) if proposer_role == ADVISER else (ADVISER, SCHOOL)
    if named is None and owner_role in AGREERS and owner_role != proposer_role:
        return owner_role, None
    return named, None
