"""What keeps one slow service from taking the others' threads."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.orm import DeclarativeBase

from contracts.errors import Conflict, Unavailable, Unknown
from contracts.kernel import EVERYTHING, SYSTEM, Context, Done, Empty, Method
from servicekit.app import ServiceApp
from servicekit.bus.breaker import MISSED_DEADLINES, NO_ANSWER, OPEN_SECONDS, Breaker
from servicekit.bus.inprocess import InProcessCaller
from servicekit.clock import SystemClock
from servicekit.db import Database
from servicekit.service import Service, answers
from servicekit.tables import kit_tables
from servicekit.uow import UnitOfWork

AS_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING)


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_five_missed_deadlines_in_a_row_refuse_the_sixth_call_at_once() -> None:
    breaker = Breaker("slow", clock=Time())
    miss(breaker, MISSED_DEADLINES)

    with pytest.raises(Unavailable) as refused, breaker.call():
        pytest.fail("the call was made")

    assert refused.value.code == "service_slow"
    assert 1 <= refused.value.data["retry_after"] <= OPEN_SECONDS


def test_an_answer_in_time_between_them_keeps_it_closed() -> None:
    breaker = Breaker("slow", clock=Time())
    miss(breaker, MISSED_DEADLINES - 1)
    answer(breaker)
    miss(breaker, MISSED_DEADLINES - 1)

    answer(breaker)


def test_an_error_that_the_service_sent_is_an_answer_in_time() -> None:
    breaker = Breaker("slow", clock=Time())
    miss(breaker, MISSED_DEADLINES - 1)
    with pytest.raises(Conflict), breaker.call():
        raise Conflict("slot_taken")
    miss(breaker, 1)

    answer(breaker)


def test_a_lost_connection_says_nothing_about_the_service() -> None:
    breaker = Breaker("slow", clock=Time())
    for _ in range(MISSED_DEADLINES):
        with pytest.raises(Unknown), breaker.call():
            raise Unknown("connection_lost")

    answer(breaker)


def test_after_five_seconds_one_caller_tries_while_the_others_are_still_refused() -> None:
    time = Time()
    breaker = Breaker("slow", clock=time)
    miss(breaker, MISSED_DEADLINES)
    time.now += OPEN_SECONDS

    with breaker.call(), pytest.raises(Unavailable), breaker.call():
        pytest.fail("a second caller tried")

    answer(breaker)


def test_calls_in_flight_are_bounded() -> None:
    breaker = Breaker("busy", in_flight=2, clock=Time())

    with breaker.call(), breaker.call(), pytest.raises(Unavailable, match="too_many_calls"), breaker.call():
        pytest.fail("a third call was made")

    answer(breaker)


def test_a_service_of_this_process_that_hangs_keeps_its_own_places_only(tmp_path: Path) -> None:
    go_on, begun = threading.Event(), threading.Semaphore(0)

    def hang(_request: Empty, _uow: UnitOfWork) -> Done:
        begun.release()
        go_on.wait(20)
        return Done()

    caller = InProcessCaller(in_flight=2)
    apps = [service_that(name, answer, tmp_path) for name, answer in (("hung", hang), ("well", lambda _request, _uow: Done()))]
    for app in apps:
        caller.add(app)
    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(caller.call, Method("hung", "act", Empty, Done), Empty(), AS_SYSTEM) for _ in range(2)]
        assert all(begun.acquire(timeout=10) for _ in waiting)

        with pytest.raises(Unavailable, match="too_many_calls"):
            caller.call(Method("hung", "act", Empty, Done), Empty(), AS_SYSTEM)
        assert caller.call(Method("well", "act", Empty, Done), Empty(), AS_SYSTEM) == Done()

        go_on.set()
        assert [one.result(10) for one in waiting] == [Done(), Done()]
    for app in apps:
        app.database.close()


def service_that(name: str, answer: Callable[[Empty, UnitOfWork], Done], folder: Path) -> ServiceApp:
    base = type("Base", (DeclarativeBase,), {})
    kit_tables(base)
    members = {"name": name, "metadata": base.metadata, "migrations": folder, "act": answers(Method(name, "act", Empty, Done), answer)}
    app = ServiceApp(type("One", (Service,), members), Database(f"sqlite:///{folder}/{name}.db"), SystemClock())
    base.metadata.create_all(app.database.engine)
    return app


def miss(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Unknown), breaker.call():
            raise Unknown(NO_ANSWER)


def answer(breaker: Breaker) -> None:
    with breaker.call():
        pass
