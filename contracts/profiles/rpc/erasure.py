"""Erasure: asked for by the youth, decided by a coordinator or the lead, answered for by every service."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record

ErasureGround = Literal["asked_here", "asked_in_writing", "entered_by_mistake", "kept_long_enough"]
ErasureState = Literal["none", "asked", "withdrawn", "refused", "done"]
Words = Annotated[str, Meta(max_length=500)]


class AskErasure(Record):
    """By the youth; a second request while one is open changes its words only."""

    youth_id: str
    words: Words = ""


class WithdrawErasure(Record):
    """The youth has thought again, before anything was decided."""

    youth_id: str


class RefuseErasure(Record):
    """With the reason that the youth reads, and with it how to complain."""

    youth_id: str
    reason: Annotated[str, Meta(min_length=1, max_length=500)]


class EraseYouth(Record):
    """For good. What stays is said in the report; the freed place goes to the next in line.

    `version`: of the file as it was seen by whoever decides.
    """

    youth_id: str
    ground: ErasureGround
    version: int


class GetErasure(Record):
    youth_id: str


class ErasurePart(Record):
    """One service's answer for one area; `answered_at` is None while it has not answered. `kept`: kinds, as codes."""

    service: str
    area: str
    answered_at: dt.datetime | None = None
    removed: int = 0
    kept: tuple[str, ...] = ()


class Erasure(Record):
    """`words` are the youth's, `answer` the reason of a refusal; both are gone once it is done."""

    youth_id: str
    state: ErasureState
    area: str
    asked_at: dt.datetime | None = None
    words: str = ""
    ground: str = ""
    decided_at: dt.datetime | None = None
    decided_by: str | None = None
    answer: str = ""
    parts: tuple[ErasurePart, ...] = ()
    complete: bool = False


class ListErasures(Record):
    """`asked`: those that wait for a decision, oldest first; `decided`: the others, newest first."""

    which: Literal["asked", "decided"] = "asked"
    cursor: Annotated[str, Meta(max_length=200)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class Erasures(Record):
    erasures: tuple[Erasure, ...]
    next: str | None = None


class LetReturn(Record):
    """A person who was erased comes back of her own will: her file number may be imported again, as a new file."""

    file_number: Annotated[str, Meta(min_length=1, max_length=40)]


ask_erasure = Method("profiles", "ask_erasure", AskErasure, Done, command=True)
withdraw_erasure = Method("profiles", "withdraw_erasure", WithdrawErasure, Done, command=True)
refuse_erasure = Method("profiles", "refuse_erasure", RefuseErasure, Done, command=True)
erase_youth = Method("profiles", "erase_youth", EraseYouth, Erasure, command=True, timeout=20.0)
get_erasure = Method("profiles", "get_erasure", GetErasure, Erasure)
list_erasures = Method("profiles", "list_erasures", ListErasures, Erasures)
let_return = Method("profiles", "let_return", LetReturn, Done, command=True)
