"""The restricted archive: whether a signed paper is true, by its digest; and what is kept in an area, why and until when."""

import datetime as dt

from sqlalchemy import select, tuple_

from contracts.attendance import rpc
from contracts.errors import InvalidRequest, NotAllowed, NotFound
from servicekit.uow import UnitOfWork
from services.attendance.archive import ArchivedRecord

WHY = "signed_attendance"
"""The one reason there is: hours made, proved to the youth, the school and whoever paid."""


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


def listed(request: rpc.ListArchive, uow: UnitOfWork) -> rpc.Archive:
    """For whoever runs the area of the school that taught."""
    if uow.scope.kind not in ("all", "areas"):
        raise NotAllowed("out_of_scope")
    query = select(ArchivedRecord)
    if uow.scope.kind == "areas":
        query = query.where(ArchivedRecord.area.in_(uow.scope.ids))
    if request.cursor:
        query = query.where(tuple_(ArchivedRecord.until, ArchivedRecord.id) > _place(request.cursor))
    rows = uow.session.scalars(query.order_by(ArchivedRecord.until, ArchivedRecord.id).limit(request.limit + 1)).all()
    page = rows[: request.limit]
    last = page[-1] if len(rows) > len(page) else None
    return rpc.Archive(
        proofs=tuple(
            rpc.ArchivedProof(
                record_id=row.id, youth_id=row.youth_id, school_id=row.school_id, kind=row.kind, starts_at=row.starts_at,
                minutes=row.minutes, why=WHY, archived_at=row.archived_at, until=row.until,
            )
            for row in page
        ),
        next=f"{last.until.isoformat()}~{last.id}" if last else None,
    )  # fmt: skip


def _place(cursor: str) -> tuple[dt.date, str]:
    until, _, last = cursor.partition("~")
    try:
        return dt.date.fromisoformat(until), last
    except ValueError as error:
        raise InvalidRequest("bad_cursor", field="cursor") from error


def _signature(stored: list[str]) -> rpc.ProofSignature:
    """Those put away before ways of signing were kept have four parts."""
    signer, person_id, signed_at, integrity, *way = stored
    return rpc.ProofSignature(
        signer=signer, person_id=person_id, signed_at=dt.datetime.fromisoformat(signed_at), integrity=integrity,
        means=way[0] if way else None,  # type: ignore[arg-type]
    )  # fmt: skip
