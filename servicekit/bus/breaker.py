"""Keeps one slow or dead service from taking the others' threads: a bound on calls in flight, and a breaker.

Per service and process. It knows no transport.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from contracts.errors import Unavailable, Unknown
from servicekit import metrics

IN_FLIGHT = 24
MISSED_DEADLINES = 5
OPEN_SECONDS = 5.0
NO_ANSWER = "no_answer_in_time"


class Breaker:
    """Opens for 5 s after 5 missed deadlines in a row; after them one caller tries, the others wait for its result."""

    def __init__(self, service: str, in_flight: int = IN_FLIGHT, clock: Callable[[], float] = time.monotonic) -> None:
        self._service = service
        self._places = threading.BoundedSemaphore(in_flight)
        self._clock = clock
        self._lock = threading.Lock()
        self._missed = 0
        self._open_until = 0.0

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call; raises `Unavailable` at once when it must not be made."""
        self._refuse_while_open()
        if not self._places.acquire(blocking=False):
            raise Unavailable("too_many_calls", service=self._service, retry_after=1)
        metrics.IN_FLIGHT.labels(self._service).inc()
        try:
            yield
        except Unknown as error:
            if error.code == NO_ANSWER:  # a lost connection says nothing about the service
                self._missed_deadline()
            raise
        except Exception:
            self._answered()  # an error that the service sent is an answer in time
            raise
        else:
            self._answered()
        finally:
            metrics.IN_FLIGHT.labels(self._service).dec()
            self._places.release()

    def _refuse_while_open(self) -> None:
        with self._lock:
            if self._missed < MISSED_DEADLINES:
                return
            now = self._clock()
            if now < self._open_until:
                raise Unavailable("service_slow", service=self._service, retry_after=max(1, round(self._open_until - now)))
            self._open_until = now + OPEN_SECONDS  # this caller tries; the others are refused meanwhile

    def _missed_deadline(self) -> None:
        with self._lock:
            self._missed += 1
            if self._missed >= MISSED_DEADLINES:
                self._open_until = self._clock() + OPEN_SECONDS
                metrics.BREAKER_OPEN.labels(self._service).set(1)

    def _answered(self) -> None:
        with self._lock:
            if self._missed >= MISSED_DEADLINES:
                metrics.BREAKER_OPEN.labels(self._service).set(0)
            self._missed = 0
