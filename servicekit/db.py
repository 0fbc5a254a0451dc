"""One service's database: engine, transactions, and the few things that SQLite and PostgreSQL do differently.

The two-version ports live here and nowhere else: write transactions, the lock of the one active `work`, the wake-up
between processes, and which errors mean "try again".
"""

import contextlib
import fcntl
import select
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import psycopg2
from sqlalchemy import Connection, Engine, Executable, create_engine, event, text
from sqlalchemy.exc import DBAPIError, DisconnectionError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

WAKE_CHANNEL = "autonomie_log"
REST_SECONDS = 5.0


class Database:
    """`url`: `sqlite:///…/x.db` or `postgresql+psycopg2://…`."""

    def __init__(self, url: str, pool_size: int = 20) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = self._sqlite_engine() if self.is_sqlite else self._postgres_engine(pool_size, "READ COMMITTED")
        # READ COMMITTED looks afresh at each statement: a BEGIN and a ROLLBACK around them would only be two more trips. A pool
        # of its own, for a connection that changes between the two is set anew each time, which costs the same trips again.
        self._reader = self.engine if self.is_sqlite else self._postgres_engine(pool_size, "AUTOCOMMIT")
        self._reads = sessionmaker(self._reader, expire_on_commit=False, autoflush=False)
        writer = self.engine.execution_options(autonomie_write=True)
        self._writes = sessionmaker(writer, expire_on_commit=False, info={"writes": True})

    @property
    def engines(self) -> frozenset[Engine]:
        """Whatever asks this database something."""
        return frozenset((self.engine, self._reader))

    def _postgres_engine(self, pool_size: int, isolation: Literal["READ COMMITTED", "AUTOCOMMIT"]) -> Engine:
        engine = create_engine(self.url, pool_size=pool_size, max_overflow=pool_size, isolation_level=isolation,
                               executemany_mode="values_plus_batch")
        event.listen(engine, "checkin", _remember_use)
        event.listen(engine, "checkout", _ping_after_a_rest)
        return engine

    def _sqlite_engine(self) -> Engine:
        Path(self.url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(self.url, connect_args={"timeout": 30, "check_same_thread": False}, pool_size=20,
                               max_overflow=80)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        """For questions: what a handler changes in it goes nowhere."""
        with self._reads() as session:
            try:
                yield session
            finally:
                session.rollback()

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that commits at the end of the block. SQLite takes its write lock at once, so it cannot deadlock."""
        with self._writes.begin() as session:
            yield session

    def ask(self, question: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        """One question as a transaction of its own, in one trip where the engine can; for what asks many times a second."""
        with self._reader.connect() as connection:
            return connection.execute(question, values).all()

    def write_at_once(self, statement: Executable) -> None:
        """One statement as a transaction of its own, in one trip."""
        with self.write() if self.is_sqlite else self._reads() as session:
            session.execute(statement)

    def close(self) -> None:
        for engine in self.engines:
            engine.dispose()


def on_sqlite(session: Session) -> bool:
    """Whether this session's database is SQLite: for the few statements that have two versions."""
    return session.get_bind().dialect.name == "sqlite"


def ringing(session: Session, statement: str, columns: str) -> str:
    """A statement that returns these columns and rings, at commit, the bell of a relay that may run in another process."""
    if on_sqlite(session):
        return f"{statement} RETURNING {columns}"
    return (f"WITH written AS ({statement} RETURNING {columns}) "
            f"SELECT {columns}, pg_notify('{WAKE_CHANNEL}', '') FROM written")


def _remember_use(_connection: Any, record: Any) -> None:
    record.info["used_at"] = time.monotonic()


def _ping_after_a_rest(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection just used is alive, or the next statement says so; one that rested may have been cut."""
    if time.monotonic() - record.info.get("used_at", time.monotonic()) < REST_SECONDS:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except psycopg2.Error as error:
        raise DisconnectionError from error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("lower", 1, lambda text: text and text.lower(), deterministic=True)  # its own knows no É


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("autonomie_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def is_transient(error: Exception) -> bool:
    """Deadlock, serialization failure, or two clients racing for one key: the use case is run again."""
    if isinstance(error, IntegrityError):
        return True
    code = getattr(getattr(error, "orig", None), "pgcode", None)
    return isinstance(error, DBAPIError) and (code in ("40001", "40P01") or "database is locked" in str(error))


def is_infrastructure(error: Exception) -> bool:
    """The database, its connection, a disk or a line is away: wait, never blame the event.

    Both drivers call "operational" also what no waiting mends (a column that is missing, a statement that is too large).
    """
    if isinstance(error, OSError):
        return True
    if isinstance(error, OperationalError):
        return _may_pass(error.orig)
    return isinstance(error, DBAPIError) and bool(error.connection_invalidated)


def _may_pass(error: BaseException | None) -> bool:
    """SQLite: every code but the general one (bad SQL, too many values). PostgreSQL: every class but limits and wrong states."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) != sqlite3.SQLITE_ERROR
    code = getattr(error, "pgcode", None)
    return code is None or code[:2] not in ("54", "55") or code == "55P03"  # a lock that is taken is given back


class Leadership:
    """Held by the one active `work` of a database: an advisory lock of its own connection, or a lock file on SQLite."""

    LOCK_KEY = 7_240_045

    def __init__(self, database: Database) -> None:
        self._database = database
        self._release: Callable[[], None] | None = None
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        """True when this process now leads; never waits."""
        if self._release:
            return self._still_mine()
        return self._lock_file() if self._database.is_sqlite else self._advisory_lock()

    def release(self) -> None:
        if self._release:
            self._release()
            self._release = self._connection = None

    def _still_mine(self) -> bool:
        if self._connection is None:
            return True
        try:
            self._connection.execute(text("SELECT 1"))
            return True
        except DBAPIError:
            self.release_quietly()
            return False

    def release_quietly(self) -> None:
        """Forgets a lock whose connection is gone: the server freed it already."""
        with contextlib.suppress(DBAPIError):
            self.release()
        self._release = self._connection = None

    def _lock_file(self) -> bool:
        handle = Path(self._database.url.removeprefix("sqlite:///") + ".work.lock").open("w")  # noqa: SIM115 - open for as long as it leads
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._release = handle.close
        return True

    def _advisory_lock(self) -> bool:
        connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": self.LOCK_KEY}):
            connection.close()
            return False
        self._connection = connection
        self._release = connection.invalidate
        return True


class Waker:
    """The bell of new log rows: LISTEN/NOTIFY on PostgreSQL; on SQLite an event of this process and a short poll."""

    POLL_SECONDS = 0.2

    def __init__(self, database: Database) -> None:
        self._database = database
        self._event = threading.Event()
        self._listening: Any = None

    def ring(self) -> None:
        """Called after a commit of this process; a NOTIFY does it between processes."""
        self._event.set()

    def wait(self, timeout: float) -> None:
        """Returns on a bell, or after `timeout` seconds at most."""
        if self._database.is_sqlite:
            self._event.wait(min(timeout, self.POLL_SECONDS))
            self._event.clear()
            return
        raw = self._listen()
        if select.select([raw], [], [], timeout)[0]:
            raw.poll()
            raw.notifies.clear()

    def _listen(self) -> Any:
        if self._listening is None or self._listening.closed:
            pooled = self._database.engine.raw_connection()
            self._listening = pooled.driver_connection
            pooled.detach()
            self._listening.set_session(autocommit=True)
            with self._listening.cursor() as cursor:
                cursor.execute(f"LISTEN {WAKE_CHANNEL}")
        return self._listening

    def close(self) -> None:
        if self._listening is not None:
            self._listening.close()
            self._listening = None
