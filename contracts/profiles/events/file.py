"""What changed in a youth's file: contact, needs, project, employment, charter. Their content stays here."""

import datetime as dt
from typing import Literal

from contracts.kernel import Event

EmploymentPoint = Literal["entry", "6", "12", "24"]
CharterParty = Literal["youth", "adviser", "school"]


class ProjectDefined(Event):
    """The project was written or changed; only the date by which the licence is needed leaves the service."""

    youth_id: str
    needed_by: dt.date | None = None


class ContactChanged(Event):
    """`reachable`: there is a phone or an e-mail."""

    youth_id: str
    reachable: bool


class NeedsChanged(Event):
    """Strengths and functional needs changed; their content stays here."""

    youth_id: str


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
