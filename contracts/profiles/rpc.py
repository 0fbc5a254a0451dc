"""What profiles answers. Ids are made by the caller; instants are aware UTC, dates local to the area."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Empty, Method, Principal, Record
from contracts.profiles.events import CodeTrack, DrivingTrack, LinkRole

ShortText = Annotated[str, Meta(max_length=200)]
LongText = Annotated[str, Meta(max_length=2_000)]


class SignIn(Record):
    """`source`: where the try comes from (an address, hashed by the gateway), for the limit on guessing."""

    code: Annotated[str, Meta(max_length=64)]
    pin: Annotated[str, Meta(max_length=12)] | None = None
    source: str = ""


class SignedIn(Record):
    """`outcome`: ok, needs_pin (staff: the code is right, the PIN is missing), denied, or locked (try again later)."""

    outcome: Literal["ok", "needs_pin", "denied", "locked"]
    principal: Principal | None = None
    label: str | None = None
    sign_in_id: str | None = None
    refresh_token: str | None = None
    retry_after: int | None = None


class RefreshSignIn(Record):
    """A refresh token is used once and answered with the next one. The one just before is still taken for 30 s (two tabs),
    answered without a new one; an older one was stolen: the whole sign-in is closed."""

    refresh_token: Annotated[str, Meta(max_length=200)]


class SignOut(Record):
    """Closes one sign-in, or all of the principal's."""

    sign_in_id: str | None = None
    everywhere: bool = False


class Me(Record):
    """The signed-in person's own card. `label` is how the screens call her."""

    principal: Principal
    label: str
    organisation: str | None = None
    notice_seen: bool = False


class Link(Record):
    role: LinkRole
    other_id: str
    label: str
    since: dt.date


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


class Project(Record):
    target: str | None = None
    why: str | None = None
    needed_by: dt.date | None = None
    version: int = 0


class StatusPeriod(Record):
    status: str
    since: dt.date


class Youth(Record):
    """One file, as its reader may see it: fields outside the reader's rights are None (domain.md § 3)."""

    summary: YouthSummary
    project: Project
    civility: str | None = None
    birth_date: dt.date | None = None
    address: str | None = None
    postcode: str | None = None
    commune: str | None = None
    phone: str | None = None
    email: str | None = None
    neph: str | None = None
    low_income: bool | None = None
    strengths: tuple[str, ...] = ()
    needs: tuple[str, ...] | None = None
    needs_shared: bool = False
    statuses: tuple[StatusPeriod, ...] = ()
    links: tuple[Link, ...] = ()
    version: int = 0


class GetYouth(Record):
    """`view`: whose eyes, for the fields that only some may see; decided by the gateway's policy."""

    youth_id: str
    view: Literal["youth", "adviser", "referent", "school", "instructor", "coordinator"]


class ListYouths(Record):
    """A page of the youths in scope. `text` matches names and file number; `cursor` is the last page's `next`."""

    text: str = ""
    journey: str | None = None
    unreachable: bool = False
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
    """`content` (base64 on the wire): UTF-8 with BOM, `;`, CRLF, no cell that a spreadsheet would run as a formula."""

    name: str
    content: bytes


class EditContact(Record):
    """Version is the youth's, from the file that was shown (ETag)."""

    youth_id: str
    version: int
    phone: str | None = None
    email: str | None = None
    address: ShortText | None = None


class ChangeStatus(Record):
    youth_id: str
    status: str
    since: dt.date


class EditProject(Record):
    youth_id: str
    version: int
    target: ShortText | None = None
    why: LongText | None = None
    needed_by: dt.date | None = None


class SetStrengthsAndNeeds(Record):
    """None leaves a part as it is. Only the youth may change `needs_shared`."""

    youth_id: str
    strengths: tuple[str, ...] | None = None
    needs: tuple[str, ...] | None = None
    needs_shared: bool | None = None


class MoveTrack(Record):
    youth_id: str
    on: dt.date
    code_track: CodeTrack | None = None
    driving_track: DrivingTrack | None = None


class ChangeJourney(Record):
    """`act`: pause (with `return_on`), resume, end (with `outcome`)."""

    youth_id: str
    act: Literal["pause", "resume", "end"]
    reason: ShortText = ""
    return_on: dt.date | None = None
    outcome: Literal["left", "followed_up"] | None = None


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


class GetYouthState(Record):
    youth_id: str


class ListRelations(Record):
    """The gateway's table of relations, page by page; `cursor` is the last youth id of the page before."""

    cursor: str | None = None
    limit: int = 5_000


class RelationsPage(Record):
    youths: tuple[YouthState, ...]
    next: str | None = None


class Vehicle(Record):
    id: str
    label: str
    gearbox: str


class Person(Record):
    id: str
    role: str
    label: str
    area: str | None = None
    organisation_id: str | None = None
    email: str | None = None


class School(Record):
    id: str
    code: str
    name: str
    area: str
    commune: str
    confirmation: Literal["manual", "automatic"]
    instructors: tuple[Person, ...] = ()
    vehicles: tuple[Vehicle, ...] = ()


class GetSchool(Record):
    school_id: str


class ListSchools(Record):
    area: str | None = None


class Schools(Record):
    schools: tuple[School, ...]


class ListPeople(Record):
    """Staff by role and area (a coordinator issues their codes)."""

    role: str | None = None
    area: str | None = None
    organisation_id: str | None = None
    ids: tuple[str, ...] | None = None


class People(Record):
    people: tuple[Person, ...]


class SetSchoolConfirmation(Record):
    school_id: str
    confirmation: Literal["manual", "automatic"]


class AddPerson(Record):
    """Someone of the staff. `organisation_id`: the school of its office or instructor; `organisation`: how others call
    the house that a referent or an adviser works for."""

    id: str
    role: Literal["adviser", "referent", "school", "instructor", "coordinator", "programme_lead", "evaluator"]
    label: ShortText
    area: str | None = None
    organisation_id: str | None = None
    organisation: ShortText | None = None
    email: str | None = None


class RenamePerson(Record):
    """A school names its instructors (created as « Moniteur 1 – AE01 »)."""

    person_id: str
    label: ShortText


class IssueCode(Record):
    """Issues the first code of a person, or replaces it: the old one is void in the same act."""

    person_id: str


class IssuedCode(Record):
    """Shown once, never stored in clear. `pin` for staff only."""

    person_id: str
    label: str
    code: str
    pin: str | None = None


class ExportFile(Record):
    """A file of the Mission Locale's export as it was received; `content` is base64."""

    name: str
    content: bytes


class ImportExport(Record):
    """Previews (`apply` false) or applies an export. The three files: youths, schools, advisers."""

    import_id: str
    as_of: dt.date
    apply: bool = False
    youths: ExportFile | None = None
    schools: ExportFile | None = None
    advisers: ExportFile | None = None


class FieldChange(Record):
    column: str
    old: str | None
    new: str | None
    conflict: bool = False


class RowProblem(Record):
    column: str
    reason: str


class ImportRow(Record, rename={"file_number": "n_dossier"}):
    """What one row becomes; its file number is `n_dossier` on the wire, as the export calls it.

    `column` and `reason` say why, comma-separated when there are several.

    `problems`: all that is wrong, each by itself; `doubts`: what hinders nothing but should be looked at (an adviser
    whom nobody knows).
    """

    line: int
    file_number: str
    outcome: Literal["admitted", "waiting", "refused", "to_correct", "duplicate", "updated", "unchanged"]
    area: str | None = None
    column: str | None = None
    reason: str | None = None
    problems: tuple[RowProblem, ...] = ()
    doubts: tuple[RowProblem, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    youth_id: str | None = None


class FileProblem(Record):
    """A line of the schools' or advisers' file that was left out. `file`: schools or advisers."""

    file: Literal["schools", "advisers"]
    line: int
    column: str
    reason: str


class ImportReport(Record):
    """`status`: previewed, applied, completing (hand-overs under way) or done. `counts` are of the youths' rows."""

    import_id: str
    status: str
    as_of: dt.date
    counts: dict[str, int]
    rows: tuple[ImportRow, ...]
    file_problems: tuple[FileProblem, ...] = ()
    schools: int = 0
    advisers: int = 0


class GetImport(Record):
    import_id: str


class ImportSummary(Record):
    import_id: str
    status: str
    as_of: dt.date
    at: dt.datetime
    counts: dict[str, int]


class Imports(Record):
    imports: tuple[ImportSummary, ...]


class RowToCorrect(Record):
    """A row that waits for a person; `values` are the export's columns as received."""

    import_id: str
    line: int
    file_number: str
    area: str | None
    problems: tuple[RowProblem, ...]
    values: dict[str, str]


class ListRowsToCorrect(Record):
    area: str | None = None


class RowsToCorrect(Record):
    rows: tuple[RowToCorrect, ...]


class CorrectRow(Record):
    """New values for some columns; the row keeps its rank."""

    file_number: str
    values: dict[str, str]


class ReadTrace(Record):
    """Who read (or was refused) what of a youth's file, when and why."""

    id: str
    at: dt.datetime
    person_id: str
    role: str
    youth_id: str
    what: str
    allowed: bool = True
    reason: str = ""


class TraceReads(Record):
    """Written by the gateway in small batches; a trace that is known already (same id) is passed over."""

    traces: tuple[ReadTrace, ...]


class ListReaders(Record):
    youth_id: str
    limit: int = 100


class Reader(Record):
    at: dt.datetime
    person_id: str
    label: str
    role: str
    what: str
    allowed: bool
    reason: str


class Readers(Record):
    readers: tuple[Reader, ...]


class FollowedArea(Record):
    """An area of the programme and its places. An evaluator is told 0 taken and 0 waiting: stats shows what may be shown."""

    key: str
    name: str
    places: int
    mission_locale: str
    taken: int = 0
    waiting: int = 0


class Programme(Record):
    key: str
    name: str
    starts_on: dt.date
    ends_on: dt.date
    areas: tuple[FollowedArea, ...]


class ConsentToPartner(Record):
    """The youth's own yes or no to one partner system; said twice it changes nothing."""

    youth_id: str
    partner_id: Annotated[str, Meta(max_length=64)]
    given: bool


class ListPartnerConsents(Record):
    youth_id: str


class PartnerConsent(Record):
    """The last word and when it was said."""

    partner_id: str
    given: bool
    at: dt.datetime


class PartnerConsents(Record):
    consents: tuple[PartnerConsent, ...]


sign_in = Method("profiles", "sign_in", SignIn, SignedIn, command=True, secret=True)
refresh_sign_in = Method("profiles", "refresh_sign_in", RefreshSignIn, SignedIn, command=True, secret=True)
sign_out = Method("profiles", "sign_out", SignOut, Done, command=True)
see_notice = Method("profiles", "see_notice", Empty, Done, command=True)
me = Method("profiles", "me", Empty, Me)
get_programme = Method("profiles", "get_programme", Empty, Programme)
get_youth = Method("profiles", "get_youth", GetYouth, Youth)
list_youths = Method("profiles", "list_youths", ListYouths, YouthPage)
export_youths = Method("profiles", "export_youths", ExportYouths, Table, timeout=30.0)
edit_contact = Method("profiles", "edit_contact", EditContact, Youth, command=True)
change_status = Method("profiles", "change_status", ChangeStatus, Done, command=True)
edit_project = Method("profiles", "edit_project", EditProject, Project, command=True)
set_strengths_and_needs = Method("profiles", "set_strengths_and_needs", SetStrengthsAndNeeds, Done, command=True)
move_track = Method("profiles", "move_track", MoveTrack, Done, command=True)
change_journey = Method("profiles", "change_journey", ChangeJourney, Done, command=True)
link_youth = Method("profiles", "link_youth", LinkYouth, Done, command=True)
unlink_youth = Method("profiles", "unlink_youth", UnlinkYouth, Done, command=True)
youth_state = Method("profiles", "youth_state", GetYouthState, YouthState)
list_relations = Method("profiles", "list_relations", ListRelations, RelationsPage, timeout=30.0)
get_school = Method("profiles", "get_school", GetSchool, School)
list_schools = Method("profiles", "list_schools", ListSchools, Schools)
list_people = Method("profiles", "list_people", ListPeople, People)
set_school_confirmation = Method("profiles", "set_school_confirmation", SetSchoolConfirmation, Done, command=True)
add_person = Method("profiles", "add_person", AddPerson, Done, command=True)
rename_person = Method("profiles", "rename_person", RenamePerson, Done, command=True)
issue_code = Method("profiles", "issue_code", IssueCode, IssuedCode, command=True, secret=True)
import_export = Method("profiles", "import_export", ImportExport, ImportReport, command=True, timeout=60.0)
get_import = Method("profiles", "get_import", GetImport, ImportReport, timeout=15.0)
list_imports = Method("profiles", "list_imports", Empty, Imports)
list_rows_to_correct = Method("profiles", "list_rows_to_correct", ListRowsToCorrect, RowsToCorrect)
correct_row = Method("profiles", "correct_row", CorrectRow, ImportRow, command=True)
trace_reads = Method("profiles", "trace_reads", TraceReads, Done, command=True)
list_readers = Method("profiles", "list_readers", ListReaders, Readers)
consent_to_partner = Method("profiles", "consent_to_partner", ConsentToPartner, Done, command=True)
list_partner_consents = Method("profiles", "list_partner_consents", ListPartnerConsents, PartnerConsents)
