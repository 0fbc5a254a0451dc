"""Who a file is about and where it belongs, and what she agreed to: erased, merged, in another area, consents."""

import datetime as dt
from typing import ClassVar

from contracts.kernel import Event
from contracts.profiles.events.journey import CodeTrack, DrivingTrack


class YouthErased(Event):
    """The person is gone for good. Whoever keeps something about her deletes it (or keeps a proof, with its reason), sets a
    tombstone against late events, and says so with an `ErasureDone` of its own."""

    youth_id: str


class YouthsMerged(Event):
    """Two files were one person: what was `merged_id`'s is `youth_id`'s from now on. Said in every area that knew one of
    them; `area` is where the file that stays is."""

    also_field: ClassVar[str | None] = "merged_id"

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
