"""Early signals with their evidence, and the list of the day made of them."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.progress.events import SignalKind
from contracts.progress.rpc.about import AboutYouth
from contracts.progress.rpc.adjustments import Adjustment, AdjustmentKind


class Evidence(Record):
    """One fact behind a signal: what it is (`kind`), its id, when; where it is a number, `value` and what it is held against (`of`).

    `kind`: `lesson_missed`, `adjustment`, `difficulty`; for a silence what happened last: `lesson_attended`,
    `objective_marked`, `objective_self_assessed`, `practice_series_recorded`, `exam_result_recorded`, `difficulty_reported`,
    `adjustment_proposed`, `adjustment_discussed`, `availability_declared`, `milestone_reached`, `project_step`, `message_posted`
    (by the youth), another `activity` of the youth, or `start`;
    `hours_driven` (value of estimate), `exam`, `code_passed`, `code_ends`, `booklet_complete`, `neph_asked`, `status_changed`,
    `message_unread`, `project_step`, `needed_on`, `licence_forecast`, `unreachable`.
    """

    kind: str
    id: str
    at: dt.datetime | None = None
    value: int | None = None
    of: int | None = None


class Signal(Record):
    """`snoozed_until`: put aside until that local day, with the reason."""

    id: str
    youth_id: str
    area: str
    kind: SignalKind
    raised_at: dt.datetime
    evidence: tuple[Evidence, ...]
    proposes: AdjustmentKind
    cleared_at: dt.datetime | None = None
    snoozed_until: dt.date | None = None
    snoozed_reason: str | None = None


class Signals(Record):
    signals: tuple[Signal, ...]


class ListTriage(Record):
    """Open signals in scope and adjustments that wait for `waiting_role`, most urgent first, one line a youth."""

    waiting_role: str | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class TriageLine(Record):
    """Why a youth needs someone today. `urgency` orders the list: the higher, the sooner."""

    youth_id: str
    area: str
    urgency: int
    signals: tuple[Signal, ...]
    waiting_adjustments: tuple[Adjustment, ...] = ()


class Triage(Record):
    """`total`: how long the whole list is, counted up to 300."""

    lines: tuple[TriageLine, ...]
    total: int


class CloseSignal(Record):
    """A person decides that nothing more is to be done; the reason is kept."""

    signal_id: str
    youth_id: str
    reason: Annotated[str, Meta(min_length=3, max_length=300)]


class SnoozeSignal(Record):
    """Put aside until a day, with the reason: the list of the day shows it again then, if its evidence still stands. One that is
    put aside comes back at once with `until` today.
    """

    signal_id: str
    youth_id: str
    until: dt.date
    reason: Annotated[str, Meta(min_length=3, max_length=300)]


list_signals = Method("progress", "list_signals", AboutYouth, Signals)
close_signal = Method("progress", "close_signal", CloseSignal, Done, command=True)
snooze_signal = Method("progress", "snooze_signal", SnoozeSignal, Signal, command=True)
list_triage = Method("progress", "list_triage", ListTriage, Triage)
