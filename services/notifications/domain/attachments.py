"""Which files a message may carry: told by their bytes, never by their name. Reads nothing, stores nothing."""

import unicodedata
from dataclasses import dataclass

import puremagic

from contracts.errors import InvalidRequest

KINDS = {
    "application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/heif": ".heic",
    "image/heic": ".heic",
}
"""What a telephone or a scanner makes, and no reader runs. Each with the ending that its name gets."""


@dataclass(frozen=True)
class File:
    """A file that was looked at. `media_type` is one of `KINDS`."""

    name: str
    media_type: str
    content: bytes


def looked_at(name: str, content: bytes) -> File:
    """Raises InvalidRequest for an empty file and for a kind that is not taken."""
    if not content:
        raise InvalidRequest("file_empty", field="attachments")
    kinds = {kind: None for kind in _kinds_of(content) if kind in KINDS}
    if not kinds:
        raise InvalidRequest("file_kind", field="attachments")
    kind = next(iter(kinds))
    return File(_name(name, KINDS[kind]), kind, content)


def _kinds_of(content: bytes) -> list[str]:
    """The likeliest first; none when nobody knows."""
    try:
        found = puremagic.magic_string(content)
    except puremagic.PureError:
        return []
    surest = found[0].confidence
    return [match.mime_type for match in found if match.confidence == surest]


def _name(name: str, ending: str) -> str:
    """The last part of a path, without what a header or a file system would read otherwise."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in unicodedata.normalize("NFC", last) if char.isprintable() and char not in '"<>:|?*;')
    stem = plain.rsplit(".", 1)[0].strip(". ")[:100]
    return f"{stem or 'document'}{ending}"
