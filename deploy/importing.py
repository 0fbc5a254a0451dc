"""An export handed to profiles by the command line: to the platform that runs here, or to the stopped one of `make run`.

Rules: services/profiles; here only which platform is meant, and what is printed.
"""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from contracts.kernel import EVERYTHING, SYSTEM, Context
from contracts.profiles import rpc
from servicekit.bus.port import Caller
from servicekit.bus.rabbitmq_calls import RabbitCaller
from servicekit.bus.routes import Routes
from servicekit.config import read_settings
from servicekit.ids import new_id
from servicekit.testing.rabbitmq import PrivateRabbit

FILES = {"youths": "jeunes.csv", "schools": "auto_ecoles.csv", "advisers": "conseillers.csv"}
COMPLETED_WITHIN = 60.0
Say = Callable[[str], None]


@contextmanager
def running_platform(data: Path) -> Iterator[Caller | None]:
    """The real shape, by AMQP_URL or by the files of `make up`; None where there is none, so that `make run` is meant.

    A `make up` that is stopped is refused: what went into the files of `make run` instead would be looked for in vain.
    """
    url = _amqp_url(data / "up")
    if url is None:
        yield None
        return
    caller = RabbitCaller(url, Routes())
    try:
        yield caller
    finally:
        caller.close()


def _amqp_url(up: Path) -> str | None:
    if {"AMQP_URL", "AMQP_URL_FILE"} & set(os.environ):
        return read_settings().amqp_url
    if not (up / "up.json").exists():
        return None
    rabbit = PrivateRabbit(up / "rabbitmq")
    if rabbit.is_running():
        return rabbit.amqp_url()
    if (up.parent / "codes.json").exists():  # both shapes were used here: the one that is stopped in order is make run's
        return None
    raise click.ClickException(f"La plateforme de {up}/ est arrêtée : lancez « make up », puis relancez l’import.")


def send(caller: Caller, folder: Path, as_of: dt.date, apply: bool) -> rpc.ImportReport:
    """Previewed, or applied; once, however often the call is made again."""
    files = {part: rpc.ExportFile(name=name, content=(folder / name).read_bytes())
             for part, name in FILES.items() if (folder / name).exists()}
    if not files:
        raise click.ClickException(f"{folder}/ ne contient aucun de ces fichiers : {', '.join(FILES.values())}.")
    request = rpc.ImportExport(import_id=new_id(), as_of=as_of, apply=apply, **files)
    return caller.call(rpc.import_export, request, _as_system(rpc.import_export.timeout, key=request.import_id))


def wait_until_done(caller: Caller, report: rpc.ImportReport) -> str:
    """The platform that runs completes it (hours read from texts go to attendance); its status then, or after a minute."""
    deadline, status = time.monotonic() + COMPLETED_WITHIN, report.status
    while status != "done" and time.monotonic() < deadline:
        time.sleep(0.5)
        asked = rpc.GetImport(import_id=report.import_id)
        status = caller.call(rpc.get_import, asked, _as_system(rpc.get_import.timeout)).status
    return status


def print_report(report: rpc.ImportReport, say: Say) -> None:
    for row in report.rows:
        if row.outcome not in ("admitted", "unchanged"):
            changes = ", ".join(f"{c.column}: {c.old} → {c.new}" for c in row.changes)
            say(f"ligne {row.line:>4}  {row.file_number:<10} {row.outcome:<11} {row.column or '':<18} {row.reason or ''} {changes}")
    say(f"{report.status}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.counts.items())))


def _as_system(timeout: float, key: str | None = None) -> Context:
    return Context(principal=SYSTEM, scope=EVERYTHING, key=key, deadline_ms=int(timeout * 1000))
