"""Row `catch_up`: a consumer that was away reads a source's log through RabbitMQ and applies it, events a second.

The consumer is the statistics service, the source the log of attendance in four areas; the source answers `events_since` in
a process of its own. `detail` names what the follow-up service, whose handlers do most, makes of the same log.
"""

import datetime as dt
import io
import time
from collections.abc import Iterator
from uuid import UUID

import psycopg2

from contracts.attendance.events import LessonAttended
from contracts.envelope import seal, source_of
from deploy.services import SERVICES
from servicekit.app import ServiceApp
from servicekit.bus.rabbitmq import RabbitBus
from servicekit.bus.rabbitmq_calls import RabbitCaller
from servicekit.clock import SystemClock
from servicekit.config import Settings, default_programme
from servicekit.db import Database
from servicekit.log.consumer import Consumer
from tests.bench.clocks import in_turns
from tests.bench.ground import Ground
from tests.bench.table import Figure
from tests.bench.yardsticks import SqlCatchUp, plain

AREAS = ("montargis-gien", "orleans", "pithiviers", "gien")
YOUTHS = 300
START = dt.datetime(2026, 6, 1, 8, tzinfo=dt.UTC)


def build_app(name: str, url: str, ground: Ground) -> ServiceApp:
    """A service of the platform on an empty database of its own."""
    service, dependencies = SERVICES[name]
    settings = Settings(secret="b" * 32, programme=default_programme(), data=ground.folder)
    app = ServiceApp(service, Database(url), SystemClock(), dependencies(settings))
    service.metadata.create_all(app.database.engine)
    return app


def lessons(ground: Ground, count: int) -> Iterator[tuple[str, LessonAttended, dt.datetime]]:
    """(area, lesson, instant it was recorded), of `YOUTHS` youths, each always in one area."""
    draw = ground.random
    for n in range(count):
        youth = draw.randrange(YOUTHS)
        at = START + dt.timedelta(minutes=10 * n)
        yield AREAS[youth % len(AREAS)], LessonAttended(
            appointment_id=str(UUID(int=n)), record_id=str(UUID(int=10**9 + n)), youth_id=str(UUID(int=2 * 10**9 + youth)),
            school_id="school", instructor_id=f"instructor-{youth % 12}", kind="driving_lesson", starts_at=at, minutes=60,
        ), at + dt.timedelta(hours=1)


def fill_log(ground: Ground, url: str, count: int) -> None:
    """Writes the source's log by COPY: gapless per area, heads included."""
    heads: dict[str, int] = dict.fromkeys(AREAS, 0)
    rows = io.StringIO()
    for n, (area, lesson, at) in enumerate(lessons(ground, count)):
        heads[area] += 1
        body = seal(lesson, event_id=str(UUID(int=3 * 10**9 + n)), source=source_of("attendance", area, "bench"), seq=heads[area],
                    area=area, actor="system", at=at, traceparent=None)
        text = body.decode().replace("\\", "\\\\")
        rows.write("\t".join([area, str(heads[area]), lesson.event_type(), lesson.youth_id, at.isoformat(), text]) + "\n")
    rows.seek(0)
    with psycopg2.connect(plain(url)) as connection, connection.cursor() as cursor:
        cursor.copy_expert("COPY event_log (area, seq, type, subject, at, body) FROM STDIN", rows)
        for area, seq in heads.items():
            cursor.execute("INSERT INTO log_head (area, epoch, seq) VALUES (%s, 'bench', %s)", (area, seq))
        cursor.execute("ANALYZE")
    connection.close()


def events_a_second(ground: Ground, name: str, caller: RabbitCaller, bus: RabbitBus, count: int) -> float:
    """A new consumer with an empty database, until its cursors stand at the heads."""
    app = build_app(name, ground.database_url(name), ground)
    consumer = Consumer(app, bus, caller)
    began = time.perf_counter()
    consumer._catch_up_source("attendance")  # the one source that has a log here
    lasted = time.perf_counter() - began
    applied = sum(consumer.position("attendance", area) for area in AREAS)
    app.database.close()
    assert applied == count, f"{applied} of {count} events applied"
    return count / lasted


def catch_up(ground: Ground) -> Figure:
    count, rounds = (3_000, 1) if ground.short else (16_000, 3)
    amqp_url, source_url = ground.amqp_url(), ground.database_url("attendance")
    build_app("attendance", source_url, ground).database.close()
    fill_log(ground, source_url, count)
    source = ground.spawn("-m", "tests.bench.serve", "attendance", AMQP_URL=amqp_url, DATABASE_URL=source_url)
    caller, bus = RabbitCaller(amqp_url), RabbitBus(amqp_url)
    try:
        ours, theirs = in_turns(
            rounds,
            lambda: events_a_second(ground, "stats", caller, bus, count),
            lambda: SqlCatchUp(source_url, ground.database_url("yardstick")).events_a_second(),
        )
        follow_up = 0.0 if ground.short else events_a_second(ground, "progress", caller, bus, count)
    finally:
        caller.close()
        ground.end(source)
    return Figure(ours, theirs, {"progress_events_a_second": round(follow_up)} if follow_up else {})
