"""Between a youth's row and the fields of an export: what a file says now, and how new values are written into it.

Writing says what happened as events; deciding what is written is `domain/importing.py`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from contracts.profiles.events import CodeTrackMoved, ContactChanged, NeedsChanged, ProjectDefined
from servicekit.uow import UnitOfWork
from services.profiles.domain.importing import KnownYouth
from services.profiles.domain.words import fold
from services.profiles.domain.youth_file import Problem
from services.profiles.handlers.files import record_status
from services.profiles.handlers.phones import keep_others
from services.profiles.handlers.relations import area_served, link, unlink
from services.profiles.models import Person, Youth

_TEXTS = {
    "civility": "civility",
    "last_name": "last_name",
    "first_name": "first_name",
    "address": "address",
    "postcode": "postcode",
    "commune": "commune",
    "phone": "phone",
    "email": "email",
    "structure": "structure",
    "project": "target",
    "availability": "availability",
    "low_income": "low_income",
    "comment": "comment",
}
"""Fields of an export that are plain texts of a youth's row, by their column there."""


def here(youth: Youth) -> dict[str, str]:
    values = {field: getattr(youth, column) for field, column in _TEXTS.items()}
    return values | {
        "n_dossier": youth.file_number or "",
        "birth_date": _iso(youth.birth_date),
        "status": youth.status,
        "status_since": _iso(youth.status_since),
        "adviser": youth.adviser_id or "",
        "school": youth.school_id or "",
        "needs": ",".join(sorted(youth.needs)),
        "code_passed_on": _iso(youth.code_passed_on),
    }


def known(youth: Youth) -> KnownYouth:
    return KnownYouth(
        id=youth.id,
        phase=youth.journey,
        area=youth.area,
        rank=youth.rank,
        holds_place=youth.holds_place,
        here=here(youth),
        imported=youth.imported,
        problems=tuple(Problem(**problem) for problem in youth.problems),
        own_needs=bool(youth.needs_words) or youth.needs_author == youth.id,
    )


def stored(problems: Iterable[Problem]) -> list[dict[str, object]]:
    return [asdict(problem) for problem in problems]


def write_columns(youth: Youth, person: Person, values: Mapping[str, str]) -> None:
    """The part of a file that is only columns of its row: no event, no other table."""
    for field, column in _TEXTS.items():
        setattr(youth, column, values[field])
    youth.file_number = values["n_dossier"] or None
    youth.birth_date = _date(values["birth_date"])
    youth.sort_key = fold(f"{youth.last_name} {youth.first_name}")[:170]
    youth.first_name_key = fold(youth.first_name)[:80]
    youth.reachable = youth.can_be_reached()
    person.label = f"{youth.first_name} {youth.last_name}".strip() or youth.file_number or "?"
    person.area = youth.area


def write_consequences(uow: UnitOfWork, youth: Youth, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """What others rely on: links, history, tracks, each with its event. `before` is empty for somebody new."""

    def changed(*fields: str) -> bool:
        return any(before.get(field, "") != after[field] for field in fields)

    for role in ("adviser", "school"):
        if changed(role):
            _relink(uow, youth, role, before.get(role, ""), after[role], is_first=not before)
    if before and youth.adviser_id and area_served(uow, "adviser", youth.adviser_id) not in (None, youth.area):
        unlink(uow, youth, "adviser", youth.adviser_id)  # an application that the export moved to another area
    if changed("status", "status_since") and after["status"]:
        since = _date(after["status_since"]) or uow.deps.today(uow.now)
        record_status(uow, youth, after["status"], since, is_first=not before)
    if changed("project"):
        youth.project_version += 1
        uow.log.append(youth.area, ProjectDefined(youth_id=youth.id, needed_by=youth.needed_by))
    if changed("needs"):
        youth.needs = [code for code in after["needs"].split(",") if code]
        youth.needs_author = youth.needs_author or youth.adviser_id
        uow.log.append(youth.area, NeedsChanged(youth_id=youth.id))
    if changed("code_passed_on"):
        _code_passed(uow, youth, _date(after["code_passed_on"]))
    if before and changed("phone"):
        keep_others(uow, youth)
    if before and changed("phone", "email", "address"):
        uow.log.append(youth.area, ContactChanged(youth_id=youth.id, reachable=youth.reachable))


def _relink(uow: UnitOfWork, youth: Youth, role: str, old: str, new: str, *, is_first: bool) -> None:
    if new:  # the export may name somebody who left: whoever has the file now keeps it, and nobody is given to her
        link(uow, youth, role, new, is_first=is_first)
    elif old:
        unlink(uow, youth, role, old)


def _code_passed(uow: UnitOfWork, youth: Youth, day: dt.date | None) -> None:
    """An export that says nothing of the code any more does not undo what is known of it."""
    if day is None:
        return
    youth.code_passed_on = day
    if youth.code_track != "passed":
        youth.code_track = "passed"
        uow.log.append(youth.area, CodeTrackMoved(youth_id=youth.id, track="passed", on=day))


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
