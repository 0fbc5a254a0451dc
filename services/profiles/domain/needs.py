"""Functional needs as one unit: the list, the words, who wrote them and whether the youth shares them never part."""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Needs:
    codes: Collection[str]
    words: str
    author: str | None
    shared: bool

    @property
    def written(self) -> bool:
        return bool(self.codes or self.words)


def of_both(stays: Needs, goes: Needs, youth_id: str, *, refused: bool) -> Needs:
    """What two files of one person say of her needs; nobody reads more of them than before. `refused`: one file's last word is no.

    Two authors' needs that she does not share become her own: each of them would else read what the other wrote.
    """
    shared = (stays.shared or goes.shared) and not refused
    if not (stays.written and goes.written):
        only = stays if stays.written else goes
        return Needs(sorted(only.codes), only.words, only.author, shared)
    author = stays.author if shared or stays.author == goes.author else youth_id
    words = "\n".join(dict.fromkeys(text for text in (stays.words, goes.words) if text))
    return Needs(sorted({*stays.codes, *goes.codes}), words, author or (goes.author if shared else None), shared)
