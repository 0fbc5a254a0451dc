"""What every noun of the contract speaks of: one youth, and words that stay within rights."""

from typing import Annotated

from msgspec import Meta

from contracts.kernel import Record

Words = Annotated[str, Meta(max_length=1_000)]


class AboutYouth(Record):
    youth_id: str
