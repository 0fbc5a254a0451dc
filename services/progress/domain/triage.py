"""Who needs someone first: one number a youth, from what stands open. It orders a list and excludes nobody."""

from collections.abc import Iterable
from datetime import date, timedelta

from services.progress.domain.settings import Settings


def urgency(signals: Iterable[str], waiting: int, needed_by: date | None, today: date, settings: Settings) -> int:
    """0 when nothing stands open. A licence needed soon raises what is open, it opens nothing by itself."""
    weights = settings.value("triage.weights", today)
    open_now = sum(int(weights[kind]) for kind in signals) + waiting * int(weights["waiting_adjustment"])
    if not open_now or needed_by is None:
        return open_now
    soon = needed_by - today <= timedelta(days=settings.whole("triage.needed_soon_days", today))
    return open_now + (int(weights["needed_soon"]) if soon else 0)
