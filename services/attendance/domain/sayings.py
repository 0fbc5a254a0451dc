"""Digests of what is said around an attendance record and is in no digest of the record itself: why somebody was absent, why it was
corrected, why nobody signed, what is contested and what was answered.

Each has the record's `salt` in it, which goes with the record: after an erasure nobody finds the words by trying them.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime


def new_salt() -> str:
    return secrets.token_hex(16)


def reasons(record_id: str, salt: str, reason: str | None, correction_reason: str | None) -> str:
    return _digest("reasons", record_id, salt, reason, correction_reason)


def unsigned(record_id: str, salt: str, said_by: str, said_at: datetime, reason: str) -> str:
    return _digest("unsigned", record_id, salt, said_by, _instant(said_at), reason)


def contest(record_id: str, salt: str, contested_at: datetime, words: str) -> str:
    return _digest("contest", record_id, salt, _instant(contested_at), words)


def answer(record_id: str, salt: str, *, upheld: bool, by: str, role: str, at: datetime, reason: str) -> str:
    return _digest("answer", record_id, salt, upheld, by, role, _instant(at), reason)


def _digest(*said: str | bool | None) -> str:
    return hashlib.sha256(json.dumps(said, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()


def _instant(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
