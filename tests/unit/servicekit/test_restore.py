"""A source restored from a copy: who follows it stops, says why, and goes on where the two histories part."""

from contracts.kernel import Event
from tests.unit.servicekit.faulty_world import Moved, World


def moves(*amounts: int, area: str = "east") -> list[tuple[str, Event]]:
    return [(area, Moved(youth_id="a", amount=amount)) for amount in amounts]


def amounts(world: World, area: str = "east") -> list[int]:
    return [amount for _, _, amount in world.applied(area)]


def test_a_consumer_that_lagged_at_the_restore_stops_once_and_goes_on_once_its_epoch_is_adopted(world: World) -> None:
    world.happen(*moves(1))
    world.consumer.catch_up()
    world.happen(*moves(2, 3))  # not applied yet when the source is restored, and written under the old epoch
    world.restore(world.backup())
    world.happen(*moves(4))
    world.consumer.catch_up()
    assert "epoch" in world.stopped()["east"]
    assert amounts(world) == [1]

    world.adopt("east")
    world.consumer.catch_up()

    assert world.stopped() == {}
    assert amounts(world) == [1, 2, 3, 4]


def test_a_consumer_that_begins_after_the_restore_reads_both_epochs_as_one_log(world: World) -> None:
    world.happen(*moves(1, 2))
    world.restore(world.backup())
    world.happen(*moves(3))

    world.consumer.catch_up()

    assert world.stopped() == {}
    assert amounts(world) == [1, 2, 3]


def test_one_that_begins_with_a_message_of_the_bus_from_the_middle_reads_the_log_first(world: World) -> None:
    world.happen(*moves(1))
    world.restore(world.backup())
    world.happen(*moves(2))
    world.relay.publish_pending()

    world.receive(world.bus.under_way[-1:])

    assert world.stopped() == {}
    assert amounts(world) == [1, 2]


def test_a_new_epoch_is_noticed_although_the_head_is_where_the_cursor_is(world: World) -> None:
    world.happen(*moves(1, 2))
    world.consumer.catch_up()
    backup = world.backup()
    world.restore(backup)

    world.consumer.catch_up()

    assert "epoch" in world.stopped()["east"]


def test_a_stop_is_kept_also_where_no_cursor_had_begun(world: World) -> None:
    world.happen(*moves(1))
    old, = _published(world)
    world.restore(world.backup())
    world.happen(*moves(2))
    new, = _published(world)
    world.caller.reachable = False

    world.receive([old, new])

    assert "epoch" in world.stopped()["east"]
    world.caller.reachable = True
    world.adopt("east")
    world.consumer.catch_up()
    assert amounts(world) == [1, 2]


def test_what_the_source_wrote_anew_under_numbers_we_knew_is_applied_by_default(world: World) -> None:
    world.happen(*moves(1, 2))
    backup = world.backup()
    world.happen(*moves(3, 4))
    world.consumer.catch_up()
    world.restore(backup)
    world.happen(*moves(5, 6, 7))
    world.consumer.catch_up()
    assert set(world.stopped()) == {"east"}

    world.adopt("east")
    world.consumer.catch_up()

    assert amounts(world) == [1, 2, 3, 4, 5, 6, 7]  # 3 and 4 were of the history that is lost: a person looks at those


def test_a_source_behind_our_cursor_stops_that_stream_only(world: World) -> None:
    world.happen(*moves(1), *moves(1, area="west"))
    backup = world.backup()
    world.happen(*moves(2))
    world.consumer.catch_up()
    world.restore(backup | {"west": 1})
    world.adopt("west")

    world.happen(*moves(8, area="west"))
    world.consumer.catch_up()

    assert "behind" in world.stopped()["east"]
    assert amounts(world, "west") == [1, 8]


def test_events_of_the_old_epoch_that_the_bus_brings_after_the_adoption_are_read_in_their_place(world: World) -> None:
    world.happen(*moves(1))
    world.consumer.catch_up()
    world.happen(*moves(2))  # written before the restore, published after it
    world.restore(world.backup())
    world.adopt("east")
    world.relay.publish_pending()

    world.receive(world.bus.under_way)

    assert world.stopped() == {}
    assert amounts(world) == [1, 2]


def test_a_log_that_the_copy_did_not_know_is_read_from_its_beginning(world: World) -> None:
    world.happen(*moves(1))
    world.consumer.catch_up()
    with world.source.database.write() as session:
        for name in ("event_log", "log_head", "relay_cursor"):
            session.execute(world.source.tables[name].delete())
    world.happen(*moves(2))
    world.consumer.catch_up()
    assert "epoch" in world.stopped()["east"]

    world.adopt("east")
    world.consumer.catch_up()

    assert amounts(world) == [1, 2]


def _published(world: World) -> list[bytes]:
    already = len(world.bus.under_way)
    world.relay.publish_pending()
    return world.bus.under_way[already:]
