"""Admissions that people decide: who applied, what a commission said of each, and draws that anybody can check.

Only where the programme's file says so (`Programme.admission`); in file order an import decides at once and these refuse.
"""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.profiles.limits import ShortText
from contracts.profiles.rpc.files import YouthSummary

AdmissionMode = Literal["file_order", "commission", "draw"]
AdmissionOutcome = Literal["admitted", "waiting", "refused"]
CandidatePage = Annotated[int, Meta(ge=1, le=100)]


class ListCandidates(Record):
    """Applications of an area that wait for the commission or the draw, in the order in which they came."""

    area: str
    cursor: str | None = None
    limit: CandidatePage = 50


class Candidate(Record):
    """`age` is today's, in years; `applied_on`: since when the application is here."""

    youth: YouthSummary
    applied_on: dt.date | None = None
    age: int | None = None
    target: str | None = None


class Candidates(Record):
    """`total` counts all of them, `free` the places that nobody has or is offered; `to_correct`: applications with something
    mistyped or missing, which are decided only once they are corrected. `reasons`: for what an application may be refused.
    """

    area: str
    mode: AdmissionMode
    protocol: str
    places: int
    free: int
    total: int
    to_correct: int
    candidates: tuple[Candidate, ...]
    reasons: tuple[str, ...] = ()
    next: str | None = None


class DecideAdmissions(Record):
    """One decision of a commission for one or several applications of an area; all of them, or none where one cannot be.

    `on`: the local day of the commission, within the programme and not later than today. `reason`: with a refusal only, one of
    `Candidates.reasons`. `words`: what the commission wants kept; each youth concerned may read it.
    """

    area: str
    on: dt.date
    youth_ids: Annotated[tuple[str, ...], Meta(min_length=1, max_length=100)]
    outcome: AdmissionOutcome
    reason: Annotated[str, Meta(max_length=40)] = ""
    words: ShortText = ""


class Decided(Record):
    """`free`: the places that are left."""

    decision_ids: tuple[str, ...]
    free: int


class AdmissionDecision(Record):
    """What was decided of one application. `draw_id`, `place`: of a draw, and the turn in it (from 1).

    `may_undo`: nothing has followed from it yet; a draw is never undone.
    """

    id: str
    youth: YouthSummary
    outcome: AdmissionOutcome
    on: dt.date
    at: dt.datetime
    by: str
    reason: str = ""
    words: str = ""
    draw_id: str | None = None
    place: int | None = None
    undone_at: dt.datetime | None = None
    may_undo: bool = False


class ListDecisions(Record):
    """The newest first."""

    area: str
    cursor: str | None = None
    limit: CandidatePage = 25


class AdmissionDecisions(Record):
    decisions: tuple[AdmissionDecision, ...]
    next: str | None = None


class UndoDecision(Record):
    """A commission's decision was a mistake: the application waits again, at the rank it had."""

    decision_id: str


class DrawPlaces(Record):
    """Draws once among all the applications of an area that wait: places are filled in the drawn order, the rest wait in it.

    The caller makes `id`: said again it gives the same draw. A later one concerns only those who applied since.
    """

    id: str
    area: str


class DrawnYouth(Record):
    """`digest` is what the order goes by, from the smallest; `outcome`: what the draw gave. `youth` is None once erased."""

    place: int
    youth_id: str
    digest: str
    outcome: Literal["admitted", "waiting"]
    youth: YouthSummary | None = None


class AdmissionDraw(Record):
    """All that is needed to find the order again: SHA-256 of « seed:youth_id » in hexadecimal, sorted.

    `drawn` is empty in a list of draws; `count` says how many there were.
    """

    id: str
    area: str
    at: dt.datetime
    by: str
    protocol: str
    algorithm: str
    seed: str
    count: int
    admitted: int
    drawn: tuple[DrawnYouth, ...] = ()


class GetDraw(Record):
    draw_id: str


class ListDraws(Record):
    """The newest first, without their lists."""

    area: str
    limit: CandidatePage = 25


class AdmissionDraws(Record):
    draws: tuple[AdmissionDraw, ...]


class AdmissionStanding(Record):
    """How an application is decided in this programme, and what was decided of it last.

    `to_correct`: something is mistyped or missing, and comes first. `outcome` is empty while nothing was decided.
    """

    mode: AdmissionMode
    protocol: str = ""
    to_correct: bool = False
    outcome: Literal["", "admitted", "waiting", "refused"] = ""
    on: dt.date | None = None
    reason: str = ""
    words: str = ""
    draw_id: str | None = None
    place: int | None = None


list_candidates = Method("profiles", "list_candidates", ListCandidates, Candidates)
decide_admissions = Method("profiles", "decide_admissions", DecideAdmissions, Decided, command=True)
list_decisions = Method("profiles", "list_decisions", ListDecisions, AdmissionDecisions)
undo_decision = Method("profiles", "undo_decision", UndoDecision, Done, command=True)
draw_places = Method("profiles", "draw_places", DrawPlaces, AdmissionDraw, command=True, timeout=15.0)
list_draws = Method("profiles", "list_draws", ListDraws, AdmissionDraws)
get_draw = Method("profiles", "get_draw", GetDraw, AdmissionDraw)
