"""How long notifications keeps what was told; the facts themselves are in the files of those who own them."""

from servicekit.retention import Kind

KINDS = (
    Kind("notification", "at", "retention.notification_months"),
    Kind("role_news", "at", "retention.notification_months"),
    Kind("outgoing", "at", "retention.partner_stream_months", empties={"body": "", "youth_id": ""}),
)
