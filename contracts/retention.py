"""What every service of ours says of how long it keeps its records: counts and reasons, nothing of anybody.

A dry run, for the programme's lead; what is past its time is deleted by a command at the machine (docs/runbook.md).
"""

import datetime as dt

from contracts.kernel import Empty, Method, Record


class KeptKind(Record):
    """One kind of record, by its table: how many are older than `limit` (`past`: they would go), how many stay, and `why` they are
    kept so long (a code of the programme's files). `verified`: somebody saw the source of that time."""

    table: str
    limit: dt.date
    past: int
    kept: int
    why: str
    verified: bool = True


class Retention(Record):
    """`files`: whole files without a sign since `files_limit` and out of the programme; None where no files are held. At most
    `files_most` are counted. `spared`: what stays even when a person is erased, by table, with the reason."""

    service: str
    on: dt.date
    kinds: tuple[KeptKind, ...]
    spared: dict[str, str]
    files: int | None = None
    files_most: int = 0
    files_limit: dt.date | None = None
    files_verified: bool = True


def retention_method(service: str) -> Method[Empty, Retention]:
    """A service that somebody else runs need not answer it."""
    return Method(service, "retention", Empty, Retention, timeout=15.0)
