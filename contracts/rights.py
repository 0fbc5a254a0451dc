"""What every service answers about one person's rights: everything it holds of her, as it is stored.

Erasure needs no method: profiles says `youth_erased`, and each answers with an `erasure_done` of its own.
"""

import datetime as dt
from typing import Any

from contracts.kernel import Record


class ExportYouth(Record):
    youth_id: str


class YouthExport(Record):
    """Rows by kind, a kind being one table of the service; instants in UTC, days as they are. No secret of the security.

    The kinds and their fields may change with the service: it is a copy for the person, not an interface.
    """

    service: str
    at: dt.datetime
    held: dict[str, list[dict[str, Any]]]
