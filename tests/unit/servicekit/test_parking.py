"""Events that cannot be applied: what parks, what goes on, what stops, and how a person sets it right."""

from sqlalchemy import select

from contracts.kernel import Event
from servicekit.log import care
from tests.unit.servicekit.faulty_world import CLASH, POISON, Moved, World


def stopped(world: World) -> list[str]:
    cursor = world.follower.tables["consumer_cursor"].c
    with world.follower.database.read() as session:
        return list(session.scalars(select(cursor.stopped).where(cursor.stopped.is_not(None))))


def poison(subject: str, area: str = "east") -> tuple[str, Event]:
    return area, Moved(youth_id=subject, amount=POISON)


def test_a_poisoned_event_parks_and_so_do_the_next_of_its_subject_while_the_others_go_on(world: World) -> None:
    world.happen(
        ("east", Moved(youth_id="a", amount=1)),
        poison("a"),
        ("east", Moved(youth_id="b", amount=2)),
        ("east", Moved(youth_id="a", amount=3)),
        ("west", Moved(youth_id="a", amount=4)),
    )

    world.consumer.catch_up()

    assert world.applied("east") == [(1, "a", 1), (3, "b", 2)]
    assert world.applied("west") == [(1, "a", 4)]
    assert [(p["seq"], p["subject"]) for p in care.parked(world.follower)] == [(2, "a"), (4, "a")]
    assert "poison" in str(care.parked(world.follower)[0]["reason"])
    assert "behind" in str(care.parked(world.follower)[1]["reason"])


def test_what_was_parked_is_replayed_in_order_and_later_events_apply_again(world: World) -> None:
    world.happen(poison("a"), ("east", Moved(youth_id="a", amount=3)))
    world.consumer.catch_up()

    world.mend_and_replay()
    world.happen(("east", Moved(youth_id="a", amount=5)))
    world.consumer.catch_up()

    assert world.applied("east") == [(1, "a", POISON), (2, "a", 3), (3, "a", 5)]
    assert care.parked(world.follower) == []


def test_five_parked_subjects_are_poison_and_a_sixth_within_the_minute_is_a_bug_that_stops_the_stream(
    world: World,
) -> None:
    world.happen(*(poison(f"s{n}") for n in range(5)))
    world.consumer.catch_up()
    assert stopped(world) == []

    world.happen(poison("s5"), ("east", Moved(youth_id="fine", amount=1)))
    world.consumer.catch_up()

    assert len(stopped(world)) == 1
    assert world.applied("east") == []
    assert len(care.parked(world.follower)) == 5


def test_a_stream_that_was_stopped_goes_on_where_it_stood_when_a_person_resumes_it(world: World) -> None:
    world.happen(*(poison(f"s{n}") for n in range(6)), ("east", Moved(youth_id="fine", amount=1)))
    world.consumer.catch_up()
    world.mending.done = True

    care.resume(world.follower, "source", "east")
    world.consumer.catch_up()

    assert [subject for _, subject, _ in world.applied("east")] == ["s5", "fine"]


def test_an_event_of_an_unknown_epoch_stops_the_stream_and_changes_nothing(world: World) -> None:
    world.happen(("east", Moved(youth_id="a", amount=1)))
    world.consumer.catch_up()
    head = world.source.tables["log_head"]
    with world.source.database.write() as session:
        session.execute(head.update().values(epoch="another"))

    world.happen(("east", Moved(youth_id="a", amount=2)))
    world.consumer.catch_up()

    assert world.applied("east") == [(1, "a", 1)]
    assert "epoch" in stopped(world)[0]


def test_with_its_source_away_a_consumer_waits_and_then_catches_up(world: World) -> None:
    world.happen(("east", Moved(youth_id="a", amount=1)), ("east", Moved(youth_id="a", amount=2)))
    world.caller.reachable = False
    assert not world.consumer.catch_up()
    assert world.applied("east") == []

    world.caller.reachable = True
    world.consumer.catch_up()

    assert world.applied("east") == world.log("east")
    assert stopped(world) == []


def test_an_event_that_breaks_a_key_every_time_parks_like_any_other(world: World) -> None:
    world.happen(("east", Moved(youth_id="a", amount=CLASH)), ("east", Moved(youth_id="b", amount=1)))

    world.consumer.catch_up()

    assert world.applied("east") == [(2, "b", 1)]
    assert [p["subject"] for p in care.parked(world.follower)] == ["a"]
