"""The chain over the attendance records of each school, their signatures and what is said around them. Each link holds the digest
of the one before, so that nothing can be changed, taken out or put in between without `verify` saying so. A link holds random ids
and digests only.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType

from sqlalchemy import func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.types import Boolean, Integer, String

from servicekit.uow import UnitOfWork
from services.attendance.archive import ArchivedRecord
from services.attendance.domain import sayings
from services.attendance.domain.signatures import digest, is_intact
from services.attendance.handlers.wire import record_value, signature_value
from services.attendance.models import Base, Code, Contest, Id, Record, Signature, Unsigned

START = "0" * 64
RECORD = "record"
REASONS, UNSIGNED, CONTEST, ANSWER = "reasons", "unsigned", "contest", "answer"
SAID = (REASONS, UNSIGNED, CONTEST, ANSWER)
"""What is said around a record; records made before these were chained have no such links."""
_AT_ONCE = 500


class Link(Base):
    """`kind`: record, what is said around it, or who signed it. `erased`: the person is gone; the link stays, for the others hang on it."""

    __tablename__ = "attendance_link"
    school_id: Mapped[str] = mapped_column(Id, primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(Code)
    record_id: Mapped[str] = mapped_column(Id, index=True)
    digest: Mapped[str] = mapped_column(String(64))
    link: Mapped[str] = mapped_column(String(64))
    erased: Mapped[bool] = mapped_column(Boolean, default=False)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a school's chain ends: how many links, and the last one, which depends on all of them."""

    links: int
    link: str


@dataclass
class Report:
    """`faults`: in words for whoever looks after the platform, ids only. `heads`: to be kept elsewhere, by school."""

    links: int = 0
    erased: int = 0
    unchained: int = 0
    faults: list[str] = field(default_factory=list)
    heads: dict[str, Head] = field(default_factory=dict)


def append(uow: UnitOfWork, school_id: str, kind: str, record_id: str, content: str) -> Head:
    """One link more. Two at once meet in its key; the kit runs the second again, behind the first."""
    last = uow.session.execute(
        select(Link.n, Link.link).where(Link.school_id == school_id).order_by(Link.n.desc()).limit(1)
    ).first()
    n, before = (last.n + 1, last.link) if last else (1, START)
    link = _link(before, n, kind, record_id, content)
    uow.session.add(Link(school_id=school_id, n=n, kind=kind, record_id=record_id, digest=content, link=link, erased=False))
    uow.session.flush()
    return Head(n, link)


def forget(uow: UnitOfWork, youth_id: str) -> None:
    """Before an erasure takes a youth's records away: their links say why there is nothing behind them."""
    own = select(Record.id).where(Record.youth_id == youth_id)
    uow.session.execute(update(Link).where(Link.record_id.in_(own)).values(erased=True), execution_options={"synchronize_session": False})


def verify(session: Session, against: Mapping[str, Head] = MappingProxyType({})) -> Report:
    """Reads every chain from its start, and what each link is about. Changes nothing.

    A chain alone cannot tell that its end was cut off: `against` are heads that were kept elsewhere (an event, a paper).
    """
    report = Report()
    school, expected, before = "", 1, START
    for page in _pages(session):
        behind = _Behind(session, [each.record_id for each in page])
        for each in page:
            if each.school_id != school:
                school, expected, before = each.school_id, 1, START
            report.links += 1
            if each.n != expected:
                report.faults.append(f"school {school}: links {expected} to {each.n - 1} are missing")
            elif each.link != _link(before, each.n, each.kind, each.record_id, each.digest):
                report.faults.append(f"school {school}: link {each.n} does not follow from the one before")
            expected, before = each.n + 1, each.link
            report.heads[school] = Head(each.n, each.link)
            if each.erased:
                report.erased += 1
            elif fault := behind.fault(each):
                report.faults.append(f"school {school}: link {each.n}: {fault}")
    report.faults += _cut_off(session, against)
    chained = select(Link.record_id).where(Link.kind == RECORD)
    report.unchained = int(session.scalar(select(func.count()).select_from(Record).where(Record.id.not_in(chained))) or 0)
    if report.unchained:
        report.faults.append(f"{report.unchained} records are in no chain")
    return report


def _cut_off(session: Session, against: Mapping[str, Head]) -> Iterator[str]:
    for school, head in against.items():
        link = session.get(Link, (school, head.links))
        if link is None:
            yield f"school {school}: the chain had {head.links} links, and its end is missing"
        elif link.link != head.link:
            yield f"school {school}: link {head.links} is not the one that was kept"


class _Behind:
    """The records and signatures that a page of links is about."""

    def __init__(self, session: Session, ids: list[str]) -> None:
        wanted = list(set(ids))
        self._records = {each.id: each for each in session.scalars(select(Record).where(Record.id.in_(wanted)))}
        signatures = session.scalars(select(Signature).where(Signature.record_id.in_(wanted)))
        self._signatures = {(each.record_id, each.signer): each for each in signatures}
        self._unsigned = {each.record_id: each for each in session.scalars(select(Unsigned).where(Unsigned.record_id.in_(wanted)))}
        self._contests = {each.record_id: each for each in session.scalars(select(Contest).where(Contest.record_id.in_(wanted)))}
        archived = session.execute(select(ArchivedRecord.id, ArchivedRecord.digest).where(ArchivedRecord.id.in_(wanted)))
        self._archived = {row.id: row.digest for row in archived}

    def fault(self, link: Link) -> str | None:
        record = self._records.get(link.record_id)
        if record is None:
            if link.kind == RECORD and self._archived.get(link.record_id, link.digest) != link.digest:
                return f"archived record {link.record_id} was changed"
            return None if link.record_id in self._archived else f"record {link.record_id} is missing"
        value = record_value(record)
        if link.kind == RECORD:
            intact = digest(value) == link.digest == record.digest and record.minutes == value.minutes_driven
            return None if intact else f"record {record.id} was changed"
        if link.kind in SAID:
            return None if self._said(record, link.kind) == link.digest else f"the {link.kind} of record {record.id} was changed"
        signed = self._signatures.get((record.id, link.kind))
        if signed is None:
            return f"the {link.kind}'s signature of record {record.id} is missing"
        made = signature_value(signed)
        intact = is_intact(value, made) and signed.integrity == link.digest
        return None if intact else f"the {link.kind}'s signature of record {record.id} was changed"


    def _said(self, record: Record, kind: str) -> str | None:
        """The digest of what is said now; None when it is gone."""
        salt, contest = record.salt or "", self._contests.get(record.id)
        if kind == REASONS:
            return sayings.reasons(record.id, salt, record.reason, record.correction_reason)
        if kind == UNSIGNED:
            left = self._unsigned.get(record.id)
            return sayings.unsigned(record.id, salt, left.said_by, left.said_at, left.reason) if left else None
        if contest is None:
            return None
        if kind == CONTEST:
            return sayings.contest(record.id, salt, contest.contested_at, contest.words)
        if contest.upheld is None or contest.answered_by is None or contest.answered_role is None or contest.answered_at is None:
            return None
        return sayings.answer(
            record.id, salt, upheld=contest.upheld, by=contest.answered_by, role=contest.answered_role, at=contest.answered_at,
            reason=contest.answer_reason,
        )  # fmt: skip


def _pages(session: Session) -> Iterator[list[Link]]:
    after: tuple[str, int] = ("", 0)
    while True:
        further = (Link.school_id > after[0]) | ((Link.school_id == after[0]) & (Link.n > after[1]))
        page = list(session.scalars(select(Link).where(further).order_by(Link.school_id, Link.n).limit(_AT_ONCE)))
        if not page:
            return
        yield page
        after = (page[-1].school_id, page[-1].n)
        session.expunge_all()


def _link(before: str, n: int, kind: str, record_id: str, content: str) -> str:
    return sha256(f"{before}|{n}|{kind}|{record_id}|{content}".encode()).hexdigest()
