"""Why a youth gets fewer lessons than wanted, told from the finished plan: what stands in the way of one lesson more."""

from collections import Counter
from collections.abc import Iterable

from services.attendance.planner.candidates import Candidate, School, common, of_youth, starts
from services.attendance.planner.diary import Diary
from services.attendance.planner.problem import Unmet, Youth

NEAREST_FIRST = (
    "not_found_in_time", "working_time", "vehicles_given_to_others", "instructors_given_to_others", "one_lesson_a_day"
)
"""Of all possible hours the one that came nearest is told of: an instructor who is free but may work no more, and so on."""


def unmet_of(school: School, kept: Iterable[tuple[Candidate, int]]) -> list[Unmet]:
    diary, given = Diary(school), Counter[int]()
    for each, fleet in kept:
        diary.take(each, fleet)
        given[each.youth] += 1
    return [
        Unmet(youth_id=youth.id, missing=len(youth.worth) - given[number], code=_why(diary, number))
        for number, youth in enumerate(school.youths)
        if given[number] < len(youth.worth)
    ]


def _why(diary: Diary, number: int) -> str:
    possible = list(of_youth(diary.school, number))
    if not possible:
        return _why_never(diary.school, diary.school.youths[number])
    met = {diary.obstacle(each) or "not_found_in_time" for each in possible}
    return min(met, key=NEAREST_FIRST.index)


def _why_never(school: School, youth: Youth) -> str:
    """No hour of the week would do, whatever the others get."""
    if not youth.school_id:
        return "no_school"
    if not youth.known:
        return "youth_availability_unknown"
    if not any(instructor.free for instructor in school.instructors):
        return "school_gives_no_range"
    if not any(True for _ in starts(youth.free, youth.lesson, school.terms.step)):
        return "youth_not_available"
    shared = [common(youth.free, instructor.free) for instructor in school.instructors]
    if not any(True for spans in shared for _ in starts(spans, youth.lesson, school.terms.step)):
        return "lesson_too_long" if any(shared) else "no_instructor_free"
    fleets = [fleet for fleet in school.fleets if fleet.suits(youth)]
    return "one_lesson_a_day" if youth.taken_days and fleets else "no_vehicle_free"
