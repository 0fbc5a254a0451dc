"""Each service's history of the schema ends where its models are, on both engines."""

from collections.abc import Callable

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from deploy.services import SERVICES
from servicekit import migrations
from servicekit.db import Database


@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")  # SQLite has none
@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_migrated_database_is_what_the_models_say(database_urls: Callable[[str], str], name: str) -> None:
    service, _ = SERVICES[name]
    database = Database(database_urls(f"history-of-{name}"))
    try:
        migrations.upgrade(service, database)

        migrations.check(service, database)
        with database.engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), service.metadata) == []
    finally:
        database.close()
