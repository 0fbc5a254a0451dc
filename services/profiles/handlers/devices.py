"""A person's own open sign-ins: on which device, since when. Closing one, or all, is `sign_ins.sign_out`."""

from sqlalchemy import select

from contracts.kernel import Empty
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.access_models import SignIn

_MOST = 100


def list_sign_ins(_request: Empty, uow: UnitOfWork) -> rpc.OpenSignIns:
    """The last used first; what is over or closed is not shown."""
    mine = select(SignIn).where(SignIn.person_id == uow.principal.id, SignIn.closed_at.is_(None), SignIn.ends_at > uow.now)
    rows = uow.session.scalars(mine.order_by(SignIn.rotated_at.desc(), SignIn.id.desc()).limit(_MOST))
    return rpc.OpenSignIns(
        sign_ins=tuple(
            rpc.OpenSignIn(id=row.id, device=row.device, opened_at=row.opened_at, seen_at=row.rotated_at, ends_at=row.ends_at)
            for row in rows
        )
    )
