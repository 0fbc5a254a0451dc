"""GET /api/v1/live over real HTTP: a write of one person reaches another's open page, and nobody else's."""

import datetime as dt
import json
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from contracts.profiles import rpc as profiles
from deploy.compose import STREAMS
from gateway.tokens import LIFE
from servicekit.ids import new_id
from tests.http.town import API, Town, eventually

PATIENCE = 60.0
Connect = Callable[..., "Page"]


class Page:
    """One open stream, read as the bytes that a browser would get."""

    def __init__(self, address: str, token: str, last_event_id: str | None = None, method: str = "GET") -> None:
        where = urlsplit(address)
        self._socket = socket.create_connection((where.hostname, where.port), timeout=PATIENCE)
        resume = f"Last-Event-ID: {last_event_id}\r\n" if last_event_id else ""
        self._socket.sendall(
            f"{method} {API}/live HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {token}\r\n{resume}\r\n".encode())
        self._lines = self._read_lines()
        self.status = int(next(self._lines).split()[1])
        self.headers = dict(line.lower().split(": ", 1) for line in iter(lambda: next(self._lines), ""))
        self.last_id = ""

    def facts(self, until: Callable[[dict[str, str]], bool]) -> list[dict[str, str]]:
        """What arrives up to the fact that is waited for."""
        got = []
        for kind, data in self.events():
            assert kind == "message", kind
            got.append(data)
            if until(data):
                return got
        raise AssertionError(f"the stream ended; it had {got}")

    def events(self) -> Iterator[tuple[str, dict[str, str]]]:
        kind, data = "message", None
        for line in self._lines:
            if line.startswith("id: "):
                self.last_id = line[4:]
            elif line.startswith("event: "):
                kind = line[7:]
            elif line.startswith("data: "):
                data = json.loads(line[6:])
            elif not line and data is not None:
                yield kind, data
                kind, data = "message", None

    def begin(self) -> "Page":
        """Reads up to the first id, from which on nothing is missed."""
        while not self.last_id:
            line = next(self._lines)
            self.last_id = line[4:] if line.startswith("id: ") else ""
        return self

    def ends(self) -> bool:
        return all(kind == "message" for kind, _ in self.events())

    def silent_for(self, seconds: float) -> bool:
        self._socket.settimeout(seconds)
        try:
            return not list(self.events())
        except TimeoutError:
            return True

    def close(self) -> None:
        self._socket.close()

    def _read_lines(self) -> Iterator[str]:
        """Lines, with the sizes of HTTP's chunks left out."""
        left = b""
        while more := self._socket.recv(65_536):
            left += more
            *lines, left = left.split(b"\n")
            for line in (one.decode().rstrip("\r") for one in lines):
                if not (line and len(line) <= 4 and all(c in "0123456789abcdefABCDEF" for c in line)):
                    yield line


@pytest.fixture
def connect(town: Town) -> Iterator[Connect]:
    opened: list[Page] = []

    def one(token: str, **options: str) -> Page:
        opened.append(Page(town.world.address, token, **options))
        return opened[-1]

    yield one
    for page in opened:
        page.close()
    eventually(lambda: _all_gone(town))


def _all_gone(town: Town) -> bool:
    """A server learns that a page is gone when it writes to it."""
    town.world.platform.gateway.desk.hub.reset_all()
    return "autonomie_live_streams 0.0" in town.client().get("/metrics").get_data(as_text=True)


def report(town: Town, youth_id: str = "") -> str:
    youth = town.youth(youth_id or town.hero, town.world.hero.area)
    answer = youth.post(f"/youths/{youth.id}/difficulties", {"kind": "money"})
    assert answer.status_code == 201
    return str(answer.get_json()["id"])


def is_report(fact: dict[str, str]) -> bool:
    return fact["type"] == "autonomie.progress.difficulty_reported.v1"


def test_a_write_arrives_on_the_advisers_open_page_with_ids_only(town: Town, connect: Connect) -> None:
    page = connect(town["adviser"].token).begin()

    began = time.monotonic()
    report(town)
    fact = page.facts(until=is_report)[-1]

    assert time.monotonic() - began < PATIENCE
    assert fact.keys() == {"type", "subject", "area", "sequence"}
    assert (fact["subject"], fact["area"]) == (town.hero, town.world.hero.area)
    assert page.headers["content-type"].startswith("text/event-stream")
    assert "no-store" in page.headers["cache-control"]


def test_a_write_does_not_arrive_on_a_strangers_page(town: Town, connect: Connect) -> None:
    page = connect(town.youth(town.stranger, "pithiviers").token).begin()
    evaluator = connect(town["evaluator"].token).begin()

    report(town)
    report(town, town.stranger)
    facts = page.facts(until=is_report)

    assert {fact["subject"] for fact in facts} == {town.stranger}
    assert evaluator.silent_for(1.0)


def test_a_new_relation_counts_from_the_next_event_on(town: Town, connect: Connect) -> None:
    other = profiles.AddPerson(id=new_id(), role="referent", label="Nouvelle référente", area=town.world.hero.area)
    town.world.call(profiles.add_person, other)
    token = town.world.platform.gateway.desk.tokens.issue(
        town["referent"].principal.__class__(id=other.id, role="referent", area=town.world.hero.area), "R", new_id())
    page = connect(token).begin()

    town.world.call(profiles.link_youth, profiles.LinkYouth(youth_id=town.hero, role="referent", other_id=other.id))
    eventually(lambda: town.world.platform.gateway.desk.relations.followed_by(other.id))
    report(town)

    assert page.facts(until=is_report)[-1]["subject"] == town.hero


def test_a_page_that_comes_back_gets_what_it_missed_once(town: Town, connect: Connect) -> None:
    page, witness = connect(town["adviser"].token).begin(), connect(town["youth"].token).begin()
    report(town)
    page.facts(until=is_report)
    page.close()
    report(town)
    report(town)
    for _ in range(3):
        witness.facts(until=is_report)

    back = connect(town["adviser"].token, last_event_id=page.last_id)
    missed = back.facts(until=is_report) + back.facts(until=is_report)

    assert sum(map(is_report, missed)) == 2
    sequences = [fact["sequence"] for fact in missed if is_report(fact)]
    assert sequences == sorted(set(sequences))


@pytest.mark.parametrize("last_id", ["another-boot-12", "12", "-", "²", "{boot}-²", "{boot}-999999999", "{boot}-" + "9" * 5_000,
                                     "profiles.orleans.5f0c9a31.1"])
def test_an_id_that_is_not_of_this_ring_resets_the_page(town: Town, connect: Connect, last_id: str) -> None:
    boot = town.world.platform.gateway.desk.hub.boot

    page = connect(town["adviser"].token, last_event_id=last_id.replace("{boot}", boot).encode().decode("latin-1"))

    assert page.status == 200
    assert next(page.events())[0] == "reset"


def test_the_33rd_stream_is_told_to_come_back_later(town: Town, connect: Connect) -> None:
    pages = [connect(town["adviser"].token) for _ in range(STREAMS)]
    assert {page.status for page in pages} == {200}

    one_more = connect(town["adviser"].token)

    assert one_more.status == 503
    assert int(one_more.headers["retry-after"]) > 0
    assert town["adviser"].get("/me").status_code == 200, "the rest of the platform goes on"
    pages[0].close()
    report(town)
    eventually(lambda: report(town) and connect(town["adviser"].token).status == 200)


def test_a_stream_that_nobody_reads_holds_no_place(town: Town, connect: Connect) -> None:
    for _ in range(STREAMS + 1):
        assert town["adviser"].ask("HEAD", "/live").status_code == 200

    assert connect(town["adviser"].token).status == 200


def test_a_stream_ends_when_the_code_is_replaced(town: Town, connect: Connect) -> None:
    stranger = town.youth(town.stranger, "pithiviers")
    town.code_for(town.stranger)
    page = connect(stranger.token).begin()

    town.code_for(town.stranger)

    assert page.ends()


def test_a_stream_ends_with_its_token(town: Town, connect: Connect) -> None:
    desk = town.world.platform.gateway.desk
    token = town["adviser"].token
    town.world.clock.jump_to(town.world.clock.now() + LIFE - dt.timedelta(seconds=5))  # time to open it on a slow machine
    assert 0 < (desk.tokens.read(token).expires - town.world.clock.now()).total_seconds() <= 5

    page = connect(token).begin()

    assert page.ends()


def test_an_open_stream_needs_a_token(town: Town, connect: Connect) -> None:
    assert connect("none").status == 401

