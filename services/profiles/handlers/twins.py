"""Files that may be one person's: sought one by one in the background, listed, and answered (propose a merge, or two people).

Each file is compared with those of its own birth date, phone or name only: an index finds them, so that nobody is compared
with everybody.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from contracts.errors import InvalidRequest
from contracts.kernel import Done
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.identity import show_phone
from services.profiles.domain.likeness import Features, likelihood
from services.profiles.domain.phones import Phone
from services.profiles.handlers.cursors import read_cursor, write_cursor
from services.profiles.handlers.phones import phones_by_id
from services.profiles.handlers.phones import shown as phones_shown
from services.profiles.handlers.scopes import reached_youth
from services.profiles.handlers.views import labels, summaries
from services.profiles.models import OtherPhone, Youth
from services.profiles.relation_models import Likeness

A_TURN = 100
"""Files that one turn of the timer looks at."""
MOST_ALIKE = 200
"""Files of one birth date or phone that are looked at: past that it is no clue (a phone of a foyer)."""


def seek(uow: UnitOfWork) -> None:
    """The timer: files that are new, or whose name, birth date or phone changed since they were compared."""
    waiting = select(Youth).where(Youth.twins_sought.is_(False)).order_by(Youth.id).limit(A_TURN)
    for youth in uow.session.scalars(waiting.with_for_update(skip_locked=True)).all():
        _compare(uow, youth)
        youth.twins_sought = True
        uow.session.flush()


def list_duplicates(request: rpc.ListDuplicates, uow: UnitOfWork) -> rpc.Duplicates:
    one, other = aliased(Youth), aliased(Youth)
    query = (
        select(Likeness, one, other)
        .join(one, one.id == Likeness.a_id)
        .join(other, other.id == Likeness.b_id)
        .where(Likeness.open.is_(True), _may_be_read(uow, one, other))
        .order_by(Likeness.score.desc(), Likeness.a_id.desc(), Likeness.b_id.desc())
        .limit(request.limit + 1)
    )
    if request.cursor:
        query = query.where(tuple_(Likeness.score, Likeness.a_id, Likeness.b_id) < _place(request.cursor))
    rows = uow.session.execute(query).all()
    page = rows[: request.limit]
    last = page[-1][0] if len(rows) > len(page) else None
    names = labels(uow.session, {row.proposed_by for row, _, _ in page})
    twins = _twins(uow, [youth for _, *pair in page for youth in pair])
    return rpc.Duplicates(
        pairs=tuple(_pair(row, twins[a.id], twins[b.id], names) for row, a, b in page),
        next=write_cursor(str(last.score), last.a_id, last.b_id) if last else None,
    )


def propose_merge(command: rpc.ProposeMerge, uow: UnitOfWork) -> Done:
    """Also for a pair that the likeness did not find: an adviser knows the people."""
    row = _pair_row(uow, command.youth_id, command.merged_id)
    row.open, row.dismissed_at, row.dismissed_by = True, None, None
    row.proposed_by, row.proposed_at, row.reason = uow.principal.id, uow.now, command.reason
    return Done(id=command.youth_id)


def dismiss(command: rpc.DismissDuplicate, uow: UnitOfWork) -> Done:
    row = _pair_row(uow, command.youth_id, command.merged_id)
    row.open, row.dismissed_by, row.dismissed_at = False, uow.principal.id, uow.now
    return Done(id=command.youth_id)


def forget_pairs(uow: UnitOfWork, youth_id: str) -> None:
    uow.session.execute(delete(Likeness).where(_has_one_of([youth_id])))


def pairs_moved(uow: UnitOfWork, youth: Youth) -> None:
    """The file is in another area from now on."""
    others = {row: row.b_id if row.a_id == youth.id else row.a_id for row in uow.session.scalars(_pairs_of([youth.id]))}
    for row, other_id in others.items():
        row.area = _common_area(youth, uow.session.get_one(Youth, other_id))


def _pairs_of(ids: Sequence[str]) -> Select[Likeness]:
    return select(Likeness).where(_has_one_of(ids))


def _has_one_of(ids: Sequence[str]) -> ColumnElement[bool]:
    return or_(Likeness.a_id.in_(ids), Likeness.b_id.in_(ids))


def _common_area(one: Youth, other: Youth) -> str | None:
    return one.area if one.area == other.area else None


def _compare(uow: UnitOfWork, youth: Youth) -> None:
    today = uow.deps.today(uow.now)
    weights, threshold = uow.deps.settings.value("likeness.weights", today), uow.deps.settings.whole("likeness.threshold", today)
    known = {(row.a_id, row.b_id): row for row in uow.session.scalars(_pairs_of([youth.id]))}
    mine = _features(youth, phones_by_id(uow.session, [youth]))
    others = _candidates(uow, youth, mine.phones)
    phones = phones_by_id(uow.session, others)
    for other in others:
        found = likelihood(mine, _features(other, phones), weights)
        pair = min(youth.id, other.id), max(youth.id, other.id)
        row = known.pop(pair, None)
        if row is not None and (row.proposed_at or not row.open):
            continue  # a person spoke: what the names say now changes nothing
        if found.score < threshold:
            if row is not None:
                uow.session.delete(row)
        elif row is None:
            area = _common_area(youth, other)
            uow.session.add(Likeness(a_id=pair[0], b_id=pair[1], area=area, score=found.score, alike=list(found.alike)))
        else:
            row.score, row.alike = found.score, list(found.alike)
    for row in known.values():
        if row.open and not row.proposed_at:
            uow.session.delete(row)  # not even alike any more


def _candidates(uow: UnitOfWork, youth: Youth, phones: tuple[str, ...]) -> list[Youth]:
    found: dict[str, Youth] = {}
    clues: list[ColumnElement[bool]] = [Youth.sort_key == youth.sort_key] if youth.sort_key else []
    clues += [Youth.birth_date == youth.birth_date] if youth.birth_date else []
    clues += [clue for number in phones for clue in _who_has(number)]
    for clue in clues:
        query = select(Youth).where(clue, Youth.id != youth.id).order_by(Youth.id).limit(MOST_ALIKE)
        found.update({other.id: other for other in uow.session.scalars(query)})
    return [found[youth_id] for youth_id in sorted(found)]


def _who_has(number: str) -> tuple[ColumnElement[bool], ...]:
    """One question an index: of first numbers, and of the others."""
    return Youth.phone == number, Youth.id.in_(select(OtherPhone.youth_id).where(OtherPhone.phone == number))


def _features(youth: Youth, phones: dict[str, tuple[Phone, ...]]) -> Features:
    return Features(youth.sort_key, youth.birth_date, tuple(phone.number for phone in phones[youth.id]))


def _pair_row(uow: UnitOfWork, one: str, other: str) -> Likeness:
    if one == other:
        raise InvalidRequest("same_file", field="merged_id")
    first, second = (reached_youth(uow, youth_id) for youth_id in sorted((one, other)))
    row = uow.session.get(Likeness, (first.id, second.id), with_for_update=True)
    if row is None:
        row = Likeness(a_id=first.id, b_id=second.id, area=_common_area(first, second), score=0, alike=[])
        uow.session.add(row)
    return row


def _may_be_read(uow: UnitOfWork, one: type[Youth], other: type[Youth]) -> ColumnElement[bool]:
    """A pair across two areas is for whoever runs both. An adviser's own youth beside another of her Mission Locale is hers."""
    ids = list(uow.scope.ids)
    match uow.scope.kind:
        case "all":
            return true()
        case "areas" if len(ids) == 1:
            return _both_of(ids[0], one, other)
        case "areas":
            return and_(one.area.in_(ids), other.area.in_(ids))
        case "adviser":
            own = uow.session.scalars(select(Youth.id).where(Youth.adviser_id.in_(ids))).all()
            return and_(_both_of(uow.principal.area, one, other), _has_one_of(own))
    return and_(one.id.in_(ids), other.id.in_(ids))


def _both_of(area: str | None, one: type[Youth], other: type[Youth]) -> ColumnElement[bool]:
    """The pair's area is the range of the index; who may read is said by the files, of which one may move at this moment."""
    return and_(Likeness.area == area, one.area == area, other.area == area)


def _pair(row: Likeness, first: rpc.Twin, second: rpc.Twin, names: dict[str, str]) -> rpc.DuplicatePair:
    return rpc.DuplicatePair(
        first=first, second=second, score=row.score, alike=tuple(row.alike), reason=row.reason,
        proposed_by=names.get(row.proposed_by or "") if row.proposed_at else None, proposed_at=row.proposed_at,
    )  # fmt: skip


def _twins(uow: UnitOfWork, youths: Sequence[Youth]) -> dict[str, rpc.Twin]:
    """By id; the names of advisers and schools are fetched once for all of them."""
    shown = zip(youths, summaries(uow.session, youths), strict=True)
    phones = phones_by_id(uow.session, youths)
    return {
        youth.id: rpc.Twin(
            summary=summary, birth_date=youth.birth_date, phone=show_phone(youth.phone) or None, phones=phones_shown(phones[youth.id]))
        for youth, summary in shown
    }  # fmt: skip


def _place(cursor: str) -> tuple[int, str, str]:
    parts = read_cursor(cursor)
    if len(parts) != 3 or not parts[0].isdecimal() or len(parts[0]) > 9:
        raise InvalidRequest("cursor", field="cursor")
    return int(parts[0]), parts[1], parts[2]


def must_be_two(uow: UnitOfWork, stays: str, goes: str) -> tuple[Youth, Youth]:
    """Both files, locked in one order whoever stays, so that two merges never wait for each other in a circle."""
    if stays == goes:
        raise InvalidRequest("same_file", field="merged_id")
    files = {youth_id: reached_youth(uow, youth_id, lock=True) for youth_id in sorted((stays, goes))}
    return files[stays], files[goes]


