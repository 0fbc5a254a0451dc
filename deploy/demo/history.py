"""Six months of invented journeys, a few weeks at a time: tracks, lessons, what happened at them, progress and help."""

import datetime as dt
import random
from collections.abc import Callable

from contracts.profiles import rpc
from deploy.compose import Platform
from deploy.demo import classes, desks, exams, help_given, lessons, messages, money, people, practice, standing
from deploy.demo.batch import Batch
from deploy.demo.diary import Diary
from deploy.demo.people import Staff
from deploy.demo.settle import settle
from deploy.demo.youth import Youth
from servicekit.clock import PARIS

FIRST_AREA = "orleans"


def simulate(platform: Platform, staff: Staff, start: dt.datetime, now: dt.datetime, rng: random.Random,
             say: Callable[[str], None]) -> dict[str, str]:
    """Returns one person per role for the codes: those around a youth who has something to do today."""
    youths = _invent_journeys(platform, staff, start, now, rng)
    _begin_tracks(platform, youths, rng)
    hero = _choose_hero(youths)
    people.confirm_by_hand(platform, hero.school, start)
    settle(platform)  # attendance must know whose pupils they are, and who confirms
    working = platform.apps["attendance"].deps.weekly(now.date())
    diary = Diary(day_most=working.day_most // 60, week_most=working.week_most // 60)
    _link_referents(platform, staff, youths, hero, start)
    drives = [y for y in youths if y.drives]
    lessons.give_past(platform, staff, drives, diary, start.astimezone(PARIS).date(), now, rng, say)
    say("Les six semaines qui viennent…")
    lessons.plan_future(platform, staff, drives, hero, diary, now, rng)
    classes.simulate(platform, staff, [y for y in youths if y.learns_code and y.silent_from is None], hero, diary, now, rng)
    _advance_tracks(platform, drives, hero, now, rng)
    practice.record(platform, [y for y in youths if y.learns_code], now, rng)
    help_given.simulate(platform, staff, youths, hero, now, rng)
    exams.simulate(platform, staff, youths, hero, now, random.Random(rng.random()))
    standing.simulate(platform, staff, youths, hero, now, random.Random(rng.random()))
    settle(platform)  # notifications must know who follows whom
    messages.simulate(platform, staff, youths, hero, now, random.Random(rng.random()))
    money.simulate(platform, youths, hero, now, random.Random(rng.random()))
    desks.simulate(platform, staff, youths, hero, now)
    return {
        "youth": hero.id, "adviser": hero.summary.adviser_id or "", "referent": staff.referents[hero.summary.area],
        "school": staff.offices[hero.school.id], "instructor": hero.school.instructors[0].id,
        "coordinator": staff.coordinators[hero.summary.area], "programme_lead": staff.lead, "evaluator": staff.evaluator,
    }


def _invent_journeys(platform: Platform, staff: Staff, start: dt.datetime, now: dt.datetime, rng: random.Random) -> list[Youth]:
    schools = {school.id: school for school in staff.schools}
    first, today = start.astimezone(PARIS).date(), now.astimezone(PARIS).date()
    youths = []
    for summary in _admitted(platform):
        near = [school for school in staff.schools if school.area == summary.area]
        school = schools[summary.school_id] if summary.school_id else rng.choice(near)
        has_code = summary.code_track == "passed"
        drives = has_code or rng.random() < 0.12
        youth = Youth(summary, school, drives, not has_code, first + dt.timedelta(days=rng.randrange(3, 110)))
        if rng.random() < 0.07:
            youth.silent_from = today - dt.timedelta(days=rng.randrange(15, 40))
        youth.troubled = drives and youth.silent_from is None and rng.random() < 0.08
        youths.append(youth)
    _attach_schools(platform, youths, start)
    return youths


def _admitted(platform: Platform) -> list[rpc.YouthSummary]:
    app, cursor = platform.apps["profiles"], None
    found: list[rpc.YouthSummary] = []
    while True:
        page = app.call(rpc.list_youths, rpc.ListYouths(journey="admitted", limit=200, cursor=cursor))
        found += page.youths
        cursor = page.next
        if cursor is None:
            return found


def _attach_schools(platform: Platform, youths: list[Youth], at: dt.datetime) -> None:
    with Batch(platform.apps["profiles"]) as batch:
        for youth in youths:
            if youth.summary.school_id is None:
                batch.do(rpc.link_youth, rpc.LinkYouth(youth_id=youth.id, role="school", other_id=youth.school.id), at=at)


def _begin_tracks(platform: Platform, youths: list[Youth], rng: random.Random) -> None:
    """The first step of each track, at the day the journey begins; a few who drive passed the code on the way."""
    with Batch(platform.apps["profiles"]) as batch:
        for youth in sorted(youths, key=lambda y: y.begins):
            at = dt.datetime.combine(youth.begins, dt.time(10), PARIS).astimezone(dt.UTC)
            batch.do(rpc.move_track, rpc.MoveTrack(
                youth_id=youth.id, on=youth.begins, code_track="in_training" if youth.learns_code else None,
                driving_track="in_training" if youth.drives else "not_started"), at=at)
            needed = youth.begins + dt.timedelta(days=rng.randrange(200, 420))
            seen = batch.do(rpc.get_youth, rpc.GetYouth(youth_id=youth.id, view="adviser"), at=at).project
            batch.do(rpc.edit_project, rpc.EditProject(
                youth_id=youth.id, version=seen.version, target=seen.target, why=seen.why, needed_by=needed,
            ), at=at, principal=youth.adviser)


def _advance_tracks(platform: Platform, drives: list[Youth], hero: Youth, now: dt.datetime, rng: random.Random) -> None:
    """A third of those who drive are further on: ready, asked for the exam, or licensed."""
    others = [y for y in drives if y.id != hero.id and not y.troubled]
    with Batch(platform.apps["profiles"]) as batch:
        for n, youth in enumerate(rng.sample(others, k=len(others) // 3)):
            at = now - dt.timedelta(days=rng.randrange(2, 45))
            on = at.astimezone(PARIS).date()
            batch.do(rpc.move_track, rpc.MoveTrack(
                youth_id=youth.id, on=on, code_track="passed", driving_track=("ready", "exam", "licensed")[n % 3],
            ), at=at)


def _choose_hero(youths: list[Youth]) -> Youth:
    """The youth of the printed codes: drives, is not in trouble, has a phone or an e-mail, and the smallest busy school.

    In the first area, which the programme lead's pages show first, and where a place is offered.
    """
    fit = [y for y in youths if y.drives and not y.troubled and not y.silent_from and y.summary.reachable
           and y.summary.adviser_id and y.summary.school_id and len(y.school.instructors) > 1]
    fit = [y for y in fit if y.school.area == FIRST_AREA] or fit
    hero = min(fit, key=lambda y: (y.begins, y.id))
    hero.learns_code = True
    return hero


def _link_referents(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, at: dt.datetime) -> None:
    """Each referent follows some ten youths of the area."""
    with Batch(platform.apps["profiles"]) as batch:
        for area, referent in staff.referents.items():
            followed = [y for y in youths if y.summary.area == area][:10]
            for youth in {y.id: y for y in (*followed, hero) if y.summary.area == area}.values():
                batch.do(rpc.link_youth, rpc.LinkYouth(youth_id=youth.id, role="referent", other_id=referent), at=at)


