"""Ids of a story, made a test's own: « youth » becomes « 3f2a91bc-youth » on the way out and « youth » again on the way back."""

from typing import Any, TypeVar

import msgspec

from contracts.kernel import Record

R = TypeVar("R", bound=Record)
OTHER_IDS = {"id", "ids", "replaces", "from_difficulty", "from_signal"}
"""Fields that hold ids beside those whose name ends with `_id` or `_ids`."""


class Names:
    """`prefix` is in no word of any story, so what comes back is found by it wherever it stands."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self._theirs: set[str] = set()

    def ours(self, record: R) -> R:
        """With every id under the prefix, but those that the service made itself."""
        return msgspec.convert(self._walk(msgspec.to_builtins(record), False), type(record))

    def in_json(self, body: bytes) -> bytes:
        """The same for a request that need not be one."""
        return msgspec.json.encode(self._walk(msgspec.json.decode(body), False))

    def back(self, record: R) -> R:
        found = msgspec.json.encode(record)
        self._remember(msgspec.json.decode(found), False)
        return msgspec.json.decode(found.decode().replace(self.prefix, "").encode(), type=type(record))

    def _walk(self, value: Any, is_id: bool) -> Any:
        if isinstance(value, dict):
            return {name: self._walk(each, _holds_ids(name)) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self._walk(each, is_id) for each in value]
        if is_id and isinstance(value, str) and value and value not in self._theirs:
            return f"{self.prefix}{value}"
        return value

    def _remember(self, value: Any, is_id: bool) -> None:
        if isinstance(value, dict):
            for name, each in value.items():
                self._remember(each, _holds_ids(name))
        elif isinstance(value, list):
            for each in value:
                self._remember(each, is_id)
        elif is_id and isinstance(value, str) and not value.startswith(self.prefix):
            self._theirs.add(value)


def _holds_ids(name: str) -> bool:
    return name in OTHER_IDS or name.endswith(("_id", "_ids"))
