"""The badge of every page: how many threads, or reported messages, wait for the viewer. A page does not wait for it."""

from contracts.errors import AutonomieError
from contracts.kernel import Empty
from contracts.notifications import rpc
from gateway.acting import ask
from gateway.policy import RULES
from gateway.web.navigation import counts_messages


def unread_for(role: str) -> int:
    """0 when nobody counts for this role, and when the service does not answer at once."""
    if not counts_messages(role):
        return 0
    try:
        if role in RULES["read_messages"]:
            return ask("read_messages", rpc.count_unread, Empty()).threads
        return ask("moderate_messages", rpc.count_unread, Empty()).reported
    except AutonomieError:
        return 0
