"""Code classes of the hero's school in the days to come: one with a place left, one that is full and waited for."""

import datetime as dt
import random
from collections.abc import Iterator

from contracts.attendance import rpc
from contracts.kernel import Context, Scope
from deploy.compose import Platform
from deploy.demo.diary import Diary, Lesson
from deploy.demo.people import Staff
from deploy.demo.youth import Youth
from servicekit.clock import PARIS
from servicekit.ids import new_id

TITLES = ("Les priorités", "Les panneaux")
PLACES = 2


def simulate(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, diary: Diary, now: dt.datetime,
             rng: random.Random) -> None:
    today = now.astimezone(PARIS).date()
    learners = [y for y in youths if y.school.id == hero.school.id and y.id != hero.id]
    hours = (diary.lesson(hero.school, hero.id, day, rng) for day in _days_to_come(today))
    for title, pupils, hour in zip(TITLES, (learners[:1], learners[1 : PLACES + 2]), filter(None, hours), strict=False):
        class_id = _open(platform, staff, hero, hour, title)
        for n, youth in enumerate(pupils):
            _goes_to(platform, youth, class_id, waits=n >= PLACES)


def _days_to_come(today: dt.date) -> Iterator[dt.date]:
    """Weekdays of a fortnight, beginning in three days."""
    return (day for n in range(3, 17) if (day := today + dt.timedelta(days=n)).weekday() < 5)


def _open(platform: Platform, staff: Staff, hero: Youth, lesson: Lesson, title: str) -> str:
    command = rpc.OpenClass(
        id=new_id(), school_id=hero.school.id, kind="code_class", starts_at=lesson.starts_at, ends_at=lesson.ends_at,
        places=PLACES, instructor_id=lesson.instructor_id, title=title)
    office = Context(principal=staff.office(hero.school), scope=Scope(kind="school", ids=(hero.school.id,)))
    return platform.apps["attendance"].call(rpc.open_class, command, office).id


def _goes_to(platform: Platform, youth: Youth, class_id: str, *, waits: bool) -> None:
    app, context = platform.apps["attendance"], Context(principal=youth.principal, scope=youth.scope)
    if waits:
        app.call(rpc.join_waiting_list, rpc.JoinWaitingList(class_id=class_id, youth_id=youth.id), context)
    else:
        app.call(rpc.take_place, rpc.TakePlace(id=new_id(), class_id=class_id, youth_id=youth.id), context)
