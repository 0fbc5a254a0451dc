"""How often a code or a PIN may be tried: three buckets that refill, so that nobody is ever locked out for good.

A secret of eight characters has 2·10¹¹ values: at one try a second it stands for thousands of years, so the limit
that all sources share can be generous, and one source cannot use it up to shut somebody else out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` tries at once, then one more every `seconds_a_try`."""

    burst: int
    seconds_a_try: float


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left at `at`; a bucket that was never touched is full."""

    left: float
    at: datetime


LIMITS: Mapping[str, Limit] = {
    "source": Limit(burst=40, seconds_a_try=6),
    "selector_source": Limit(burst=10, seconds_a_try=20),
    "selector": Limit(burst=120, seconds_a_try=1),
    "pin": Limit(burst=6, seconds_a_try=120),
}
"""`pin` counts the wrong PINs behind a right code: a thief of a code tries 720 of a million PINs a day."""


def refilled(bucket: Bucket | None, limit: Limit, now: datetime) -> Bucket:
    if bucket is None:
        return Bucket(float(limit.burst), now)
    gained = max(0.0, (now - bucket.at).total_seconds()) / limit.seconds_a_try
    return Bucket(min(float(limit.burst), bucket.left + gained), now)


def spent(bucket: Bucket) -> Bucket:
    return Bucket(bucket.left - 1, bucket.at)


def wait_seconds(buckets: Iterable[tuple[Bucket, Limit]]) -> int:
    """0 when a try is allowed, else how long until the fullest wait is over, rounded up."""
    waits = [(1 - bucket.left) * limit.seconds_a_try for bucket, limit in buckets if bucket.left < 1]
    return int(max(waits)) + 1 if waits else 0
