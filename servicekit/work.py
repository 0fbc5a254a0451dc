"""`work`: the plain threads of a service beside its answering half: relay, consumer, timers. Never eventlet.

One is active per database; others stand by.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy import func, select

from servicekit import logs, metrics
from servicekit.app import ServiceApp
from servicekit.bus.port import Bus, Caller
from servicekit.db import Leadership
from servicekit.log.consumer import Consumer
from servicekit.log.relay import Relay
from servicekit.service import Chore, Timer

STANDBY_SECONDS = 1.0
BEHIND = 5
"""Niceness of what follows and of the timers, in a process of their own on Linux: where processors are short, the answer to a
call and the copy of its event on the bus go first; a consumer that waits makes up for it, many events in one transaction."""

log = logs.get("work")


class Work:
    """Runs until `stop()`; `start()` returns at once. `behind`: consumer and timers give way to everybody else's work."""

    def __init__(self, app: ServiceApp, bus: Bus, caller: Caller, *, behind: bool = False) -> None:
        self.app = app
        self._behind = behind
        self.caller = caller
        self.bus = bus
        self._last_good: dict[str, float] = {}
        self._cursors_shown: set[tuple[str, str]] = set()
        self._stop = threading.Event()
        self._main = threading.Thread(target=self._lead, name=f"work-{app.name}", daemon=True)

    def start(self) -> None:
        self._main.start()

    def stop(self, timeout: float = 10.0) -> None:
        self._stop.set()
        self.app.waker.ring()
        self._main.join(timeout)

    def ending(self) -> bool:
        """A long chore asks between two steps, and leaves the rest for the next term."""
        return self._stop.is_set()

    def _lead(self) -> None:
        leadership = Leadership(self.app.database)
        while not self._stop.is_set():
            try:
                if leadership.acquire():
                    self._work_while_leading(leadership)
            except Exception:
                log.exception("leadership_failed", service=self.app.name)
            metrics.LEADING.labels(self.app.name).set(0)
            self._stop.wait(STANDBY_SECONDS)
        leadership.release_quietly()

    def _work_while_leading(self, leadership: Leadership) -> None:
        metrics.LEADING.labels(self.app.name).set(1)
        self._last_good.clear()  # who led before ran them; the new term counts from its beginning
        log.info("leading", service=self.app.name)
        pause = threading.Event()
        threads = [threading.Thread(target=job, args=(pause,), name=f"{self.app.name}-{name}", daemon=True)
                   for name, job in self._jobs()]
        for thread in threads:
            thread.start()
        try:
            while not self._stop.wait(STANDBY_SECONDS) and leadership.acquire():
                self._observe()
        finally:  # also when the database went away: the next term starts threads of its own
            pause.set()
            self.app.waker.ring()
            for thread in threads:
                thread.join(5)
            self._show_cursors({})  # who leads now shows them

    def _jobs(self) -> list[tuple[str, Callable[[threading.Event], None]]]:
        jobs: list[tuple[str, Callable[[threading.Event], None]]] = [
            ("relay", self._relay),
        ]
        if self.app.service.listeners:
            jobs.append(("consumer", self._consume))
        timed: dict[str, Timer | Chore] = {**self.app.service.timers, **self.app.service.chores}
        apart = {name: job for name, job in timed.items() if isinstance(job, Chore) and job.apart}
        together = {name: job for name, job in timed.items() if name not in apart}
        if together:
            jobs.append(("timers", partial(self._run_timers, together)))
        return [*jobs, *((name, partial(self._run_timers, {name: job})) for name, job in apart.items())]

    def _relay(self, stop: threading.Event) -> None:
        publisher = self.bus.publisher()
        try:
            Relay(self.app, publisher).run(stop)
        finally:  # its connection ends with the term
            publisher.close()

    def _consume(self, stop: threading.Event) -> None:
        self._give_way()
        Consumer(self.app, self.bus, self.caller).run(stop)

    def _give_way(self) -> None:
        """Of this thread only: on Linux each has a niceness of its own."""
        if self._behind and sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BEHIND)

    def _run_timers(self, jobs: Mapping[str, Timer | Chore], stop: threading.Event) -> None:
        self._give_way()
        due = dict.fromkeys(jobs, 0.0)
        while not stop.wait(0.2):
            for name, job in jobs.items():
                if time.monotonic() >= due[name]:
                    due[name] = time.monotonic() + job.seconds
                    self._run_timer(name, job)

    def _run_timer(self, name: str, job: Timer | Chore) -> None:
        try:
            if isinstance(job, Chore):
                job.run(self)
            else:
                self.app.execute(job.handler, entrypoint=name)
            self._last_good[name] = time.monotonic()
            metrics.TIMER_AGE.labels(self.app.name, name).set(self.app.clock.now().timestamp())
        except Exception:
            log.exception("timer_failed", service=self.app.name, timer=name)

    def _observe_timers(self) -> None:
        """Read from outside the timers' thread: one that hangs, or fails each time, is late all the same."""
        jobs: dict[str, Timer | Chore] = {**self.app.service.timers, **self.app.service.chores}
        for name, job in jobs.items():
            since = time.monotonic() - self._last_good.setdefault(name, time.monotonic())
            metrics.TIMER_LATE.labels(self.app.name, name).set(max(since - job.seconds, 0))

    def _observe(self) -> None:
        self._observe_timers()
        parked, cursor = self.app.tables["parked_event"], self.app.tables["consumer_cursor"]
        with self.app.database.read() as session:
            metrics.PARKED.labels(self.app.name).set(session.scalar(select(func.count()).select_from(parked)) or 0)
            metrics.STOPPED.labels(self.app.name).set(session.scalar(
                select(func.count()).select_from(cursor).where(cursor.c.stopped.is_not(None))) or 0)
            rows = session.execute(select(cursor.c.source, cursor.c.area, cursor.c.seq)).all()
        self._show_cursors({(row.source, row.area): row.seq for row in rows})

    def _show_cursors(self, cursors: Mapping[tuple[str, str], int]) -> None:
        """From the database, whoever moved them there; no source and no bus is asked, so a lag shows when these are away."""
        for gone in self._cursors_shown - set(cursors):
            metrics.CONSUMER_CURSOR.remove(self.app.name, *gone)
        for log_of, seq in cursors.items():
            metrics.CONSUMER_CURSOR.labels(self.app.name, *log_of).set(seq)
        self._cursors_shown = set(cursors)
