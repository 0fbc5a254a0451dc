"""The early signals as part of a youth's file: asked for whoever may decide or know of them, in API and pages alike."""

from typing import Any

from contracts.kernel import Method, Record
from contracts.progress import rpc
from gateway.acting import may

NONE = rpc.Signals(signals=())


def call_for_signals(youth_id: str) -> dict[str, tuple[str, Method[Any, Any], Record]]:
    """They tell of the status and the situation, which neither school nor instructor sees (domain.md § 3): empty for these."""
    asked: Record = rpc.AboutYouth(youth_id=youth_id)
    return {"signals": ("read_triage", rpc.list_signals, asked)} if may("read_triage") else {}
