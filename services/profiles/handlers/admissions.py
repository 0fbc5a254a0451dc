"""Admissions that people decide: the applications of an area, what a commission says of them, and taking it back.

A commission decides for one or several at once, all of them or none. The draw is `drawing.py`; the book of admissions is
locked by every act here, so that no place goes twice.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, String, and_, cast, func, select, tuple_

from contracts.errors import Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import AdmissionWithdrawn, YouthApplied, YouthPutOnWaitingList, YouthRefused
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.admission_models import Decision
from services.profiles.domain.admission_modes import field_of, refusal_reasons
from services.profiles.domain.dates import age_on
from services.profiles.domain.youth_file import COLUMN_OF, Problem
from services.profiles.handlers.cursors import read_cursor, write_cursor
from services.profiles.handlers.file_values import stored
from services.profiles.handlers.history import entered, wrote
from services.profiles.handlers.places import (
    free_by_the_counts,
    free_places,
    give_place,
    locked_book,
    not_given_after_all,
    recount,
)
from services.profiles.handlers.reads import trace
from services.profiles.handlers.scopes import reached_youth, youths_in
from services.profiles.handlers.views import labels, summaries
from services.profiles.journey_models import JourneyPeriod
from services.profiles.models import AdmissionBook, Youth

_NO_PROBLEM = cast(Youth.problems, String) == "[]"
"""Whoever has something to correct cannot be decided; a mere conflict of two writings hinders nothing."""


def list_candidates(request: rpc.ListCandidates, uow: UnitOfWork) -> rpc.Candidates:
    must_reach_area(uow, request.area)
    admission, programme = uow.deps.programme.admission, uow.deps.programme
    query = select(Youth).where(awaiting(request.area)).order_by(Youth.rank, Youth.id).limit(request.limit + 1)
    if request.cursor:
        query = query.where(tuple_(Youth.rank, Youth.id) > _rank(request.cursor))
    rows = uow.session.scalars(query).all() if admission.by_people else []
    page = rows[: request.limit]
    wrong = and_(Youth.area == request.area, Youth.journey == "applied", ~_NO_PROBLEM)
    return rpc.Candidates(
        area=request.area, mode=admission.mode, protocol=admission.protocol,
        places=next(area.places for area in programme.areas if area.key == request.area),
        free=free_by_the_counts(uow, request.area),
        total=_count(uow, awaiting(request.area)) if admission.by_people else 0, to_correct=_count(uow, wrong),
        candidates=_candidates(uow, page), reasons=refusal_reasons(programme.age_min, programme.age_max),
        next=write_cursor(str(page[-1].rank), page[-1].id) if len(rows) > len(page) else None,
    )  # fmt: skip


def decide_admissions(command: rpc.DecideAdmissions, uow: UnitOfWork) -> rpc.Decided:
    """Refused as a whole where places are too few, or where somebody named waits for no decision any more."""
    book = locked_book(uow)
    must_reach_area(uow, command.area)
    _must_be_said(command, uow)
    youths = _named(uow, command)
    free = free_places(uow, command.area)
    if command.outcome == "admitted" and len(youths) > free:
        raise Conflict("not_enough_places", free=free, asked=len(youths))
    decisions = [_decide(uow, youth, command, book) for youth in youths]
    recount(uow)
    return rpc.Decided(decision_ids=tuple(one.id for one in decisions), free=free_places(uow, command.area))


def list_decisions(request: rpc.ListDecisions, uow: UnitOfWork) -> rpc.AdmissionDecisions:
    """Whoever has moved to another area since is for those to read who run that one."""
    must_reach_area(uow, request.area)
    query = (
        select(Decision, Youth)
        .join(Youth, Youth.id == Decision.youth_id)
        .where(Decision.area == request.area, youths_in(uow.scope))
        .order_by(Decision.at.desc(), Decision.id.desc())
        .limit(request.limit + 1)
    )
    if request.cursor:
        query = query.where(tuple_(Decision.at, Decision.id) < _instant(request.cursor))
    rows = uow.session.execute(query).all()
    page = rows[: request.limit]
    names = labels(uow.session, {row.by_id for row, _ in page})
    shown = summaries(uow.session, [youth for _, youth in page])
    moved_on = _moved_on(uow, [row for row, _ in page])
    last = page[-1][0] if len(rows) > len(page) else None
    return rpc.AdmissionDecisions(
        decisions=tuple(
            rpc.AdmissionDecision(
                id=row.id, youth=summary, outcome=row.outcome, on=row.on_day, at=row.at, by=names.get(row.by_id, ""),  # type: ignore[arg-type]
                reason=row.reason, words=row.words, draw_id=row.draw_id, place=row.place, undone_at=row.undone_at,
                may_undo=row.id not in moved_on and _may_be_undone(row, youth),
            )
            for (row, youth), summary in zip(page, shown, strict=True)
        ),
        next=write_cursor(last.at.isoformat(), last.id) if last else None,
    )  # fmt: skip


def undo_decision(command: rpc.UndoDecision, uow: UnitOfWork) -> Done:
    """As if it had not been: the place is the commission's again, the application has the rank it had."""
    locked_book(uow)
    row = uow.session.get(Decision, command.decision_id, with_for_update=True)
    if row is None:
        raise NotFound("decision", id=command.decision_id)
    youth = reached_youth(uow, row.youth_id, lock=True)
    if not _may_be_undone(row, youth) or row.id in _moved_on(uow, [row]):
        raise Conflict("decision_stands", outcome=row.outcome)
    row.undone_at, row.undone_by = uow.now, uow.principal.id
    youth.journey, youth.rank, youth.problems, youth.admitted_on = "applied", row.rank_before, [], None
    youth.version += 1
    entered(uow, youth)
    wrote(uow, youth, "decision_undone")
    trace(uow, youth.id, "decide_admissions", wrote=True)
    if row.outcome == "admitted":
        not_given_after_all(uow, youth.area)
        uow.log.append(youth.area, AdmissionWithdrawn(youth_id=youth.id))
    else:
        uow.log.append(youth.area, YouthApplied(youth_id=youth.id))
    recount(uow)
    return Done(id=row.id)


def standing_of(uow: UnitOfWork, youth: Youth) -> rpc.AdmissionStanding | None:
    """For the file of somebody who applies, or of whom people decided; None where an import has decided by itself."""
    last = select(Decision).where(Decision.youth_id == youth.id, Decision.undone_at.is_(None))
    row = uow.session.scalar(last.order_by(Decision.at.desc(), Decision.id.desc()).limit(1))
    if row is None and youth.journey != "applied":
        return None
    admission = uow.deps.programme.admission
    said = rpc.AdmissionStanding(
        mode=admission.mode, protocol=admission.protocol,
        to_correct=youth.journey == "applied" and (bool(youth.problems) or not admission.by_people),
    )  # fmt: skip
    if row is None or youth.journey == "applied":
        return said
    return rpc.AdmissionStanding(
        mode=said.mode, protocol=said.protocol, outcome=row.outcome, on=row.on_day, reason=row.reason,  # type: ignore[arg-type]
        words=row.words, draw_id=row.draw_id, place=row.place,
    )  # fmt: skip


def awaiting(area: str) -> ColumnElement[bool]:
    """Applications of which people may decide. A place held since the programme admitted in file order is kept for its youth."""
    return and_(Youth.area == area, Youth.journey == "applied", Youth.holds_place.is_(False), _NO_PROBLEM)


def must_reach_area(uow: UnitOfWork, area: str) -> None:
    if uow.deps.programme.area(area) is None:
        raise InvalidRequest("area", field="area")
    if uow.scope.kind != "all" and (uow.scope.kind != "areas" or area not in uow.scope.ids):
        raise NotAllowed("other_area", area=area)


def must_admit_by(uow: UnitOfWork, mode: str) -> None:
    if uow.deps.programme.admission.mode != mode:
        raise Conflict("admits_otherwise", mode=uow.deps.programme.admission.mode)


def put_on_waiting_list(uow: UnitOfWork, youth: Youth, book: AdmissionBook) -> None:
    """At the end of the line."""
    youth.journey, youth.rank, book.next_rank = "waiting", book.next_rank, book.next_rank + 1
    entered(uow, youth)
    uow.log.append(youth.area, YouthPutOnWaitingList(youth_id=youth.id))


def _must_be_said(command: rpc.DecideAdmissions, uow: UnitOfWork) -> None:
    must_admit_by(uow, "commission")
    if command.on > uow.deps.today(uow.now):
        raise InvalidRequest("in_the_future", field="on")
    if command.on < uow.deps.programme.starts_on:  # a mistyped year would be the day of the admission, in every figure
        raise InvalidRequest("before_programme", field="on")
    if command.outcome == "refused" and not command.reason:
        raise InvalidRequest("reason_needed", field="reason")
    programme = uow.deps.programme
    known = refusal_reasons(programme.age_min, programme.age_max) if command.outcome == "refused" else ("",)
    if command.reason not in known:
        raise InvalidRequest("unknown_choice", field="reason")


def _named(uow: UnitOfWork, command: rpc.DecideAdmissions) -> Sequence[Youth]:
    """In the order of the applications, so that those who wait keep it."""
    ids = set(command.youth_ids)
    query = select(Youth).where(Youth.id.in_(ids), awaiting(command.area)).order_by(Youth.rank, Youth.id)
    youths = uow.session.scalars(query.with_for_update()).all()
    if len(youths) < len(ids):
        raise Conflict("decided_meanwhile", youth_id=min(ids - {youth.id for youth in youths}))
    return youths


def _decide(uow: UnitOfWork, youth: Youth, command: rpc.DecideAdmissions, book: AdmissionBook) -> Decision:
    row = Decision(
        id=new_id(), youth_id=youth.id, area=youth.area, on_day=command.on, at=uow.now, by_id=uow.principal.id,
        outcome=command.outcome, reason=command.reason, words=command.words.strip(), rank_before=youth.rank,
    )  # fmt: skip
    uow.session.add(row)
    if command.outcome == "admitted":
        give_place(uow, youth, command.on, awaited=True)
    elif command.outcome == "waiting":
        put_on_waiting_list(uow, youth, book)
    else:
        field = field_of(command.reason)
        youth.problems = stored(
            [Problem(COLUMN_OF[field].header, command.reason, refuses=True, field=field, decided=True)]
        )
        youth.journey = "refused"
        entered(uow, youth)
        uow.log.append(youth.area, YouthRefused(youth_id=youth.id, reason=command.reason))
    youth.version += 1
    wrote(uow, youth, f"decision_{command.outcome}")
    trace(uow, youth.id, "decide_admissions", wrote=True)
    return row


def _may_be_undone(row: Decision, youth: Youth) -> bool:
    """No place that went along to another area: the commission that gave it has it no more."""
    went_along = row.outcome == "admitted" and youth.area != row.area
    stands = row.undone_at is not None or row.draw_id is not None or went_along
    return not stands and youth.journey == row.outcome and not youth.holds_place


def _moved_on(uow: UnitOfWork, rows: Sequence[Decision]) -> set[str]:
    """The decisions after which the journey went on: another phase has begun since."""
    later = (
        select(Decision.id)
        .join(JourneyPeriod, JourneyPeriod.youth_id == Decision.youth_id)
        .where(Decision.id.in_([row.id for row in rows]), JourneyPeriod.at > Decision.at)
    )
    return set(uow.session.scalars(later))


def _candidates(uow: UnitOfWork, youths: Sequence[Youth]) -> tuple[rpc.Candidate, ...]:
    today, since = uow.deps.today(uow.now), _applied_on(uow, [youth.id for youth in youths])
    return tuple(
        rpc.Candidate(
            youth=summary, applied_on=since.get(youth.id), target=youth.target or None,
            age=age_on(today, youth.birth_date) if youth.birth_date else None,
        )
        for youth, summary in zip(youths, summaries(uow.session, youths), strict=True)
    )  # fmt: skip


def _applied_on(uow: UnitOfWork, ids: Iterable[str]) -> dict[str, dt.date]:
    """The first time: a decision that was taken back makes nobody a newcomer."""
    first = (
        select(JourneyPeriod.youth_id, func.min(JourneyPeriod.at))
        .where(JourneyPeriod.youth_id.in_(list(ids)), JourneyPeriod.phase == "applied")
        .group_by(JourneyPeriod.youth_id)
    )
    return {youth_id: uow.deps.today(at) for youth_id, at in uow.session.execute(first)}


def _count(uow: UnitOfWork, kept: ColumnElement[bool]) -> int:
    return uow.session.scalar(select(func.count()).select_from(Youth).where(kept)) or 0


def _rank(cursor: str) -> tuple[int, str]:
    parts = read_cursor(cursor)
    if len(parts) != 2 or not (parts[0].isascii() and parts[0].isdecimal() and len(parts[0]) < 10):
        raise InvalidRequest("cursor", field="cursor")
    return int(parts[0]), parts[1]


def _instant(cursor: str) -> tuple[dt.datetime, str]:
    parts = read_cursor(cursor)
    try:
        at = dt.datetime.fromisoformat(parts[0])
        if at.tzinfo is None:
            raise ValueError("an instant without its offset")
        return at.astimezone(dt.UTC), parts[1]
    except (ValueError, IndexError, OverflowError) as error:
        raise InvalidRequest("cursor", field="cursor") from error
