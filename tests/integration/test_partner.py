"""A partner's stream on a real RabbitMQ and PostgreSQL: the example reader, killed and killed again; the rights of its user."""

import datetime as dt
import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pika
import pytest
import requests
import waitress
from pika.exceptions import ChannelClosedByBroker, ProbableAccessDeniedError

from contracts.attendance.events import LessonAttended
from contracts.notifications import rpc
from contracts.profiles.events import PartnerConsentGiven, PartnerConsentWithdrawn
from deploy import partner as operator
from gateway.app import Gateway
from servicekit.bus.rabbitmq import RabbitBus
from servicekit.bus.rabbitmq_outbox import RabbitOutbox
from servicekit.config import Settings, default_programme
from servicekit.testing.harness import Harness
from servicekit.testing.postgres import PrivatePostgres
from servicekit.testing.processes import end_process
from servicekit.testing.rabbitmq import PrivateRabbit
from servicekit.work import Work
from services.notifications.service import NotificationsService, dependencies

READERS = Path(__file__).parents[2] / "docs" / "partners"
QUEUE = "partner.region.events"
STARTS = dt.datetime(2026, 12, 3, 9, 0, tzinfo=dt.UTC)
SEED = 20261122


class Platform:
    """notifications with the logs that it follows; its queues on RabbitMQ, its feed behind a real gateway."""

    def __init__(self, rabbit: PrivateRabbit, postgres: PrivatePostgres, folder: Path) -> None:
        self.vhost = f"p{uuid4().hex[:12]}"
        self.settings = Settings(secret="s" * 40, programme=default_programme(), data=folder)
        self.url = rabbit.add_vhost(self.vhost)
        self.bus = RabbitBus(self.url)
        self.harness = Harness({NotificationsService: dependencies(self.settings)},
                               lambda name: postgres.create_database(f"{name}_{uuid4().hex[:8]}"))
        command = rpc.RegisterPartner(id="region", name="Région", areas=("orleans",), kinds=("lesson_attended",), queue=True)
        self.token = self.harness.call(rpc.register_partner, command).feed_token
        self.lessons = 0
        password = operator.add(rabbit.ctl, "region", self.vhost)
        self.partner_url = f"amqp://partner-region:{quote(password)}@127.0.0.1:{rabbit.node.port}/{self.vhost}"
        self.consent("y1")
        self.fill_queues()

    def consent(self, youth: str) -> None:
        self.harness.say("orleans", PartnerConsentGiven(youth_id=youth, partner_id="region"))
        self.harness.settle()
        self.harness.clock.forward(seconds=1)

    def lessons_happen(self, number: int, youth: str = "y1") -> None:
        for _ in range(number):
            self.lessons += 1
            self.harness.say("orleans", LessonAttended(
                appointment_id=f"l{self.lessons}", record_id=f"r{self.lessons}", youth_id=youth, school_id="s1", instructor_id="i1",
                kind="driving_lesson", starts_at=STARTS, minutes=55))
        self.harness.settle()

    def fill_queues(self) -> None:
        app = self.harness.apps["notifications"]
        app.service.chores["fill_queues"].run(Work(app, self.bus, self.harness.caller))

    def rewind_queue_cursor(self, by: int) -> None:
        """What a crash between publishing and remembering leaves behind."""
        app = self.harness.apps["notifications"]
        cursor = app.tables["queue_cursor"]
        app.execute(lambda uow: uow.session.execute(cursor.update().values(seq=cursor.c.seq - by)))


@pytest.fixture(scope="module")
def platform(rabbit: PrivateRabbit, postgres: PrivatePostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    made = Platform(rabbit, postgres, tmp_path_factory.mktemp("platform"))
    yield made
    operator.remove(rabbit.ctl, "region", made.vhost)
    made.harness.close()


@pytest.fixture(scope="module")
def feed_address(platform: Platform) -> Iterator[str]:
    gateway = Gateway(platform.settings, platform.harness.bus, platform.harness.caller)
    server = waitress.create_server(gateway.app, host="127.0.0.1", port=0)
    threading.Thread(target=server.run, daemon=True).start()
    yield f"http://127.0.0.1:{server.effective_port}/api/v1/events"
    server.close()


def read(script: str, *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, str(READERS / script), *arguments])


def kept(path: Path) -> list[dict[str, Any]]:
    """The whole lines of the reader's file."""
    return [json.loads(line) for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")] if path.exists() else []


def sequences(path: Path) -> list[int]:
    return [int(event["sequence"]) for event in kept(path)]


def killed_until_it_has(path: Path, last: int, *arguments: str, kills: int) -> None:
    """Starts the reader, kills it at random moments, and lets the last one finish."""
    moments = random.Random(SEED)
    for _ in range(kills):
        reader, had = read(*arguments), len(kept(path))
        wanted, deadline = min(last - 1, had + moments.randrange(1, 12)), time.monotonic() + 20
        while len(kept(path)) < wanted and time.monotonic() < deadline and reader.poll() is None:
            time.sleep(moments.uniform(0, 0.02))
        assert reader.poll() is None, "the reader ended by itself"
        end_process(reader.pid, signal.SIGKILL, 5)
    reader, deadline = read(*arguments), time.monotonic() + 60
    while len(kept(path)) < last and time.monotonic() < deadline and reader.poll() is None:
        time.sleep(0.05)
    end_process(reader.pid, signal.SIGKILL, 5)


def test_a_reader_of_the_queue_killed_at_random_ends_with_every_event_once(platform: Platform, tmp_path: Path) -> None:
    stream = tmp_path / "stream.jsonl"
    platform.lessons_happen(120)
    platform.fill_queues()
    platform.rewind_queue_cursor(by=15)
    platform.fill_queues()

    killed_until_it_has(stream, 120, "read_queue.py", str(stream), platform.partner_url, QUEUE, kills=6)

    assert sequences(stream) == list(range(1, 121))
    assert {event["source"] for event in kept(stream)} == {"/autonomie/partner/region"}


def test_a_reader_of_the_feed_killed_at_random_ends_with_every_event_once(platform: Platform, feed_address: str,
                                                                          tmp_path: Path) -> None:
    stream = tmp_path / "feed.jsonl"
    if platform.lessons < 120:
        platform.lessons_happen(120 - platform.lessons)

    killed_until_it_has(stream, platform.lessons, "read_feed.py", str(stream), feed_address, platform.token, kills=3)

    assert sequences(stream) == list(range(1, platform.lessons + 1))


class SmallQueues(RabbitBus):
    """Queues of ten."""

    def outbox(self, name: str) -> RabbitOutbox:
        return RabbitOutbox(self._url, name, length=10)


def test_a_full_queue_makes_the_stream_wait_and_loses_nothing(platform: Platform) -> None:
    harness, small = platform.harness, SmallQueues(platform.url)
    command = rpc.RegisterPartner(id="small", name="Petit", areas=("orleans",), kinds=("lesson_attended",), queue=True)
    harness.call(rpc.register_partner, command)
    harness.say("orleans", PartnerConsentGiven(youth_id="y1", partner_id="small"))
    harness.settle()
    harness.clock.forward(seconds=1)
    platform.lessons_happen(40)
    app, seen, rounds = harness.apps["notifications"], [], 0

    while len(seen) < 40 and rounds < 30:
        rounds += 1
        app.service.chores["fill_queues"].run(Work(app, small, harness.caller))
        seen += [int(event["sequence"]) for event in drained(platform.url, "partner.small.events")]

    assert rounds > 1, "a queue of ten took forty at once"
    assert seen == list(range(1, 41))
    harness.call(rpc.revoke_partner, rpc.RevokePartner(partner_id="small"))


def test_the_feed_answers_problems_and_not_modified(platform: Platform, feed_address: str) -> None:
    bearer = {"Authorization": f"Bearer {platform.token}"}
    first = requests.get(feed_address, headers=bearer, timeout=10)
    again = requests.get(feed_address, headers={**bearer, "If-None-Match": first.headers["ETag"]}, timeout=10)
    wrong = requests.get(feed_address, headers={"Authorization": "Bearer guessed"}, timeout=10)
    without = requests.get(feed_address, timeout=10)
    nonsense = requests.get(feed_address, params={"after": "-1"}, headers=bearer, timeout=10)

    assert (first.status_code, again.status_code) == (200, 304)
    assert [answer.status_code for answer in (wrong, without, nonsense)] == [401, 401, 422]
    for answer in (wrong, without, nonsense):
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_was_withdrawn_before_it_was_put_into_the_queue_never_reaches_it(platform: Platform) -> None:
    platform.consent("y2")
    platform.lessons_happen(1, youth="y2")
    platform.harness.say("orleans", PartnerConsentWithdrawn(youth_id="y2", partner_id="region"))
    platform.harness.settle()

    platform.fill_queues()

    last = drained(platform.partner_url, QUEUE)[-1]
    assert (last["type"], last["data"]) == ("autonomie.partner.withheld.v1", {})


def drained(url: str, queue: str) -> list[dict[str, Any]]:
    connection, bodies = pika.BlockingConnection(pika.URLParameters(url)), []
    channel = connection.channel()
    while (got := channel.basic_get(queue, auto_ack=True))[0] is not None:
        bodies.append(json.loads(got[2]))
    connection.close()
    return bodies


REFUSED = {
    "declare a queue": lambda channel: channel.queue_declare("mine", durable=True),
    "declare its own queue anew": lambda channel: channel.queue_declare(QUEUE, durable=True),
    "declare a queue that the broker names": lambda channel: channel.queue_declare("", exclusive=True),
    "declare an exchange": lambda channel: channel.exchange_declare("partner.region.more", "fanout"),
    "delete its queue": lambda channel: channel.queue_delete(QUEUE),
    "delete an exchange": lambda channel: channel.exchange_delete("events"),
    "bind its queue to all events": lambda channel: channel.queue_bind(QUEUE, "events", "#"),
    "bind its queue to the calls": lambda channel: channel.queue_bind(QUEUE, "nameko-rpc", "#"),
    "unbind its queue": lambda channel: channel.queue_unbind(QUEUE, "partner.region"),
    "bind exchanges": lambda channel: channel.exchange_bind("partner.region", "events", "#"),
    "read the events of a service": lambda channel: channel.basic_get("events-progress"),
    "consume another partner's stream": lambda channel: channel.basic_consume("partner.agency.events", lambda *_: None),
    "empty another queue": lambda channel: channel.queue_purge("events-progress"),
    "publish an event": lambda channel: published(channel, "events", "profiles.youth_admitted.orleans"),
    "call a service": lambda channel: published(channel, "nameko-rpc", "profiles.get_youth"),
    "write into its own stream": lambda channel: published(channel, "partner.region", ""),
    "write into a queue by the default exchange": lambda channel: published(channel, "", QUEUE),
}


def published(channel: Any, exchange: str, key: str) -> None:
    channel.confirm_delivery()
    channel.basic_publish(exchange, key, b"{}")


@pytest.fixture(scope="module")
def furniture(platform: Platform) -> None:
    """What there is to be touched beside the partner's own queue."""
    connection = pika.BlockingConnection(pika.URLParameters(platform.url))
    channel = connection.channel()
    for exchange in ("events", "nameko-rpc"):
        channel.exchange_declare(exchange, "topic", durable=True)
    for queue in ("events-progress", "partner.agency.events"):
        channel.queue_declare(queue, durable=True)
    connection.close()


@pytest.mark.usefixtures("furniture")
@pytest.mark.parametrize("act", sorted(REFUSED))
def test_the_partners_user_may_not(platform: Platform, act: str) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(platform.partner_url))

    with pytest.raises(ChannelClosedByBroker) as refusal:
        REFUSED[act](connection.channel())

    assert refusal.value.reply_code == 403, "ACCESS_REFUSED"
    connection.close()


def test_the_partners_user_opens_no_other_virtual_host(platform: Platform) -> None:
    elsewhere = platform.partner_url.rpartition("/")[0] + "/%2F"

    with pytest.raises((ProbableAccessDeniedError, pika.exceptions.ConnectionClosedByBroker, pika.exceptions.AMQPConnectionError)):
        pika.BlockingConnection(pika.URLParameters(elsewhere))


def test_its_registration_says_how_far_its_stream_is(platform: Platform) -> None:
    partners = platform.harness.call(rpc.list_partners, rpc.ListPartners()).partners

    assert {partner.id: partner.head for partner in partners}["region"] == platform.lessons
