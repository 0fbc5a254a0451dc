"""`work`: the plain threads of a service beside its answering half: relay, consumer, timers. Never eventlet.

One is active per database; others stand by.
"""

import threading
import time
from collections.abc import Callable

from sqlalchemy import func, select

from servicekit import logs, metrics
from servicekit.app import ServiceApp
from servicekit.bus.port import Bus, Caller
from servicekit.db import Leadership
from servicekit.log.consumer import Consumer
from servicekit.log.relay import Relay
from servicekit.service import Chore, Timer

STANDBY_SECONDS = 1.0

log = logs.get("work")


class Work:
    """Runs until `stop()`; `start()` returns at once."""

    def __init__(self, app: ServiceApp, bus: Bus, caller: Caller) -> None:
        self.app = app
        self.caller = caller
        self.bus = bus
        self._stop = threading.Event()
        self._main = threading.Thread(target=self._lead, name=f"work-{app.name}", daemon=True)

    def start(self) -> None:
        self._main.start()

    def stop(self, timeout: float = 10.0) -> None:
        self._stop.set()
        self.app.waker.ring()
        self._main.join(timeout)

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

    def _jobs(self) -> list[tuple[str, Callable[[threading.Event], None]]]:
        jobs: list[tuple[str, Callable[[threading.Event], None]]] = [
            ("relay", self._relay),
        ]
        if self.app.service.listeners:
            jobs.append(("consumer", Consumer(self.app, self.bus, self.caller).run))
        if self.app.service.timers or self.app.service.chores:
            jobs.append(("timers", self._run_timers))
        return jobs

    def _relay(self, stop: threading.Event) -> None:
        publisher = self.bus.publisher()
        try:
            Relay(self.app, publisher).run(stop)
        finally:  # its connection ends with the term
            publisher.close()

    def _run_timers(self, stop: threading.Event) -> None:
        jobs: dict[str, Timer | Chore] = {**self.app.service.timers, **self.app.service.chores}
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
            metrics.TIMER_AGE.labels(self.app.name, name).set(self.app.clock.now().timestamp())
        except Exception:
            log.exception("timer_failed", service=self.app.name, timer=name)

    def _observe(self) -> None:
        parked, cursor = self.app.tables["parked_event"], self.app.tables["consumer_cursor"]
        with self.app.database.read() as session:
            metrics.PARKED.labels(self.app.name).set(session.scalar(select(func.count()).select_from(parked)) or 0)
            metrics.STOPPED.labels(self.app.name).set(session.scalar(
                select(func.count()).select_from(cursor).where(cursor.c.stopped.is_not(None))) or 0)
