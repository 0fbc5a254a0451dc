"""Every method of the contract about relations, called once in an order in which each has something to do."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from contracts.kernel import Empty, Principal, Scope
from contracts.profiles import rpc

TODAY = dt.date(2026, 12, 1)


def act_on_relations(admitted: list[str], area: str, other_area: str, instructor: str, call: Callable[..., Any]) -> None:
    """`admitted`: three youths of the area, with the adviser of the export. The instructor leaves."""
    moves, stays, goes = admitted
    lead = call(rpc.youth_state, rpc.GetYouthState(youth_id=stays)).adviser_id
    call(rpc.add_person, rpc.AddPerson(id="colleague", role="adviser", label="Colette", area=area))
    colleague = Principal(id="colleague", role="adviser", area=area)
    here = Scope(kind="areas", ids=(area,))
    _stand_in(stays, colleague, here, call)
    for_a_leave = rpc.TransferCaseload(id="leave", from_id=lead, to_id="colleague", starts_on=TODAY, youth_ids=(stays,),
                                       ends_on=TODAY + dt.timedelta(days=9))
    call(rpc.transfer_caseload, for_a_leave)
    call(rpc.list_transfers, rpc.ListTransfers())
    call(rpc.end_transfer, rpc.EndTransfer(transfer_id="leave"))
    pair = {"youth_id": stays, "merged_id": goes}
    call(rpc.propose_merge, rpc.ProposeMerge(**pair, reason="Zoé aussi"))
    call(rpc.list_duplicates, rpc.ListDuplicates())
    call(rpc.dismiss_duplicate, rpc.DismissDuplicate(**pair))
    call(rpc.compare_files, rpc.CompareFiles(**pair))
    call(rpc.merge_youths, rpc.MergeYouths(**pair, take=("target",), reason="Zoé aussi"))
    call(rpc.move_to_area, rpc.MoveToArea(youth_id=moves, area=other_area, reason="Zoé déménage"))
    for listed in ((rpc.list_takers, rpc.ListTakers()), (rpc.list_arrivals, rpc.ListArrivals()),
                   (rpc.list_place_offers, rpc.ListPlaceOffers())):
        call(*listed)
    call(rpc.list_sign_ins, Empty(), who=colleague)
    call(rpc.leave_school, rpc.LeaveSchool(person_id=instructor))
    call(rpc.note_departure, rpc.NoteDeparture(person_id="colleague"))


def _stand_in(youth: str, colleague: Principal, here: Scope, call: Callable[..., Any]) -> None:
    own = Scope(kind="youth", ids=(youth,))
    call(rpc.find_colleague_files, rpc.FindColleagueFiles(text="Ma"), who=colleague, scope=here)
    call(rpc.stand_in_for, rpc.StandInFor(id="stand-in", youth_id=youth, reason="Zoé a appelé"), who=colleague, scope=own)
    call(rpc.list_stand_ins, rpc.ListStandIns(youth_id=youth), scope=own)
    call(rpc.end_stand_in, rpc.EndStandIn(youth_id=youth, adviser_id=colleague.id), scope=own)
