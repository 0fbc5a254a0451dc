"""What an operator does to a service's streams (docs/runbook.md): look, replay, discard, resume, take up a new epoch, rebuild.

Commands of `python -m deploy.cli`; what they do is `servicekit/log/care.py`'s.
"""

import getpass
import os

import click

from deploy.reach import looking_after, say
from deploy.services import SERVICES
from servicekit.log import care


def user_here() -> str:
    """The user of this machine; a container's may have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


SIGNED = click.option("--by", default=user_here, help="Who does it, kept with the act (the user of this machine).")


@click.command()
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


@click.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("source")
@click.argument("area")
@click.argument("subject")
@SIGNED
def replay(service: str, source: str, area: str, subject: str, by: str) -> None:
    """Applies what is parked for a subject, in order, all or nothing."""
    with looking_after(service) as (app, _):
        say(f"{care.replay(app, source, area, subject, by=by)} events replayed")


@click.command()
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


@click.command()
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("source")
@click.argument("area")
@SIGNED
def resume(service: str, source: str, area: str, by: str) -> None:
    """Lets a stopped stream go on, once the bug is mended."""
    with looking_after(service) as (app, _):
        care.resume(app, source, area, by=by)


@click.command(name="adopt-epoch")
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@click.argument("source")
@click.argument("area")
@click.option("--after", type=int, default=None, help="Go on after this sequence number (the cursor, or where the histories part).")
@SIGNED
def adopt_epoch(service: str, source: str, area: str, after: int | None, by: str) -> None:
    """Resumes a stream on the source's present epoch, after a restore."""
    with looking_after(service) as (app, caller):
        say(f"goes on after {care.adopt_epoch(app, caller, source, area, after, by=by)}")


@click.command(name="new-epoch")
@click.argument("service", type=click.Choice(sorted(SERVICES)))
@SIGNED
def new_epoch(service: str, by: str) -> None:
    """Says that a service's database was restored from a copy; who follows its logs stops until `adopt-epoch`."""
    with looking_after(service) as (app, _):
        for area, seq in care.new_epoch(app, by=by).items():
            say(f"{area:<16} a new epoch after {seq}")


@click.command()
@click.argument("service", type=click.Choice(["stats"]))
@SIGNED
def rebuild(service: str, by: str) -> None:
    """Empties what was built from events and reads every log again."""
    with looking_after(service) as (app, caller):
        say(f"{care.rebuild(app, caller, by=by)} events read")


COMMANDS = (streams, replay, discard, resume, adopt_epoch, new_epoch, rebuild)
