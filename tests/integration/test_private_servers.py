"""The servers that every integration test, fault run and `make up` stand on: private, reachable, ended by id."""

import os
from collections.abc import Callable
from pathlib import Path

import kombu
import psycopg2
import pytest
from amqp.exceptions import AccessRefused

from servicekit.testing.postgres import PrivatePostgres
from servicekit.testing.processes import is_running
from servicekit.testing.rabbitmq import PrivateRabbit

IPV6_LOOPBACK = "00000000000000000000000001000000"  # ::1 as the kernel's table writes it; epmd adds it by itself


def test_a_message_sent_on_one_vhost_is_read_there_and_not_on_another(rabbit: PrivateRabbit, amqp_url: str) -> None:
    other = rabbit.add_vhost("other")

    with kombu.Connection(amqp_url) as connection, connection.SimpleQueue("letters") as queue:
        queue.put({"hello": "you"})
        received = queue.get(timeout=30).payload
    with kombu.Connection(other) as connection:
        names = connection.default_channel.queue_declare("letters").message_count

    assert received == {"hello": "you"}
    assert names == 0
    rabbit.delete_vhost("other")


def test_the_broker_refuses_the_password_that_every_rabbitmq_is_born_with(rabbit: PrivateRabbit) -> None:
    default = f"amqp://guest:guest@127.0.0.1:{rabbit.node.port}//"

    with kombu.Connection(default) as connection, pytest.raises(AccessRefused):
        connection.connect()


def test_a_broker_listens_on_the_loopback_address_only(rabbit: PrivateRabbit) -> None:
    listening = listening_addresses()

    assert listening[rabbit.node.port] == {"127.0.0.1"}
    assert listening[rabbit.node.epmd_port] <= {"127.0.0.1", IPV6_LOOPBACK}


def test_durable_messages_survive_an_orderly_stop_and_a_start_from_another_process(tmp_path: Path) -> None:
    with PrivateRabbit(tmp_path) as first:
        with kombu.Connection(first.amqp_url()) as connection, connection.SimpleQueue("letters") as queue:
            queue.put("kept")
        pid = first.node.pid
    assert not is_running(pid)

    second = PrivateRabbit(tmp_path)
    second.start()

    try:
        with kombu.Connection(second.amqp_url()) as connection, connection.SimpleQueue("letters") as queue:
            assert queue.get(timeout=30).payload == "kept"
    finally:
        second.kill()


def test_a_database_made_from_a_template_has_its_rows(postgres: PrivatePostgres, make_database: Callable[..., str]) -> None:
    template = make_database()
    execute(template, "CREATE TABLE area (key text); INSERT INTO area VALUES ('pithiviers')")

    copy = make_database(template=template.rpartition("/")[2])

    assert execute(copy, "SELECT key FROM area") == [("pithiviers",)]


def test_a_database_dropped_leaves_nothing_behind(postgres: PrivatePostgres) -> None:
    url = postgres.create_database("short_lived")

    postgres.drop_database("short_lived")

    with pytest.raises(psycopg2.OperationalError, match="does not exist"):
        execute(url, "SELECT 1")


def test_committed_rows_survive_an_immediate_stop(tmp_path: Path) -> None:
    folder = reachable(tmp_path)
    postgres = PrivatePostgres(folder, durable=True)
    postgres.start()
    try:
        url = postgres.create_database("ledger")
        execute(url, "CREATE TABLE hour (n int); INSERT INTO hour VALUES (1)")
        pid = postgres.cluster.pid

        postgres.stop_immediate()
        assert not is_running(pid)
        postgres.start()

        assert execute(url, "SELECT n FROM hour") == [(1,)]
    finally:
        postgres.stop_immediate()


def execute(url: str, statements: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url.replace("+psycopg2", ""))
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statements)
            return list(cursor.fetchall()) if cursor.description else []
    finally:
        connection.close()


def reachable(folder: Path) -> Path:
    """A folder of pytest's that the user `postgres` can get to: pytest makes each private to us."""
    for part in [folder, *folder.parents]:
        if part.stat().st_uid == os.getuid() and not part.stat().st_mode & 0o001 and part != Path("/root"):
            part.chmod(part.stat().st_mode | 0o001)
    return folder


def listening_addresses() -> dict[int, set[str]]:
    """Port → addresses that somebody listens on, over IPv4 and IPv6, as the kernel tells."""
    found: dict[int, set[str]] = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            local, state = line.split()[1], line.split()[3]
            if state == "0A":
                address, port = local.split(":")
                found.setdefault(int(port, 16), set()).add(ipv4(address))
    return found


def ipv4(address: str) -> str:
    """The kernel's little-endian hexadecimal as people write it; IPv6 stays as it is."""
    return ".".join(str(byte) for byte in reversed(bytes.fromhex(address))) if len(address) == 8 else address
