"""Runs a service's own handlers at invented instants, many in one transaction, so that six months pass in seconds.

Nothing is faked: the same handlers, rules and events as a call; only the clock and the size of the transaction differ.
"""

import datetime as dt
from types import TracebackType
from typing import TypeVar

from contracts.kernel import EVERYTHING, SYSTEM, Context, Method, Principal, Record, Scope
from servicekit.app import ServiceApp
from servicekit.uow import Collected, UnitOfWork

Q = TypeVar("Q", bound=Record)
A = TypeVar("A", bound=Record)


class Batch:
    """`with Batch(app) as batch: batch.do(method, request, at=…)`: one transaction, committed at the end."""

    def __init__(self, app: ServiceApp) -> None:
        self._app = app
        self._collected: list[Collected] = []

    def __enter__(self) -> "Batch":
        self._transaction = self._app.database.write()
        self._session = self._transaction.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            self._session.flush()
            if self._collected:
                self._app.log.write(self._session, self._collected)
        self._transaction.__exit__(kind, error, trace)

    def do(self, method: Method[Q, A], request: Q, *, at: dt.datetime, principal: Principal = SYSTEM,
           scope: Scope = EVERYTHING) -> A:
        """One use case at the instant `at`. An error ends the whole batch: what is invented here keeps every rule.

        No savepoint: it would copy the state of every row of the session, each time.
        """
        handler = self._app.service.answered[method.name].handler
        uow = UnitOfWork(self._session, Context(principal=principal, scope=scope), at, self._app.deps)
        answer: A = handler(request, uow)
        self._collected.extend(uow.log.items)
        return answer
