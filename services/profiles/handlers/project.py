"""The project that the licence serves, the strengths and the functional needs of a youth."""

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import NeedsChanged, ProjectDefined
from servicekit.uow import UnitOfWork
from services.profiles.domain.programme import Choice
from services.profiles.domain.words import tidy
from services.profiles.handlers.scopes import reached_youth
from services.profiles.handlers.views import project_view


def edit_project(command: rpc.EditProject, uow: UnitOfWork) -> rpc.Project:
    """The whole project as it was shown, with what the reader changed in it."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if youth.project_version != command.version:
        raise Conflict("edited_meanwhile", version=youth.project_version)
    youth.target = tidy(command.target or "")
    youth.why = (command.why or "").strip()
    youth.needed_by = command.needed_by
    youth.project_version += 1
    uow.log.append(youth.area, ProjectDefined(youth_id=youth.id, needed_by=youth.needed_by))
    return project_view(youth)


def set_strengths_and_needs(command: rpc.SetStrengthsAndNeeds, uow: UnitOfWork) -> Done:
    """Needs are treated as health data: whoever writes them is their author, only the youth shares them."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    oneself = uow.principal.id == youth.id
    if command.needs_shared is not None and not oneself:
        raise NotAllowed("only_the_youth_shares")
    if command.needs is not None and not (oneself or youth.needs_shared or _is_author(youth.needs_author, uow)):
        raise NotAllowed("needs_of_another")
    if command.strengths is not None:
        youth.strengths = _chosen(command.strengths, uow.deps.programme.strengths, "strengths")
    if command.needs is not None:
        youth.needs = _chosen(command.needs, uow.deps.programme.needs, "needs")
        youth.needs_author = youth.needs_author or uow.principal.id
    if command.needs_shared is not None:
        youth.needs_shared = command.needs_shared
    youth.version += 1
    uow.log.append(youth.area, NeedsChanged(youth_id=youth.id))
    return Done(id=youth.id)


def _is_author(author: str | None, uow: UnitOfWork) -> bool:
    return author is None or author == uow.principal.id


def _chosen(codes: tuple[str, ...], choices: tuple[Choice, ...], field: str) -> list[str]:
    known = {choice.code for choice in choices}
    if unknown := [code for code in codes if code not in known]:
        raise InvalidRequest("unknown_choice", field=field, codes=unknown)
    return sorted(set(codes))
