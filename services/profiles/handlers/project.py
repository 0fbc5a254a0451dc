"""The project that the licence serves, the strengths and the functional needs of a youth."""

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Done
from contracts.profiles import rpc
from contracts.profiles.events import NeedsChanged, ProjectDefined
from servicekit.uow import UnitOfWork
from services.profiles.domain.programme import Choice
from services.profiles.domain.words import tidy
from services.profiles.handlers.consents import share_needs
from services.profiles.handlers.history import wrote
from services.profiles.handlers.scopes import reached_youth
from services.profiles.handlers.views import project_view
from services.profiles.models import Youth

_PARTS = ("strengths", "strengths_words", "needs", "needs_words", "needs_shared")


def edit_project(command: rpc.EditProject, uow: UnitOfWork) -> rpc.Project:
    """The whole project as it was shown, with what the reader changed in it."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if youth.project_version != command.version:
        raise Conflict("edited_meanwhile", version=youth.project_version)
    before = youth.target, youth.why, youth.needed_by
    youth.target = tidy(command.target or "")
    youth.why = (command.why or "").strip()
    youth.needed_by = command.needed_by
    after = youth.target, youth.why, youth.needed_by
    changed = [name for name, old, new in zip(("target", "why", "needed_by"), before, after, strict=True) if old != new]
    youth.project_version += 1
    wrote(uow, youth, "project", *changed)
    uow.log.append(youth.area, ProjectDefined(youth_id=youth.id, needed_by=youth.needed_by))
    return project_view(youth)


def set_strengths_and_needs(command: rpc.SetStrengthsAndNeeds, uow: UnitOfWork) -> Done:
    """Needs are treated as health data: whoever writes them is their author, only the youth shares them."""
    youth = reached_youth(uow, command.youth_id, lock=True)
    if command.version is not None and command.version != youth.version:
        raise Conflict("edited_meanwhile", version=youth.version)
    oneself = uow.principal.id == youth.id
    writes_needs = command.needs is not None or command.needs_words is not None
    if command.needs_shared is not None and not oneself:
        raise NotAllowed("only_the_youth_shares")
    if writes_needs and not (oneself or youth.needs_shared or _may_write_needs(youth, uow)):
        raise NotAllowed("needs_of_another")
    if command.strengths is not None:
        youth.strengths = _chosen(command.strengths, uow.deps.programme.strengths, "strengths")
    if command.needs is not None:
        youth.needs = _chosen(command.needs, uow.deps.programme.needs, "needs")
    if command.strengths_words is not None:
        youth.strengths_words = command.strengths_words.strip()
    if command.needs_words is not None:
        youth.needs_words = command.needs_words.strip()
    if writes_needs:
        youth.needs_author = youth.needs_author or uow.principal.id
    if command.needs_shared is not None:
        share_needs(uow, youth, command.needs_shared)
    youth.version += 1
    wrote(uow, youth, "needs", *(name for name in _PARTS if getattr(command, name) is not None))
    uow.log.append(youth.area, NeedsChanged(youth_id=youth.id))
    return Done(id=youth.id)


def _may_write_needs(youth: Youth, uow: UnitOfWork) -> bool:
    """The author; and, where nobody has written any, whoever writes them first. Imported ones without an author wait for
    the youth: nobody else overwrites what nobody else may see."""
    if youth.needs_author is None:
        return not (youth.needs or youth.needs_words)
    return youth.needs_author == uow.principal.id


def _chosen(codes: tuple[str, ...], choices: tuple[Choice, ...], field: str) -> list[str]:
    known = {choice.code for choice in choices}
    if unknown := [code for code in codes if code not in known]:
        raise InvalidRequest("unknown_choice", field=field, codes=unknown)
    return sorted(set(codes))
