"""Every method of the contract about a journey, called once in an order in which each has something to do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from contracts.kernel import Principal, Scope
from contracts.profiles import rpc

TODAY = dt.date(2026, 12, 1)
PARTIES = ("youth", "adviser", "school")


def act_on_a_journey(youth: str, call: Callable[..., Any]) -> None:
    """`youth` is admitted. Words and codes only: nothing of it may be in an event but codes and days."""
    own = Scope(kind="youth", ids=(youth,))
    view = rpc.GetJourney(youth_id=youth, view="adviser")
    charter = call(rpc.get_journey, view).charter
    for role in PARTIES:
        who = Principal(id=youth if role == "youth" else role, role=role)  # type: ignore[arg-type]
        call(rpc.sign_charter, rpc.SignCharter(youth_id=youth, edition=charter.edition), who=who, scope=own)
    call(rpc.review_charter, rpc.ReviewCharter(youth_id=youth, on=TODAY, words="Zoé va bien"))
    for withdrawn in (False, True):
        milestone = rpc.RecordMilestone(youth_id=youth, milestone="neph_asked", on=TODAY, withdrawn=withdrawn)
        call(rpc.record_milestone, milestone)
    step = call(rpc.plan_project_step, rpc.PlanProjectStep(id="step", youth_id=youth, words="Voir un cuisinier", due_on=TODAY))
    for act in ("done", "reopen", "drop"):
        call(rpc.mark_project_step, rpc.MarkProjectStep(step_id=step.id, youth_id=youth, act=act))  # type: ignore[arg-type]
    call(rpc.record_employment, rpc.RecordEmployment(youth_id=youth, point="entry", situation="seeking"))
    call(rpc.list_due, rpc.ListDue(), scope=own)
    call(rpc.list_changes, rpc.GetChanges(youth_id=youth))
    call(rpc.total_steps, rpc.TotalSteps(start=TODAY, end=TODAY))
    version = call(rpc.get_youth, rpc.GetYouth(youth_id=youth, view="adviser")).version
    call(rpc.edit_identity, rpc.EditIdentity(youth_id=youth, version=version, neph="123456789012"))


def act_on_the_queue(waiting: str, left: str, call: Callable[..., Any]) -> None:
    """`left` has just freed a place, which is offered to `waiting`; then comes back."""
    offer = call(rpc.get_journey, rpc.GetJourney(youth_id=waiting, view="adviser")).offer
    call(rpc.answer_place_offer, rpc.AnswerPlaceOffer(youth_id=waiting, offer_id=offer.id, accept=True))
    call(rpc.change_journey, rpc.ChangeJourney(youth_id=left, act="reopen"))
