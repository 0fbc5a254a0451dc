"""`python -m tests.bench [--short] [--only ROW …] [--seed N]`: measures every row of the table beside its yardstick.

A line a row while it runs; the last line is JSON. Ends with 1 when a row misses its hold or has no figure.
"""

import argparse
import json
import logging
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any, Self

from servicekit import logs
from tests.bench import calls, catch_up, dossier, first_page, growth, live, plan, writes
from tests.bench.ground import Ground, NotMeasured
from tests.bench.table import NAMES, Figure, judged, not_measured, row_of

Measure = Callable[[Ground], "Figure | dict[str, Figure]"]
MEASURES: tuple[tuple[tuple[str, ...], Measure], ...] = (
    (("rpc_p50",), calls.rpc_p50),
    (("rpc_rate",), calls.rpc_rate),
    (("dossier_rate",), dossier.dossier_rate),
    (("write_rate",), writes.write_rate),
    (("live_p50", "live_p99"), live.live),
    (("catch_up",), catch_up.catch_up),
    (("growth",), growth.growth),
    (("plan_gap", "plan_seconds", "plan_worth"), plan.plan),
    (("start", "memory"), first_page.start_and_memory),
)
NEED_THE_WORLD = frozenset({"dossier_rate", "write_rate", "live_p50", "live_p99"})
SECONDS, SHORT_SECONDS = 2_400.0, 90.0
FAREWELL_SECONDS = 12.0


class TimeIsUp(NotMeasured):
    """The whole run is bounded."""


def main(arguments: Sequence[str]) -> int:
    options = parsed(arguments)
    logs.configure(as_json=False, level="ERROR")
    logging.getLogger("pika").setLevel(logging.CRITICAL)
    bound = SHORT_SECONDS if options.short else SECONDS
    say(f"seed {options.seed}, at most {bound:.0f} s{', short rounds' if options.short else ''}")
    began = time.monotonic()
    rows = run(options, bound)
    say(f"{time.monotonic() - began:.0f} s")
    print(json.dumps({"rows": rows, "seed": options.seed, "short": options.short}, ensure_ascii=False), flush=True)
    return 0 if all(row["ok"] for row in rows) else 1


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer and shorter rounds: shows that rows work, not how fast")
    parser.add_argument("--only", action="append", choices=NAMES, metavar="ROW", help=f"one of {', '.join(NAMES)}; may be repeated")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    return parser.parse_args(arguments)


def run(options: argparse.Namespace, seconds: float) -> list[dict[str, Any]]:
    """One JSON row for each that was asked for, in the order of the table."""
    wanted = set(options.only or NAMES)
    rows: list[dict[str, Any]] = []
    with bounded(seconds) as time_left, Ground(options.seed, options.short, say) as ground:
        for names, measure in MEASURES:
            if wanted.isdisjoint(names):
                continue
            if NEED_THE_WORLD.isdisjoint(names):
                ground.end_world()
            measured = measured_or_why(names, measure, ground) if time_left() else time_left.why
            if isinstance(measured, str) and not time_left():
                measured = time_left.why  # whatever the alarm made of the row under way
            for name in names:
                if name in wanted:
                    rows.append(row_of_json(name, measured))
                    say(line(rows[-1]))
    return rows


def measured_or_why(names: tuple[str, ...], measure: Measure, ground: Ground) -> "dict[str, Figure] | str":
    try:
        figure = measure(ground)
        return figure if isinstance(figure, dict) else {names[0]: figure}
    except NotMeasured as why:
        return str(why)
    except Exception as error:
        say(traceback.format_exc())
        return repr(error)


def row_of_json(name: str, measured: "dict[str, Figure] | str") -> dict[str, Any]:
    return not_measured(row_of(name), measured) if isinstance(measured, str) else judged(row_of(name), measured[name])


class bounded:
    """Past its seconds the row under way ends with `TimeIsUp`, once, and no other begins; SIGTERM ends the run in order."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds - FAREWELL_SECONDS
        self._end = time.monotonic() + self._seconds
        self.why = f"the run's {seconds:.0f} s were over"

    def __call__(self) -> bool:
        return time.monotonic() < self._end

    def __enter__(self) -> Self:
        signal.signal(signal.SIGALRM, self._over)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
        signal.setitimer(signal.ITIMER_REAL, self._seconds)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _over(self, *_: object) -> None:
        raise TimeIsUp(self.why)


def line(row: dict[str, Any]) -> str:
    """One row for people."""
    if row["value"] is None:
        return f"{row['name']:<13} –  {row['why'].strip().splitlines()[-1][:140]}"
    beside = f"yardstick {row['yardstick']:g}, {row['ratio']:g} ×" if row["yardstick"] else "no yardstick"
    verdict = "aim met" if row["aim_met"] else "held" if row["ok"] else "MISSED"
    return f"{row['name']:<13} {row['value']:g} {row['unit']} ({beside}); hold {row['hold']}, aim {row['aim']}: {verdict}"


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
