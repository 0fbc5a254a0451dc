"""Simulated practice series of the code exam: slowly better, weak on one theme."""

import datetime as dt
import random

from contracts.progress import rpc
from deploy.compose import Platform
from deploy.demo.batch import Batch
from deploy.demo.youth import Youth
from servicekit.clock import PARIS
from servicekit.ids import new_id

QUESTIONS = {"L": 4, "C": 10, "R": 4, "U": 5, "D": 3, "A": 1, "P": 3, "M": 4, "S": 3, "E": 3}
"""Questions a theme (programme/etg_themes.json); 40 in all."""


def record(platform: Platform, youths: list[Youth], now: dt.datetime, rng: random.Random) -> None:
    """About one series a month from the beginning of each journey to now."""
    today = now.astimezone(PARIS).date()
    with Batch(platform.apps["progress"]) as batch:
        for youth in youths:
            weak = rng.choice(list(QUESTIONS))
            day, n = youth.begins + dt.timedelta(days=rng.randrange(1, 10)), 0
            while day < today:
                if youth.is_active(day):
                    at = dt.datetime.combine(day, dt.time(rng.randrange(9, 21)), PARIS).astimezone(dt.UTC)
                    series = rpc.RecordPracticeSeries(id=new_id(), youth_id=youth.id, by_theme=_answers(weak, n, rng))
                    batch.do(rpc.record_practice_series, series, at=at, principal=youth.principal, scope=youth.scope)
                    n += 1
                day += dt.timedelta(days=rng.randrange(18, 48))


def _answers(weak: str, n: int, rng: random.Random) -> dict[str, int]:
    skill = min(0.55 + 0.03 * n, 0.9)
    return {theme: sum(rng.random() < (skill - 0.3 if theme == weak else skill) for _ in range(questions))
            for theme, questions in QUESTIONS.items()}
