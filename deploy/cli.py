"""`python -m deploy.cli` (`autonomie`): run the platform here, migrate, import an export, look after streams (docs/runbook.md)."""

import contextlib
import datetime as dt
import fcntl
import getpass
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click
import waitress
from alembic import command as alembic

from contracts.kernel import EVERYTHING, SYSTEM, Context
from contracts.profiles import rpc as profiles
from deploy import retention as keeping
from deploy.compose import Platform, local_settings
from deploy.services import SERVICES
from servicekit import logs, migrations
from servicekit.app import ServiceApp
from servicekit.bus.port import Caller
from servicekit.clock import PARIS, SystemClock
from servicekit.config import ConfigurationError, default_programme, read_settings
from servicekit.db import Database
from servicekit.ids import new_id
from servicekit.log import care
from servicekit.retention import read_settings as read_retention

THREADS = 64


@click.group()
def main() -> None:
    """AUTOnomie: the shared follow-up of young people to the driving licence and to work."""


@main.command()
def run() -> None:
    """The whole platform in one process. PORT (8000), HOST (127.0.0.1), DATA (var), DEMO (1: an invented programme)."""
    logs.configure(as_json=os.environ.get("LOG_FORMAT") == "json", level=os.environ.get("LOG_LEVEL", "WARNING"))
    data, port = Path(os.environ.get("DATA", "var")), int(os.environ.get("PORT", "8000"))
    with only_one(data):
        platform = Platform(local_settings(data, port))
        say("Préparation des bases de données…")
        platform.migrate()
        from deploy.demo import prepare  # the demo is not needed by the other commands

        codes = prepare(platform, demo=os.environ.get("DEMO", "1") != "0", say=say)
        serve(platform, os.environ.get("HOST", "127.0.0.1"), port, codes)


def serve(platform: Platform, host: str, port: int, codes: dict[str, dict[str, str]]) -> None:
    """Until Ctrl-C or SIGTERM."""
    platform.start()
    server = waitress.create_server(platform.gateway.app, host=host, port=port, threads=THREADS, connection_limit=500,
                                    channel_timeout=120, clear_untrusted_proxy_headers=True)
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    def answer() -> None:
        """Closing takes the sockets from under the loop, which may be looking at them: the end, and no error."""
        try:
            server.run()
        except OSError:
            if not ended.is_set():
                raise

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    threading.Thread(target=answer, name="http", daemon=True).start()
    announce(f"http://{host}:{port}/", codes)
    ended.wait()
    say("Arrêt…")
    server.close()
    platform.stop()


def announce(address: str, codes: dict[str, dict[str, str]]) -> None:
    """The address and one line per role, for whoever just started it."""
    say(f"\nAUTOnomie est prête : {address}\n")
    say(f"{'rôle':<16}{'code':<18}pin")
    for role, access in codes.items():
        say(f"{role:<16}{access['code']:<18}{access.get('pin', '')}")
    say("\nCtrl-C pour arrêter.")


class only_one:
    """Two processes on the same files would both work: the second one is told."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._path = data / "run.lock"

    def __enter__(self) -> None:
        self._handle = self._path.open("w")
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise click.ClickException(f"AUTOnomie tourne déjà avec les données de {self._path.parent}/. "
                                       "Arrêtez-la, ou donnez un autre dossier : DATA=autre make run") from None

    def __exit__(self, *_: object) -> None:
        self._handle.close()


@main.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("message")
def revision(service: str, message: str) -> None:
    """Writes the next migration of a service from its models (for developers)."""
    import tempfile

    cls, _ = SERVICES[service]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        migrations.upgrade(cls, database)
        alembic.revision(migrations.config_of(cls, database), message=message, autogenerate=True)
        database.close()


@main.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("url")
def migrate(service: str, url: str) -> None:
    """Brings one service's database to the newest schema: a deploy step of its own."""
    migrations.upgrade(SERVICES[service][0], Database(url))


@main.command(name="import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day of the export (today).")
@click.option("--apply", is_flag=True, help="Apply it; without, only the preview.")
def import_folder(folder: Path, as_of: dt.datetime | None, apply: bool) -> None:
    """Previews or applies an export: FOLDER holds jeunes.csv, auto_ecoles.csv, conseillers.csv (those that are there)."""
    data = Path(os.environ.get("DATA", "var"))
    with only_one(data):
        platform = Platform(local_settings(data, 0))
        platform.migrate()
        report = import_files(platform, folder, as_of.date() if as_of else platform.clock.now().astimezone(PARIS).date(), apply)
        print_report(report)
        platform.stop()


def import_files(platform: Platform, folder: Path, as_of: dt.date, apply: bool) -> profiles.ImportReport:
    """Hands the export's files to profiles; an import that was applied is completed when the platform runs."""
    names = {"youths": "jeunes.csv", "schools": "auto_ecoles.csv", "advisers": "conseillers.csv"}
    files = {part: profiles.ExportFile(name=name, content=(folder / name).read_bytes())
             for part, name in names.items() if (folder / name).exists()}
    request = profiles.ImportExport(import_id=new_id(), as_of=as_of, apply=apply, **files)
    return platform.caller.call(profiles.import_export, request, Context(principal=SYSTEM, scope=EVERYTHING))


def print_report(report: profiles.ImportReport) -> None:
    for row in report.rows:
        if row.outcome not in ("admitted", "unchanged"):
            changes = ", ".join(f"{c.column}: {c.old} → {c.new}" for c in row.changes)
            say(f"ligne {row.line:>4}  {row.file_number:<10} {row.outcome:<11} {row.column or '':<18} {row.reason or ''} {changes}")
    say(f"{report.status}: " + ", ".join(f"{count} {outcome}" for outcome, count in sorted(report.counts.items())))


@main.command()
@click.option("--service", type=click.Choice(sorted(SERVICES)), default=None, help="One service; without, all of them.")
@click.option("--apply", is_flag=True, help="Delete it; without, only say what would go.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="As on that day (today).")
def retention(service: str | None, apply: bool, on: dt.datetime | None) -> None:
    """What is past its time, by service and kind, and what is kept and why (programme/retention.json)."""
    for name in [service] if service else sorted(SERVICES):
        with looking_after(name) as (app, _):
            settings = read_retention(Path(os.environ.get("AUTONOMIE_PROGRAMME", str(default_programme()))))
            today = on.date() if on else app.clock.now().astimezone(PARIS).date()
            if apply:
                keeping.apply(app, settings, today, say)
            for line in keeping.lines(keeping.look(app, settings, today)):
                say(line)
    if not apply:
        say("\nRien n’est supprimé. Avec --apply, c’est fait.")


SIGNED = click.option("--by", default=getpass.getuser, help="Who does it, kept with the act (the user of this machine).")


@main.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)))
def streams(service: str) -> None:
    """Where a service's streams stand: cursors, stopped ones, parked events with their reasons, and what was done last."""
    with looking_after(service) as (app, _):
        cursor = app.tables["consumer_cursor"]
        with app.database.read() as session:
            for row in session.execute(cursor.select().order_by(cursor.c.source, cursor.c.area)):
                say(f"{row.source:<14}{row.area:<16}{row.seq:>8}  {row.stopped or ''}")
        for event in care.parked(app):
            say(f"parked  {event['source']} {event['area']} {event['seq']} {event['subject']} {event['type']}: {event['reason']}")
        for act in care.acts(app):
            numbers = ", ".join(str(seq) for seq in act["sequences"])
            say(f"{act['at']:%Y-%m-%d %H:%M}  {act['who']}  {act['act']} {act['source']} {act['area']} {act['subject'] or ''} "
                f"{f'[{numbers}] ' if numbers else ''}{act['reason']}".rstrip())


@main.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("source")
@click.argument("area")
@click.argument("subject")
@SIGNED
def replay(service: str, source: str, area: str, subject: str, by: str) -> None:
    """Applies what is parked for a subject, in order, all or nothing."""
    with looking_after(service) as (app, _):
        say(f"{care.replay(app, source, area, subject, by=by)} events replayed")


@main.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("source")
@click.argument("area")
@click.argument("subject")
@click.option("--reason", required=True)
@SIGNED
def discard(service: str, source: str, area: str, subject: str, reason: str, by: str) -> None:
    """Gives up what is parked for a subject; the reason is kept."""
    with looking_after(service) as (app, _):
        say(f"{care.discard(app, source, area, subject, reason, by=by)} events discarded")


@main.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("source")
@click.argument("area")
@SIGNED
def resume(service: str, source: str, area: str, by: str) -> None:
    """Lets a stopped stream go on, once the bug is mended."""
    with looking_after(service) as (app, _):
        care.resume(app, source, area, by=by)


@main.command(name="adopt-epoch")
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("source")
@click.argument("area")
@click.option("--after", type=int, default=None, help="Go on after this sequence number (the cursor, or where the histories part).")
@SIGNED
def adopt_epoch(service: str, source: str, area: str, after: int | None, by: str) -> None:
    """Resumes a stream on the source's present epoch, after a restore."""
    with looking_after(service) as (app, caller):
        say(f"goes on after {care.adopt_epoch(app, caller, source, area, after, by=by)}")


@main.command(name="new-epoch")
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@SIGNED
def new_epoch(service: str, by: str) -> None:
    """Says that a service's database was restored from a copy; who follows its logs stops until `adopt-epoch`."""
    with looking_after(service) as (app, _):
        for area, seq in care.new_epoch(app, by=by).items():
            say(f"{area:<16} a new epoch after {seq}")


@main.command()
@click.argument("service", type=click.Choice(["stats"]))
@SIGNED
def rebuild(service: str, by: str) -> None:
    """Empties what was built from events and reads every log again."""
    with looking_after(service) as (app, caller):
        say(f"{care.rebuild(app, caller, by=by)} events read")


@main.command(name="verify-attendance")
def verify_attendance() -> None:
    """Reads the chain over attendance records and signatures; ends with 1 when something was changed or taken away."""
    from services.attendance.handlers.chain import verify

    with looking_after("attendance") as (app, _), app.database.read() as session:
        report = verify(session)
    for fault in report.faults:
        say(fault)
    say(f"{report.links} links, {report.erased} of erased persons, {len(report.faults)} faults")
    if report.faults:
        raise SystemExit(1)


@contextlib.contextmanager
def looking_after(service: str) -> Iterator[tuple[ServiceApp, Caller]]:
    """A service's application: by DATABASE_URL and AMQP_URL in the real shape, else the stopped platform of `make run`."""
    if os.environ.get("DATABASE_URL"):
        from servicekit.bus.rabbitmq_calls import RabbitCaller
        from servicekit.bus.routes import Routes

        settings = read_settings()
        cls, dependencies = SERVICES[service]
        caller = RabbitCaller(settings.amqp_url, Routes(settings.routes))
        yield ServiceApp(cls, Database(settings.database_url), SystemClock(), dependencies(settings), settings.areas), caller
        caller.close()
        return
    data = Path(os.environ.get("DATA", "var"))
    with only_one(data):
        platform = Platform(local_settings(data, 0))
        yield platform.apps[service], platform.caller


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main()
    except ConfigurationError as error:
        sys.exit(str(error))
