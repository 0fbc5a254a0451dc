"""The accounts of a training, in integer cents and codes."""

from contracts.kernel import Event


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
