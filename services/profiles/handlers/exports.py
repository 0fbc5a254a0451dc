"""The youths in reach as a table that an adviser carries back: nobody types twice (domain.md § 11)."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import select

from contracts.profiles import rpc
from servicekit.spreadsheet import write_table
from servicekit.uow import UnitOfWork
from services.profiles.domain.identity import show_phone
from services.profiles.domain.phones import Phone
from services.profiles.domain.programme import Choice
from services.profiles.handlers.phones import in_words, others_by_id
from services.profiles.handlers.scopes import youths_in
from services.profiles.handlers.views import NO_STATUS
from services.profiles.models import Youth

MOST_ROWS = 20_000
_SEES_COMMENTS = frozenset({"adviser", "coordinator", "programme_lead"})
Cell = Callable[[Youth], object]


def export_youths(_request: rpc.ExportYouths, uow: UnitOfWork) -> rpc.Table:
    query = select(Youth).where(youths_in(uow.scope)).order_by(Youth.sort_key, Youth.id).limit(MOST_ROWS)
    youths = uow.session.scalars(query).all()
    others = others_by_id(uow.session, select(Youth.id).where(youths_in(uow.scope)))
    columns = _columns(uow.principal.role, uow.deps.programme.statuses, others)
    rows = ([cell(youth) for cell in columns.values()] for youth in youths)
    return rpc.Table(
        name=f"jeunes-{uow.deps.today(uow.now)}.csv", content=write_table(list(columns), rows),
        youth_ids=tuple(youth.id for youth in youths),
    )  # fmt: skip


def _columns(role: str, statuses: tuple[Choice, ...], others: Mapping[str, Sequence[Phone]]) -> dict[str, Cell]:
    """The headers of the Mission Locale's own export, so that the table can be laid beside it; it knows one phone only."""
    labels = {choice.code: choice.label for choice in statuses}
    columns: dict[str, Cell] = {
        "N° dossier": lambda youth: youth.file_number or "",
        "Nom": lambda youth: youth.last_name,
        "Prénom": lambda youth: youth.first_name,
        "Téléphone": lambda youth: show_phone(youth.phone),
        "Autres téléphones": lambda youth: in_words(others.get(youth.id, ())),
        "E-mail": lambda youth: youth.email,
        "Projet professionnel": lambda youth: youth.target,
        "Permis utile le": lambda youth: _day(youth.needed_by),
        "Parcours": lambda youth: youth.journey,
        "Code": lambda youth: youth.code_track,
        "Code (ETG) obtenu le": lambda youth: _day(youth.code_passed_on),
        "Conduite": lambda youth: youth.driving_track,
    }
    if role not in NO_STATUS:
        columns["Statut"] = lambda youth: labels.get(youth.status, youth.status)
        columns["Depuis le"] = lambda youth: _day(youth.status_since)
    if role in _SEES_COMMENTS:
        columns["Observations"] = lambda youth: youth.comment
    return columns


def _day(day: object) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
