"""Events that cannot be applied: what parks, what goes on, what stops, and how a person sets it right."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from contracts.kernel import Event
from servicekit.db import is_infrastructure
from servicekit.log import care
from tests.unit.servicekit.faulty_world import BAD_SQL, CLASH, NO_DISK, POISON, Joined, Moved, World


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
    assert world.stopped() == {}

    world.happen(poison("s5"), ("east", Moved(youth_id="fine", amount=1)))
    world.consumer.catch_up()

    assert set(world.stopped()) == {"east"}
    assert world.applied("east") == []
    assert len(care.parked(world.follower)) == 5


def test_a_stream_that_was_stopped_goes_on_where_it_stood_when_a_person_resumes_it(world: World) -> None:
    world.happen(*(poison(f"s{n}") for n in range(6)), ("east", Moved(youth_id="fine", amount=1)))
    world.consumer.catch_up()
    world.mending.done = True

    care.resume(world.follower, "source", "east")
    world.consumer.catch_up()

    assert [subject for _, subject, _ in world.applied("east")] == ["s5", "fine"]


def test_with_its_source_away_a_consumer_waits_and_then_catches_up(world: World) -> None:
    world.happen(("east", Moved(youth_id="a", amount=1)), ("east", Moved(youth_id="a", amount=2)))
    world.caller.reachable = False
    assert not world.consumer.catch_up()
    assert world.applied("east") == []

    world.caller.reachable = True
    world.consumer.catch_up()

    assert world.applied("east") == world.log("east")
    assert world.stopped() == {}


def test_an_event_that_breaks_a_key_every_time_parks_like_any_other(world: World) -> None:
    world.happen(("east", Moved(youth_id="a", amount=CLASH)), ("east", Moved(youth_id="b", amount=1)))

    world.consumer.catch_up()

    assert world.applied("east") == [(2, "b", 1)]
    assert [p["subject"] for p in care.parked(world.follower)] == ["a"]


def test_behind_a_fact_about_two_both_wait_and_both_go_on_with_its_replay(world: World) -> None:
    world.happen(
        ("east", Joined(youth_id="a", other_id="b", amount=POISON)),
        ("east", Moved(youth_id="b", amount=1)),
        ("east", Moved(youth_id="a", amount=2)),
        ("east", Moved(youth_id="c", amount=3)),
    )
    world.consumer.catch_up()
    assert world.applied("east") == [(4, "c", 3)]

    world.mending.done = True
    replayed = care.replay(world.follower, "source", "east", "b")

    assert replayed == 3
    assert [seq for seq, _, _ in world.applied("east")] == [4, 1, 2, 3]
    assert care.parked(world.follower) == []


def test_a_fact_about_two_waits_behind_what_is_parked_of_either(world: World) -> None:
    world.happen(poison("b"), ("east", Joined(youth_id="a", other_id="b")), ("east", Moved(youth_id="a", amount=2)))
    world.restart_follower()

    world.consumer.catch_up()

    assert world.applied("east") == []
    assert [p["seq"] for p in care.parked(world.follower)] == [1, 2, 3]


def test_what_no_waiting_mends_parks_although_the_driver_calls_it_operational(world: World) -> None:
    world.happen(("east", Moved(youth_id="a", amount=BAD_SQL)), ("east", Moved(youth_id="b", amount=1)))

    world.consumer.catch_up()

    assert world.applied("east") == [(2, "b", 1)]
    assert [p["subject"] for p in care.parked(world.follower)] == ["a"]


def test_a_disk_or_a_line_that_fails_is_waited_for(world: World) -> None:
    world.happen(("east", Moved(youth_id="a", amount=NO_DISK)))
    with pytest.raises(OSError, match="disk"):
        world.consumer.catch_up()
    assert care.parked(world.follower) == []

    world.mending.done = True
    world.consumer.catch_up()

    assert world.applied("east") == [(1, "a", NO_DISK)]


@pytest.mark.parametrize(("code", "waits"), [("57P01", True), ("53100", True), ("08006", True), ("55P03", True), ("54001", False),
                                             ("55000", False)])
def test_postgresql_says_by_its_code_whether_to_wait(code: str, waits: bool) -> None:
    class Said(Exception):
        pgcode = code

    assert is_infrastructure(OperationalError("SELECT", {}, Said())) is waits


def test_sqlite_says_so_too(tmp_path: Path) -> None:
    one, two = (sqlite3.connect(tmp_path / "x.db", timeout=0, isolation_level=None) for _ in range(2))
    one.execute("BEGIN IMMEDIATE")

    def raised(connection: sqlite3.Connection, statement: str) -> bool:
        with pytest.raises(sqlite3.OperationalError) as error:
            connection.execute(statement)
        return is_infrastructure(OperationalError(statement, {}, error.value))

    assert raised(two, "BEGIN IMMEDIATE")
    assert not raised(one, "SELECT nothing FROM nowhere")
    assert not raised(one, "SELECT 1" + " + 1" * 5_000)
    one.close()
    two.close()
