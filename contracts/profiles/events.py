"""What profiles publishes. Area facts go to the youth's (or school's) area; facts of staff to `programme`."""

import datetime as dt
from typing import ClassVar, Literal

from contracts.kernel import Event

CodeTrack = Literal["not_started", "pre_code", "in_training", "passed", "expired"]
DrivingTrack = Literal["not_started", "in_training", "ready", "exam", "licensed"]
LinkRole = Literal["adviser", "referent", "school", "instructor"]
Milestone = Literal["neph_asked", "neph_received", "code_booked", "exam_asked", "exam_booked"]
EmploymentPoint = Literal["entry", "6", "12", "24"]
CharterParty = Literal["youth", "adviser", "school"]


class YouthAdmitted(Event):
    """A place was given; the youth is followed from now on."""

    youth_id: str
    status: str
    admitted_on: dt.date
    reachable: bool


class YouthPutOnWaitingList(Event):
    """Eligible, but the area's places are taken; the rank is the area's."""

    youth_id: str


class YouthRefused(Event):
    """Not eligible; `reason` is one of age<18, age>25, commune, income."""

    youth_id: str
    reason: str


class YouthLinked(Event):
    """Someone (or a school) now follows the youth. `other_id`: a person's id, or a school's for role `school`."""

    youth_id: str
    role: LinkRole
    other_id: str


class YouthUnlinked(Event):
    youth_id: str
    role: LinkRole
    other_id: str


class AdviserAttached(Event):
    """An adviser of the same Mission Locale stands in for the lead adviser, with a reason that stays with profiles."""

    youth_id: str
    adviser_id: str
    until: dt.datetime


class AdviserDetached(Event):
    """Her time is over, or somebody ended it before."""

    youth_id: str
    adviser_id: str


class StatusChanged(Event):
    """The youth's occupation changed (a dated history); `since` is a local date."""

    youth_id: str
    status: str
    since: dt.date


class ProjectDefined(Event):
    """The project was written or changed; only the date by which the licence is needed leaves the service."""

    youth_id: str
    needed_by: dt.date | None = None


class CodeTrackMoved(Event):
    youth_id: str
    track: CodeTrack
    on: dt.date


class DrivingTrackMoved(Event):
    youth_id: str
    track: DrivingTrack
    on: dt.date


class ContactChanged(Event):
    """`reachable`: there is a phone or an e-mail."""

    youth_id: str
    reachable: bool


class NeedsChanged(Event):
    """Strengths and functional needs changed; their content stays here."""

    youth_id: str


class JourneyPaused(Event):
    youth_id: str
    return_on: dt.date | None = None


class JourneyResumed(Event):
    youth_id: str


class JourneyEnded(Event):
    """`outcome`: left or followed_up; `reason`: why she left, a code of the programme."""

    youth_id: str
    outcome: str
    reason: str = ""


class JourneyReopened(Event):
    """Who had left, or was in follow-up, comes back; a `YouthAdmitted` or a `YouthPutOnWaitingList` says where to."""

    youth_id: str


class PlaceOffered(Event):
    """A freed place is offered to the next who waits; she answers until the end of that local day."""

    youth_id: str
    until: dt.date


class PlaceOfferClosed(Event):
    """Accepted (a `YouthAdmitted` follows), declined, or expired: the next in line is offered the place."""

    youth_id: str
    outcome: Literal["accepted", "declined", "expired"]


class MilestoneReached(Event):
    """A step of the paperwork was taken on that local day; said again with another day, the later word counts.

    `for_day`: the day of the exam, where one was booked.
    """

    youth_id: str
    milestone: Milestone
    on: dt.date
    for_day: dt.date | None = None


class MilestoneWithdrawn(Event):
    """It was noted by mistake, or must be taken again (a code booked and not passed)."""

    youth_id: str
    milestone: Milestone


class ProjectStepPlanned(Event):
    """A step of the project, or a new day for one; its words stay here."""

    youth_id: str
    step_id: str
    due_on: dt.date


class ProjectStepDone(Event):
    youth_id: str
    step_id: str
    on: dt.date


class ProjectStepDropped(Event):
    """The step is given up, or was not done after all when a `ProjectStepPlanned` follows."""

    youth_id: str
    step_id: str


class EmploymentSituationRecorded(Event):
    """Where the youth stands at entry or so many months later; `situation` is a code of the programme. A correction says it again."""

    youth_id: str
    point: EmploymentPoint
    situation: str
    since: dt.date | None


class CharterSigned(Event):
    """One of the three signed the charter of engagement; `charter_id` is the same for all three."""

    youth_id: str
    charter_id: str
    by: CharterParty
    on: dt.date


class CharterReviewed(Event):
    """The charter was looked at again; the next time is `next_on`."""

    youth_id: str
    charter_id: str
    on: dt.date
    next_on: dt.date


class YouthErased(Event):
    """The person is gone for good. Whoever keeps something about her deletes it (or keeps a proof, with its reason), sets a
    tombstone against late events, and says so with an `ErasureDone` of its own."""

    youth_id: str


class YouthsMerged(Event):
    """Two files were one person: what was `merged_id`'s is `youth_id`'s from now on. Said in every area that knew one of
    them; `area` is where the file that stays is."""

    youth_id: str
    merged_id: str
    area: str = ""


class YouthLeftArea(Event):
    """Said in the area left, in the same transaction as the `YouthEnteredArea` of the other, and before it."""

    youth_id: str
    to_area: str


class YouthEnteredArea(Event):
    """Logged with `after` the `YouthLeftArea` of the other area: whoever follows both has applied that one first.

    It carries what an instance that never followed the other area needs to begin with; the links named are those that stay
    (what ended was said in the other area, what is new follows in this one).
    """

    youth_id: str
    from_area: str
    journey: str
    status: str
    reachable: bool
    admitted_on: dt.date | None = None
    needed_by: dt.date | None = None
    code_track: CodeTrack = "not_started"
    driving_track: DrivingTrack = "not_started"
    adviser_id: str | None = None
    school_id: str | None = None
    referent_ids: tuple[str, ...] = ()
    instructor_ids: tuple[str, ...] = ()


class SchoolOpened(Event):
    """A school takes part. `confirmation`: `manual` (its office says yes) or `automatic`."""

    subject_field: ClassVar[str] = "school_id"
    school_id: str
    confirmation: str


class SchoolConfirmationChanged(Event):
    subject_field: ClassVar[str] = "school_id"
    school_id: str
    confirmation: str


class InstructorJoined(Event):
    subject_field: ClassVar[str] = "instructor_id"
    instructor_id: str
    school_id: str


class InstructorLeft(Event):
    subject_field: ClassVar[str] = "instructor_id"
    instructor_id: str
    school_id: str


class VehicleAdded(Event):
    """`gearbox`: manual or automatic."""

    subject_field: ClassVar[str] = "vehicle_id"
    vehicle_id: str
    school_id: str
    gearbox: str


class StaffJoined(Event):
    """Someone of the staff may sign in; logged under `programme`."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str
    role: str
    organisation_id: str | None = None


class AccessCodeReplaced(Event):
    """An old code is void; open streams and tokens of this person end."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str


class ImportApplied(Event):
    """An export was applied; `admitted` of its rows got a place. Logged under `programme`."""

    subject_field: ClassVar[str] = "import_id"
    import_id: str
    admitted: int


class SignInClosed(Event):
    """A sign-in ended before its time (signed out, stolen, code replaced): its tokens and streams end now."""

    subject_field: ClassVar[str] = "person_id"
    person_id: str
    sign_in_id: str


class EvaluationConsentGiven(Event):
    """An evaluator's export may show this journey, without a name. Figures that name nobody count it anyway."""

    youth_id: str


class EvaluationConsentWithdrawn(Event):
    """From now on no evaluator's export shows this journey."""

    youth_id: str


class PartnerConsentGiven(Event):
    """From now on what happens to the youth may be told to this partner system, in ids, codes and numbers."""

    youth_id: str
    partner_id: str


class PartnerConsentWithdrawn(Event):
    """The partner is told no more, and is shown no more of what was written for it and not read yet."""

    youth_id: str
    partner_id: str


class FundingProposed(Event):
    """A plan waits for the youth's yes: what the training costs in cents, and her own share of it."""

    youth_id: str
    plan_id: str
    cost_cents: int
    own_cents: int
    minutes: int


class FundingAccepted(Event):
    """The youth's own act, after she saw her share."""

    youth_id: str
    plan_id: str
    own_cents: int


class FundingDeclined(Event):
    youth_id: str
    plan_id: str


class FundingWithdrawn(Event):
    """Taken back by whoever follows the youth, before or after the answer; what was promised stays promised."""

    youth_id: str
    plan_id: str


class FundingCommitted(Event):
    """A payer (a funder's id, or `youth`) promised so many cents."""

    youth_id: str
    entry_id: str
    payer: str
    cents: int


class FundingReleased(Event):
    """A promise that nobody called is given back."""

    youth_id: str
    entry_id: str
    payer: str
    cents: int


class FundingInvoiced(Event):
    """The school called so many cents of what was promised."""

    youth_id: str
    entry_id: str
    school_id: str
    cents: int


class FundingPaid(Event):
    youth_id: str
    entry_id: str
    school_id: str
    payer: str
    cents: int


class FundingRefunded(Event):
    """The school paid back; `minutes` that were bought went with it."""

    youth_id: str
    entry_id: str
    school_id: str
    payer: str
    cents: int
    minutes: int


class FundingCorrected(Event):
    """The entry `corrects_id` was a mistake; `entry_id` is its opposite."""

    youth_id: str
    entry_id: str
    corrects_id: str


class HoursBought(Event):
    """Driving was bought with an invoice; below zero when that was corrected."""

    youth_id: str
    entry_id: str
    school_id: str
    minutes: int


class LateHourNoted(Event):
    """A driving lesson was cancelled late or missed: a person decides whether its hour is charged."""

    youth_id: str
    record_id: str
    appointment_id: str


class LateHourDecided(Event):
    """A person decided of a late-cancelled or missed lesson: charged for so many minutes, or (0) not."""

    youth_id: str
    record_id: str
    appointment_id: str
    minutes: int
