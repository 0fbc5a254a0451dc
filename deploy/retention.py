"""`autonomie retention`: what is past its time in each service, in a dry run or for good, and what is kept and why.

The values are the programme's (programme/retention.json and rules.json). A whole file that is past its time is erased as any
other: every service hears of it and answers.
"""

import datetime as dt
from collections.abc import Callable

from contracts.kernel import EVERYTHING, SYSTEM, Context
from contracts.profiles import rpc as profiles
from contracts.retention import KeptKind, Retention
from servicekit import retention
from servicekit.app import ServiceApp
from servicekit.retention import Kind, Settings
from servicekit.uow import UnitOfWork

GUESS = "durée non vérifiée"
"""Said of a time whose source nobody has seen: the programme has to decide it."""
_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING)


def look(app: ServiceApp, settings: Settings, today: dt.date) -> Retention:
    """Changes nothing. What the lead reads on « Durées de conservation » is the same."""
    return app.query(lambda uow: retention.look(app.service, uow, settings, today))


def apply(app: ServiceApp, settings: Settings, today: dt.date, say: Callable[[str], None]) -> None:
    for kind in retention.kinds_of(app.service):
        gone = 0
        while done := app.execute(_step(app, kind, settings, today)):
            gone += done
        if gone:
            say(f"{app.name:<14}{kind.table:<18}{gone} {'vidées' if kind.empties else 'supprimées'}")
    while files := _files(app, settings, today):
        for youth_id, version in files:
            command = profiles.EraseYouth(youth_id=youth_id, ground="kept_long_enough", version=version)
            app.call(profiles.erase_youth, command, _SYSTEM)
        say(f"{app.name:<14}{'dossiers':<18}{len(files)} effacés ; les autres services l’apprennent et répondent")


def _step(app: ServiceApp, kind: Kind, settings: Settings, today: dt.date) -> Callable[[UnitOfWork], int]:
    return lambda uow: retention.sweep(uow.session, app.tables, kind, settings, today)


def lines(report: Retention) -> list[str]:
    """As they are printed: what would go, what stays and why."""
    said = [f"{report.service}"]
    if report.files is not None:
        guess = "" if report.files_verified else f" ({GUESS})"
        said.append(f"  {'dossiers':<18}{report.files:>7} à effacer   sans signe depuis le {report.files_limit}, hors du programme{guess}")
    for found in report.kinds:
        said.append(f"  {found.table:<18}{found.past:>7} à supprimer {found.kept:>7} gardées   avant le {found.limit} ({_why(found)})")
    said += [f"  {table:<18}{'':>7} gardé après un effacement : {why}" for table, why in sorted(report.spared.items())]
    return said


def _why(found: KeptKind) -> str:
    return found.why if found.verified else f"{found.why} ; {GUESS}"


def _files(app: ServiceApp, settings: Settings, today: dt.date) -> list[tuple[str, int]]:
    files = app.service.whole_files
    return app.query(lambda uow: files.past(uow, settings.limit(retention.WHOLE_FILES, today))) if files else []
