"""Where a page of a list ended, as text that a client carries back unread. A cursor made up is the caller's error."""

import base64
import binascii

from contracts.errors import InvalidRequest


def write_cursor(*parts: str) -> str:
    """No part holds a bar: they are ids and folded names."""
    return base64.urlsafe_b64encode("|".join(parts).encode()).decode()


def read_cursor(cursor: str) -> list[str]:
    try:
        text = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError) as error:
        raise InvalidRequest("cursor", field="cursor") from error
    if "\0" in text:
        raise InvalidRequest("cursor", field="cursor")
    return text.split("|")
