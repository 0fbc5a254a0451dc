"""What surrounds the lessons in an invented journey: charter, looks at employment, milestones, project steps, a place offered."""

import datetime as dt
import random

from contracts.profiles import rpc
from contracts.profiles.events import Milestone
from deploy.compose import Platform
from deploy.demo.batch import Batch
from deploy.demo.people import Staff
from deploy.demo.youth import Youth
from servicekit.clock import PARIS
from servicekit.ids import new_id

DAY = dt.timedelta(days=1)
STEPS = (
    "Envoyer trois CV", "Visiter le CFA", "Passer deux jours en entreprise", "Refaire la lettre de motivation",
    "Rencontrer un employeur au forum", "S’inscrire à la formation", "Demander l’aide au transport",
)
BY_STATUS = {
    "job_seeker": "seeking", "apprentice": "apprenticeship", "professionalisation": "apprenticeship",
    "permanent": "permanent_contract", "fixed_term": "short_contract", "temporary": "short_contract", "insertion": "insertion",
    "vocational_trainee": "training", "pupil": "studies", "student": "studies", "civic_service": "civic_service",
    "volunteer": "civic_service", "self_employed": "own_business",
}
MOST_LEAVE = 4
LATER = ("seeking", "short_contract", "short_contract", "long_contract", "permanent_contract", "training", "apprenticeship")


def simulate(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, now: dt.datetime, rng: random.Random) -> None:
    programme = platform.apps["profiles"].deps.programme
    with Batch(platform.apps["profiles"]) as batch:
        for youth in youths:
            begins = dt.datetime.combine(youth.begins, dt.time(14), PARIS).astimezone(dt.UTC)
            if youth.id == hero.id or rng.random() < 0.8:
                _sign(batch, staff, youth, programme.charter.edition, begins, now)
            _employment(batch, youth, begins, now, rng)
            _milestones(batch, youth, begins, now, rng)
            if youth.id == hero.id or rng.random() < 0.5:
                _steps(batch, youth, begins, now, rng)
        _free_a_place(batch, youths, hero, now)


def _sign(batch: Batch, staff: Staff, youth: Youth, edition: str, begins: dt.datetime, now: dt.datetime) -> None:
    """Signed by the three within a week; looked at again after three months where there was time for it."""
    for n, who in enumerate((youth.principal, youth.adviser, staff.office(youth.school))):
        at = begins + (1 + 2 * n) * DAY
        if at < now and who.id:
            batch.do(rpc.sign_charter, rpc.SignCharter(youth_id=youth.id, edition=edition), at=at, principal=who, scope=youth.scope)
    review = begins + 97 * DAY
    if review < now and youth.adviser.id:
        batch.do(rpc.review_charter, rpc.ReviewCharter(youth_id=youth.id, on=review.date(), words="Relue ensemble, rien à changer."),
                 at=review, principal=youth.adviser, scope=youth.scope)


def _employment(batch: Batch, youth: Youth, begins: dt.datetime, now: dt.datetime, rng: random.Random) -> None:
    situation = BY_STATUS.get(youth.summary.status, "inactive")
    batch.do(rpc.record_employment, rpc.RecordEmployment(youth_id=youth.id, point="entry", situation=situation),
             at=begins, principal=youth.adviser, scope=youth.scope)
    stands = batch.do(rpc.get_journey, rpc.GetJourney(youth_id=youth.id, view="adviser"), at=now)
    if any(due.kind == "employment" and due.ref == "6" for due in stands.due) and rng.random() < 0.7:
        later = rpc.RecordEmployment(youth_id=youth.id, point="6", situation=rng.choice(LATER))
        batch.do(rpc.record_employment, later, at=now - DAY, principal=youth.adviser, scope=youth.scope)


def _milestones(batch: Batch, youth: Youth, begins: dt.datetime, now: dt.datetime, rng: random.Random) -> None:
    """The NEPH first; who drives has it; who learns the code books it; one in eight still waits for the NEPH."""
    waits = not youth.drives and rng.random() < 0.12
    asked = now - rng.randrange(61, 90) * DAY if waits else begins + rng.randrange(1, 10) * DAY
    _reach(batch, youth, "neph_asked", min(asked, now - DAY))
    if waits:
        return
    received = asked + rng.randrange(12, 40) * DAY
    if received >= now:
        return
    _reach(batch, youth, "neph_received", received)
    if youth.learns_code and not youth.drives and rng.random() < 0.3:
        _reach(batch, youth, "code_booked", now - 5 * DAY, for_day=(now + rng.randrange(3, 25) * DAY).date())
    if youth.drives and rng.random() < 0.15 and received < now - 20 * DAY:
        _reach(batch, youth, "exam_asked", now - rng.randrange(3, 20) * DAY)


def _reach(batch: Batch, youth: Youth, milestone: Milestone, at: dt.datetime, for_day: dt.date | None = None) -> None:
    command = rpc.RecordMilestone(youth_id=youth.id, milestone=milestone, on=at.astimezone(PARIS).date(), for_day=for_day)
    batch.do(rpc.record_milestone, command, at=at, principal=youth.adviser, scope=youth.scope)


def _steps(batch: Batch, youth: Youth, begins: dt.datetime, now: dt.datetime, rng: random.Random) -> None:
    """Two or three: those of the past most often done, the last still to come."""
    at = begins + 2 * DAY
    for words in rng.sample(STEPS, k=rng.randrange(2, 4)):
        if at >= now:
            return
        due = at + rng.randrange(14, 50) * DAY
        command = rpc.PlanProjectStep(id=new_id(), youth_id=youth.id, words=words, due_on=due.date())
        step = batch.do(rpc.plan_project_step, command, at=at, principal=youth.adviser, scope=youth.scope)
        if due < now and rng.random() < 0.85:
            done = rpc.MarkProjectStep(step_id=step.id, youth_id=youth.id, act="done")
            batch.do(rpc.mark_project_step, done, at=due, principal=youth.principal, scope=youth.scope)
        at = due + 5 * DAY


def _free_a_place(batch: Batch, youths: list[Youth], hero: Youth, now: dt.datetime) -> None:
    """Some moved away three days ago, until one who waits has a place to answer to (who is to be corrected has a turn too)."""
    at = now - 3 * DAY
    waiting = batch.do(rpc.list_youths, rpc.ListYouths(journey="waiting", limit=200), at=at).youths
    area = "orleans" if any(one.area == "orleans" for one in waiting) else waiting[0].area if waiting else ""
    for leaver in [y for y in youths if y.summary.area == area and not y.drives and y.id != hero.id][:MOST_LEAVE]:
        command = rpc.ChangeJourney(youth_id=leaver.id, act="end", outcome="left", reason_code="moved", reason="Part à Tours")
        batch.do(rpc.change_journey, command, at=at, principal=leaver.adviser, scope=leaver.scope)
        asked = [batch.do(rpc.get_journey, rpc.GetJourney(youth_id=one.id, view="adviser"), at=at).offer for one in waiting]
        if any(asked):
            return
