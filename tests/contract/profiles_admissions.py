"""Every method of the contract about admissions that people decide, called once in an order in which each has something to do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from contracts.profiles import rpc


def act_on_a_commission(applied: list[str], area: str, today: dt.date, call: Callable[..., Any]) -> None:
    """`applied`: two applications of an area with a free place."""
    call(rpc.list_candidates, rpc.ListCandidates(area=area))
    decided = call(rpc.decide_admissions, rpc.DecideAdmissions(
        area=area, on=today, youth_ids=tuple(applied), outcome="admitted", words="Zoé est prête"))
    call(rpc.list_decisions, rpc.ListDecisions(area=area))
    call(rpc.undo_decision, rpc.UndoDecision(decision_id=decided.decision_ids[0]))


def act_on_a_draw(area: str, call: Callable[..., Any]) -> None:
    """Somebody applies in the area."""
    made = call(rpc.draw_places, rpc.DrawPlaces(id="draw", area=area))
    call(rpc.list_draws, rpc.ListDraws(area=area))
    assert call(rpc.get_draw, rpc.GetDraw(draw_id="draw")) == made
