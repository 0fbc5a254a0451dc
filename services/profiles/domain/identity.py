"""Names, phones and e-mails: read in the shapes that people type, kept in one."""

import re

from services.profiles.domain.words import fold, tidy

_PHONE_NOISE = re.compile(r"[\s.\-/ ]+")
_FRENCH = re.compile(r"(?:\+33|0033)(?:\(0\)|0)?([1-9]\d{8})|0([1-9]\d{8})")
_FOREIGN = re.compile(r"\+(?!33)[1-9]\d{6,13}")
_EMAIL = re.compile(r"[^\s@,;<>()\"]+@[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?)+")
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’.\-])*")
_FILE_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-]{2,19}")
_CIVILITIES = {"m": "M.", "mr": "M.", "monsieur": "M.", "mme": "Mme", "madame": "Mme", "mlle": "Mme"}


def read_phone(text: str) -> str | None:
    """`06 12 34 56 78`, `06.12…`, `0612…`, `+33 6 12…`, `0033612…` → `+33612345678`; None when it is no number."""
    compact = _PHONE_NOISE.sub("", text.strip())
    if match := _FRENCH.fullmatch(compact):
        return "+33" + (match[1] or match[2])
    return compact if _FOREIGN.fullmatch(compact) else None


def show_phone(e164: str) -> str:
    """`+33612345678` → `06 12 34 56 78`: what is dialled here, and no spreadsheet takes it for a formula."""
    if not e164.startswith("+33") or len(e164) != 12:
        return e164
    national = "0" + e164[3:]
    return " ".join(national[i : i + 2] for i in range(0, 10, 2))


def read_email(text: str) -> str | None:
    address = text.strip().lower()
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else None


def read_neph(text: str, digits: int) -> str | None:
    """The number of a candidate's file (NEPH), typed with or without spaces, dots and dashes."""
    number = _PHONE_NOISE.sub("", text.strip())
    return number if len(number) == digits and number.isascii() and number.isdigit() else None


def read_civility(text: str) -> str:
    return _CIVILITIES.get(fold(text), "")


def read_name(text: str) -> str | None:
    """A name with its letters only; « LE GOFF » and « le goff » are shown « Le Goff », « McDonald » is left alone."""
    name = tidy(text)
    if len(name) > 80 or not _NAME.fullmatch(name):
        return None
    return _capitalised(name) if name.isupper() or name.islower() else name


def read_file_number(text: str) -> str | None:
    number = text.strip()
    return number if _FILE_NUMBER.fullmatch(number) else None


def same_person_key(last_name: str, first_name: str, birth_date: str) -> tuple[str, str, str] | None:
    """Two files with the same key are taken for one person; None as long as one part is missing."""
    key = (fold(last_name), fold(first_name), birth_date)
    return key if all(key) else None


def _capitalised(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"([ '’.\-])", name.lower()))
