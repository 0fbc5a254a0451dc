"""How long the texts of this domain may be: refused at the border, so no column is ever too short."""

from typing import Annotated

from msgspec import Meta

ShortText = Annotated[str, Meta(max_length=200)]
LongText = Annotated[str, Meta(max_length=2_000)]
