"""The plan of a youth's funding: funders and their caps, what is proposed, the youth's own yes or no (domain.md § 4)."""

from sqlalchemy import or_, select

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Done, Empty
from contracts.profiles import rpc
from contracts.profiles.events import FundingAccepted, FundingDeclined, FundingProposed, FundingWithdrawn
from servicekit.uow import UnitOfWork
from services.profiles.domain import funding, ledger
from services.profiles.domain.words import tidy
from services.profiles.funding_models import Funder, FundingPlan, FundingPlanAid
from services.profiles.handlers.ledger import aids_of, balances_of, committed_by_plan, write_own_share
from services.profiles.handlers.scopes import reached_youth
from services.profiles.models import Youth

FOLLOWED = frozenset({"admitted", "active", "paused"})


def list_funders(_request: Empty, uow: UnitOfWork) -> rpc.Funders:
    """Those of the programme first, then those that people added, in reach of the scope."""
    areas = list(uow.scope.ids) if uow.scope.kind == "areas" else None
    query = select(Funder).where(Funder.closed_on.is_(None)).order_by(Funder.label, Funder.id)
    if areas is not None:
        query = query.where(or_(Funder.area.is_(None), Funder.area.in_(areas)))
    known = funding.funders_of(uow.deps.settings, uow.deps.today(uow.now)).values()
    theirs = tuple(rpc.Funder(id=f.id, label=f.label, cap_cents=f.cap_cents, verified=f.verified) for f in known)
    return rpc.Funders(funders=theirs + tuple(_funder_view(row) for row in uow.session.scalars(query)))


def add_funder(command: rpc.AddFunder, uow: UnitOfWork) -> rpc.Funder:
    """A coordinator adds for the own area only."""
    label = tidy(command.label)
    if not label:
        raise InvalidRequest("label_missing", field="label")
    if uow.scope.kind == "areas" and command.area not in uow.scope.ids:
        raise NotAllowed("other_area")
    if command.area is not None and command.area not in {area.key for area in uow.deps.programme.areas}:
        raise InvalidRequest("area", field="area")
    row = uow.session.get(Funder, command.id)
    if row is None:
        row = Funder(id=command.id, label=label, cap_cents=command.cap_cents, area=command.area,
                     added_by=uow.principal.id, added_at=uow.now, closed_on=None)  # fmt: skip
        uow.session.add(row)
    return _funder_view(row)


def close_funder(command: rpc.CloseFunder, uow: UnitOfWork) -> Done:
    row = uow.session.get(Funder, command.funder_id)
    if row is None:
        raise NotFound("funder", id=command.funder_id)
    if uow.scope.kind == "areas" and row.area not in uow.scope.ids:
        raise NotAllowed("other_area")
    row.closed_on = row.closed_on or uow.deps.today(uow.now)
    return Done(id=row.id)


def propose_funding(command: rpc.ProposeFunding, uow: UnitOfWork) -> rpc.FundingPlan:
    """Nothing is promised yet: the youth sees her share, and says yes or no."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    known = uow.session.get(FundingPlan, command.id)
    if known is not None:
        return plan_view(uow, _own(known, youth), labels(uow))
    if youth.journey not in FOLLOWED:
        raise Conflict("journey_closed", journey=youth.journey)
    plans = plans_of(uow, youth.id)
    if any(plan.state == "proposed" for plan in plans):
        raise Conflict("plan_waiting")
    aids = {aid.payer: aid.cents for aid in command.aids}
    if len(aids) < len(command.aids):
        raise InvalidRequest("funder_twice", field="aids")
    cost = funding.Cost(command.minutes, command.hour_cents, command.other_cents)
    own = funding.own_share(cost, aids)
    funding.check_caps(aids, _taken(uow, youth.id, plans), funders_for(uow, youth))
    plan = FundingPlan(
        id=command.id, youth_id=youth.id, state="proposed", minutes=cost.minutes, hour_cents=cost.hour_cents,
        other_cents=cost.other_cents, own_cents=own, proposed_at=uow.now, proposed_by=uow.principal.id, answered_at=None, reason="",
    )  # fmt: skip
    uow.session.add(plan)
    uow.session.flush()
    uow.session.add_all(FundingPlanAid(plan_id=plan.id, payer=payer, cents=cents) for payer, cents in aids.items())
    uow.log.append(youth.area, FundingProposed(youth_id=youth.id, plan_id=plan.id, cost_cents=cost.cents, own_cents=own,
                                               minutes=cost.minutes))  # fmt: skip
    return plan_view(uow, plan, labels(uow))


def answer_funding(command: rpc.AnswerFunding, uow: UnitOfWork) -> rpc.FundingPlan:
    """With her yes the youth promises her own share; funders promise theirs one by one."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if uow.principal.id != youth.id:
        raise NotAllowed("only_the_youth_accepts")
    plan = _plan(uow, youth, command.plan_id)
    wanted = "accepted" if command.accept else "declined"
    if plan.state == wanted:
        return plan_view(uow, plan, labels(uow))
    if plan.state != "proposed":
        raise Conflict("plan_closed", state=plan.state)
    if command.own_cents != plan.own_cents:
        raise Conflict("share_not_shown", own_cents=plan.own_cents, field="own_cents")
    plan.state, plan.answered_at, plan.reason = wanted, uow.now, tidy(command.reason)
    if command.accept:
        uow.log.append(youth.area, FundingAccepted(youth_id=youth.id, plan_id=plan.id, own_cents=plan.own_cents))
        write_own_share(uow, youth, plan)
    else:
        uow.log.append(youth.area, FundingDeclined(youth_id=youth.id, plan_id=plan.id))
    return plan_view(uow, plan, labels(uow))


def withdraw_funding(command: rpc.WithdrawFunding, uow: UnitOfWork) -> rpc.FundingPlan:
    """Nothing more can be promised by it."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    plan = _plan(uow, youth, command.plan_id)
    if plan.state in ("proposed", "accepted"):
        plan.state = "withdrawn"
        uow.log.append(youth.area, FundingWithdrawn(youth_id=youth.id, plan_id=plan.id))
    return plan_view(uow, plan, labels(uow))


def plans_of(uow: UnitOfWork, youth_id: str) -> list[FundingPlan]:
    """The newest first."""
    query = select(FundingPlan).where(FundingPlan.youth_id == youth_id)
    return list(uow.session.scalars(query.order_by(FundingPlan.proposed_at.desc(), FundingPlan.id.desc())))


def plan_view(uow: UnitOfWork, plan: FundingPlan, named: dict[str, str]) -> rpc.FundingPlan:
    uow.session.flush()
    promised = committed_by_plan(uow, plan.id)
    cost = funding.Cost(plan.minutes, plan.hour_cents, plan.other_cents)
    return rpc.FundingPlan(
        id=plan.id, state=plan.state, proposed_at=plan.proposed_at, minutes=plan.minutes,  # type: ignore[arg-type]
        hour_cents=plan.hour_cents, other_cents=plan.other_cents, cost_cents=cost.cents, own_cents=plan.own_cents,
        answered_at=plan.answered_at, reason=plan.reason,
        aids=tuple(
            rpc.PlannedAid(payer=payer, label=named.get(payer, payer), cents=cents, committed_cents=promised.get(payer, 0))
            for payer, cents in aids_of(uow, plan.id).items()
        ),
    )  # fmt: skip


def funders_for(uow: UnitOfWork, youth: Youth) -> dict[str, funding.Funder]:
    """Who may promise something to this youth today, with the cap."""
    added = select(Funder).where(Funder.closed_on.is_(None), or_(Funder.area.is_(None), Funder.area == youth.area))
    found = funding.funders_of(uow.deps.settings, uow.deps.today(uow.now))
    return found | {f.id: funding.Funder(f.id, f.label, f.cap_cents, True) for f in uow.session.scalars(added)}


def labels(uow: UnitOfWork) -> dict[str, str]:
    """The names of all payers there ever were; the youth has none here."""
    added = {funder_id: label for funder_id, label in uow.session.execute(select(Funder.id, Funder.label))}
    return funding.labels_of(uow.deps.settings) | added


def _taken(uow: UnitOfWork, youth_id: str, plans: list[FundingPlan]) -> dict[str, int]:
    """What each funder has promised, or may still be asked to by an accepted plan."""
    now = balances_of(uow, youth_id)
    taken = {payer: now.promised(payer) for payer in now.payers() if payer != ledger.YOUTH}
    for plan in plans:
        if plan.state == "accepted":
            promised = committed_by_plan(uow, plan.id)
            for payer, cents in aids_of(uow, plan.id).items():
                taken[payer] = taken.get(payer, 0) + max(0, cents - promised.get(payer, 0))
    return taken


def _plan(uow: UnitOfWork, youth: Youth, plan_id: str) -> FundingPlan:
    plan = uow.session.get(FundingPlan, plan_id)
    if plan is None:
        raise NotFound("funding_plan", id=plan_id)
    return _own(plan, youth)


def _own(plan: FundingPlan, youth: Youth) -> FundingPlan:
    if plan.youth_id != youth.id:
        raise NotFound("funding_plan", id=plan.id)
    return plan


def _funder_view(row: Funder) -> rpc.Funder:
    return rpc.Funder(id=row.id, label=row.label, cap_cents=row.cap_cents, verified=True, own=True, area=row.area)
