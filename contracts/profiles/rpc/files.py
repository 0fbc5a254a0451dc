"""A youth's file: read, searched, edited field by field."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.profiles.events import CodeTrack, DrivingTrack, LinkRole
from contracts.profiles.limits import LongText, ShortText


class Link(Record):
    role: LinkRole
    other_id: str
    label: str
    since: dt.date
    until: dt.date | None = None


class YouthSummary(Record):
    """One line of a list."""

    id: str
    area: str
    file_number: str
    first_name: str
    last_name: str
    journey: str
    status: str
    code_track: CodeTrack
    driving_track: DrivingTrack
    needed_by: dt.date | None = None
    adviser_id: str | None = None
    adviser: str | None = None
    school_id: str | None = None
    school: str | None = None
    reachable: bool = True
    email_refused: bool = False


class Project(Record):
    target: str | None = None
    why: str | None = None
    needed_by: dt.date | None = None
    version: int = 0


class StatusPeriod(Record):
    status: str
    since: dt.date


MOST_PHONES = 20
"""In one list: what files merged into one may have together."""


class Phone(Record):
    """`label` says whose it is, in a word or two (« mère », « foyer »)."""

    number: Annotated[str, Meta(max_length=40)]
    label: Annotated[str, Meta(max_length=40)] = ""


class Youth(Record):
    """One file, as its reader may see it: fields outside the reader's rights are None (domain.md § 3).

    `phones`: in the order in which they are tried; `phone` is the number of the first. `neph`: only its last digits.
    `proposes_area`: the commune lies in another area than the file, which may move there.
    """

    summary: YouthSummary
    project: Project
    civility: str | None = None
    birth_date: dt.date | None = None
    address: str | None = None
    postcode: str | None = None
    commune: str | None = None
    phone: str | None = None
    phones: tuple[Phone, ...] = ()
    email: str | None = None
    neph: str | None = None
    low_income: bool | None = None
    strengths: tuple[str, ...] = ()
    needs: tuple[str, ...] | None = None
    needs_shared: bool = False
    strengths_words: str = ""
    needs_words: str | None = None
    preferred_contact: str = ""
    language: str = ""
    representative: str | None = None
    proposes_area: str | None = None
    statuses: tuple[StatusPeriod, ...] = ()
    links: tuple[Link, ...] = ()
    past_links: tuple[Link, ...] = ()
    version: int = 0


class GetYouth(Record):
    """`view`: whose eyes, for the fields that only some may see; decided by the gateway's policy."""

    youth_id: str
    view: Literal["youth", "adviser", "referent", "school", "instructor", "coordinator"]


class ListYouths(Record):
    """A page of the youths in scope. `text` matches names and file number; `cursor` is the last page's `next`.

    `without_adviser`: those who have a place and whom nobody follows as lead adviser."""

    text: str = ""
    journey: str | None = None
    unreachable: bool = False
    without_adviser: bool = False
    ids: tuple[str, ...] | None = None
    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class YouthPage(Record):
    youths: tuple[YouthSummary, ...]
    next: str | None = None
    total: int | None = None


class ExportYouths(Record):
    """The youths in scope as a table for a spreadsheet: what the role may see, no needs, no income."""


class Table(Record):
    """`content` (base64 on the wire): UTF-8 with BOM, `;`, CRLF, no cell that a spreadsheet would run as a formula.

    `youth_ids`: of whom the table tells, so that whoever gives it out can leave a trace in each file.
    """

    name: str
    content: bytes
    youth_ids: tuple[str, ...] = ()


class EditContact(Record):
    """Version is the youth's, from the file that was shown (ETag). None leaves a field as it is, an empty text removes it.

    `phone` is the first number, the others stay; `phones`, where it is given, is the whole list, and `phone` is not read then.
    `commune` is an INSEE code of the département. All that is wrong is said at once: `data["fields"]` of the error (of phones:
    phone, phone_2, phone_3 …). A file gets at most five; one that has more since two were merged keeps them.
    """

    youth_id: str
    version: int
    phone: str | None = None
    phones: Annotated[tuple[Phone, ...], Meta(max_length=MOST_PHONES)] | None = None
    email: str | None = None
    address: ShortText | None = None
    postcode: ShortText | None = None
    commune: ShortText | None = None
    preferred_contact: Literal["", "phone", "sms", "email", "post"] | None = None
    language: Annotated[str, Meta(max_length=10)] | None = None


class EditIdentity(Record):
    """Who the youth is, as the papers say; `neph` is written whole and shown masked ever after."""

    youth_id: str
    version: int
    civility: Literal["", "M.", "Mme"] | None = None
    first_name: ShortText | None = None
    last_name: ShortText | None = None
    birth_date: dt.date | None = None
    neph: ShortText | None = None
    representative: ShortText | None = None


class ChangeStatus(Record):
    youth_id: str
    status: str
    since: dt.date


class WithdrawStatus(Record):
    """The period that begins on that day was a mistake. One stays: the right one is noted first."""

    youth_id: str
    since: dt.date


class EditProject(Record):
    youth_id: str
    version: int
    target: ShortText | None = None
    why: LongText | None = None
    needed_by: dt.date | None = None


class SetStrengthsAndNeeds(Record):
    """None leaves a part as it is. Only the youth may change `needs_shared`. With a `version`, an edit of what somebody
    changed meanwhile is a conflict."""

    youth_id: str
    version: int | None = None
    strengths: tuple[str, ...] | None = None
    needs: tuple[str, ...] | None = None
    needs_shared: bool | None = None
    strengths_words: LongText | None = None
    needs_words: LongText | None = None


class MoveTrack(Record):
    youth_id: str
    on: dt.date
    code_track: CodeTrack | None = None
    driving_track: DrivingTrack | None = None


class ChangeJourney(Record):
    """`act`: pause (with `return_on`), resume, end (with `outcome`), reopen (who had left, or is in follow-up, comes back).

    `reason` in words; `reason_code`, of the programme's list, says why somebody leaves.
    """

    youth_id: str
    act: Literal["pause", "resume", "end", "reopen"]
    reason: ShortText = ""
    reason_code: Annotated[str, Meta(max_length=40)] = ""
    return_on: dt.date | None = None
    outcome: Literal["left", "followed_up"] | None = None


get_youth = Method("profiles", "get_youth", GetYouth, Youth)
list_youths = Method("profiles", "list_youths", ListYouths, YouthPage)
export_youths = Method("profiles", "export_youths", ExportYouths, Table, timeout=30.0)
edit_contact = Method("profiles", "edit_contact", EditContact, Youth, command=True)
edit_identity = Method("profiles", "edit_identity", EditIdentity, Youth, command=True)
change_status = Method("profiles", "change_status", ChangeStatus, Done, command=True)
withdraw_status = Method("profiles", "withdraw_status", WithdrawStatus, Done, command=True)
edit_project = Method("profiles", "edit_project", EditProject, Project, command=True)
set_strengths_and_needs = Method("profiles", "set_strengths_and_needs", SetStrengthsAndNeeds, Done, command=True)
move_track = Method("profiles", "move_track", MoveTrack, Done, command=True)
change_journey = Method("profiles", "change_journey", ChangeJourney, Done, command=True)
