"""A letter that came back: what a delivery status notification (RFC 3464) says of which of our letters. Decides nothing.

Postfix, Exim and the large providers write it as multipart/report: words for people, the status in fields, and the letter
itself or its head. Which letter it was is in the address that it was sent back to (VERP), else in that letter's Message-ID.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import default

_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_RETURNED_TO = re.compile(rf"\+({_ID})@", re.IGNORECASE)
_MESSAGE_ID = re.compile(rf"<({_ID})@", re.IGNORECASE)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_UNSAID = "5.0.0"
"""What Exim writes whatever the reason was; the other server's own words may say more."""
_NO_SUCH_ADDRESS = frozenset({_UNSAID, "5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_SENT_TO = ("Delivered-To", "X-Original-To", "To", "Envelope-To")


@dataclass(frozen=True)
class Bounce:
    """`status`: as RFC 3463 numbers it (5.1.1: no such mailbox). `for_good`: there is no such address, or it is closed.

    Not what is said of us (5.7.1: on somebody's list), of the road, of a full mailbox, or of the sender (5.1.7, 5.1.8).
    """

    delivery_id: str
    status: str

    @property
    def for_good(self) -> bool:
        return self.status in _NO_SUCH_ADDRESS


def read_bounce(letter: bytes) -> Bounce | None:
    """None for what is no report, for one that only says that it takes longer, and for one of a letter that is not ours."""
    report = email.message_from_bytes(letter, policy=default)
    if report.get_content_type() != "multipart/report" or report.get_param("report-type", "") != "delivery-status":
        return None
    failed = [block for block in _recipients(report) if str(block.get("Action", "")).strip().lower() == "failed"]
    delivery_id = _returned_to(report) or _message_id(report)
    if not failed or delivery_id is None:
        return None
    return Bounce(delivery_id.lower(), _status(failed[0]))


def _status(recipient: Message) -> str:
    said = (_STATUS.search(str(recipient.get(name, ""))) for name in ("Status", "Diagnostic-Code"))
    return next((found.group(0) for found in said if found and found.group(0) != _UNSAID), _UNSAID)


def _recipients(report: Message) -> Iterator[Message]:
    """The blocks of the status after the first, which is about the letter as a whole."""
    for part in report.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from part.get_payload()[1:]  # type: ignore[misc, index]


def _returned_to(report: Message) -> str | None:
    for name in _SENT_TO:
        for value in report.get_all(name, []):
            if found := _RETURNED_TO.search(str(value)):
                return found.group(1)
    return None


def _message_id(report: Message) -> str | None:
    """Of the letter that came back, whole or its head only; never of the report itself."""
    for part in report.walk():
        kind = part.get_content_type()
        heads: list[str] = []
        if kind == "message/rfc822" and part.is_multipart():
            heads = [str(inner.get("Message-ID", "")) for inner in part.get_payload()]  # type: ignore[union-attr]
        elif kind == "text/rfc822-headers":
            inner = email.message_from_string(str(part.get_payload(decode=False)), policy=default)
            heads = [str(inner.get("Message-ID", ""))]
        for head in heads:
            if found := _MESSAGE_ID.search(head):
                return found.group(1)
    return None
