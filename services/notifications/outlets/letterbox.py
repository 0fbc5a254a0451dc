"""The mailbox that letters come back to: a Maildir on this machine, or a folder of an IMAP server. What is in them is not its matter.

A letter is taken once: it is marked as seen when it was dealt with, and stays there for people to read.
"""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

MOST_AT_ONCE = 50
LARGEST = 1_000_000
"""Bytes of a letter that is read: a report is small, and somebody else's mail is not ours to load."""
SECONDS = 20.0
FLAGS, SEEN = ":2,", "S"
"""As every program that reads a Maildir writes them."""


class LetterboxAway(Exception):
    """It cannot be read now; `str()` says why without any address."""


class Letterbox(Protocol):
    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Key and bytes of what nobody has dealt with yet, a few at each call. Raises LetterboxAway."""

    def seen(self, key: str) -> None:
        """It was dealt with."""


@dataclass(frozen=True)
class MaildirBox:
    """Flags are in the name of a letter's file: none is opened to be passed over, none is written again to be marked."""

    folder: Path

    def unread(self) -> Iterator[tuple[str, bytes]]:
        unseen = (path for path in self._letters() if SEEN not in _flags(path))
        for path in islice(unseen, MOST_AT_ONCE):
            with suppress(OSError), path.open("rb") as letter:  # somebody else may have taken it away meanwhile
                yield _key(path), letter.read(LARGEST)

    def seen(self, key: str) -> None:
        for path in self._letters():
            if _key(path) == key:
                flags = "".join(sorted({*_flags(path), SEEN}))
                with suppress(OSError):
                    path.rename(self.folder / "cur" / f"{key}{FLAGS}{flags}")

    def _letters(self) -> list[Path]:
        if not (self.folder / "new").is_dir():
            raise LetterboxAway("no Maildir there")
        return sorted(path for part in ("new", "cur") for path in (self.folder / part).iterdir() if not path.name.startswith("."))


def _key(path: Path) -> str:
    return path.name.partition(FLAGS)[0]


def _flags(path: Path) -> str:
    return path.name.partition(FLAGS)[2]


@dataclass(frozen=True)
class ImapBox:
    """`url`: imaps://user@host[:port]/FOLDER; imap:// is signed in only after STARTTLS."""

    url: str
    password: str
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, compare=False, repr=False)

    def unread(self) -> Iterator[tuple[str, bytes]]:
        server = self._opened()
        try:
            _, found = server.uid("SEARCH", "UNSEEN")
            for key in (found[0] or b"").split()[:MOST_AT_ONCE]:
                _, parts = server.uid("FETCH", key.decode(), f"(BODY.PEEK[]<0.{LARGEST}>)")
                body = next((part[1] for part in parts if isinstance(part, tuple)), b"")
                yield key.decode(), body
        except (OSError, imaplib.IMAP4.error) as error:
            raise LetterboxAway(type(error).__name__) from error
        finally:
            _leave_quietly(server)

    def seen(self, key: str) -> None:
        server = self._opened()
        try:
            state, _ = server.uid("STORE", key, "+FLAGS", "(\\Seen)")
        except (OSError, imaplib.IMAP4.error) as error:
            raise LetterboxAway(type(error).__name__) from error
        finally:
            _leave_quietly(server)
        if state != "OK":
            raise LetterboxAway("letters cannot be marked there")

    def _opened(self) -> imaplib.IMAP4:
        parts = urlsplit(self.url)
        assert parts.hostname is not None  # read_outlets looked
        try:
            if parts.scheme == "imaps":
                server: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                    parts.hostname, parts.port or 993, ssl_context=self.tls, timeout=SECONDS)
            else:
                server = imaplib.IMAP4(parts.hostname, parts.port or 143, timeout=SECONDS)
                server.starttls(self.tls)
            server.login(unquote(parts.username or ""), self.password)
            state, _ = server.select(unquote(parts.path.lstrip("/")) or "INBOX")
        except (OSError, imaplib.IMAP4.error) as error:
            raise LetterboxAway(type(error).__name__) from error
        if state != "OK":
            raise LetterboxAway("no such folder")
        return server


def _leave_quietly(server: imaplib.IMAP4) -> None:
    with suppress(OSError, imaplib.IMAP4.error):
        server.logout()
