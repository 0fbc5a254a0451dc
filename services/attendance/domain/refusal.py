"""How a rule of this domain says no: a stable code and data, never a sentence for people."""

from collections.abc import Mapping


class Refused(Exception):
    """A rule refuses an act; `code` is stable, `data` is what a message about it needs."""

    def __init__(self, code: str, data: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.data: dict[str, object] = dict(data or {})
