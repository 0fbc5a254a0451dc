"""When a lesson could take place: the common free time of a youth, a school's ranges, one instructor and one vehicle.

A constraint can be lifted, as if whoever it is about were free all the time: this is how reasons are looked for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.attendance.domain.availability import Availability
from services.attendance.domain.intervals import Interval, Intervals, inside_quarters, intersect, normalise, subtract
from services.attendance.domain.planning import Resource, YouthPlan


class Constraint(StrEnum):
    """In the order in which a change is easiest to ask for."""

    INSTRUCTOR = "instructor"
    VEHICLE = "vehicle"
    SCHOOL_RANGES = "school_ranges"
    YOUTH_APPOINTMENTS = "youth_appointments"
    YOUTH_AVAILABILITY = "youth_availability"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of common free time on whole quarter-hours; a lifted instructor or vehicle has an empty id."""

    interval: Interval
    instructor_id: str
    vehicle_id: str


@dataclass(frozen=True, slots=True)
class FreeTime:
    """Everybody's free time inside `bounds`, expanded once, because reasons look at it many times."""

    bounds: Interval
    youth: Intervals
    taken: Intervals
    ranges: Intervals
    instructors: tuple[tuple[str, Intervals], ...]
    vehicles: tuple[tuple[str, Intervals], ...]

    @classmethod
    def of(cls, youth: YouthPlan, bounds: Interval) -> "FreeTime":
        school = youth.school
        return cls(
            bounds,
            _free(youth.availability, bounds),
            normalise(youth.busy),
            _free(school.ranges, bounds) if school else (),
            tuple((each.id, _resource(each, bounds)) for each in school.instructors) if school else (),
            tuple((each.id, _resource(each, bounds)) for each in school.vehicles) if school else (),
        )

    def windows(self, length: timedelta, lifted: Collection[Constraint] = ()) -> Iterator[Window]:
        """Every window of at least this length, instructor by instructor."""
        everything = normalise((self.bounds,))
        youth = everything if Constraint.YOUTH_AVAILABILITY in lifted else self.youth
        ranges = everything if Constraint.SCHOOL_RANGES in lifted else self.ranges
        anyone = (("", everything),)
        instructors = anyone if Constraint.INSTRUCTOR in lifted else self.instructors
        vehicles = anyone if Constraint.VEHICLE in lifted else self.vehicles

        common = intersect(youth, ranges)
        if Constraint.YOUTH_APPOINTMENTS not in lifted:
            common = subtract(common, self.taken)
        for instructor_id, instructor in instructors:
            with_instructor = intersect(common, instructor)
            for vehicle_id, vehicle in vehicles:
                for interval in inside_quarters(intersect(with_instructor, vehicle)):
                    if interval.length >= length:
                        yield Window(interval, instructor_id, vehicle_id)


def _free(availability: Availability | None, bounds: Interval) -> Intervals:
    return () if availability is None else availability.within(bounds)


def _resource(resource: Resource, bounds: Interval) -> Intervals:
    """One without hours of its own follows its school's ranges, which are applied to everybody."""
    own = normalise((bounds,)) if resource.availability is None else resource.availability.within(bounds)
    return subtract(own, normalise(resource.busy))
