"""The cursor of a page sorted by instant and id: written here, read here, opaque to everybody else."""

import datetime as dt

from contracts.errors import InvalidRequest


def cursor_of(at: dt.datetime, last_id: str) -> str:
    return f"{at.isoformat()}|{last_id}"


def position(cursor: str) -> tuple[dt.datetime, str]:
    """Where a page ended. Raises InvalidRequest for anything that we did not write."""
    at, _, last_id = cursor.partition("|")
    try:
        found = dt.datetime.fromisoformat(at)
        if found.tzinfo is None or not last_id:
            raise ValueError(cursor)
        return found.astimezone(dt.UTC), last_id
    except (ValueError, OverflowError):
        raise InvalidRequest("cursor", field="cursor") from None
