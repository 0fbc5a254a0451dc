"""Simulated difficulties and adjustments: most went well, some wait for someone's answer today."""

import datetime as dt
import random
from typing import Literal

from contracts.kernel import Principal
from contracts.progress import rpc
from deploy.compose import Platform
from deploy.demo.batch import Batch
from deploy.demo.people import Staff
from deploy.demo.youth import Youth
from servicekit.ids import new_id

DIFFICULTIES: tuple[tuple[rpc.DifficultyKind, str, rpc.AdjustmentKind, str], ...] = (
    ("timetable", "Je travaille le matin, les leçons tombent pendant mon poste.", "timetable", "Mettre les leçons après 17 h."),
    ("transport", "Le car n’arrive pas à l’heure pour la leçon.", "transport_help", "Prendre en charge à la gare."),
    ("driving_stress", "Stress sur les ronds-points.", "adapted_lessons", "Deux leçons courtes sur un parcours calme."),
    ("code_vocabulary", "Beaucoup de mots du code sont nouveaux.", "pre_code", "Atelier pré-code du mardi."),
    ("childcare", "Pas de garde le mercredi.", "timetable", "Pas de leçon le mercredi."),
    ("money", "Reste à payer trop haut ce mois-ci.", "financial_help", "Demande au fonds d’aide aux jeunes."),
)
DAY = dt.timedelta(days=1)
Act = Literal["agree", "accept", "done"]


def simulate(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, now: dt.datetime, rng: random.Random) -> None:
    told = [y for y in youths if y.silent_from is None and y.summary.adviser_id and y.id != hero.id]
    with Batch(platform.apps["progress"]) as batch:
        for youth in rng.sample(told, k=min(25, len(told))):
            _settled(batch, staff, youth, now - rng.randrange(25, 90) * DAY, rng)
        for youth in rng.sample(told, k=min(12, len(told))):
            _report(batch, youth, now - rng.randrange(1, 15) * DAY, rng)
        for n, youth in enumerate(rng.sample(told, k=min(14, len(told)))):
            _proposed(batch, staff, youth, now - rng.randrange(3, 12) * DAY, rng, agreed=n % 2 == 0)
        _proposed(batch, staff, hero, now - 3 * DAY, rng, agreed=True)


def _report(batch: Batch, youth: Youth, at: dt.datetime, rng: random.Random) -> tuple[str, rpc.AdjustmentKind, str]:
    kind, words, answer, answer_words = rng.choice(DIFFICULTIES)
    difficulty = rpc.ReportDifficulty(id=new_id(), youth_id=youth.id, kind=kind, words=words)
    batch.do(rpc.report_difficulty, difficulty, at=at, principal=youth.principal, scope=youth.scope)
    return difficulty.id, answer, answer_words


def _proposed(batch: Batch, staff: Staff, youth: Youth, at: dt.datetime, rng: random.Random, *, agreed: bool) -> str:
    """Proposed by the adviser; when `agreed`, it waits for the youth's yes, else perhaps for the school's."""
    difficulty_id, kind, words = _report(batch, youth, at - DAY, rng)
    proposal = rpc.ProposeAdjustment(id=new_id(), youth_id=youth.id, kind=kind, words=words, owner_role="adviser",
                                     due_on=(at + 21 * DAY).date(), from_difficulty=difficulty_id)
    made = batch.do(rpc.propose_adjustment, proposal, at=at, principal=youth.adviser, scope=youth.scope)
    if agreed and made.waits_for == "school":
        _answer(batch, youth, proposal.id, "agree", staff.office(youth.school), at + DAY)
    return proposal.id


def _settled(batch: Batch, staff: Staff, youth: Youth, at: dt.datetime, rng: random.Random) -> None:
    """Reported, proposed, agreed, accepted, done; the difficulty is settled."""
    proposed_at = at + 2 * DAY
    adjustment_id = _proposed(batch, staff, youth, proposed_at, rng, agreed=True)
    if rng.random() < 0.5:
        _talk(batch, youth, adjustment_id, proposed_at + DAY)
    _answer(batch, youth, adjustment_id, "accept", youth.principal, proposed_at + 2 * DAY)
    _answer(batch, youth, adjustment_id, "done", youth.adviser, proposed_at + 13 * DAY)
    for difficulty in batch.do(rpc.list_difficulties, rpc.AboutYouth(youth_id=youth.id), at=at, scope=youth.scope).difficulties:
        if difficulty.resolved_at is None:
            resolved = rpc.ResolveDifficulty(difficulty_id=difficulty.id, youth_id=youth.id)
            batch.do(rpc.resolve_difficulty, resolved, at=at + 16 * DAY, principal=youth.adviser, scope=youth.scope)


def _talk(batch: Batch, youth: Youth, adjustment_id: str, at: dt.datetime) -> None:
    for n, (who, words) in enumerate(((youth.principal, "Est-ce possible dès la semaine prochaine ?"),
                                      (youth.adviser, "Oui, je m’en occupe avec l’auto-école."))):
        said = rpc.DiscussAdjustment(id=new_id(), adjustment_id=adjustment_id, youth_id=youth.id, words=words)
        batch.do(rpc.discuss_adjustment, said, at=at + n * dt.timedelta(hours=3), principal=who, scope=youth.scope)


def _answer(batch: Batch, youth: Youth, adjustment_id: str, act: Act, who: Principal, at: dt.datetime) -> None:
    answer = rpc.AnswerAdjustment(adjustment_id=adjustment_id, youth_id=youth.id, act=act)
    batch.do(rpc.answer_adjustment, answer, at=at, principal=who, scope=youth.scope)
