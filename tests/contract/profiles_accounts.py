"""Every method of the contract about funding and hours, called once in an order in which each has something to do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from contracts.attendance import events as attendance
from contracts.kernel import Empty, Event, Principal, Scope
from contracts.profiles import rpc

TODAY = dt.date(2026, 12, 1)
PAYER = "programme"
MISSED = "missed lesson"
HOUR_CENTS = 5_000


def act_on_accounts(
    youth: str, school_id: str, area: str, call: Callable[..., Any], hear: Callable[[Event], None]
) -> None:
    """`youth` is admitted and has a school; `hear` brings what attendance says. Words go into the rows, never into an event."""
    _act_on_plans(youth, area, call)
    _act_on_the_ledger(youth, call)
    hear(_missed(youth, school_id))
    _act_on_hours(youth, school_id, call)
    funding = call(rpc.get_funding, rpc.GetFunding(youth_id=youth))
    assert [(p.payer, p.promised_cents, p.paid_cents) for p in funding.payers if p.payer == PAYER] == [(PAYER, 49_000, 4_000)]
    assert (funding.hours.bought_minutes, funding.hours.charged_minutes, funding.hours.waiting) == (60, 30, 0)
    call(rpc.export_ledger, rpc.ExportLedger(first=TODAY, last=TODAY))


def _act_on_plans(youth: str, area: str, call: Callable[..., Any]) -> None:
    """One plan is declined, one withdrawn before an answer, one accepted: `plan`."""
    call(rpc.add_funder, rpc.AddFunder(id="town", label="Ville de Zoé", cap_cents=30_000, area=area))
    call(rpc.list_funders, Empty())
    call(rpc.close_funder, rpc.CloseFunder(funder_id="town"))
    for plan_id, accept in (("declined", False), ("plan", True)):
        _answer(youth, _propose(youth, plan_id, call), accept, call)
    _propose(youth, "withdrawn", call)
    call(rpc.withdraw_funding, rpc.WithdrawFunding(youth_id=youth, plan_id="withdrawn"))


def _propose(youth: str, plan_id: str, call: Callable[..., Any]) -> rpc.FundingPlan:
    aids = (rpc.Aid(payer=PAYER, cents=50_000),)
    plan = rpc.ProposeFunding(id=plan_id, youth_id=youth, minutes=1_200, hour_cents=HOUR_CENTS, aids=aids)
    proposed: rpc.FundingPlan = call(rpc.propose_funding, plan)
    return proposed


def _answer(youth: str, plan: rpc.FundingPlan, accept: bool, call: Callable[..., Any]) -> None:
    answer = rpc.AnswerFunding(
        youth_id=youth, plan_id=plan.id, accept=accept, own_cents=plan.own_cents, reason="Zoé y a pensé"
    )
    call(rpc.answer_funding, answer, who=Principal(id=youth, role="youth"), scope=Scope(kind="youth", ids=(youth,)))


def _act_on_the_ledger(youth: str, call: Callable[..., Any]) -> None:
    """Promised, called, paid, a part given back; and an invoice that was a mistake."""

    def entry(entry_id: str, cents: int) -> dict[str, Any]:
        return {"id": entry_id, "youth_id": youth, "payer": PAYER, "cents": cents, "on": TODAY}

    def invoice(entry_id: str, minutes: int) -> rpc.RecordInvoice:
        parts = (rpc.Aid(payer=PAYER, cents=minutes // 60 * HOUR_CENTS),)
        return rpc.RecordInvoice(id=entry_id, youth_id=youth, parts=parts, on=TODAY, minutes=minutes, reference="F-1")

    call(rpc.commit_funding, rpc.CommitFunding(**entry("promise", 50_000), plan_id="plan"))
    call(rpc.record_invoice, invoice("mistake", 120))
    call(rpc.correct_entry, rpc.CorrectEntry(id="undone", youth_id=youth, entry_id="mistake", reason="Pas celle de Zoé"))
    call(rpc.record_invoice, invoice("invoice", 120))
    call(rpc.record_payment, rpc.RecordPayment(**entry("payment", 2 * HOUR_CENTS - 1_000)))
    call(rpc.record_refund, rpc.RecordRefund(**entry("refund", HOUR_CENTS), reason="Zoé a moins roulé", minutes=60))
    call(rpc.release_funding, rpc.ReleaseFunding(**entry("release", 1_000), reason="Zoé n'en a plus besoin"))


def _missed(youth: str, school_id: str) -> attendance.LessonMissed:
    return attendance.LessonMissed(
        appointment_id="of the missed lesson",
        record_id=MISSED,
        youth_id=youth,
        school_id=school_id,
        instructor_id="someone",
        kind="driving_lesson",
        starts_at=dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC),
        outcome="cancelled_late",
        planned_minutes=60,
    )


def _act_on_hours(youth: str, school_id: str, call: Callable[..., Any]) -> None:
    waiting = call(rpc.list_late_hours, rpc.ListLateHours(), scope=Scope(kind="youth", ids=(youth,)))
    assert [hour.record_id for hour in waiting.hours] == [MISSED]
    decision = rpc.DecideLateHour(
        id="decision", youth_id=youth, record_id=MISSED, charge=True, reason="Zoé n'a pas prévenu", minutes=30
    )
    call(rpc.decide_late_hour, decision)
    pupils = call(rpc.list_school_accounts, rpc.ListSchoolAccounts(), scope=Scope(kind="school", ids=(school_id,))).pupils
    assert youth in {pupil.youth_id for pupil in pupils}
