"""The communes of the programme's département: a name as people write it, with a postcode → its INSEE code.

« ST JEAN LE BLANC », « St Jean-le-Blanc » and « Saint-Jean-le-Blanc » are one; nothing is guessed from a near miss.
"""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from services.profiles.domain.words import fold

_ABBREVIATIONS = ((re.compile(r"\bste\b"), "sainte"), (re.compile(r"\bst\b"), "saint"), (re.compile(r"\bs\b"), "sur"))
_CEDEX = re.compile(r"\s+cedex(\s+\d+)?$")
_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Commune:
    insee: str
    name: str
    postcodes: frozenset[str]
    arrondissement: str


class NoMatch(Enum):
    """Why a commune was not found: `OUTSIDE` is an answer about the person, `UNKNOWN` a spelling to correct."""

    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Communes:
    """An index built once; a look-up costs the same for any number of communes."""

    def __init__(self, communes: Iterable[Commune], department: str) -> None:
        self._department = department
        self._by_insee: dict[str, Commune] = {}
        self._by_name: dict[str, list[Commune]] = {}
        self._by_postcode: dict[str, list[Commune]] = {}
        for commune in communes:
            self._by_insee[commune.insee] = commune
            self._by_name.setdefault(_spelling(commune.name), []).append(commune)
            for postcode in commune.postcodes:
                self._by_postcode.setdefault(postcode, []).append(commune)

    @classmethod
    def from_csv(cls, text: str, department: str) -> "Communes":
        rows = csv.DictReader(io.StringIO(text))
        return cls((_commune(row) for row in rows), department)

    def get(self, insee: str) -> Commune | None:
        return self._by_insee.get(insee)

    def all(self) -> list[Commune]:
        return list(self._by_insee.values())

    def has_postcode(self, postcode: str) -> bool:
        """Whether it is some commune's; a CEDEX is nobody's."""
        return postcode in self._by_postcode

    def find(self, name: str, postcode: str) -> Commune | NoMatch:
        """A postcode that no commune has (CEDEX) does not hinder; one that belongs to another commune does."""
        named = self._by_name.get(_spelling(name), [])
        postcode = postcode.replace(" ", "")
        ours = not postcode or postcode.startswith(self._department)
        if not named:
            outside = _POSTCODE.fullmatch(postcode) and not ours
            return NoMatch.OUTSIDE if outside else NoMatch.UNKNOWN
        exact = [commune for commune in named if postcode in commune.postcodes]
        if len(exact) == 1:
            return exact[0]
        contradicted = not ours or postcode in self._by_postcode
        return NoMatch.UNKNOWN if len(named) != 1 or contradicted else named[0]


def _commune(row: dict[str, str]) -> Commune:
    postcodes = frozenset(code for code in row["codes_postaux"].split(";") if code)
    return Commune(row["code_insee"], row["nom"], postcodes, row["arrondissement_code"])


def _spelling(name: str) -> str:
    spelled = _CEDEX.sub("", fold(name))
    for pattern, word in _ABBREVIATIONS:
        spelled = pattern.sub(word, spelled)
    return spelled
