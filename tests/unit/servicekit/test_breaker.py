"""What keeps one slow service from taking the others' threads."""

import pytest

from contracts.errors import Conflict, Unavailable, Unknown
from servicekit.bus.breaker import MISSED_DEADLINES, NO_ANSWER, OPEN_SECONDS, Breaker


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


def miss(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Unknown), breaker.call():
            raise Unknown(NO_ANSWER)


def answer(breaker: Breaker) -> None:
    with breaker.call():
        pass
