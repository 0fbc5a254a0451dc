"""One request of a writer, and the id of what it makes."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.acting import COMMAND_IDS
from tests.faults.world import Client


@dataclass(frozen=True)
class Asked:
    """`client`: who asks. `headers`: beside the key."""

    method: str
    client: Client
    path: str
    body: Mapping[str, object] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def made_by(person_id: str, key: str, suffix: str) -> str:
    """The id of the thing that a command makes, as the gateway derives it (gateway/acting.py)."""
    return str(uuid.uuid5(COMMAND_IDS, f"{person_id}/{key}/{suffix}"))
