"""`python -m deploy.cli` (`autonomie`): run the platform here, migrate, import an export, look after streams (docs/runbook.md)."""

import datetime as dt
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import click
import waitress
from alembic import command as alembic

from deploy import importing, streams
from deploy import retention as keeping
from deploy.compose import Platform, local_settings
from deploy.reach import looking_after, only_one, say
from deploy.services import SERVICES
from servicekit import logs, migrations
from servicekit.clock import PARIS, SystemClock
from servicekit.config import ConfigurationError, default_programme
from servicekit.db import Database
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
        from deploy.demo import prepare  # the demo is not needed by the other commands

        try:
            codes = prepare(platform, demo=os.environ.get("DEMO", "1") != "0", say=say)
        except KeyboardInterrupt:
            say("\nArrêt avant d’être prête. Rien n’est perdu : relancez quand vous voulez.")
            raise SystemExit(130) from None
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
    """Previews or applies an export: FOLDER holds jeunes.csv, auto_ecoles.csv, conseillers.csv (those that are there).

    Asks the platform that runs (AMQP_URL, or `make up` with this DATA); else that of `make run`, stopped, which completes it
    at its next start.
    """
    logs.configure(as_json=False, level=os.environ.get("LOG_LEVEL", "ERROR"))  # what is printed is the report
    data = Path(os.environ.get("DATA", "var"))
    day = as_of.date() if as_of else SystemClock().now().astimezone(PARIS).date()
    with importing.running_platform(data) as running:
        if running is not None:
            report = importing.send(running, folder, day, apply)
            importing.print_report(report, say)
            if apply:
                say(importing.wait_until_done(running, report))
            return
    with only_one(data):
        platform = Platform(local_settings(data, 0))
        platform.migrate()
        importing.print_report(importing.send(platform.caller, folder, day, apply), say)
        platform.stop()


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


@main.command(name="verify-attendance")
@click.option("--against", multiple=True, metavar="SCHOOL:LINKS:LINK",
              help="A head that was kept elsewhere: nothing may be cut off before it.")
def verify_attendance(against: tuple[str, ...]) -> None:
    """Reads the chain over attendance records and signatures; ends with 1 when something was changed or taken away.

    Prints where each school's chain ends. Kept elsewhere, such a head shows later, by --against, that its end was not cut off.
    """
    from services.attendance.handlers.chain import Head, verify

    heads = {}
    for text in against:
        school, _, rest = text.partition(":")
        links, _, link = rest.partition(":")
        if not links.isdigit() or len(link) != 64:
            raise click.BadParameter("SCHOOL:LINKS:LINK, as this command prints it", param_hint="--against")
        heads[school] = Head(int(links), link)
    with looking_after("attendance") as (app, _), app.database.read() as session:
        report = verify(session, heads)
    for school, head in report.heads.items():
        say(f"{school}:{head.links}:{head.link}")
    for fault in report.faults:
        say(fault)
    say(f"{report.links} links, {report.erased} of erased persons, {len(report.faults)} faults")
    if report.faults:
        raise SystemExit(1)


for command in streams.COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    try:
        main()
    except ConfigurationError as error:
        sys.exit(str(error))
