"""Ids: UUIDv7 text, made by the caller of a command, so that they sort by time and need no round trip."""

import uuid_utils


def new_id() -> str:
    return str(uuid_utils.uuid7())
