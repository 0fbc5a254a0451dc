"""The history of the schema ends where the models are, on both engines."""

from collections.abc import Callable

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from servicekit import migrations
from servicekit.db import Database
from services.attendance.models import Base
from services.attendance.service import AttendanceService


def test_a_migrated_database_is_what_the_models_say(database_urls: Callable[[str], str]) -> None:
    database = Database(database_urls("attendance"))
    try:
        migrations.upgrade(AttendanceService, database)

        migrations.check(AttendanceService, database)
        with database.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    finally:
        database.close()
