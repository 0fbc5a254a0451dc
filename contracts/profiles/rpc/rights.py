"""What a youth may know and decide about her file: who read it, what partners get."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Done, Method, Record


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


trace_reads = Method("profiles", "trace_reads", TraceReads, Done, command=True)
list_readers = Method("profiles", "list_readers", ListReaders, Readers)
consent_to_partner = Method("profiles", "consent_to_partner", ConsentToPartner, Done, command=True)
list_partner_consents = Method("profiles", "list_partner_consents", ListPartnerConsents, PartnerConsents)
