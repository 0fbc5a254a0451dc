"""The words with which a school says how far an objective is: its own, or the programme's."""

from contracts.errors import InvalidRequest, NotAllowed
from contracts.progress import rpc
from servicekit.uow import UnitOfWork
from services.progress.dependencies import settings_of, today_of
from services.progress.domain.booklet import Scale
from services.progress.models import SchoolScale


def scale_of(uow: UnitOfWork, school_id: str | None) -> Scale:
    own = own_words(uow, school_id)
    return Scale(own) if own else settings_of(uow).default_scale(today_of(uow))


def own_words(uow: UnitOfWork, school_id: str | None) -> tuple[str, ...]:
    row = uow.session.get(SchoolScale, school_id) if school_id else None
    return tuple(row.words) if row else ()


def read(query: rpc.GetScale, uow: UnitOfWork) -> rpc.SchoolScale:
    _must_be_theirs(uow, query.school_id)
    return rpc.SchoolScale(school_id=query.school_id, words=own_words(uow, query.school_id))


def write(command: rpc.SetScale, uow: UnitOfWork) -> rpc.SchoolScale:
    """No word at all: the programme's again. Marks keep the word with which they were given. Raises bad_scale."""
    _must_be_theirs(uow, command.school_id)
    words = tuple(word.strip() for word in command.words)
    if words:
        _refuse_unusable(words)
    row = uow.session.get(SchoolScale, command.school_id)
    if row is None and words:
        uow.session.add(
            SchoolScale(school_id=command.school_id, words=list(words), at=uow.now, set_by=uow.principal.id)
        )
    elif row is not None and words:
        row.words, row.at, row.set_by = list(words), uow.now, uow.principal.id
    elif row is not None:
        uow.session.delete(row)
    return rpc.SchoolScale(school_id=command.school_id, words=words)


def _refuse_unusable(words: tuple[str, ...]) -> None:
    """Two words that differ in capitals only are one word to a reader."""
    if len(words) < 2 or len({word.casefold() for word in words}) != len(words) or not all(words):
        raise InvalidRequest("bad_scale", field="words")


def _must_be_theirs(uow: UnitOfWork, school_id: str) -> None:
    if uow.scope.kind != "all" and not (uow.scope.kind == "school" and school_id in uow.scope.ids):
        raise NotAllowed("out_of_scope", subject=school_id)
