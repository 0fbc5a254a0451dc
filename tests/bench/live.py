"""Rows `live_p50` and `live_p99`: from the write's request to the frame on somebody else's open page.

Each write changes the status of a youth whom five open pages follow: the youth's own, adviser's, referent's, school's and
instructor's. An open page is an SSE connection; the clock runs from before the request is sent. `detail` also has what the
same pages wait at a quarter of the pace, for a machine that cannot take the whole of it.
"""

import datetime as dt
import re
import selectors
import socket
import threading
import time
from urllib.parse import urlsplit

from contracts.kernel import Role
from tests.bench.clocks import percentile
from tests.bench.ground import Ground, NotMeasured
from tests.bench.http_load import Connection, request
from tests.bench.table import Figure
from tests.bench.world import WITH_OWN_FOLLOWERS, World
from tests.bench.yardsticks import publish_to_consume

WRITES_A_SECOND = 100.0
GENTLE = WRITES_A_SECOND / 4
WRITERS = 16
FIRST_DAYS = {GENTLE: 90, WRITES_A_SECOND: 60}
"""Days ago: each write is later than those before it, and is what the youth is now."""
SUBJECT = re.compile(rb'"subject":"([0-9a-f-]{36})"')


class Pages:
    """The open pages, read by one thread: which youth each frame names, and when it came."""

    def __init__(self, world: World) -> None:
        self._selector = selectors.DefaultSelector()
        self.frames: list[tuple[str, float]] = []
        self._over = threading.Event()
        people = world.population
        self.count = 0
        for n in range(WITH_OWN_FOLLOWERS):
            followers: tuple[tuple[Role, str], ...] = (
                ("youth", people.youth(n)), ("adviser", people.adviser(n)), ("referent", people.referent(n)),
                ("school", people.school(n)), ("instructor", people.instructor(n)),
            )  # fmt: skip
            for role, person in followers:
                self._open(world, role, person)
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join(5)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()

    def _open(self, world: World, role: Role, person: str) -> None:
        parts = urlsplit(world.url)
        page = socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10)
        page.sendall(request("GET", "/api/v1/live", world.token(role, person, person if role == "school" else None)))
        got = page.recv(65_536)
        if b" 200 " not in got[:20]:
            raise NotMeasured(f"a stream was refused: {got[:200]!r}")
        page.setblocking(False)
        self._selector.register(page, selectors.EVENT_READ)
        self.count += 1

    def _read(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(timeout=0.5):
                got = key.fileobj.recv(65_536)
                now = time.perf_counter()
                self.frames += [(subject.decode(), now) for subject in SUBJECT.findall(got)]
                if not got:
                    self._selector.unregister(key.fileobj)


class Writers:
    """An open loop: writes are sent when they are due, however long answers take, by as many threads as are needed."""

    def __init__(self, world: World, seconds: float, pace: float) -> None:
        self._people, self._end, self._pace = world.population, time.perf_counter() + seconds, pace
        self._first_day = self._people.today - dt.timedelta(days=FIRST_DAYS[pace])
        self._tokens = [world.token("youth", self._people.youth(n)) for n in range(WITH_OWN_FOLLOWERS)]
        self._address = urlsplit(world.url)
        self._first = time.perf_counter()
        self._next, self._lock = 0, threading.Lock()
        self.sent: dict[int, float] = {}
        self.failures: list[bytes] = []

    def run(self) -> None:
        threads = [threading.Thread(target=self._write, daemon=True) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

    def _write(self) -> None:
        connection = Connection((self._address.hostname or "", self._address.port or 80))
        while True:
            with self._lock:
                number, self._next = self._next, self._next + 1
            due = self._first + number / self._pace
            if due > self._end:
                return
            time.sleep(max(0.0, due - time.perf_counter()))
            turn, n = divmod(number, WITH_OWN_FOLLOWERS)
            since = self._first_day + dt.timedelta(days=turn)
            status = ("job_seeker", "apprentice")[turn % 2]
            asked = request("POST", f"/api/v1/youths/{self._people.youth(n)}/statuses", self._tokens[n],
                            f'{{"status":"{status}","since":"{since}"}}'.encode())
            self.sent[number] = time.perf_counter()
            code, body = connection.ask(asked)
            if code >= 300:
                self.failures.append(body[:200])


def live(ground: Ground) -> dict[str, Figure]:
    """Both rows, from one run."""
    seconds = 4.0 if ground.short else 15.0
    world = ground.world
    url = world.rabbit.amqp_url()
    sink = ground.spawn("-m", "tests.bench.yardsticks", "echo", url)
    raw = publish_to_consume(url, WRITES_A_SECOND, seconds / 2)
    ground.end(sink)
    pages = Pages(world)
    try:
        gently, _ = _measure(world, pages, seconds, GENTLE)
        waits, written = _measure(world, pages, seconds, WRITES_A_SECOND)
    finally:
        pages.close()
    detail = {"pages": pages.count, "writes_a_second": round(written / seconds, 1), "frames": len(waits),
              "gentle_writes_a_second": GENTLE, "gentle_p50": round(percentile(gently, 0.5), 1),
              "gentle_p99": round(percentile(gently, 0.99), 1)}
    return {
        "live_p50": Figure(percentile(waits, 0.5), percentile(raw, 0.5) * 1_000, detail),
        "live_p99": Figure(percentile(waits, 0.99), percentile(raw, 0.99) * 1_000, detail),
    }


def _measure(world: World, pages: Pages, seconds: float, pace: float) -> tuple[list[float], int]:
    """Milliseconds from each write to each of its frames; writes sent.

    A youth is written once in a hundred writes and her frames come in the order of her writes, five for each.
    """
    writers = Writers(world, seconds, pace)
    pages.frames.clear()
    writers.run()
    if writers.failures:
        raise NotMeasured(f"{len(writers.failures)} writes failed, the first: {writers.failures[0]!r}")
    _until_quiet(pages)
    arrived: dict[str, list[float]] = {}
    for subject, at in pages.frames:
        arrived.setdefault(subject, []).append(at)
    waits = []
    for number, sent in writers.sent.items():
        turn, n = divmod(number, WITH_OWN_FOLLOWERS)
        frames = sorted(arrived.get(world.population.youth(n), []))[5 * turn : 5 * turn + 5]
        waits += [(at - sent) * 1_000 for at in frames]
    if len(writers.sent) * 5 > len(waits):
        raise NotMeasured(f"{len(writers.sent)} writes should make {len(writers.sent) * 5} frames; {len(waits)} came")
    return waits, len(writers.sent)


def _until_quiet(pages: Pages) -> None:
    """Until no frame has come for a second, ten at most."""
    for _ in range(10):
        before = len(pages.frames)
        time.sleep(1.0)
        if len(pages.frames) == before:
            return
