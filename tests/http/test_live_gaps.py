"""Live pages when events are lost on the way, and between processes: the page is made by one gateway, its stream is another's.

What was lost is told by the numbers of the logs: the page reloads. What was not is never told by a reload.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence

import pytest

from contracts.envelope import Envelope, seal, source_of, unseal
from contracts.kernel import Principal
from contracts.profiles import rpc as profiles
from contracts.profiles.events import ContactChanged
from gateway.app import Gateway
from gateway.heard import NOWHERE, Heard, Place, place_of, read, written
from gateway.live import RESET, Stream
from servicekit.bus.inprocess import InProcessBus, InProcessPublisher, InProcessQueue
from servicekit.ids import new_id
from tests.http.town import Town, eventually

REPORT = b"autonomie.progress.difficulty_reported.v1"


class LosingQueue:
    def __init__(self, bus: "LosingBus", queue: InProcessQueue) -> None:
        self._bus, self._queue = bus, queue

    def take(self, limit: int, timeout: float) -> list[bytes]:
        bodies = self._queue.take(limit, timeout)
        if not self._bus.loses:
            return bodies
        self._bus.lost += len(bodies)
        return []

    def close(self) -> None:
        self._queue.close()


class LosingBus:
    """The town's bus; while it `loses`, what it brings to this gateway is gone, as with a queue that was deleted."""

    def __init__(self, bus: InProcessBus) -> None:
        self._bus = bus
        self.loses, self.lost = False, 0

    def publisher(self) -> InProcessPublisher:
        return self._bus.publisher()

    def subscribe(self, queue: str, keys: Sequence[str], *, durable: bool = True) -> LosingQueue:
        return LosingQueue(self, self._bus.subscribe(queue, keys, durable=durable))

    def outbox(self, name: str) -> None:
        return None


class Streams:
    """A second gateway, as the process that only holds the streams."""

    def __init__(self, town: Town) -> None:
        platform = town.world.platform
        self._town = town
        self.bus = LosingBus(platform.bus)
        self.gateway = Gateway(platform.settings, self.bus, platform.caller, platform.clock)
        self.hub = self.gateway.desk.hub
        self.first = platform.gateway.desk.hub
        self.gateway.start()
        eventually(lambda: self.hub.position() != NOWHERE)
        self.report()  # whatever the town was still saying comes before it
        self.both_heard()

    def both_heard(self) -> None:
        """All of it, also what others say because of it."""
        def is_quiet() -> bool:
            before = self.first.position()
            time.sleep(1.0)
            return before == self.first.position() == self.hub.position()

        eventually(is_quiet)

    def report(self, youth_id: str = "") -> None:
        youth = self._town.youth(youth_id or self._town.hero, self._town.world.hero.area)
        before = self.first.position()
        assert youth.post(f"/youths/{youth.id}/difficulties", {"kind": "money"}).status_code == 201
        eventually(lambda: self.first.position() != before)

    def open(self, who: Principal, stood_at: str | None) -> Iterator[bytes]:
        frames = self.hub.open(Stream(who, new_id(), time.monotonic() + 60), stood_at)
        assert frames is not None
        next(frames)  # where it stands
        return frames

    def told(self, who: Principal, stood_at: str | None) -> list[bytes]:
        """What a page is told at once when it opens its stream: up to the first heartbeat."""
        frames, found = self.open(who, stood_at), list[bytes]()
        for frame in frames:
            if frame.startswith(b":"):
                break
            found.append(frame)
        frames.close()  # type: ignore[attr-defined]
        return found

    def lose(self, act: Callable[[], None]) -> None:
        """What this act says does not come here; the other gateway has heard it."""
        before, lost = self.first.position(), self.bus.lost
        self.bus.loses = True
        act()
        eventually(lambda: self.first.position() != before and self.bus.lost > lost)
        time.sleep(1.2)  # what others say because of it is lost too
        self.bus.loses = False


@pytest.fixture
def streams(town: Town) -> Iterator[Streams]:
    made = Streams(town)
    yield made
    made.gateway.stop()


@pytest.fixture
def adviser(town: Town) -> Principal:
    return town["adviser"].principal


def test_a_page_just_made_by_another_process_gets_no_reset(streams: Streams, adviser: Principal) -> None:
    assert RESET not in streams.told(adviser, streams.first.position())


def test_it_gets_what_happened_between_its_making_and_its_stream(streams: Streams, adviser: Principal) -> None:
    made_at = streams.first.position()
    streams.report()
    streams.both_heard()

    told = streams.told(adviser, made_at)

    assert RESET not in told
    assert sum(REPORT in frame for frame in told) == 1


def test_after_a_gap_an_open_page_reloads_and_then_follows(streams: Streams, adviser: Principal) -> None:
    page = streams.open(adviser, streams.first.position())
    streams.lose(streams.report)

    streams.report()

    frames = [frame for _, frame in zip(range(2), page, strict=False)]
    assert frames[0] == RESET
    assert not frames[1].startswith(b"event: reset")


def test_a_loss_that_nothing_follows_is_found_by_comparing_with_the_logs(streams: Streams, adviser: Principal) -> None:
    page = streams.open(adviser, streams.first.position())
    streams.gateway.reader.compare_logs()
    streams.lose(streams.report)

    streams.gateway.reader.compare_logs()  # it may still be on its way
    assert next(page).startswith(b":")
    streams.gateway.reader.compare_logs()

    assert next(page) == RESET


def test_a_page_from_before_a_gap_reloads_and_one_from_after_does_not(streams: Streams, adviser: Principal) -> None:
    before = streams.first.position()
    streams.lose(streams.report)
    streams.report()
    streams.both_heard()

    assert streams.told(adviser, before)[0] == RESET
    assert RESET not in streams.told(adviser, streams.first.position())


def test_who_does_not_follow_any_more_is_told_nothing_of_before(town: Town, streams: Streams) -> None:
    referent = Principal(id=new_id(), role="referent", area=town.world.hero.area)
    town.world.call(profiles.add_person, profiles.AddPerson(id=referent.id, role="referent", label="Référente", area=referent.area))
    town.world.call(profiles.link_youth, profiles.LinkYouth(youth_id=town.hero, role="referent", other_id=referent.id))
    eventually(lambda: streams.gateway.desk.relations.followed_by(referent.id))
    made_at = streams.hub.position()
    streams.report()
    streams.both_heard()
    assert any(REPORT in frame for frame in streams.told(referent, made_at))

    town.world.call(profiles.unlink_youth, profiles.UnlinkYouth(youth_id=town.hero, role="referent", other_id=referent.id))
    eventually(lambda: not streams.gateway.desk.relations.followed_by(referent.id))

    assert not any(REPORT in frame for frame in streams.told(referent, made_at))


def test_where_a_page_stands_is_read_as_it_was_written() -> None:
    places = {("profiles", "montargis-gien"): Place("5f0c9a31", 12), ("stats", "programme"): Place("00000001", 0)}

    assert read(written(places)) == places


def test_a_place_too_long_for_an_address_is_nowhere() -> None:
    assert written({("profiles", f"area-{n}"): Place("5f0c9a31", n) for n in range(400)}) == NOWHERE
    assert written({}) == NOWHERE


@pytest.mark.parametrize("text", [
    "", "~", NOWHERE, "profiles.orleans", "profiles.orleans.5f0c9a31.x", "a.b.c.1~", "profiles.orleans.5f0c9a31." + "9" * 400])
def test_what_nobody_wrote_is_no_place(text: str) -> None:
    assert read(text) is None


def said(seq: int, epoch: str = "0190a0b0-0000-7000-8000-00000000e90c") -> Envelope:
    fact = ContactChanged(youth_id="y", reachable=True)
    return unseal(seal(fact, event_id=new_id(), source=source_of("profiles", "orleans", epoch), seq=seq, area="orleans", actor="a",
                       at=dt.datetime(2026, 12, 1, tzinfo=dt.UTC), traceparent=None))


LOG = ("profiles", "orleans")


def heard_up_to(seq: int) -> Heard:
    heard = Heard()
    heard.begin({LOG: place_of(said(1).epoch, seq)})
    return heard


def test_what_follows_or_comes_twice_leaves_no_gap_and_what_jumps_does() -> None:
    heard = heard_up_to(4)

    assert [heard.hear(said(seq)) for seq in (5, 6, 5, 6, 7)] == [True] * 5
    assert not heard.hear(said(9))
    assert heard.hear(said(10))


def test_a_log_that_is_another_one_than_it_was_is_a_gap_whatever_its_numbers() -> None:
    heard = heard_up_to(4)

    assert not heard.hear(said(5, epoch="0190a0b0-0000-7000-8000-0000aaaaaaaa"))
    assert not heard.misses_nothing_since({LOG: place_of(said(1).epoch, 4)})


def test_a_page_is_served_as_far_back_as_what_is_at_hand() -> None:
    heard = heard_up_to(4)
    heard.hear(said(5))
    at_four, at_five = ({LOG: place_of(said(1).epoch, seq)} for seq in (4, 5))
    assert heard.misses_nothing_since(at_four)

    heard.drop(LOG, place_of(said(5).epoch, 5))  # the oldest leaves the ring

    assert not heard.misses_nothing_since(at_four)
    assert heard.misses_nothing_since(at_five)


def test_the_first_word_of_a_log_that_nobody_could_be_asked_about_is_no_gap() -> None:
    heard = Heard()
    heard.begin({})

    assert heard.hear(said(7))
    assert not heard.misses_nothing_since({})
    assert heard.misses_nothing_since({LOG: place_of(said(1).epoch, 6)})
