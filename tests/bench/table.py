"""The table of numbers (docs/bench.md): each row's name, yardstick and bounds, and how a figure is judged.

Measures nothing. A row without a figure says why and is not ok.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

Judged = Literal["value", "ratio", "excess"]
BETTER_WHEN = {"≤": lambda got, bound: got <= bound, "≥": lambda got, bound: got >= bound}


@dataclass(frozen=True)
class Bound:
    """`judged`: the figure itself, its ratio to the yardstick, or what it has more than the yardstick."""

    judged: Judged
    sense: Literal["≤", "≥"]
    number: float
    unit: str

    def __str__(self) -> str:
        return f"{self.sense} {'+' if self.judged == 'excess' else ''}{self.number:g} {self.unit}"

    def met_by(self, value: float, yardstick: float | None) -> bool:
        return BETTER_WHEN[self.sense](self._figure(value, yardstick), self.number)

    def _figure(self, value: float, yardstick: float | None) -> float:
        if self.judged == "value":
            return value
        assert yardstick is not None, "this bound needs a yardstick"
        return value / yardstick if self.judged == "ratio" else value - yardstick


@dataclass(frozen=True)
class RowOfTable:
    name: str
    what: str
    against: str
    unit: str
    hold: Bound
    aim: Bound


@dataclass(frozen=True)
class Figure:
    """What was measured: ours, and the yardstick's in the same run, both in the row's unit."""

    value: float
    yardstick: float | None = None
    detail: dict[str, Any] = field(default_factory=dict)


def _times(sense: Literal["≤", "≥"], number: float) -> Bound:
    return Bound("ratio", sense, number, "×")


TABLE = (
    RowOfTable("rpc_p50", "a call and its answer, one caller", "raw AMQP echo over direct reply-to, two processes (py-amqp)",
               "ms", _times("≤", 3), _times("≤", 1.5)),
    RowOfTable("rpc_rate", "calls answered, 16 callers", "raw AMQP echo, 16 in flight, two processes (py-amqp)",
               "calls/s", _times("≥", 0.2), _times("≥", 0.45)),
    RowOfTable("dossier_rate", "dossiers composed of 4 services over HTTP, 16 clients",
               "the same dossier from one Flask process (gunicorn gthread, 16 threads) and one database", "dossiers/s",
               _times("≥", 0.2), _times("≥", 0.5)),
    RowOfTable("write_rate", "accepted writes in one area over HTTP, 16 clients",
               "the same transaction in plain SQL with the counter row, 16 threads (psycopg2)", "writes/s",
               _times("≥", 0.15), _times("≥", 0.3)),
    RowOfTable("live_p50", "from a write to another's open page, median; 100 writes/s, 500 pages, 5 concerned by each",
               "raw publish to consume, 100 messages/s, two processes (py-amqp)", "ms",
               Bound("excess", "≤", 20, "ms"), Bound("excess", "≤", 5, "ms")),
    RowOfTable("live_p99", "the same, 99th percentile", "raw publish to consume, 99th percentile", "ms",
               Bound("value", "≤", 150, "ms"), Bound("value", "≤", 50, "ms")),
    RowOfTable("catch_up", "events applied by a consumer that was away", "the same events in plain SQL, in batches (psycopg2)",
               "events/s", Bound("value", "≥", 2_000, "/s"), Bound("value", "≥", 10_000, "/s")),
    RowOfTable("growth", "slowest-growing of lists, dossier and dashboards at 300 000 youths, warm, p50",
               "the same request at 300 youths", "ms", _times("≤", 1.5), _times("≤", 1.1)),
    RowOfTable("plan_gap", "a week of 300 youths, 60 instructors, 50 vehicles in 22 schools: to the proven bound", "none", "of the bound",
               Bound("value", "≤", 0.01, "of the bound"), Bound("value", "≤", 0.001, "of the bound")),
    RowOfTable("plan_seconds", "the same, from the start of the solver's process to its answer", "none", "s",
               Bound("value", "≤", 15, "s"), Bound("value", "≤", 10, "s")),
    RowOfTable("plan_worth", "what that plan is worth, in the terms of docs/planning.md", "greedy first-fit on the same instance", "worth",
               _times("≥", 1), _times("≥", 1.1)),
    RowOfTable("start", "second `make run` to the first page", "none", "s", Bound("value", "≤", 5, "s"), Bound("value", "≤", 2, "s")),
    RowOfTable("memory", "resident memory of `make run` after the first page", "none", "MB",
               Bound("value", "≤", 250, "MB"), Bound("value", "≤", 150, "MB")),
)
NAMES = tuple(row.name for row in TABLE)


def row_of(name: str) -> RowOfTable:
    return next(row for row in TABLE if row.name == name)


def judged(row: RowOfTable, figure: Figure) -> dict[str, Any]:
    """One row of the last line's JSON."""
    ratio = figure.value / figure.yardstick if figure.yardstick else None
    return {
        "name": row.name, "value": _short(figure.value), "unit": row.unit, "yardstick": _short(figure.yardstick),
        "ratio": _short(ratio), "hold": str(row.hold), "aim": str(row.aim),
        "ok": row.hold.met_by(figure.value, figure.yardstick), "aim_met": row.aim.met_by(figure.value, figure.yardstick),
        "against": row.against, **({"detail": figure.detail} if figure.detail else {}),
    }  # fmt: skip


def not_measured(row: RowOfTable, why: str) -> dict[str, Any]:
    """A row that has no figure: never ok, and it says why."""
    return {
        "name": row.name, "value": None, "unit": row.unit, "yardstick": None, "ratio": None, "hold": str(row.hold),
        "aim": str(row.aim), "ok": False, "aim_met": False, "against": row.against, "why": why,
    }  # fmt: skip


def _short(number: float | None) -> float | None:
    """Four digits say all that such a figure knows."""
    return None if number is None else float(f"{number:.4g}")
