"""Loads a population by COPY into the services' databases, whose schema is there and empty."""

import io
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, repeat
from multiprocessing import get_context
from typing import Any

import psycopg2
from sqlalchemy import Table, create_engine

from deploy.services import SERVICES
from tests.bench.population import Population, Rows, Tables
from tests.bench.rows import (
    attendance,
    classes,
    follow_up,
    funding,
    held,
    messages,
    profiles,
    progress,
    readers,
    relations,
    stats,
)
from tests.bench.yardsticks import plain

CHUNK = 20_000
TABLES: dict[str, Tables] = {
    "profiles": profiles.TABLES | relations.TABLES | funding.TABLES,
    "progress": progress.TABLES | follow_up.TABLES,
    "attendance": attendance.TABLES | classes.TABLES | held.TABLES,
    "notifications": messages.TABLES,
    "resources": readers.TABLES,
    "stats": stats.TABLES,
}
"""The largest first: two processes take them in turn."""


def load(population: Population, url_of: Callable[[str], str], processes: int = 1) -> None:
    """Indexes are made afterwards, as one does."""
    urls = [url_of(service) for service in TABLES]
    if processes == 1:
        for service, url in zip(TABLES, urls, strict=True):
            _load(population, service, url)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        list(pool.map(_load, repeat(population), TABLES, urls))


def _load(population: Population, service: str, url: str) -> None:
    tables = SERVICES[service][0].metadata.tables
    engine = create_engine(url)
    indexes = [index for table in TABLES[service] for index in tables[table].indexes]
    for index in indexes:
        index.drop(engine)
    connection = psycopg2.connect(plain(url))
    with connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the rows agree by construction
        for table, rows in TABLES[service].items():
            _copy(cursor, table, _whole(tables[table], rows(population)))
    for index in indexes:
        index.create(engine)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    engine.dispose()


def _whole(table: Table, rows: Rows) -> Rows:
    """The rows with what the model would put where nothing is said: COPY knows no default of Python."""
    lines = iter(rows)
    named = next(lines)
    left = [c for c in table.c if not c.nullable and c.name not in named and c.default is not None]
    yield (*named, *(column.name for column in left))
    values = tuple(column.default.arg if column.default.is_scalar else "[]" for column in left)  # the rest are empty lists
    for line in lines:
        yield (*line, *values)


def _copy(cursor: Any, table: str, rows: Rows) -> None:
    lines = iter(rows)
    columns = next(lines)
    names = ", ".join(f'"{column}"' for column in columns)
    statement = f'COPY "{table}" ({names}) FROM STDIN'
    form = "\t".join(["%s"] * len(columns))
    while chunk := "\n".join([form % row for row in islice(lines, CHUNK)]):
        cursor.copy_expert(statement, io.StringIO(chunk.replace("None", r"\N")))
