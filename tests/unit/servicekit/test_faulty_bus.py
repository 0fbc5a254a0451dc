"""The kit's log, relay and consumer over a bus that duplicates, reorders, delays and drops.

Whatever the bus does, the consumer's state is the fold of the source's log: exactly once, in order, area by area; what
parked is as the rules say, and a rebuild gives the same bytes.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from contracts.envelope import unseal
from contracts.kernel import Event
from servicekit.bus.port import BusDown
from servicekit.log import care
from tests.databases import LentDatabases
from tests.unit.servicekit.faulty_world import AREAS, POISON, Ignored, Moved, World

FACTS = st.builds(
    lambda area, subject, amount: (
        area,
        Moved(youth_id=subject, amount=amount) if amount else Ignored(youth_id=subject),
    ),
    st.sampled_from(AREAS),
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 12),
)
POISONS = st.builds(
    lambda area, subject: (area, Moved(youth_id=subject, amount=POISON)),
    st.sampled_from(AREAS),
    st.sampled_from(["a", "b"]),
)


def in_order_by_subject(applied: list[tuple[int, str, int]]) -> bool:
    return all(
        [seq for seq, of, _ in applied if of == subject] == sorted(seq for seq, of, _ in applied if of == subject)
        for subject in {subject for _, subject, _ in applied}
    )


class FaultyBusMachine(RuleBasedStateMachine):
    @contextmanager
    def databases(self) -> Iterator[Callable[[str], str]]:
        """Empty ones by name, for one example."""
        with tempfile.TemporaryDirectory() as folder:
            yield lambda name: f"sqlite:///{folder}/{name}.db"

    @initialize()
    def begin(self) -> None:
        self._held = ExitStack()
        self.world = World(self._held.enter_context(self.databases()))

    @rule(facts=st.lists(st.one_of(FACTS, FACTS, FACTS, POISONS), min_size=1, max_size=6))
    def things_happen(self, facts: list[tuple[str, Event]]) -> None:
        self.world.happen(*facts)

    @rule(subject=st.sampled_from(["a", "b", "c"]), eastwards=st.booleans())
    def a_subject_changes_area(self, subject: str, eastwards: bool) -> None:
        left, entered = ("west", "east") if eastwards else ("east", "west")
        self.world.change_area(subject, left, entered)

    @rule()
    def the_relay_publishes(self) -> None:
        self.world.bus.accepts = None
        self.world.relay.publish_pending()

    @rule(accepts=st.integers(0, 4))
    def the_bus_goes_away_while_the_relay_publishes(self, accepts: int) -> None:
        self.world.bus.accepts = accepts
        try:
            self.world.relay.publish_pending()
        except BusDown:
            pass
        finally:
            self.world.bus.accepts = None

    @rule(facts=st.lists(FACTS, max_size=4), data=st.data())
    def some_messages_arrive_in_any_order_and_some_twice(self, facts: list[tuple[str, Event]], data: st.DataObject) -> None:
        self.world.happen(*facts)
        self.world.relay.publish_pending()
        under_way = self.world.bus.under_way
        picked = data.draw(st.lists(st.integers(0, max(0, len(under_way) - 1)), max_size=8)) if under_way else []
        keep_copies = data.draw(st.booleans())

        self.world.receive([under_way[n] for n in picked])

        if not keep_copies:
            self.world.bus.under_way = [body for n, body in enumerate(under_way) if n not in picked]

    @precondition(lambda self: self.world.bus.under_way)
    @rule(data=st.data())
    def some_messages_are_lost(self, data: st.DataObject) -> None:
        under_way = self.world.bus.under_way
        lost = data.draw(st.sets(st.integers(0, len(under_way) - 1), min_size=1))
        self.world.bus.under_way = [body for n, body in enumerate(under_way) if n not in lost]

    @rule()
    def all_queues_are_deleted(self) -> None:
        self.world.bus.under_way = []

    @rule(body=st.sampled_from([b"", b"{}", b"\xff\xfe", b'{"specversion": "1.0"}', b"[1, 2"]))
    def something_foreign_arrives(self, body: bytes) -> None:
        self.world.receive([body])

    @rule()
    def the_follower_restarts(self) -> None:
        self.world.restart_follower()

    @precondition(lambda self: self.world.caller.reachable)
    @rule()
    def the_source_is_restored_from_a_copy_made_just_now_and_its_epoch_adopted(self) -> None:
        backup = self.world.backup()
        self.world.restore(backup)
        for area in backup:
            self.world.adopt(area)

    @rule(reachable=st.booleans())
    def the_source_goes_or_comes_back(self, reachable: bool) -> None:
        self.world.caller.reachable = reachable

    @rule()
    def the_follower_compares_itself_with_the_source(self) -> None:
        caught_up = self.world.consumer.catch_up()

        assert caught_up == self.world.caller.reachable
        if caught_up:
            assert all(self.world.applied(area) == self.world.expected(area) for area in AREAS)

    @invariant()
    def what_was_applied_is_the_beginning_of_the_log_once_and_in_order(self) -> None:
        if not hasattr(self, "world"):
            return
        for area in AREAS:
            applied = self.world.applied(area)
            assert applied == self.world.expected(area)[: len(applied)]
        assert not self.world.overtaken()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.caller.reachable = True
        assert self.world.consumer.catch_up()
        for area in AREAS:
            assert self.world.applied(area) == self.world.expected(area)
        self.world.mend_and_replay()
        for area in AREAS:
            assert sorted(self.world.applied(area)) == self.world.log(area)
            assert in_order_by_subject(self.world.applied(area))
        self._a_rebuild_gives_the_same_bytes()
        self.world.close()
        self._held.close()

    def _a_rebuild_gives_the_same_bytes(self) -> None:
        lived = self.world.state()
        care.rebuild(self.world.follower, self.world.caller)
        assert self.world.state() == lived


TestAFaultyBus = FaultyBusMachine.TestCase
TestAFaultyBus.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_the_same_holds_on_postgresql(lent_databases: LentDatabases) -> None:
    class OnPostgres(FaultyBusMachine):
        @contextmanager
        def databases(self) -> Iterator[Callable[[str], str]]:
            lent = {name: lent_databases.lend(f"faulty-{name}") for name in ("source", "follower")}
            yield lent.__getitem__
            for name, address in lent.items():
                lent_databases.take_back(f"faulty-{name}", address)

    few = settings(max_examples=5, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(OnPostgres, settings=few)


def published(world: World, *amounts: int) -> list[bytes]:
    """The messages of these facts, in order."""
    world.happen(*(("east", Moved(youth_id="a", amount=amount)) for amount in amounts))
    world.relay.publish_pending()
    return world.bus.under_way


def test_a_doubled_message_is_applied_once(world: World) -> None:
    first, second = published(world, 1, 2)

    world.receive([first])
    world.receive([first, second, first])
    world.receive([second])

    assert [amount for _, _, amount in world.applied("east")] == [1, 2]


def test_a_message_that_overtakes_another_does_not_pass_it(world: World) -> None:
    first, second, third = published(world, 1, 2, 3)
    world.caller.reachable = False
    world.receive([third])
    assert world.applied("east") == []

    world.receive([second, first])
    world.receive([third])

    assert [amount for _, _, amount in world.applied("east")] == [1, 2, 3]


def test_an_entered_area_waits_for_the_area_left(world: World) -> None:
    world.change_area("a", "west", "east")
    world.relay.publish_pending()
    entered, left = sorted(world.bus.under_way, key=lambda body: unseal(body).area)
    world.caller.reachable = False
    world.receive([entered])
    assert world.applied("east") == []

    world.receive([left])
    world.receive([entered])

    assert (world.applied("west"), world.applied("east")) == ([(1, "a", 1)], [(1, "a", 2)])


def test_a_lost_message_is_read_from_the_log_when_the_next_one_arrives(world: World) -> None:
    _lost, second = published(world, 1, 2)

    world.receive([second])

    assert [amount for _, _, amount in world.applied("east")] == [1, 2]
