"""When a lesson could take place: the common free time of a youth, one instructor and one vehicle of the school.

A constraint can be lifted, as if whoever it is about had more time: this is how reasons are looked for.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.attendance.domain.availability import Availability
from services.attendance.domain.intervals import Interval, Intervals, inside_quarters, intersect, normalise, subtract
from services.attendance.domain.planning import SchoolPlan, YouthPlan


class Constraint(StrEnum):
    """What can stand in the way, in the order in which a change is easiest to ask for.

    `…_HOURS`: this one could give more hours, what closed or took the time stays. Without: anybody else, a newcomer.
    `WORKING_TIME`: all are free, but the instructor would work too long or rest too little.
    """

    WORKING_TIME = "working_time"
    INSTRUCTOR_HOURS = "instructor_hours"
    VEHICLE_HOURS = "vehicle_hours"
    INSTRUCTOR = "instructor"
    VEHICLE = "vehicle"
    YOUTH_APPOINTMENTS = "youth_appointments"
    YOUTH_HOURS = "youth_hours"
    YOUTH_EXCEPTIONS = "youth_exceptions"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of common free time on whole quarter-hours; a lifted instructor or vehicle has an empty id."""

    interval: Interval
    instructor_id: str
    vehicle_id: str


@dataclass(frozen=True, slots=True)
class Party:
    """`free`: when it is free; `could`: when it would be, had it given all the hours that nothing closes or takes.

    `forbidden`: what the working time takes of both.
    """

    id: str
    free: Intervals
    could: Intervals
    forbidden: Intervals = ()

    @classmethod
    def of(cls, owner_id: str, availability: Availability, busy: Intervals, bounds: Interval, forbidden: Intervals = ()) -> "Party":
        taken = normalise(busy)
        could = subtract(availability.could_within(bounds), taken)
        return cls(owner_id, subtract(availability.within(bounds), taken), could, normalise(forbidden))

    def when(self, *, any_hours: bool, beyond_working_time: bool) -> Intervals:
        time = self.could if any_hours else self.free
        return time if beyond_working_time else subtract(time, self.forbidden)

    @classmethod
    def unless_taken(cls, owner_id: str, busy: Intervals, bounds: Interval) -> "Party":
        free = subtract(normalise((bounds,)), normalise(busy))
        return cls(owner_id, free, free)


@dataclass(frozen=True, slots=True)
class FreeTime:
    """Everybody's free time inside `bounds`, expanded once, because reasons look at it many times.

    `taken`: the youth's own appointments, with the way between them.
    """

    bounds: Interval
    youth: Party
    taken: Intervals
    instructors: tuple[Party, ...]
    vehicles: tuple[Party, ...]

    @classmethod
    def of(cls, youth: YouthPlan, bounds: Interval) -> "FreeTime":
        school = youth.school or SchoolPlan("")
        nothing = Availability()
        instructors = (
            Party.of(each.id, each.availability or nothing, each.busy, bounds, tuple(one.interval for one in each.forbidden))
            for each in school.instructors
        )
        vehicles = (
            Party.of(each.id, each.availability, each.busy, bounds)
            if each.availability
            else Party.unless_taken(each.id, each.busy, bounds)
            for each in school.vehicles
        )
        own = Party.of(youth.id, youth.availability or nothing, (), bounds)
        return cls(bounds, own, youth.taken, tuple(instructors), tuple(vehicles))

    def windows(self, length: timedelta, lifted: Collection[Constraint] = ()) -> Iterator[Window]:
        """Every window of at least this length, instructor by instructor."""
        youth = self._youth(lifted)
        vehicles = self._each(self.vehicles, lifted, Constraint.VEHICLE, Constraint.VEHICLE_HOURS)
        for instructor_id, instructor in self._each(
            self.instructors, lifted, Constraint.INSTRUCTOR, Constraint.INSTRUCTOR_HOURS
        ):
            with_instructor = intersect(youth, instructor)
            for vehicle_id, vehicle in vehicles:
                for interval in inside_quarters(intersect(with_instructor, vehicle)):
                    if interval.length >= length:
                        yield Window(interval, instructor_id, vehicle_id)

    def _youth(self, lifted: Collection[Constraint]) -> Intervals:
        if Constraint.YOUTH_EXCEPTIONS in lifted:
            free = normalise((self.bounds,))
        else:
            free = self.youth.could if Constraint.YOUTH_HOURS in lifted else self.youth.free
        return free if Constraint.YOUTH_APPOINTMENTS in lifted else subtract(free, self.taken)

    def _each(
        self, parties: tuple[Party, ...], lifted: Collection[Constraint], anybody: Constraint, hours: Constraint
    ) -> list[tuple[str, Intervals]]:
        if anybody in lifted:
            return [("", normalise((self.bounds,)))]
        beyond = Constraint.WORKING_TIME in lifted
        return [(each.id, each.when(any_hours=hours in lifted, beyond_working_time=beyond)) for each in parties]
