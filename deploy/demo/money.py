"""Invented funding: who pays for whose training, accepted by the youths, billed and paid in part; hours to decide come by themselves."""

import datetime as dt
import random

from contracts.kernel import Method
from contracts.profiles import rpc
from deploy.compose import Platform
from deploy.demo.batch import Batch
from deploy.demo.youth import Youth
from servicekit.clock import PARIS
from servicekit.ids import new_id

DAY = dt.timedelta(days=1)
ASKED = {"programme": 100_000, "france_travail": 40_000, "faj": 25_000}
"""What is asked of each, in cents; the caps themselves are in the files of the programme."""


def simulate(platform: Platform, youths: list[Youth], hero: Youth, now: dt.datetime, rng: random.Random) -> None:
    known = [y for y in youths if y.summary.adviser_id and y.drives]
    with Batch(platform.apps["profiles"]) as batch:
        for youth in sorted(known, key=lambda y: (y.begins, y.id)):
            began = dt.datetime.combine(youth.begins, dt.time(15), PARIS).astimezone(dt.UTC)
            if began + 30 * DAY < now:
                _pays_for(batch, youth, began, now, rng)
        _proposed(batch, hero, 5, 5_500, {}, now - DAY)
        others = [y for y in youths if y.summary.adviser_id and not y.drives]
        for youth in rng.sample(others, k=min(12, len(others))):
            _proposed(batch, youth, rng.randrange(20, 31), 5_500, {"programme": 100_000}, now - rng.randrange(1, 9) * DAY)


def _proposed(batch: Batch, youth: Youth, hours: int, price: int, aids: dict[str, int], at: dt.datetime) -> rpc.FundingPlan:
    command = rpc.ProposeFunding(
        id=new_id(), youth_id=youth.id, minutes=hours * 60, hour_cents=price, other_cents=8_000 if hours > 10 else 0,
        aids=tuple(rpc.Aid(payer=payer, cents=cents) for payer, cents in aids.items()),
    )
    return batch.do(rpc.propose_funding, command, at=at, principal=youth.adviser, scope=youth.scope)


def _pays_for(batch: Batch, youth: Youth, began: dt.datetime, now: dt.datetime, rng: random.Random) -> None:
    hours, price = rng.randrange(24, 36), rng.choice((4_800, 5_200, 5_500, 5_900))
    aids = {"programme": ASKED["programme"]}
    for payer in ("france_travail", "faj"):
        left = hours * price + 8_000 - sum(aids.values()) - 5_000
        if rng.random() < 0.25 and left > 0:
            aids[payer] = min(ASKED[payer], left)
    plan = _proposed(batch, youth, hours, price, aids, began)
    answer = rpc.AnswerFunding(youth_id=youth.id, plan_id=plan.id, accept=True, own_cents=plan.own_cents)
    batch.do(rpc.answer_funding, answer, at=began + 2 * DAY, principal=youth.principal, scope=youth.scope)
    for payer, cents in aids.items():
        said = {"plan_id": plan.id, "payer": payer, "cents": cents, "reference": f"CA-{youth.begins:%m}-{rng.randrange(100, 999)}"}
        _write(batch, youth, rpc.commit_funding, began + 8 * DAY, said)
    half = {"programme": 60_000, "youth": min(plan.own_cents, 15_000)}
    _billed(batch, youth, half, (sum(half.values()) - 8_000) // price, began + 12 * DAY, rng, paid=True)
    if began + 85 * DAY < now:
        rest = {"programme": 40_000, **{payer: cents for payer, cents in aids.items() if payer != "programme"}}
        _billed(batch, youth, rest, sum(rest.values()) // price, began + 70 * DAY, rng, paid=rng.random() < 0.6)


def _billed(batch: Batch, youth: Youth, parts: dict[str, int], hours: int, at: dt.datetime, rng: random.Random, *, paid: bool) -> None:
    owed = {payer: cents for payer, cents in parts.items() if cents}
    bill = {"parts": tuple(rpc.Aid(payer=payer, cents=cents) for payer, cents in owed.items()), "minutes": hours * 60,
            "reference": f"F-{at:%y%m}-{rng.randrange(1000, 9999)}"}  # fmt: skip
    _write(batch, youth, rpc.record_invoice, at, bill)
    for payer, cents in owed.items() if paid else ():
        _write(batch, youth, rpc.record_payment, at + 10 * DAY, {"payer": payer, "cents": cents})


def _write(batch: Batch, youth: Youth, method: Method, at: dt.datetime, values: dict[str, object]) -> None:  # type: ignore[type-arg]
    command = method.request(id=new_id(), youth_id=youth.id, on=at.astimezone(PARIS).date(), **values)
    batch.do(method, command, at=at, principal=youth.adviser, scope=youth.scope)
