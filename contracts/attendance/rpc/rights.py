"""What attendance holds of one youth, for the copy that she may take away; and the proofs that outlive an erasure."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.attendance.events import Outcome
from contracts.attendance.rpc.records import SignatureMeans
from contracts.kernel import Method, Record
from contracts.rights import ExportYouth, YouthExport


class CheckProof(Record):
    """`digest`: as it stands on a signed paper (sha256, hexadecimal). Nobody is found here by name: there are none."""

    digest: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class ProofSignature(Record):
    signer: str
    person_id: str
    signed_at: dt.datetime
    integrity: str
    means: SignatureMeans | None = None


class Proof(Record):
    """A signed record of somebody who was erased, kept until `until`; all that its digest covers, and who signed."""

    record_id: str
    appointment_id: str
    school_id: str
    kind: str
    starts_at: dt.datetime
    outcome: Outcome
    planned_minutes: int
    minutes: int
    recorded_at: dt.datetime
    digest: str
    signatures: tuple[ProofSignature, ...]
    archived_at: dt.datetime
    until: dt.date


class ListArchive(Record):
    """What is kept of persons who were erased; what goes first comes first."""

    cursor: str | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 25


class ArchivedProof(Record):
    """`youth_id` leads to nobody any more. `why`: code of the reason for keeping it."""

    record_id: str
    youth_id: str
    school_id: str
    kind: str
    starts_at: dt.datetime
    minutes: int
    why: str
    archived_at: dt.datetime
    until: dt.date


class Archive(Record):
    proofs: tuple[ArchivedProof, ...]
    next: str | None = None


export_youth = Method("attendance", "export_youth", ExportYouth, YouthExport, timeout=20.0)
check_proof = Method("attendance", "check_proof", CheckProof, Proof)
list_archive = Method("attendance", "list_archive", ListArchive, Archive)
