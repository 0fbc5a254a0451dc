"""The diary of one school while a week is filled: what still fits, what stands in the way, and a first plan made by hand's rule.

The solver starts from that first plan, so there is always one, however short the time.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from services.attendance.planner.candidates import Candidate, School, candidates_of
from services.attendance.planner.problem import Span


@dataclass
class Diary:
    """`taken` of the school's instructors is in it from the start."""

    school: School
    kept: list[tuple[Candidate, int]] = field(default_factory=list)
    youth_days: set[tuple[int, int]] = field(default_factory=set)
    instructor_at: set[tuple[int, int]] = field(default_factory=set)
    fleet_at: defaultdict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    spans: defaultdict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for index, instructor in enumerate(self.school.instructors):
            for span in instructor.taken:
                self._occupy(index, span)

    def obstacle(self, each: Candidate) -> str | None:
        """What keeps this lesson out of the diary as it is now; None when it fits."""
        if (each.youth, each.day) in self.youth_days:
            return "one_lesson_a_day"
        if any((each.instructor, quarter) in self.instructor_at for quarter in range(each.start, each.end)):
            return "instructors_given_to_others"
        if self.fleet_for(each) is None:
            return "vehicles_given_to_others"
        return "working_time" if self._works_too_long(each) or self._rests_too_little(each) else None

    def fleet_for(self, each: Candidate) -> int | None:
        return next((n for n in each.fleets if all(
            self.fleet_at[n, quarter] < len(self.school.fleets[n].vehicle_ids) for quarter in range(each.start, each.end)
        )), None)

    def take(self, each: Candidate, fleet: int) -> None:
        self.kept.append((each, fleet))
        self.youth_days.add((each.youth, each.day))
        self._occupy(each.instructor, (each.start, each.end))
        for quarter in range(each.start, each.end):
            self.fleet_at[fleet, quarter] += 1

    def stretches_added(self, each: Candidate) -> int:
        """1 for a lesson that touches none, 0 beside one, -1 when it joins two."""
        before = (each.instructor, each.start - 1) in self.instructor_at
        after = (each.instructor, each.end) in self.instructor_at
        return 1 - before - after

    def _occupy(self, index: int, span: Span) -> None:
        self.spans[index].append(span)
        self.instructor_at.update((index, quarter) for quarter in range(*span))

    def _works_too_long(self, each: Candidate) -> bool:
        terms, week = self.school.terms, (self.school.days[0][0], self.school.days[-1][1])
        length = each.end - each.start
        return (
            self._worked(each.instructor, self.school.days[each.day]) + length > terms.day_most
            or self._worked(each.instructor, week) + length > terms.week_most
        )

    def _worked(self, index: int, within: Span) -> int:
        return sum(end - start for start, end in self.spans[index] if within[0] <= start < within[1])

    def _rests_too_little(self, each: Candidate) -> bool:
        rest, (first, last) = self.school.terms.rest, self.school.days[each.day]
        return any(
            (first - 96 <= start < first and each.start < end + rest) or (last <= start < last + 96 and each.end + rest > start)
            for start, end in self.spans[each.instructor]
        )


def first_plan(school: School) -> Diary:
    """Round by round, whoever's next lesson is worth most; where it keeps habits and joins lessons."""
    diary, of_youth = Diary(school), defaultdict[int, list[Candidate]](list)
    for each in candidates_of(school):
        of_youth[each.youth].append(each)
    turns = sorted((-worth, number) for number, youth in enumerate(school.youths) for worth in youth.worth)
    for _worth, number in turns:
        fitting = [each for each in of_youth[number] if diary.obstacle(each) is None]
        if fitting:
            best = max(fitting, key=lambda each: (each.bonus - school.terms.stretch_cost * diary.stretches_added(each), -each.start))
            diary.take(best, diary.fleet_for(best) or 0)
    return diary


def worth_of(school: School, kept: list[Candidate]) -> int:
    """What a set of lessons is worth; stretches counted over what is held already, too."""
    counts: defaultdict[int, int] = defaultdict(int)
    spans: defaultdict[int, set[Span]] = defaultdict(set)
    for index, instructor in enumerate(school.instructors):
        spans[index].update(instructor.taken)
    for each in kept:
        counts[each.youth] += 1
        spans[each.instructor].add((each.start, each.end))
    lessons = sum(sum(school.youths[number].worth[:count]) for number, count in counts.items())
    stretches = sum(len({start for start, _end in own} - {end for _start, end in own}) for own in spans.values())
    return lessons + sum(each.bonus for each in kept) - school.terms.stretch_cost * stretches
