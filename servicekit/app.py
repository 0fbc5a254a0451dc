"""A service at work: runs its use cases in transactions, commands once per key, and answers calls as bytes.

The one place where a handler meets a database. Transport (nameko, in-process) calls `dispatch`; `work` calls the rest.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import structlog
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from contracts.errors import (
    AutonomieError,
    Conflict,
    Internal,
    InvalidRequest,
    NotAllowed,
    NotFound,
    NotMyArea,
    Unavailable,
)
from contracts.kernel import (
    EVERYTHING,
    PROGRAMME,
    SYSTEM,
    Context,
    Empty,
    EventsPage,
    EventsSince,
    Heads,
    Method,
    Record,
    cursors_method,
    log_methods,
)
from contracts.retention import Retention, retention_method
from servicekit import logs, metrics, retention
from servicekit.clock import PARIS, Clock
from servicekit.config import default_programme
from servicekit.db import Database, Waker, is_infrastructure, is_transient
from servicekit.ids import new_id
from servicekit.log.standing import cursors_of
from servicekit.log.store import EventLog
from servicekit.service import Answer, Service
from servicekit.tables import UtcDateTime
from servicekit.uow import UnitOfWork

ATTEMPTS = 3
Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)
T = TypeVar("T")
SYSTEM_CONTEXT = Context(principal=SYSTEM, scope=EVERYTHING)

_STORE = text(
    "INSERT INTO stored_answer (principal, key, fingerprint, answer, at, subject) "
    "VALUES (:principal, :key, :fingerprint, :answer, :at, :subject) ON CONFLICT (principal, key) DO NOTHING"
).bindparams(bindparam("at", type_=UtcDateTime()))

log = logs.get("app")


class ServiceApp:
    """`areas`: the areas this instance serves; empty for all. `deps`: what the service's handlers find in `uow.deps`.
    `programme`: the folder whose dated settings say how long records are kept."""

    def __init__(self, service: type[Service], database: Database, clock: Clock, deps: Any = None,
                 areas: Iterable[str] = (), programme: Path | None = None) -> None:
        self.service = service
        self.name = service.name
        self.database = database
        self.clock = clock
        self.deps = deps
        self.areas = frozenset(areas)
        self.programme = programme or default_programme()
        self.tables = dict(service.metadata.tables)
        self.log = EventLog(service.name, dict(self.tables))
        self.waker = Waker(database)
        (head, since), cursors = log_methods(service.name), cursors_method(service.name)
        kept = retention_method(service.name)
        self._answers: dict[str, Answer[Any, Any]] = {
            **service.answered,
            head.name: Answer(head, self._log_head),
            since.name: Answer(since, self._events_since),
            kept.name: Answer(kept, self._retention),
            cursors.name: Answer(cursors, lambda _request, uow: cursors_of(self, uow.session)),
        }

    def dispatch(self, name: str, body: bytes, context: Context | None) -> bytes:
        """Answers one call: the request's JSON in, the answer's JSON out; raises only `AutonomieError`."""
        started = time.perf_counter()
        outcome = "error"
        with structlog.contextvars.bound_contextvars(trace=logs.correlation_of(context.traceparent if context else None)):
            try:
                answer = self._dispatch(name, body, context)
                outcome = "ok"
                return answer
            except AutonomieError as error:
                outcome = error.kind
                raise
            except Exception as error:
                raise self._fault(name, error) from error
            finally:
                known = name if name in self._answers else "unknown"
                metrics.ENTRYPOINT_SECONDS.labels(self.name, known, outcome).observe(time.perf_counter() - started)

    def _dispatch(self, name: str, body: bytes, context: Context | None) -> bytes:
        answer = self._answers.get(name)
        if answer is None:
            raise NotFound("unknown_method", method=name)
        if context is None:
            raise NotAllowed("no_scope")
        if self.areas and context.area and context.area != PROGRAMME and context.area not in self.areas:
            raise NotMyArea(area=context.area)
        if b"\\u0000" in body:
            raise InvalidRequest("nul_character")  # PostgreSQL stores none, and no text of ours needs one
        try:
            request = msgspec.json.decode(body, type=answer.method.request)
        except msgspec.ValidationError as error:
            raise InvalidRequest("invalid_request", detail=str(error), field=_field_of(str(error))) from error
        except msgspec.DecodeError as error:
            raise InvalidRequest("not_json", detail=str(error)) from error
        run = self._command if answer.method.command else self._query
        return run(answer, request, body, context)

    def _fault(self, name: str, error: Exception) -> AutonomieError:
        if is_infrastructure(error):
            log.warning("database_away", service=self.name, entrypoint=name, error=str(error))
            return Unavailable("database_away", retry_after=2)
        if isinstance(error, DataError):  # longer or larger than its column
            return InvalidRequest("value_out_of_range")
        reference = new_id()
        log.exception("entrypoint_failed", service=self.name, entrypoint=name, reference=reference)
        return Internal("internal", reference=reference)

    def _retention(self, _request: Empty, uow: UnitOfWork) -> Retention:
        if uow.scope.kind != "all":
            raise NotAllowed("out_of_scope")
        return retention.look(self.service, uow, retention.read_settings(self.programme), uow.now.astimezone(PARIS).date())

    def _query(self, answer: Answer[Any, Any], request: Record, _body: bytes, context: Context) -> bytes:
        with self.database.read() as session:
            uow = UnitOfWork(session, context, self.clock.now(), self.deps)
            return msgspec.json.encode(answer.handler(request, uow))

    def _command(self, answer: Answer[Any, Any], request: Record, body: bytes, context: Context) -> bytes:
        if answer.method.secret:
            return self.execute(lambda uow: msgspec.json.encode(answer.handler(request, uow)), context,
                                entrypoint=answer.method.name)
        fingerprint = hashlib.sha256(answer.method.name.encode() + b"\0" + body).hexdigest()

        def use_case(uow: UnitOfWork) -> bytes:
            encoded = msgspec.json.encode(answer.handler(request, uow))
            self._store(uow, fingerprint, encoded)
            return encoded

        try:
            return self.execute(use_case, context, entrypoint=answer.method.name)
        except AutonomieError:
            # A repeat finds its own effect in its way, or its answer there already (nothing of the second run is kept):
            # the first answer is its answer too. Not asked first, for hardly any command is a repeat.
            stored = self.query(lambda uow: self._stored(uow.session, context, fingerprint), context)
            if stored is None:
                raise
            return stored

    def execute(self, use_case: Callable[[UnitOfWork], T], context: Context = SYSTEM_CONTEXT, *,
                entrypoint: str = "system") -> T:
        """Runs a use case in one writing transaction; again, up to 3 times, when another transaction was in its way."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(use_case, context)
            except Exception as error:
                if not is_transient(error):
                    raise
                metrics.RETRIES.labels(self.name, entrypoint).inc()
                if attempt == ATTEMPTS:
                    if isinstance(error, IntegrityError):
                        raise Conflict("conflict") from error
                    raise
        raise AssertionError("unreachable")

    def _once(self, use_case: Callable[[UnitOfWork], T], context: Context) -> T:
        with self.database.write() as session:
            uow = UnitOfWork(session, context, self.clock.now(), self.deps)
            result = use_case(uow)
            self.close_transaction(uow)
        if uow.log.items:
            self.waker.ring()
        return result

    def close_transaction(self, uow: UnitOfWork) -> None:
        """The last statements before COMMIT: the counters, then the rows they number."""
        uow.session.flush()
        if uow.log.items:
            self.log.write(uow.session, uow.log.items, last=True)

    def query(self, use_case: Callable[[UnitOfWork], T], context: Context = SYSTEM_CONTEXT) -> T:
        """Reads in one transaction."""
        with self.database.read() as session:
            return use_case(UnitOfWork(session, context, self.clock.now(), self.deps))

    def call(self, method: Method[Q, A], request: Q, context: Context = SYSTEM_CONTEXT) -> A:
        """A call without a transport, for tests, chores and the demo: the same path as `dispatch`."""
        body = self.dispatch(method.name, msgspec.json.encode(request), context)
        return msgspec.json.decode(body, type=method.answer)

    def _stored(self, session: Session, context: Context, fingerprint: str) -> bytes | None:
        if not context.key:
            return None
        table = self.tables["stored_answer"].c
        row = session.execute(select(table.fingerprint, table.answer).where(
            table.principal == context.principal.id, table.key == context.key)).first()
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise InvalidRequest("key_reused", field="Idempotency-Key")
        return bytes(row.answer.encode())

    def _store(self, uow: UnitOfWork, fingerprint: str, answer: bytes) -> None:
        if not uow.context.key:
            return
        uow.session.flush()
        stored = uow.session.connection().execute(_STORE, {
            "principal": uow.principal.id, "key": uow.context.key, "fingerprint": fingerprint, "answer": answer.decode(),
            "at": uow.now, "subject": uow.subject})
        if not stored.rowcount:
            raise Conflict("conflict")

    def _log_head(self, _request: Empty, uow: UnitOfWork) -> Heads:
        """Also seen by Prometheus, for it must know the head while `work`, which shows it else, is away."""
        answer = self.log.heads(uow.session)
        for head in answer.heads:
            metrics.LOG_HEAD.labels(self.name, head.area).set(head.seq)
        return answer

    def _events_since(self, request: EventsSince, uow: UnitOfWork) -> EventsPage:
        return self.log.since(uow.session, request.area, request.after, request.limit)


def _field_of(detail: str) -> str | None:
    """msgspec ends its message with the path: `… - at `$.starts_at``."""
    return detail.rsplit("`$.", 1)[1].rstrip("`") if "`$." in detail else None
