"""Every method of the contract about consents, the copy of a file and its erasure, each once while it has something to do."""

from collections.abc import Callable
from typing import Any

from contracts.kernel import SYSTEM, Principal, Scope
from contracts.profiles import rpc
from contracts.rights import ExportYouth


def act_on_rights(youth: str, file_number: str, call: Callable[..., Any]) -> None:
    """`youth` is admitted; at the end the file is gone, and its number may come again."""

    def herself(method: Any, request: Any) -> Any:
        return call(method, request, who=Principal(id=youth, role="youth"), scope=Scope(kind="youth", ids=(youth,)))

    for given in (True, False):
        herself(rpc.consent, rpc.Consent(youth_id=youth, purpose="evaluation", given=given))
    said = herself(rpc.list_consents, rpc.ListConsents(youth_id=youth)).history
    assert sorted(consent.given for consent in said) == [False, True]
    (contact,) = call(rpc.contacts_of, rpc.ContactsOf(person_ids=(youth,)), who=SYSTEM).contacts
    assert contact.phone == "+33612345678"
    assert herself(rpc.export_youth, ExportYouth(youth_id=youth)).held["youth"]
    _act_on_erasure(youth, file_number, call, herself)


def _act_on_erasure(youth: str, file_number: str, call: Callable[..., Any], herself: Callable[..., Any]) -> None:
    """Asked for and thought again, asked for and refused, and at last done."""
    ask = rpc.AskErasure(youth_id=youth, words="Zoé déménage")
    herself(rpc.ask_erasure, ask)
    herself(rpc.withdraw_erasure, rpc.WithdrawErasure(youth_id=youth))
    herself(rpc.ask_erasure, ask)
    assert [asked.youth_id for asked in call(rpc.list_erasures, rpc.ListErasures()).erasures] == [youth]
    call(rpc.refuse_erasure, rpc.RefuseErasure(youth_id=youth, reason="Zoé est encore payée"))
    version = call(rpc.get_youth, rpc.GetYouth(youth_id=youth, view="adviser")).version
    call(rpc.erase_youth, rpc.EraseYouth(youth_id=youth, ground="asked_here", version=version))
    assert call(rpc.get_erasure, rpc.GetErasure(youth_id=youth)).state == "done"
    call(rpc.let_return, rpc.LetReturn(file_number=file_number))
