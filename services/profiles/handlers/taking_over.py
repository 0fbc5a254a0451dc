"""What the file that stays takes from the one that goes into it: chosen values, what it lacked, who followed.

Read while both are there, written once the other's rows are the survivor's. The act itself is `merging.py`.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from contracts.errors import InvalidRequest
from contracts.profiles.events import CodeTrackMoved, ContactChanged, DrivingTrackMoved, NeedsChanged, ProjectDefined
from servicekit.uow import UnitOfWork
from services.profiles.domain.admission import HOLDING
from services.profiles.domain.further import further_code, further_driving
from services.profiles.domain.needs import Needs, of_both
from services.profiles.domain.phones import of_both as phones_of_both
from services.profiles.domain.words import fold
from services.profiles.handlers.files import record_status
from services.profiles.handlers.merged_consents import refusals, say_again
from services.profiles.handlers.phones import phones_of, write_phones
from services.profiles.handlers.relations import ONE_ONLY, area_served, link, unlink
from services.profiles.models import Link, Person, Youth

_PLAIN = (
    "civility", "last_name", "first_name", "birth_date", "file_number", "representative", "email", "preferred_contact", "language",
    "address", "postcode", "commune", "neph", "structure", "low_income", "target", "why", "needed_by", "strengths_words",
    "availability", "comment",
)  # fmt: skip
_CONTACT = frozenset({"phone", "email", "address", "postcode", "commune"})
_PROJECT = frozenset({"target", "why", "needed_by"})


def must_serve_its_area(uow: UnitOfWork, stays: Youth, goes: Youth, take: frozenset[str]) -> None:
    """A lead adviser who is chosen serves the survivor's area: else each fact of the youth would go to who may not read it."""
    if "adviser" in take and goes.adviser_id and not _serves(uow, stays.area, "adviser", goes.adviser_id):
        raise InvalidRequest("serves_another_area", field="take")


def take_over(uow: UnitOfWork, stays: Youth, goes: Youth, take: frozenset[str]) -> Callable[[Youth], None]:
    """Reads what the file that goes says while it is there; the answer writes it into the one that stays."""
    said: dict[str, Any] = {column.key: getattr(goes, column.key) for column in Youth.__mapper__.columns}
    take |= {name for name in (*_PLAIN, "status") if not getattr(stays, name)}
    take |= {role for role, column in ONE_ONLY.items() if _fills(uow, stays, role, getattr(goes, column))}
    _end_what_is_not_taken(uow, stays, goes, take)
    links = uow.session.execute(select(Link.role, Link.other_id).where(Link.youth_id == goes.id)).all()
    refused = refusals(uow, stays.id, goes.id)
    mine, theirs = phones_of(uow.session, stays), phones_of(uow.session, goes)
    phones = phones_of_both(mine, theirs, theirs_first="phone" in take)
    needs = of_both(_needs(stays, stays.id), _needs(goes, stays.id, goes.id), stays.id, refused=refused.needs)

    def write(youth: Youth) -> None:
        if phones != mine:
            write_phones(uow, youth, phones)
        _write_fields(uow, youth, said, take | ({"phone"} if phones != mine else frozenset()))
        _write_needs(uow, youth, needs)
        _write_tracks(uow, youth, said)
        for role, other_id in links:
            link(uow, youth, role, other_id)
        say_again(uow, youth, refused)

    return write


def _serves(uow: UnitOfWork, area: str, role: str, other_id: str) -> bool:
    return area_served(uow, role, other_id) in (None, area)


def _fills(uow: UnitOfWork, stays: Youth, role: str, other_id: str | None) -> bool:
    """Nobody chose: who serves another area does not come along by itself."""
    return getattr(stays, ONE_ONLY[role]) is None and other_id is not None and _serves(uow, stays.area, role, other_id)


def _end_what_is_not_taken(uow: UnitOfWork, stays: Youth, goes: Youth, take: frozenset[str]) -> None:
    """Whoever is not chosen, on either file, follows no more, nor do the instructors of that school; that they did is kept.

    Before the files are one: what is booked with a school that was left is cancelled, and clashes with nothing any more.
    """
    for role, column in ONE_ONLY.items():
        mine, theirs = getattr(stays, column), getattr(goes, column)
        if mine == theirs:
            continue
        youth, other_id = (stays, mine) if role in take else (goes, theirs)
        if other_id is not None and theirs is not None:
            unlink(uow, youth, role, other_id)


def _needs(youth: Youth, stays: str, merged: str = "") -> Needs:
    author = stays if youth.needs_author == merged else youth.needs_author
    return Needs(youth.needs, youth.needs_words, author, youth.needs_shared)


def _write_fields(uow: UnitOfWork, youth: Youth, said: dict[str, Any], take: frozenset[str]) -> None:
    for name in (name for name in _PLAIN if name in take and said[name]):
        setattr(youth, name, said[name])
    youth.strengths = sorted({*youth.strengths, *said["strengths"]})
    youth.rank = min(youth.rank, said["rank"])
    youth.sort_key = fold(f"{youth.last_name} {youth.first_name}")[:170]
    youth.first_name_key = fold(youth.first_name)[:80]
    uow.session.get_one(Person, youth.id).label = f"{youth.first_name} {youth.last_name}".strip()
    if "status" in take and said["status"]:
        record_status(uow, youth, said["status"], said["status_since"] or uow.deps.today(uow.now))
    youth.version += 1
    youth.twins_sought = False
    if take & _CONTACT:
        youth.reachable = youth.can_be_reached()
        uow.log.append(youth.area, ContactChanged(youth_id=youth.id, reachable=youth.reachable))
    if take & _PROJECT:
        youth.project_version += 1
        uow.log.append(youth.area, ProjectDefined(youth_id=youth.id, needed_by=youth.needed_by))


def _write_needs(uow: UnitOfWork, youth: Youth, needs: Needs) -> None:
    if needs == _needs(youth, youth.id):
        return
    youth.needs, youth.needs_words = list(needs.codes), needs.words
    youth.needs_author, youth.needs_shared = needs.author, needs.shared
    uow.log.append(youth.area, NeedsChanged(youth_id=youth.id))


def _write_tracks(uow: UnitOfWork, youth: Youth, said: dict[str, Any]) -> None:
    """One person has passed the code or has not: the further track is the true one."""
    if youth.journey not in HOLDING:
        return
    today = uow.deps.today(uow.now)
    code, driving = further_code(youth.code_track, said["code_track"]), further_driving(youth.driving_track, said["driving_track"])
    if code != youth.code_track:
        youth.code_track, youth.code_passed_on = code, said["code_passed_on"]
        uow.log.append(youth.area, CodeTrackMoved(youth_id=youth.id, track=code, on=said["code_passed_on"] or today))  # type: ignore[arg-type]
    if driving != youth.driving_track:
        youth.driving_track = driving
        uow.log.append(youth.area, DrivingTrackMoved(youth_id=youth.id, track=driving, on=today))  # type: ignore[arg-type]
