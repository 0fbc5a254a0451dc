"""What a youth may know and decide about her file: who read it, what she agrees to, what partners get. Erasure is `erasure.py`."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.rights import ExportYouth, YouthExport


class ReadTrace(Record):
    """Who read (or was refused) what of a youth's file, when and why; `wrote`: a command, which changed something of it."""

    id: str
    at: dt.datetime
    person_id: str
    role: str
    youth_id: str
    what: str
    allowed: bool = True
    reason: str = ""
    wrote: bool = False


class TraceReads(Record):
    """Written by the gateway in small batches; a trace that is known already (same id) is passed over."""

    traces: tuple[ReadTrace, ...]


class ListReaders(Record):
    """Newest first; `before` continues it, and `before_id` where several were at one instant. The youth's own acts are left out."""

    youth_id: str
    limit: int = 100
    before: dt.datetime | None = None
    before_id: Annotated[str, Meta(max_length=36)] | None = None


class Reader(Record):
    at: dt.datetime
    person_id: str
    label: str
    role: str
    what: str
    allowed: bool
    reason: str
    wrote: bool = False
    id: str = ""


class Readers(Record):
    readers: tuple[Reader, ...]


class GetOpening(Record):
    """Whether the caller has said today why this file, which is not of the own caseload, is opened.

    It is said by a trace of `open_file` with its reason.
    """

    youth_id: str


class Opening(Record):
    """`reason`: today's, None where it is still to be said; `choices`: codes of the programme's list."""

    reason: str | None
    choices: tuple[str, ...]


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


ConsentPurpose = Literal["needs", "evaluation", "partner"]


class Consent(Record):
    """The youth's own yes or no, withdrawn as easily as given: `needs` shares them with whoever follows her, `evaluation`
    lets an evaluator's export show her journey without her name. A partner is `consent_to_partner`."""

    youth_id: str
    purpose: Literal["needs", "evaluation"]
    given: bool


class ListConsents(Record):
    youth_id: str


class SaidConsent(Record):
    purpose: ConsentPurpose
    given: bool
    at: dt.datetime
    partner_id: str | None = None


class Consents(Record):
    """What holds now, and every yes and no with its date, newest first."""

    needs: bool
    evaluation: bool
    history: tuple[SaidConsent, ...]


trace_reads = Method("profiles", "trace_reads", TraceReads, Done, command=True)
list_readers = Method("profiles", "list_readers", ListReaders, Readers)
get_opening = Method("profiles", "get_opening", GetOpening, Opening)
consent_to_partner = Method("profiles", "consent_to_partner", ConsentToPartner, Done, command=True)
list_partner_consents = Method("profiles", "list_partner_consents", ListPartnerConsents, PartnerConsents)
consent = Method("profiles", "consent", Consent, Done, command=True)
list_consents = Method("profiles", "list_consents", ListConsents, Consents)
export_youth = Method("profiles", "export_youth", ExportYouth, YouthExport, timeout=20.0)
