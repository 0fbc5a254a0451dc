"""What a person chose of how to be told; the own only."""

import datetime as dt

from contracts.errors import Conflict, InvalidRequest
from contracts.kernel import Empty
from contracts.notifications import rpc
from servicekit.uow import UnitOfWork
from services.notifications.domain.choices import channels_for, kinds_for, unless_chosen
from services.notifications.domain.hours import Quiet, leaves_an_hour
from services.notifications.models import PreferenceRow
from services.notifications.settings import NotificationsDependencies


def get_preferences(_request: Empty, uow: UnitOfWork) -> rpc.Preferences:
    """What holds for the principal: the own choice, else the usual one of the role."""
    return _shown(uow.session.get(PreferenceRow, uow.principal.id), uow)


def set_preferences(command: rpc.SetPreferences, uow: UnitOfWork) -> rpc.Preferences:
    row = uow.session.get(PreferenceRow, uow.principal.id, with_for_update=True)
    if command.version != (row.version if row else 0):
        raise Conflict("version_conflict", version=row.version if row else 0)
    if (command.quiet_from is None) != (command.quiet_until is None):
        raise InvalidRequest("quiet_hours", field="quiet_until" if command.quiet_from else "quiet_from")
    if command.quiet_from is not None and command.quiet_until is not None:
        deps: NotificationsDependencies = uow.deps
        own = Quiet(dt.time.fromisoformat(command.quiet_from), dt.time.fromisoformat(command.quiet_until))
        if not leaves_an_hour(deps.rules.quiet(uow.now), own):
            raise InvalidRequest("always_quiet", field="quiet_until")
    role = uow.principal.role
    choices: dict[str, list[str]] = {each.kind: [*dict.fromkeys(each.chosen)] for each in command.choices}
    for kind, chosen in choices.items():
        if kind not in kinds_for(role) or not set(chosen) <= set(channels_for(role, kind)):
            raise InvalidRequest("unknown_choice", field="choices")
    if row is None:
        row = PreferenceRow(person_id=uow.principal.id, version=0)
        uow.session.add(row)
    row.choices, row.language, row.version = choices, command.language, row.version + 1
    row.quiet_from, row.quiet_until = command.quiet_from, command.quiet_until
    uow.session.flush()
    return _shown(row, uow)


def _shown(row: PreferenceRow | None, uow: UnitOfWork) -> rpc.Preferences:
    deps: NotificationsDependencies = uow.deps
    role, quiet = uow.principal.role, deps.rules.quiet(uow.now)
    chosen = row.choices if row else unless_chosen(role)
    return rpc.Preferences(
        choices=tuple(
            rpc.Choice(kind=kind, chosen=tuple(chosen.get(kind, ())), possible=channels_for(role, kind))  # type: ignore[arg-type]
            for kind in kinds_for(role)
        ),
        language=row.language if row else "",  # type: ignore[arg-type]
        quiet_from=row.quiet_from if row else None, quiet_until=row.quiet_until if row else None,
        nobody_from=quiet.start.strftime("%H:%M"), nobody_until=quiet.end.strftime("%H:%M"),
        on=tuple(sorted(deps.outlets)), version=row.version if row else 0,  # type: ignore[arg-type]
    )  # fmt: skip
