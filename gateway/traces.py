"""Traces of reads, writes and refusals: collected in memory, written to profiles in small batches beside the requests."""

import collections
import threading

from contracts.errors import AutonomieError, InvalidRequest
from contracts.kernel import EVERYTHING, SYSTEM, Context, Principal
from contracts.profiles import rpc
from servicekit import logs
from servicekit.bus.port import Caller
from servicekit.clock import Clock
from servicekit.ids import new_id

BATCH = 200
MOST = 20_000
LONGEST = 200

_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING)

log = logs.get("traces")


class Traces:
    """`start()` runs the writer; `flush()` writes what waits, now."""

    def __init__(self, caller: Caller, clock: Clock) -> None:
        self._caller = caller
        self._clock = clock
        self._waiting: collections.deque[rpc.ReadTrace] = collections.deque(maxlen=MOST)
        self._stop = threading.Event()
        self._writing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="traces", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(5)
        self.flush()

    def add(self, principal: Principal, youth_id: str, what: str, *, allowed: bool = True, reason: str = "",
            wrote: bool = False) -> None:
        self._waiting.append(rpc.ReadTrace(
            id=new_id(), at=self._clock.now(), person_id=principal.id, role=principal.role, youth_id=_writable(youth_id),
            what=what, allowed=allowed, reason=_writable(reason), wrote=wrote))

    def flush(self) -> None:
        """Returns once everything added before is written, whoever writes it."""
        with self._writing:
            self._write_waiting()

    def _write_waiting(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            try:
                self._caller.call(rpc.trace_reads, rpc.TraceReads(traces=tuple(batch)), _SYSTEM)
            except InvalidRequest as error:
                # Never taken, however often: one trace that cannot be written must not hold up all those behind it.
                log.error("traces_refused", count=len(batch), error=error.code, first=batch[0].id)
            except AutonomieError as error:
                # A trace carries its own id, so writing it twice is harmless: keep it for the next round.
                self._waiting.extendleft(reversed(batch))
                log.warning("traces_wait", waiting=len(self._waiting), error=error.code)
                return

    def _run(self) -> None:
        while not self._stop.wait(0.5):
            self.flush()


def _writable(text: str) -> str:
    """What a caller sent (an id in a path, a reason), without what no database keeps."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text[:LONGEST])
