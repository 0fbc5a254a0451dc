"""`autonomie retention`: what is past its time in each service, in a dry run or for good, and what is kept and why.

The values are the programme's (programme/retention.json and rules.json). A whole file that is past its time is erased as any
other: every service hears of it and answers.
"""

import datetime as dt
import importlib
from collections.abc import Callable
from dataclasses import dataclass

from contracts.kernel import EVERYTHING, SYSTEM, Context
from contracts.profiles import rpc as profiles
from servicekit import retention
from servicekit.app import ServiceApp
from servicekit.holdings import Holdings
from servicekit.retention import Found, Kind, Settings
from servicekit.uow import UnitOfWork

ANSWERS = Kind("stored_answer", "at", "retention.stored_answer_days")
FILES = "retention.file_years_after_contact"
GUESS = "durée non vérifiée"
"""Said of a time whose source nobody has seen: the programme has to decide it."""
_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING)


@dataclass(frozen=True)
class Report:
    """`files`: whole files past their time (profiles only). `spared`: what stays even when a person is erased, with its reason."""

    service: str
    found: list[Found]
    files: int
    files_limit: dt.date | None
    spared: dict[str, str]
    files_verified: bool = True


def look(app: ServiceApp, settings: Settings, today: dt.date) -> Report:
    """Changes nothing."""
    with app.database.read() as session:
        found = retention.look(session, app.tables, kinds_of(app.name), settings, today)
    files, limit = _files(app, settings, today)
    return Report(app.name, found, len(files), limit, _holdings(app.name).spared, settings.is_verified(FILES, today))


def apply(app: ServiceApp, settings: Settings, today: dt.date, say: Callable[[str], None]) -> None:
    for kind in kinds_of(app.name):
        gone = 0
        while done := app.execute(_step(app, kind, settings, today)):
            gone += done
        if gone:
            say(f"{app.name:<14}{kind.table:<18}{gone} {'vidées' if kind.empties else 'supprimées'}")
    while files := _files(app, settings, today)[0]:
        for youth_id, version in files:
            command = profiles.EraseYouth(youth_id=youth_id, ground="kept_long_enough", version=version)
            app.call(profiles.erase_youth, command, _SYSTEM)
        say(f"{app.name:<14}{'dossiers':<18}{len(files)} effacés ; les autres services l’apprennent et répondent")


def _step(app: ServiceApp, kind: Kind, settings: Settings, today: dt.date) -> Callable[[UnitOfWork], int]:
    return lambda uow: retention.sweep(uow.session, app.tables, kind, settings, today)


def kinds_of(service: str) -> tuple[Kind, ...]:
    """The kit's answers in every service, and what it declares of its own."""
    try:
        own: tuple[Kind, ...] = importlib.import_module(f"services.{service}.handlers.retention").KINDS
    except ModuleNotFoundError:
        own = ()
    return (*own, ANSWERS)


def lines(report: Report) -> list[str]:
    """As they are printed: what would go, what stays and why."""
    said = [f"{report.service}"]
    if report.files_limit:
        guess = "" if report.files_verified else f" ({GUESS})"
        said.append(f"  {'dossiers':<18}{report.files:>7} à effacer   sans signe depuis le {report.files_limit}, hors du programme{guess}")
    for found in report.found:
        said.append(f"  {found.table:<18}{found.past:>7} à supprimer {found.kept:>7} gardées   avant le {found.limit} ({_why(found)})")
    said += [f"  {table:<18}{'':>7} gardé après un effacement : {why}" for table, why in sorted(report.spared.items())]
    return said


def _why(found: Found) -> str:
    return found.why if found.verified else f"{found.why} ; {GUESS}"


def _files(app: ServiceApp, settings: Settings, today: dt.date) -> tuple[list[tuple[str, int]], dt.date | None]:
    if app.name != "profiles":
        return [], None
    from services.profiles.handlers.retention import files_past

    limit = settings.limit(FILES, today)
    return app.query(lambda uow: files_past(uow, limit)), limit


def _holdings(service: str) -> Holdings:
    found: Holdings = importlib.import_module(f"services.{service}.handlers.erasure").HOLDINGS
    return found
