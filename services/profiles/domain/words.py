"""How two spellings of one word are told to be the same: case, accents, punctuation and spaces do not count.

Only for comparing: what is shown keeps its own spelling.
"""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """« SAINT-DENIS-DE-L'HÔTEL » → « saint denis de l hotel »."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _SEPARATORS.sub(" ", bare).strip()


def tidy(text: str) -> str:
    """The text with its runs of spaces, line breaks and invisible characters made into single spaces."""
    visible = "".join(char if unicodedata.category(char) not in ("Cc", "Cf") else " " for char in text)
    return " ".join(visible.split())
