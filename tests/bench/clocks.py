"""Timing: percentiles, rates of many threads, and rounds that alternate between ours and the yardstick's.

The machine is noisy: ours and the yardstick are taken in turns and the median round of each counts.
"""

import statistics
import threading
import time
from collections.abc import Callable, Sequence


def percentile(samples: Sequence[float], share: float) -> float:
    """Nearest rank; `share` from 0 to 1."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def p50_ms(act: Callable[[], object], count: int, warm: int = 50) -> float:
    """The median duration of one act, in milliseconds."""
    for _ in range(warm):
        act()
    samples = []
    for _ in range(count):
        began = time.perf_counter()
        act()
        samples.append(time.perf_counter() - began)
    return statistics.median(samples) * 1_000


def rate(act: Callable[[int], object], threads: int, seconds: float, warm: float = 0.3) -> float:
    """Acts a second of so many threads, each acting again when it has its answer; the warm-up does not count."""
    counts = [0] * threads
    failures: list[BaseException] = []
    counting, over = threading.Event(), threading.Event()

    def run(n: int) -> None:
        try:
            while not over.is_set():
                act(n)
                if counting.is_set():
                    counts[n] += 1
        except BaseException as error:
            failures.append(error)
            over.set()

    workers = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(threads)]
    for worker in workers:
        worker.start()
    over.wait(warm)
    counting.set()
    began = time.perf_counter()
    over.wait(seconds)
    done, lasted = sum(counts), time.perf_counter() - began
    over.set()
    for worker in workers:
        worker.join(10)
    if failures:
        raise failures[0]
    return done / lasted


def in_turns(rounds: int, ours: Callable[[], float], yardstick: Callable[[], float]) -> tuple[float, float]:
    """The median round of ours and of the yardstick."""
    theirs_all, ours_all = [], []
    for _ in range(rounds):
        theirs_all.append(yardstick())
        ours_all.append(ours())
    return statistics.median(ours_all), statistics.median(theirs_all)
