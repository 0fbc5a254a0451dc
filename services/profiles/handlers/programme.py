"""The programme as others need it: its dates, its areas and how many of their places are taken."""

from sqlalchemy import ColumnElement, func, or_, select

from contracts.kernel import Empty
from contracts.profiles import rpc
from servicekit.uow import UnitOfWork
from services.profiles.domain.admission import HOLDING
from services.profiles.models import Youth


def get_programme(_request: Empty, uow: UnitOfWork) -> rpc.Programme:
    programme = uow.deps.programme
    taken = _count(uow, or_(Youth.journey.in_(HOLDING), Youth.holds_place))
    waiting = _count(uow, Youth.journey == "waiting")
    return rpc.Programme(
        key=programme.key,
        name=programme.name,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        areas=tuple(
            rpc.FollowedArea(
                key=area.key,
                name=area.name,
                places=area.places,
                mission_locale=area.mission_locale,
                taken=taken.get(area.key, 0),
                waiting=waiting.get(area.key, 0),
            )
            for area in programme.areas
        ),
    )


def _count(uow: UnitOfWork, kept: ColumnElement[bool]) -> dict[str, int]:
    rows = uow.session.execute(select(Youth.area, func.count()).where(kept).group_by(Youth.area))
    return {area: count for area, count in rows}
