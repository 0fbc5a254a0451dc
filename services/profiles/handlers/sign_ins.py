"""Sign-ins: a code (and a PIN for staff) opens one, a refresh token keeps it open, several things close it.

A wrong try is an answer, not an error: the tries it used up must be stored.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select

from contracts.errors import NotFound
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import SignInClosed
from servicekit.ids import new_id
from servicekit.uow import UnitOfWork
from services.profiles.access_models import AccessCode, KnownSource, SignIn, TryBucket
from services.profiles.domain.access_codes import AccessCode as TypedCode
from services.profiles.domain.access_codes import read_access_code
from services.profiles.domain.sign_in import LIMITS, Bucket, Limit, refilled, spent, wait_seconds
from services.profiles.handlers.people import oneself
from services.profiles.handlers.scopes import log_area
from services.profiles.handlers.views import principal_of
from services.profiles.models import Person

YOUTH_STAYS = dt.timedelta(days=30)
STAFF_STAYS = dt.timedelta(hours=12)
TWO_TABS = dt.timedelta(seconds=30)
FORGET_TRIES_AFTER = dt.timedelta(days=1)
_DENIED = rpc.SignedIn(outcome="denied")


@dataclass(frozen=True, slots=True)
class _Counted:
    """A stored bucket with its limit, refilled up to now."""

    row: TryBucket
    limit: Limit
    now: Bucket


def sign_in(command: rpc.SignIn, uow: UnitOfWork) -> rpc.SignedIn:
    typed = read_access_code(command.code)
    if typed is None:
        return _DENIED  # what cannot be a code guesses nothing: it costs no try
    counted = _buckets(uow, command.source, typed.selector)
    if wait := wait_seconds((bucket.now, bucket.limit) for bucket in counted):
        return rpc.SignedIn(outcome="locked", retry_after=wait)
    opened = _opened_by(uow, typed)
    if opened is None:
        _charge(counted)
        return _DENIED
    if opened.pin_hash is not None:
        if command.pin is None:
            return rpc.SignedIn(outcome="needs_pin")
        if refused := _pin_refused(uow, opened, command, counted):
            return refused
    _remember_source(uow, opened, command.source)
    return _open(uow, uow.session.get_one(Person, opened.person_id), command.device)


def check_code(command: rpc.CheckCode, uow: UnitOfWork) -> rpc.CodeChecked:
    """On a phone that is not the youth's: no sign-in is opened, and the place is no more known for it than before."""
    uow.must_reach(command.youth_id)
    typed = read_access_code(command.code)
    if typed is None:
        return rpc.CodeChecked(outcome="denied")
    counted = _buckets(uow, command.source, typed.selector)
    if wait := wait_seconds((bucket.now, bucket.limit) for bucket in counted):
        return rpc.CodeChecked(outcome="locked", retry_after=wait)
    opened = _opened_by(uow, typed)
    if opened is None or opened.person_id != command.youth_id:
        _charge(counted)
        return rpc.CodeChecked(outcome="denied")
    return rpc.CodeChecked(outcome="ok")


def refresh(command: rpc.RefreshSignIn, uow: UnitOfWork) -> rpc.SignedIn:
    sign_in_id, _, secret = command.refresh_token.partition(".")
    row = uow.session.get(SignIn, sign_in_id, with_for_update=True)
    if row is None or row.closed_at is not None or row.ends_at <= uow.now:
        return _DENIED
    person = uow.session.get_one(Person, row.person_id)
    given = _digest(secret)
    if hmac.compare_digest(given, row.token_hash):
        row.last_token_hash, row.rotated_at, row.ends_at = row.token_hash, uow.now, uow.now + _stay(person)
        token = secrets.token_urlsafe(32)
        row.token_hash = _digest(token)
        return _answer(person, row.id, f"{row.id}.{token}")
    if hmac.compare_digest(given, row.last_token_hash or "") and uow.now - row.rotated_at <= TWO_TABS:
        return _answer(person, row.id, None)
    _close(uow, person, row)
    return _DENIED


def sign_out(command: rpc.SignOut, uow: UnitOfWork) -> Done:
    """Only one's own: somebody else's sign-in is unknown here."""
    person = oneself(uow)
    if command.everywhere:
        close_all(uow, person)
        return Done(id=person.id)
    row = uow.session.get(SignIn, command.sign_in_id or "")
    if row is None or row.person_id != person.id:
        raise NotFound("sign_in")
    if row.closed_at is None:
        _close(uow, person, row)
    return Done(id=row.id)


def close_all(uow: UnitOfWork, person: Person) -> None:
    for row in uow.session.scalars(select(SignIn).where(SignIn.person_id == person.id, SignIn.closed_at.is_(None))):
        _close(uow, person, row)


def forget_old(uow: UnitOfWork) -> None:
    """A bucket that was not touched for a day is full again; a sign-in that ended opens nothing."""
    limit = uow.now - FORGET_TRIES_AFTER
    uow.session.execute(delete(TryBucket).where(TryBucket.at < limit))
    uow.session.execute(delete(SignIn).where(SignIn.ends_at < limit))


def _opened_by(uow: UnitOfWork, typed: TypedCode) -> AccessCode | None:
    """Every code in use with this selector is tried; when there is none, one that matches nothing is, in its time."""
    in_use = select(AccessCode).where(AccessCode.selector == typed.selector, AccessCode.void_at.is_(None))
    found = uow.session.scalars(in_use).all()
    if not found:
        uow.deps.keeper.matches(None, typed.selector, typed.secret)
    matching = (code for code in found if uow.deps.keeper.matches(code.secret_hash, typed.selector, typed.secret))
    return next(matching, None)


def _pin_refused(uow: UnitOfWork, code: AccessCode, command: rpc.SignIn, counted: list[_Counted]) -> rpc.SignedIn | None:
    """A place from which the code opened before has tries of its own: a thief of the code alone uses up the others' only."""
    known = uow.session.get(KnownSource, (code.id, uow.deps.opaque("source", command.source)))
    tries = _bucket(uow, "pin", f"{code.id} {command.source}" if known is not None else code.id)
    if wait := wait_seconds([(tries.now, tries.limit)]):
        return rpc.SignedIn(outcome="locked", retry_after=wait)
    if uow.deps.keeper.matches(code.pin_hash, code.id, (command.pin or "").strip()):
        return None
    _charge([*counted, tries])
    return _DENIED


def _buckets(uow: UnitOfWork, source: str, selector: str) -> list[_Counted]:
    """In the order of their names, so that two tries never wait for each other in a circle."""
    wanted = [("source", source), ("selector_source", f"{selector} {source}")]
    if not _is_known_source(uow, selector, source):
        wanted.append(("selector", selector))
    return [_bucket(uow, kind, of) for kind, of in sorted(wanted, key=lambda pair: uow.deps.opaque(*pair))]


def _bucket(uow: UnitOfWork, kind: str, of: str) -> _Counted:
    key, limit = uow.deps.opaque(kind, of), LIMITS[kind]
    row = uow.session.get(TryBucket, key, with_for_update=True)
    if row is None:
        row = TryBucket(key=key, left=float(limit.burst), at=uow.now)
        uow.session.add(row)
        uow.session.flush()
    return _Counted(row, limit, refilled(Bucket(row.left, row.at), limit, uow.now))


def _charge(counted: list[_Counted]) -> None:
    for bucket in counted:
        left = spent(bucket.now)
        bucket.row.left, bucket.row.at = left.left, left.at


def _is_known_source(uow: UnitOfWork, selector: str, source: str) -> bool:
    query = (
        select(KnownSource.source)
        .join(AccessCode, AccessCode.id == KnownSource.access_code_id)
        .where(AccessCode.selector == selector, KnownSource.source == uow.deps.opaque("source", source))
    )
    return uow.session.scalar(query.limit(1)) is not None


def _remember_source(uow: UnitOfWork, code: AccessCode, source: str) -> None:
    opaque = uow.deps.opaque("source", source)
    known = uow.session.get(KnownSource, (code.id, opaque))
    if known is None:
        uow.session.add(KnownSource(access_code_id=code.id, source=opaque, at=uow.now))
    else:
        known.at = uow.now


def _open(uow: UnitOfWork, person: Person, device: str) -> rpc.SignedIn:
    token, sign_in_id = secrets.token_urlsafe(32), new_id()
    uow.session.add(
        SignIn(
            id=sign_in_id,
            person_id=person.id,
            token_hash=_digest(token),
            rotated_at=uow.now,
            ends_at=uow.now + _stay(person),
            opened_at=uow.now,
            device=device,
        )
    )
    return _answer(person, sign_in_id, f"{sign_in_id}.{token}")


def _answer(person: Person, sign_in_id: str, refresh_token: str | None) -> rpc.SignedIn:
    return rpc.SignedIn(
        outcome="ok",
        principal=principal_of(person),
        label=person.label,
        sign_in_id=sign_in_id,
        refresh_token=refresh_token,
    )


def _close(uow: UnitOfWork, person: Person, row: SignIn) -> None:
    row.closed_at = uow.now
    uow.log.append(log_area(uow, person), SignInClosed(person_id=person.id, sign_in_id=row.id))


def _stay(person: Person) -> dt.timedelta:
    return YOUTH_STAYS if person.role == "youth" else STAFF_STAYS


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
