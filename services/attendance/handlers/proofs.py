"""The restricted archive read in the one way it is for: whoever holds a signed paper has its digest, and asks if it is true."""

import datetime as dt

from sqlalchemy import select

from contracts.attendance import rpc
from contracts.errors import NotAllowed, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.archive import ArchivedRecord


def check(request: rpc.CheckProof, uow: UnitOfWork) -> rpc.Proof:
    """For the programme's lead alone: the policy says so, and so does this."""
    if uow.scope.kind != "all":
        raise NotAllowed("out_of_scope")
    row = uow.session.scalar(select(ArchivedRecord).where(ArchivedRecord.digest == request.digest).limit(1))
    if row is None:
        raise NotFound("proof", digest=request.digest)
    return rpc.Proof(
        record_id=row.id, appointment_id=row.appointment_id, school_id=row.school_id, kind=row.kind, starts_at=row.starts_at,
        outcome=row.outcome, planned_minutes=row.planned_minutes, minutes=row.minutes, recorded_at=row.recorded_at,  # type: ignore[arg-type]
        digest=row.digest, signatures=tuple(_signature(each) for each in row.signatures), archived_at=row.archived_at, until=row.until,
    )  # fmt: skip


def _signature(stored: list[str]) -> rpc.ProofSignature:
    signer, person_id, signed_at, integrity = stored
    return rpc.ProofSignature(signer=signer, person_id=person_id, signed_at=dt.datetime.fromisoformat(signed_at), integrity=integrity)
