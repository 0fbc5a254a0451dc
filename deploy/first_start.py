"""The first start, which makes the databases and their first contents: killed in the middle, the next start begins again.

Until it ends nobody has a code, so nothing was accepted that could be lost. That it has begun is a file, DATA/first-start:
only what was made under it is ever thrown away, never a database that somebody has used.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect, text

from deploy.compose import Platform
from servicekit.db import Database

Say = Callable[[str], None]


@contextmanager
def first_start(platform: Platform, say: Say) -> Iterator[None]:
    """Around the making of the first contents, which end with the codes: with new databases, migrated, at the beginning.

    Databases in use without their file of codes are refused: codes are not made a second time behind people's back.
    """
    mark = _mark(platform)
    if mark.exists():
        say("Le premier démarrage avait été interrompu avant sa fin : il recommence.")
        for app in platform.apps.values():
            _empty(app.database)
    elif _in_use(platform):
        raise SystemExit(f"{platform.settings.data}/codes.json manque, et les données sont là : remettez ce fichier "
                         "(un fichier {} suffit) et relancez ; de nouveaux codes se font à la page « Codes ».")
    mark.touch()
    platform.migrate()
    yield
    mark.unlink()


def forget_first_start(platform: Platform) -> None:
    """Killed between its last two steps it was whole all the same."""
    _mark(platform).unlink(missing_ok=True)


def _mark(platform: Platform) -> Path:
    return platform.settings.data / "first-start"


def _in_use(platform: Platform) -> bool:
    profiles = platform.apps["profiles"]
    if not inspect(profiles.database.engine).get_table_names():
        return False
    platform.migrate()
    return profiles.query(lambda uow: profiles.log.size(uow.session)) > 0


def _empty(database: Database) -> None:
    """No table is left, whatever half of a migration made them."""
    if database.is_sqlite:
        database.close()
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(database.url.removeprefix("sqlite:///") + suffix).unlink(missing_ok=True)
        return
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
