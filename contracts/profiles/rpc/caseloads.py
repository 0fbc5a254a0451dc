"""Whose files they are for a while: an adviser who stands in for a colleague, and caseloads that change hands."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.profiles.limits import ShortText
from contracts.profiles.rpc.files import YouthSummary


class StandIn(Record):
    """An adviser attached to a colleague's file. `reason` is in her words; it is shown to the lead adviser and the youth."""

    id: str
    youth: YouthSummary
    adviser_id: str
    adviser: str
    reason: str
    since: dt.datetime
    until: dt.datetime


class StandInFor(Record):
    """The signed-in adviser attaches herself to a file of her own Mission Locale; `days` at most as the programme allows."""

    id: str
    youth_id: str
    reason: Annotated[str, Meta(max_length=200)]
    days: Annotated[int, Meta(ge=1, le=365)] | None = None


class EndStandIn(Record):
    """Before its time; by the one who stands in, the lead adviser or a coordinator."""

    youth_id: str
    adviser_id: str


class ListStandIns(Record):
    """Those of one adviser, or on one file; without either, the signed-in adviser's own."""

    youth_id: str | None = None


class StandIns(Record):
    """`longest_days`: how long one may last."""

    stand_ins: tuple[StandIn, ...]
    longest_days: int


class FindColleagueFiles(Record):
    """Files of the own Mission Locale by name or number, to ask for one: names and the lead adviser only."""

    text: Annotated[str, Meta(min_length=2, max_length=100)]


class ColleagueFile(Record):
    youth_id: str
    first_name: str
    last_name: str
    file_number: str
    adviser: str | None = None


class ColleagueFiles(Record):
    files: tuple[ColleagueFile, ...]


class TransferCaseload(Record):
    """All of an adviser's files, or those named, go to a colleague of the same Mission Locale from a day on; with an end
    they come back by themselves on that day."""

    id: str
    from_id: str
    to_id: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    youth_ids: Annotated[tuple[str, ...], Meta(max_length=500)] | None = None
    reason: ShortText = ""


class Transfer(Record):
    """`state`: planned (its day has not come), moved, over (they came back, or it was for good), cancelled."""

    id: str
    from_id: str
    from_label: str
    to_id: str
    to_label: str
    starts_on: dt.date
    ends_on: dt.date | None
    reason: str
    state: Literal["planned", "moving", "moved", "returning", "over", "cancelled"]
    files: int


class ListTransfers(Record):
    limit: Annotated[int, Meta(ge=1, le=100)] = 30


class Transfers(Record):
    transfers: tuple[Transfer, ...]


class EndTransfer(Record):
    """A planned one is cancelled; one for a leave ends today, and the files come back."""

    transfer_id: str


stand_in_for = Method("profiles", "stand_in_for", StandInFor, StandIn, command=True)
end_stand_in = Method("profiles", "end_stand_in", EndStandIn, Done, command=True)
list_stand_ins = Method("profiles", "list_stand_ins", ListStandIns, StandIns)
find_colleague_files = Method("profiles", "find_colleague_files", FindColleagueFiles, ColleagueFiles)
transfer_caseload = Method("profiles", "transfer_caseload", TransferCaseload, Transfer, command=True, timeout=15.0)
list_transfers = Method("profiles", "list_transfers", ListTransfers, Transfers)
end_transfer = Method("profiles", "end_transfer", EndTransfer, Transfer, command=True, timeout=15.0)
