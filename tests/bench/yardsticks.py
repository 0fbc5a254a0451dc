"""The yardsticks: the same work done with the bare library, measured in the same run. They change only by an ADR.

Each names its library and its processes. Those of AMQP use py-amqp (kombu's transport, nameko's too), the fastest Python
client here; those of SQL use psycopg2. The second process of an AMQP yardstick is this module: `python -m
tests.bench.yardsticks echo|sink …`.
"""

import datetime as dt
import itertools
import json
import sys
import threading
import time
from collections import deque
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import amqp
import psycopg2
from psycopg2.extras import execute_values

from servicekit.testing.postgres import PrivatePostgres
from tests.bench.clocks import rate

REPLY_TO = "amq.rabbitmq.reply-to"
QUEUE = "yardstick"
EVENT_BODY = json.dumps({"data": {"youth_id": "0" * 36, "status": "apprentice", "since": "2026-01-01"}, "envelope": "x" * 330})


def connect(url: str, patience: float | None = 60.0) -> amqp.Connection:
    """One py-amqp connection, plain and blocking; a read that takes longer than `patience` is an error."""
    parts = urlsplit(url)
    connection = amqp.Connection(f"{parts.hostname}:{parts.port}", unquote(parts.username or ""), unquote(parts.password or ""),
                                 virtual_host=unquote(parts.path[1:]), heartbeat=0, read_timeout=patience)
    connection.negotiate_capabilities = {}  # with `connection.blocked`, py-amqp reads the socket at each publish
    connection.connect()
    return connection


class RawEcho:
    """py-amqp, two processes: this one asks over direct reply-to, the other answers each message with its body."""

    def __init__(self, url: str) -> None:
        self._connection = connect(url)
        self._channel = self._connection.channel()
        self._answers: deque[bytes] = deque()
        self._channel.basic_consume(REPLY_TO, callback=lambda message: self._answers.append(message.body), no_ack=True)

    def call(self, body: bytes) -> bytes:
        """One question and its answer."""
        self._send(body)
        while not self._answers:
            self._connection.drain_events()
        return self._answers.popleft()

    def rate(self, body: bytes, in_flight: int, seconds: float) -> float:
        """Answers a second with so many questions under way."""
        for _ in range(in_flight):
            self._send(body)
        answered, began = 0, time.perf_counter()
        while (lasted := time.perf_counter() - began) < seconds:
            self._connection.drain_events()
            while self._answers:
                self._answers.popleft()
                answered += 1
                self._send(body)
        for _ in range(in_flight):
            while not self._answers:
                self._connection.drain_events()
            self._answers.popleft()
        return answered / lasted

    def close(self) -> None:
        self._connection.close()

    def _send(self, body: bytes) -> None:
        self._channel.basic_publish(amqp.Message(body, reply_to=REPLY_TO, delivery_mode=1), "", QUEUE)


def answer_echo(url: str) -> None:
    """The other process of `RawEcho`; it waits for ever."""
    connection = connect(url, patience=None)
    channel = connection.channel()
    channel.queue_declare(QUEUE, auto_delete=True)

    def reply(message: amqp.Message) -> None:
        channel.basic_publish(amqp.Message(message.body, delivery_mode=1), "", message.properties["reply_to"])

    channel.basic_consume(QUEUE, callback=reply, no_ack=True)
    print("ready", flush=True)
    while True:
        connection.drain_events()


def publish_to_consume(url: str, writes_a_second: float, seconds: float) -> list[float]:
    """py-amqp, one publisher thread here, one consumer process that sends each message's stamp back: seconds of each way.

    The way back is measured with the way there and halved, so that one clock suffices.
    """
    connection = connect(url)
    channel = connection.channel()
    took: list[float] = []
    channel.basic_consume(REPLY_TO, callback=lambda m: took.append((time.perf_counter() - float(m.body)) / 2), no_ack=True)
    over = threading.Event()
    due, end = time.perf_counter(), time.perf_counter() + seconds
    while not over.is_set() and time.perf_counter() < end:
        due += 1 / writes_a_second
        while (left := due - time.perf_counter()) > 0:
            try:
                connection.drain_events(timeout=left)
            except TimeoutError:
                break
        stamp = f"{time.perf_counter():.9f}".encode()
        channel.basic_publish(amqp.Message(stamp, reply_to=REPLY_TO, delivery_mode=1), "", QUEUE)
    connection.close()
    return took


def plain(url: str) -> str:
    """A SQLAlchemy address as libpq reads it."""
    return url.replace("+psycopg2", "")


class SqlCatchUp:
    """psycopg2, one process: reads the same log page by page and applies it, a batch a transaction, cursor included."""

    TABLES = """
        CREATE TABLE fact (appointment_id varchar(64), youth_id varchar(64), area varchar(64), outcome varchar(32),
                           PRIMARY KEY (appointment_id, youth_id));
        CREATE TABLE counter (area varchar(64), indicator varchar(32), value integer, PRIMARY KEY (area, indicator));
        CREATE TABLE cursor_of (area varchar(64) PRIMARY KEY, seq bigint);
    """
    BATCH = 500

    def __init__(self, source_url: str, own_url: str) -> None:
        self._source = psycopg2.connect(plain(source_url))
        self._own = psycopg2.connect(plain(own_url))
        with self._own, self._own.cursor() as cursor:
            cursor.execute(self.TABLES)

    def events_a_second(self) -> float:
        began = time.perf_counter()
        count = sum(self._area(area) for area in self._areas())
        lasted = time.perf_counter() - began
        self._source.close()
        self._own.close()
        return count / lasted

    def _areas(self) -> list[str]:
        with self._source.cursor() as cursor:
            cursor.execute("SELECT area FROM log_head ORDER BY area")
            return [area for (area,) in cursor]

    def _area(self, area: str) -> int:
        after = 0
        while bodies := self._page(area, after):
            after += len(bodies)
            with self._own, self._own.cursor() as cursor:
                self._apply(cursor, area, [json.loads(body) for body in bodies], after)
        return after

    def _page(self, area: str, after: int) -> list[str]:
        with self._source.cursor() as cursor:
            cursor.execute("SELECT body FROM event_log WHERE area = %s AND seq > %s ORDER BY seq LIMIT %s",
                           (area, after, self.BATCH))
            return [body for (body,) in cursor]

    def _apply(self, cursor: Any, area: str, events: list[dict[str, Any]], after: int) -> None:
        cursor.execute("SELECT seq FROM cursor_of WHERE area = %s FOR UPDATE", (area,))
        facts = [(event["data"]["appointment_id"], event["data"]["youth_id"], area, "present") for event in events]
        execute_values(cursor, "INSERT INTO fact VALUES %s ON CONFLICT (appointment_id, youth_id) "
                               "DO UPDATE SET outcome = excluded.outcome", facts)
        cursor.execute("INSERT INTO counter VALUES (%s, 'attended', %s) ON CONFLICT (area, indicator) "
                       "DO UPDATE SET value = counter.value + excluded.value", (area, len(events)))
        cursor.execute("INSERT INTO cursor_of VALUES (%s, %s) ON CONFLICT (area) DO UPDATE SET seq = excluded.seq", (area, after))


class SqlWrites:
    """psycopg2, so many threads in one process, a connection each: the statements of one change of status, by hand.

    The counter row of the area is taken last, as the platform does; the same cluster, as durable.
    """

    TABLES = """
        CREATE TABLE youth (id varchar(36) PRIMARY KEY, status varchar(40), status_since date, version integer);
        CREATE TABLE status_period (youth_id varchar(36), since date, status varchar(40), recorded_at timestamptz,
                                    PRIMARY KEY (youth_id, since));
        CREATE TABLE stored_answer (principal varchar(64), key varchar(200), fingerprint varchar(64), answer text, at timestamptz,
                                    PRIMARY KEY (principal, key));
        CREATE TABLE log_head (area varchar(64) PRIMARY KEY, epoch varchar(36), seq bigint);
        CREATE TABLE event_log (area varchar(64), seq bigint, type varchar(120), subject varchar(64), at timestamptz, body text,
                                PRIMARY KEY (area, seq));
        CREATE INDEX ON event_log (subject);
        INSERT INTO youth SELECT n::text, 'pupil', '1990-01-01', 1 FROM generate_series(0, 99) n;
        INSERT INTO log_head VALUES ('orleans', 'epoch', 0);
    """

    def __init__(self, postgres: PrivatePostgres, threads: int) -> None:
        url = plain(postgres.create_database(f"yardstick_{uuid4().hex[:8]}"))
        self._connections = [psycopg2.connect(url) for _ in range(threads)]
        self._turn = itertools.count()
        with self._connections[0] as first, first.cursor() as cursor:
            cursor.execute(self.TABLES)

    def writes_a_second(self, seconds: float) -> float:
        return rate(lambda n: self._write(self._connections[n]), len(self._connections), seconds)

    def _write(self, connection: Any) -> None:
        turn, n = divmod(next(self._turn), 100)
        youth, since, now = str(n), dt.date(1990, 1, 1) + dt.timedelta(days=turn), dt.datetime.now(dt.UTC)
        with connection, connection.cursor() as sql:
            key = uuid4().hex
            sql.execute("SELECT answer FROM stored_answer WHERE principal = %s AND key = %s", (youth, key))
            sql.execute("SELECT * FROM youth WHERE id = %s FOR UPDATE", (youth,))
            sql.execute("SELECT * FROM status_period WHERE youth_id = %s AND since = %s", (youth, since))
            sql.execute("INSERT INTO status_period VALUES (%s, %s, 'apprentice', %s)", (youth, since, now))
            sql.execute("UPDATE youth SET status = 'apprentice', status_since = %s, version = version + 1 WHERE id = %s", (since, youth))
            sql.execute("INSERT INTO stored_answer VALUES (%s, %s, %s, '{}', %s)", (youth, key, key, now))
            sql.execute("INSERT INTO log_head VALUES ('orleans', 'epoch', 1) ON CONFLICT (area) "
                        "DO UPDATE SET seq = log_head.seq + 1 RETURNING seq")
            seq = sql.fetchone()[0]
            sql.execute("INSERT INTO event_log VALUES ('orleans', %s, 'status_changed', %s, %s, %s)", (seq, youth, now, EVENT_BODY))
            sql.execute("NOTIFY autonomie_log")


if __name__ == "__main__":
    {"echo": answer_echo}[sys.argv[1]](sys.argv[2])
