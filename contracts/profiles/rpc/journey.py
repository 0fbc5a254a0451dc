"""A youth's journey: where it stands, its milestones with their age, places offered, the charter, what is due."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.profiles.events import CharterParty, EmploymentPoint, Milestone
from contracts.profiles.limits import ShortText
from contracts.profiles.rpc.admissions import AdmissionStanding
from contracts.profiles.rpc.files import YouthSummary
from contracts.profiles.rpc.project import ProjectStep


class JourneyPeriod(Record):
    """A phase of the journey and since when; `reason` is a code (exits), `words` what the person wrote."""

    phase: str
    since: dt.date
    reason: str = ""
    words: str = ""
    return_on: dt.date | None = None


class ReachedMilestone(Record):
    """`days`: its age on the day of the answer; `for_day`: the day of the exam that was booked."""

    milestone: Milestone
    on: dt.date
    days: int
    for_day: dt.date | None = None


class PlaceOffer(Record):
    """A freed place; it waits for an answer until the end of the day `until`."""

    id: str
    offered_on: dt.date
    until: dt.date
    outcome: Literal["open", "accepted", "declined", "expired"] = "open"


class CharterSignature(Record):
    """One act of one of the three; `label` is who signed."""

    party: CharterParty
    label: str
    at: dt.datetime


class CharterReview(Record):
    on: dt.date
    words: str


class Charter(Record):
    """The charter in plain words: what each of the three says, who has signed, when it is looked at again.

    `id` is None as long as nobody has signed; `edition` names the wording that is (or will be) signed.
    """

    edition: str
    youth: tuple[str, ...]
    adviser: tuple[str, ...]
    school: tuple[str, ...]
    id: str | None = None
    signatures: tuple[CharterSignature, ...] = ()
    complete: bool = False
    next_review_on: dt.date | None = None
    reviews: tuple[CharterReview, ...] = ()


class EmploymentSituation(Record):
    """Where the youth stands at entry or so many months later. `due_on`: the day it is asked for."""

    point: EmploymentPoint
    due_on: dt.date | None
    situation: str | None = None
    since: dt.date | None = None
    recorded_on: dt.date | None = None


DueKind = Literal["charter_to_sign", "charter_review", "employment", "project_step", "return", "offer"]


class Due(Record):
    """Something that a day makes due. `ref`: the point of employment, the id of the step or of the offer."""

    kind: DueKind
    due_on: dt.date
    ref: str = ""
    words: str = ""


class Journey(Record):
    """What a file says of the journey; parts outside the reader's rights are empty.

    `admission`: while somebody applies, and what people decided of it.
    """

    youth_id: str
    phase: str
    admitted_on: dt.date | None = None
    return_on: dt.date | None = None
    reason: str = ""
    words: str = ""
    code_passed_on: dt.date | None = None
    code_valid_until: dt.date | None = None
    milestones: tuple[ReachedMilestone, ...] = ()
    offer: PlaceOffer | None = None
    charter: Charter | None = None
    steps: tuple[ProjectStep, ...] = ()
    employment: tuple[EmploymentSituation, ...] = ()
    periods: tuple[JourneyPeriod, ...] = ()
    due: tuple[Due, ...] = ()
    admission: AdmissionStanding | None = None


class GetJourney(Record):
    """`view`: whose eyes, as in `GetYouth`."""

    youth_id: str
    view: Literal["youth", "adviser", "referent", "school", "instructor", "coordinator"]


class RecordMilestone(Record):
    """Says, or says again, when a step of the paperwork was taken; `withdrawn`: it was not, or must be taken again."""

    youth_id: str
    milestone: Milestone
    on: dt.date
    for_day: dt.date | None = None
    withdrawn: bool = False


class RecordEmployment(Record):
    """One of the four looks at employment; said again it corrects."""

    youth_id: str
    point: EmploymentPoint
    situation: ShortText
    since: dt.date | None = None


class AnswerPlaceOffer(Record):
    """The youth's own word, or an adviser's on her behalf. `stay`: who declines keeps waiting, at the end of the line."""

    youth_id: str
    offer_id: str
    accept: bool
    stay: bool = True


class SignCharter(Record):
    """The signature of whoever asks (youth, adviser or school's office) under the wording `edition` that was shown."""

    youth_id: str
    edition: Annotated[str, Meta(max_length=20)]


class ReviewCharter(Record):
    """It was looked at again on that day; the next time is set by the programme."""

    youth_id: str
    on: dt.date
    words: ShortText = ""


class ListDue(Record):
    """What is due for the youths of one adviser, the oldest first, up to `days` from now."""

    days: Annotated[int, Meta(ge=0, le=366)] = 14


class DueLine(Record):
    youth: YouthSummary
    due: Due


class DueList(Record):
    lines: tuple[DueLine, ...]


class GetChanges(Record):
    """What was written into the file, newest first."""

    youth_id: str
    limit: Annotated[int, Meta(ge=1, le=200)] = 50


class FileChange(Record):
    """One writing: `what` names the noun (contact, identity, step_planned …), `actor` who, `fields` what of it."""

    at: dt.datetime
    what: str
    actor: str
    label: str = ""
    role: str = ""
    fields: tuple[str, ...] = ()


class Changes(Record):
    """`last_visit`: when this reader had last read the file before the present visit; None when never."""

    last_visit: dt.datetime | None
    changes: tuple[FileChange, ...]


get_journey = Method("profiles", "get_journey", GetJourney, Journey)
record_milestone = Method("profiles", "record_milestone", RecordMilestone, Done, command=True)
record_employment = Method("profiles", "record_employment", RecordEmployment, Done, command=True)
answer_place_offer = Method("profiles", "answer_place_offer", AnswerPlaceOffer, Done, command=True)
sign_charter = Method("profiles", "sign_charter", SignCharter, Charter, command=True)
review_charter = Method("profiles", "review_charter", ReviewCharter, Charter, command=True)
list_due = Method("profiles", "list_due", ListDue, DueList)
list_changes = Method("profiles", "list_changes", GetChanges, Changes)
