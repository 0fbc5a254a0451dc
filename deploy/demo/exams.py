"""Simulated assessments and exams: every pupil's first estimate, codes passed and failed, mock exams, first practical tries."""

import datetime as dt
import json
import random

from contracts.progress import events, rpc
from deploy.compose import Platform
from deploy.demo.batch import Batch
from deploy.demo.people import Staff
from deploy.demo.youth import Youth
from servicekit.clock import PARIS
from servicekit.ids import new_id

DAY = dt.timedelta(days=1)
Values = dict[str, tuple[str, ...]]


def simulate(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, now: dt.datetime, rng: random.Random) -> None:
    lines = _lines(platform)
    drive = [y for y in youths if y.drives and y.silent_from is None]
    learn = [y for y in youths if y.learns_code and y.silent_from is None and y.id != hero.id]
    with Batch(platform.apps["progress"]) as batch:
        for youth in drive:
            _assess(batch, staff, youth, rng.randrange(22, 41), now)
        for n, youth in enumerate(rng.sample(learn, k=min(24, len(learn)))):
            _code(batch, staff, youth, now - rng.randrange(4, 40) * DAY, 36 + n % 4 if n % 3 == 0 else 29 + n % 6)
        others = [y for y in drive if y.id != hero.id]
        for n, youth in enumerate(rng.sample(others, k=min(12, len(others)))):
            kind: events.ExamKind = "practical" if n % 2 else "mock"
            _drive(batch, staff, youth, kind, _graded(lines, rng, fault=n % 4 == 1), now - rng.randrange(3, 20) * DAY)
        review = rpc.ReviewCompetence(id=new_id(), youth_id=hero.id, competence="C1", ready=True,
                                      words="Bonne installation, regarde loin. On passe à la ville.")
        batch.do(rpc.review_competence, review, at=now - 12 * DAY, principal=staff.office(hero.school), scope=hero.scope)
        _drive(batch, staff, hero, "mock", _graded(lines, rng, fault=False), now - 10 * DAY)


def _lines(platform: Platform) -> Values:
    content = json.loads((platform.settings.programme / "cepc.json").read_text(encoding="utf-8"))
    return {i["code"]: tuple(str(v) for v in i["valeurs"]) for block in content["blocs"] for i in block["items"]}


def _graded(lines: Values, rng: random.Random, *, fault: bool) -> dict[str, rpc.GridValue]:
    """Somewhere in the middle; with a fault, one line is eliminatory."""
    given = {code: rng.choice([v for v in values if v != "E"][-2:]) for code, values in lines.items()}
    given |= {"B1": "0", "B2": "0", "R1": "1", "P1": "1"} | ({"R3": "E"} if fault else {"R3": "1"})
    return given  # type: ignore[return-value]  # the file's values are the contract's


def _assess(batch: Batch, staff: Staff, youth: Youth, hours: int, now: dt.datetime) -> None:
    at = min(dt.datetime.combine(youth.begins, dt.time(11), PARIS).astimezone(dt.UTC), now - DAY)
    command = rpc.RecordInitialAssessment(
        id=new_id(), youth_id=youth.id, hours=hours, gearbox="manual", on=at.astimezone(PARIS).date(),
        words="À l’aise, un peu de stress en circulation.")
    batch.do(rpc.record_initial_assessment, command, at=at, principal=staff.office(youth.school), scope=youth.scope)


def _code(batch: Batch, staff: Staff, youth: Youth, at: dt.datetime, score: int) -> None:
    command = rpc.RecordExam(id=new_id(), youth_id=youth.id, kind="code", on=at.astimezone(PARIS).date(), score=score)
    batch.do(rpc.record_exam, command, at=at, principal=staff.office(youth.school), scope=youth.scope)


def _drive(
    batch: Batch, staff: Staff, youth: Youth, kind: events.ExamKind, given: dict[str, rpc.GridValue], at: dt.datetime
) -> None:
    command = rpc.RecordExam(id=new_id(), youth_id=youth.id, kind=kind, on=at.astimezone(PARIS).date(), grid=given)
    batch.do(rpc.record_exam, command, at=at, principal=staff.office(youth.school), scope=youth.scope)
