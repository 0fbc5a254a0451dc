"""An address that letters came back from: the file says so until another one is given, and nobody writes there meanwhile."""

from sqlalchemy import select

from contracts.notifications.events import EmailBounced
from contracts.profiles.events import ContactChanged
from servicekit.uow import UnitOfWork
from services.profiles.journey_models import FileChange
from services.profiles.models import Youth


def email_bounced(event: EmailBounced, uow: UnitOfWork) -> None:
    """What was changed since the letter left is another address, which nobody has refused."""
    youth = uow.session.get(Youth, event.person_id, with_for_update=True)
    if youth is None or not youth.email or youth.email_refused() or _changed_since(uow, youth.id, event):
        return
    youth.refused_email = youth.email
    youth.reachable = youth.can_be_reached()
    uow.log.append(youth.area, ContactChanged(youth_id=youth.id, reachable=youth.reachable))


def _changed_since(uow: UnitOfWork, youth_id: str, event: EmailBounced) -> bool:
    since = select(FileChange.fields).where(FileChange.youth_id == youth_id, FileChange.at >= event.sent_at)
    return any("email" in fields for fields in uow.session.scalars(since))
