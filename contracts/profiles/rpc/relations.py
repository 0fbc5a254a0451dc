"""Who follows a youth, as the gateway and other services ask for it."""

import datetime as dt

import msgspec

from contracts.kernel import Done, Method, Record
from contracts.profiles.events import CodeTrack, DrivingTrack, LinkRole
from contracts.profiles.limits import ShortText
from contracts.profiles.rpc.files import Link


class LinkYouth(Record):
    """Replaces the lead adviser or the school; adds a referent or an instructor."""

    youth_id: str
    role: LinkRole
    other_id: str


class UnlinkYouth(Record):
    youth_id: str
    role: LinkRole
    other_id: str


class YouthState(Record):
    """What another service may need to start from (architecture.md § 2): ids, codes and dates only."""

    youth_id: str
    area: str
    journey: str
    status: str
    code_track: CodeTrack
    driving_track: DrivingTrack
    needed_by: dt.date | None
    reachable: bool
    adviser_id: str | None
    school_id: str | None
    referent_ids: tuple[str, ...]
    instructor_ids: tuple[str, ...]
    stand_in_ids: tuple[str, ...] = ()


class GetYouthState(Record):
    youth_id: str


class ListRelations(Record):
    """The gateway's table of relations, page by page; `cursor` is the last youth id of the page before."""

    cursor: str | None = None
    limit: int = 5_000


class RelationsPage(Record):
    """`merged`, on the first page: each file that went into another, with the one that stays."""

    youths: tuple[YouthState, ...]
    next: str | None = None
    merged: dict[str, str] = msgspec.field(default_factory=dict)


class MoveToArea(Record):
    """The file goes to another area. An adviser, a school or instructors who do not serve it no longer follow; those named
    here take over. The reason is in words and stays with profiles. Without an adviser the area entered chooses;
    `proposed_adviser_id`: one of its own, whom the area that is left proposes."""

    youth_id: str
    area: str
    reason: ShortText = ""
    adviser_id: str | None = None
    school_id: str | None = None
    proposed_adviser_id: str | None = None


class Moved(Record):
    """`journey`: whoever waited may have got a place, or the other way round waits on. `ended`: who no longer follows."""

    youth_id: str
    area: str
    journey: str
    ended: tuple[Link, ...] = ()


move_to_area = Method("profiles", "move_to_area", MoveToArea, Moved, command=True)
link_youth = Method("profiles", "link_youth", LinkYouth, Done, command=True)
unlink_youth = Method("profiles", "unlink_youth", UnlinkYouth, Done, command=True)
youth_state = Method("profiles", "youth_state", GetYouthState, YouthState)
list_relations = Method("profiles", "list_relations", ListRelations, RelationsPage, timeout=30.0)
