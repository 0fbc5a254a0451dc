"""Progress over a period, for all the youths in scope at once: what an adviser carries back."""

import datetime as dt

from contracts.kernel import Method, Record


class TotalProgress(Record):
    """Local days, both included; at most a year and a day."""

    start: dt.date
    end: dt.date


class ProgressTotal(Record):
    """`facts`: how often each thing happened (practice_series_recorded, difficulty_reported, adjustment_done …)."""

    youth_id: str
    facts: dict[str, int]


class ProgressTotals(Record):
    """Youths to whom nothing happened in the period are not in it."""

    totals: tuple[ProgressTotal, ...]


total_progress = Method("progress", "total_progress", TotalProgress, ProgressTotals, timeout=30.0)
