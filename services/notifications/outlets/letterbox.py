"""The mailbox that letters come back to: a Maildir on this machine, or a folder of an IMAP server. What is in them is not its matter.

A letter is taken once: it is marked as seen when it was dealt with, and stays there for people to read.
"""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

MOST_AT_ONCE = 50
LARGEST = 1_000_000
"""Bytes of a letter that is read: a report is small, and somebody else's mail is not ours to load."""
SECONDS = 20.0


class LetterboxAway(Exception):
    """It cannot be read now; `str()` says why without any address."""


class Letterbox(Protocol):
    def unread(self) -> Iterator[tuple[str, bytes]]:
        """Key and bytes of what nobody has dealt with yet, a few at each call. Raises LetterboxAway."""

    def seen(self, key: str) -> None:
        """It was dealt with."""


@dataclass(frozen=True)
class MaildirBox:
    folder: Path

    def unread(self) -> Iterator[tuple[str, bytes]]:
        box = self._opened()
        unseen = (key for key in sorted(box.keys()) if "S" not in box.get_message(key).get_flags())
        for _, key in zip(range(MOST_AT_ONCE), unseen, strict=False):
            with suppress(KeyError, OSError):  # somebody else took it away meanwhile
                yield key, box.get_bytes(key)[:LARGEST]

    def seen(self, key: str) -> None:
        box = self._opened()
        with suppress(KeyError):
            letter = box.get_message(key)
            letter.add_flag("S")
            letter.set_subdir("cur")
            box[key] = letter

    def _opened(self) -> mailbox.Maildir:
        if not (self.folder / "new").is_dir():
            raise LetterboxAway("no Maildir there")
        return mailbox.Maildir(self.folder, create=False)


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
            server.uid("STORE", key, "+FLAGS", "(\\Seen)")
        except (OSError, imaplib.IMAP4.error) as error:
            raise LetterboxAway(type(error).__name__) from error
        finally:
            _leave_quietly(server)

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
