"""The tables of notifications, split by noun; used as one: `from services.notifications.models import …`."""

from services.notifications.models.base import Base
from services.notifications.models.deliveries import DeliveryRow, PreferenceRow, ReminderRow
from services.notifications.models.messages import AttachmentRow, MessageRow, ReportRow, SeatRow, ThreadRow
from services.notifications.models.news import LinkRow, NotificationRow, ProposalRow, RoleNewsRow, StaffRow, WaitingRow
from services.notifications.models.partners import (
    AliasRow,
    ConsentRow,
    HeldFactRow,
    OutgoingHeadRow,
    OutgoingRow,
    PartnerRow,
    QueueCursorRow,
)

__all__ = [
    "AliasRow", "AttachmentRow", "Base", "ConsentRow", "DeliveryRow", "HeldFactRow", "LinkRow", "MessageRow",
    "NotificationRow", "OutgoingHeadRow", "OutgoingRow", "PartnerRow", "PreferenceRow", "ProposalRow",
    "QueueCursorRow", "ReminderRow", "ReportRow", "RoleNewsRow", "SeatRow", "StaffRow", "ThreadRow", "WaitingRow",
]
