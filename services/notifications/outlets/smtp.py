"""E-mail by SMTP: text and HTML in one message, the same Message-ID however often it is tried.

The server is asked about sender and address first; only then, right before the words themselves, it is noted that they leave.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from servicekit.clock import Clock
from services.notifications.outlets.port import SECONDS, Fate, Leave, Parcel, Result

FIRST_FOR_GOOD = 500
BAD_ADDRESS = "bad_address"


@dataclass(frozen=True)
class SmtpOutlet:
    """`url`: smtp://[user@]host[:port] or smtps://… `returned_to`: the address that refused letters go back to, which then
    names the letter (VERP: bounces+<reference>@…); else they go back to the sender."""

    url: str
    password: str
    sender: str
    clock: Clock
    seconds: float = SECONDS
    returned_to: str = ""

    def send(self, parcel: Parcel, leave: Leave) -> Result:
        try:
            parcel.to.encode("ascii")  # what no server of ours takes would be refused half-way
            letter = letter_of(parcel, self.sender, self.clock)
        except ValueError:
            return Result(Fate.REFUSED, BAD_ADDRESS)
        try:
            server = self._connected()
        except smtplib.SMTPResponseException as error:  # greeting, TLS or sign-in: our side of the wire, not the address
            return Result(Fate.LATER, f"smtp_{error.smtp_code}")
        except (OSError, smtplib.SMTPException) as error:
            return Result(Fate.LATER, f"smtp_{type(error).__name__}")
        try:
            return self._hand_over(server, parcel, letter, leave)
        except (OSError, smtplib.SMTPException) as error:
            return Result(Fate.LATER, f"smtp_{type(error).__name__}")
        finally:
            _leave_quietly(server)

    def _hand_over(self, server: smtplib.SMTP, parcel: Parcel, letter: bytes, leave: Leave) -> Result:
        code, _ = server.mail(self._back_to(parcel.reference))
        if code != 250:
            return _said(code, address=False)
        code, _ = server.rcpt(parcel.to)
        if code not in (250, 251):
            return _said(code, address=True)
        if not leave():
            return Result(Fate.NOT_MINE)
        try:
            code, _ = server.data(letter)
        except smtplib.SMTPDataError as error:  # it did not even want to hear the words
            return _said(error.smtp_code, address=True)
        except (OSError, smtplib.SMTPException) as error:
            return Result(Fate.UNKNOWN, f"smtp_{type(error).__name__}")
        return Result(Fate.TAKEN) if code == 250 else _said(code, address=True)

    def _back_to(self, reference: str) -> str:
        local, at, domain = self.returned_to.partition("@")
        return f"{local}+{reference}@{domain}" if at else parseaddr(self.sender)[1]

    def _connected(self) -> smtplib.SMTP:
        parts = urlsplit(self.url)
        assert parts.hostname is not None  # read_outlets looked
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                parts.hostname, parts.port or 465, timeout=self.seconds, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(parts.hostname, parts.port or 587, timeout=self.seconds)
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
            server.ehlo()
        if parts.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise smtplib.SMTPNotSupportedError("a password is not sent in clear")
            server.login(unquote(parts.username), self.password)
        return server


def letter_of(parcel: Parcel, sender: str, clock: Clock) -> bytes:
    """The message as it travels."""
    name, address = parseaddr(sender)
    local, _, domain = address.partition("@")
    letter = EmailMessage(policy=SMTP_POLICY)
    letter["From"] = Address(name, local, domain)
    letter["To"] = parcel.to
    letter["Subject"] = parcel.subject
    letter["Date"] = format_datetime(clock.now())
    letter["Message-ID"] = f"<{parcel.reference}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # no out-of-office answer is sent back
    letter.set_content(parcel.text)
    letter.add_alternative(parcel.html, subtype="html")
    return letter.as_bytes()


def _said(code: int, *, address: bool) -> Result:
    """4xx is for now; 5xx about the address or the words is for good, about anything else it is our set-up."""
    for_good = address and code >= FIRST_FOR_GOOD
    return Result(Fate.REFUSED if for_good else Fate.LATER, f"smtp_{code}")


def _leave_quietly(server: smtplib.SMTP) -> None:
    """How the conversation ends changes nothing about what was handed over."""
    with suppress(OSError, smtplib.SMTPException):
        server.quit()
    with suppress(OSError):
        server.close()
