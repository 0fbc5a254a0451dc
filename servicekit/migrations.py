"""Runs a service's Alembic history, and refuses a database whose schema this code does not know."""

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from servicekit.db import Database
from servicekit.service import Service


class UnknownSchema(Exception):
    """The database is older or newer than the code: run the migrations, or the right version."""


def config_of(service: type[Service], database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(service.migrations))
    config.attributes["database"] = database
    return config


def upgrade(service: type[Service], database: Database) -> None:
    """To the newest schema. A deploy step of its own; `make run` and `make up` call it under a lock."""
    command.upgrade(config_of(service, database), "head")


def check(service: type[Service], database: Database) -> None:
    """Raises `UnknownSchema` unless the database is exactly at this code's newest schema."""
    head = ScriptDirectory.from_config(config_of(service, database)).get_current_head()
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != head:
        raise UnknownSchema(f"{service.name}: the database is at {current}, the code at {head}; run "
                            f"`python -m deploy.cli migrate {service.name} URL`, or the version that goes with it")


def run_env(metadata: MetaData) -> None:
    """The body of every service's migrations/env.py."""
    database: Database = context.config.attributes["database"]
    with database.engine.execution_options(autonomie_write=True).connect() as connection:
        context.configure(connection=connection, target_metadata=metadata, render_as_batch=database.is_sqlite,
                          user_module_prefix="")  # the kit's types are imported by their own name
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
