"""PostgreSQL databases lent to one test after the other: emptying one costs a tenth of making one and its tables.

A test sees no row of another's; tables that another made may be there. Not for tests of migrations: these want nothing at all.
"""

from collections import defaultdict
from uuid import uuid4

import psycopg2
from psycopg2 import sql

from servicekit.testing.postgres import PrivatePostgres

CUT_OFF = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
HISTORY = "alembic_version"


class LentDatabases:
    """Of one worker of the run, by the name of what lives in them."""

    def __init__(self, postgres: PrivatePostgres) -> None:
        self._postgres = postgres
        self._free: dict[str, list[str]] = defaultdict(list)

    def lend(self, name: str) -> str:
        """The address of a database without a row, for whoever builds the tables of `name`."""
        if self._free[name]:
            return self._free[name].pop()
        return self._postgres.create_database(f"t{uuid4().hex[:12]}")

    def take_back(self, name: str, address: str) -> None:
        """Emptied for the next; one that was migrated is dropped, for a history cannot begin twice."""
        if self._is_emptied(address):
            self._free[name].append(address)
        else:
            self._postgres.drop_database(address.rpartition("/")[2])

    def drop_all(self) -> None:
        for addresses in self._free.values():
            while addresses:
                self._postgres.drop_database(addresses.pop().rpartition("/")[2])

    def _is_emptied(self, address: str) -> bool:
        connection = psycopg2.connect(address.replace("+psycopg2", ""))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(CUT_OFF)
                cursor.execute(TABLES)
                tables = [table for (table,) in cursor]
                if HISTORY in tables:
                    return False
                deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(table)) for table in tables]
                # as a replica a row goes whatever still refers to it
                cursor.execute(sql.SQL("; ").join([sql.SQL("SET session_replication_role = replica"), *deletes]))
            return True
        finally:
            connection.close()
