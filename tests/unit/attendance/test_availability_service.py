"""Availability as the service keeps it: read from an import, set by people, within everybody's reach."""

import datetime as dt
from typing import Any

import pytest

from contracts.attendance import rpc
from contracts.errors import AutonomieError, Conflict, InvalidRequest, NotAllowed, NotFound
from contracts.kernel import Principal, Scope
from contracts.profiles import events as profiles
from tests.unit.attendance.conftest import PARIS, Town


def receive(town: Any, text: str, youth_id: str = "sam") -> rpc.Availability:
    town.harness.call(
        rpc.receive_availabilities,
        rpc.ReceiveAvailabilities(
            import_id="import",
            area="orleans",
            availabilities=(rpc.ReceivedAvailability(owner_id=youth_id, text=text),),
        ),
    )
    return town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id=youth_id))


def week(availability: rpc.Availability) -> list[tuple[str, str, str]]:
    return [(each.day, each.start, each.end) for each in availability.weekly]


def test_the_text_of_an_export_becomes_a_week_and_a_question(town: Any) -> None:
    town.admit("sam")

    received = receive(town, "1 semaine sur 3 au CFA; Sam 8h30-12h30")

    assert week(received) == [("sat", "08:30", "12:30")]
    assert received.to_ask == "quelles semaines au CFA, et quels horaires les autres semaines ?"
    assert received.known
    assert town.last_fact() == {"owner_id": "sam", "owner_kind": "youth", "to_ask": True}


def test_a_text_may_arrive_before_the_youth_it_is_about(town: Any) -> None:
    town.harness.call(
        rpc.receive_availabilities,
        rpc.ReceiveAvailabilities(
            import_id="import",
            area="orleans",
            availabilities=(rpc.ReceivedAvailability(owner_id="early", text="Sam 9h-13h"),),
        ),
    )

    town.admit("early")

    read = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="early"))
    assert week(read) == [("sat", "09:00", "13:00")]


def test_an_availability_that_says_nothing_sure_is_not_known(town: Any) -> None:
    town.admit("sam")

    assert not receive(town, "variable (3x8)").known


def test_the_same_export_again_changes_nothing_and_the_next_one_updates(town: Any) -> None:
    town.admit("sam")
    first = receive(town, "Sam 9h-13h")
    logged = len(town.harness.events("attendance", "orleans"))

    assert receive(town, "Sam 9h-13h") == first
    assert len(town.harness.events("attendance", "orleans")) == logged

    assert week(receive(town, "Ven 13h-18h")) == [("fri", "13:00", "18:00")]


def test_what_a_person_set_here_is_not_overwritten_by_an_import(town: Any) -> None:
    town.admit("sam")
    receive(town, "toute la semaine sauf mercredi")
    answered = town.frees("sam", ("sat", "09:00", "12:00"))

    after = receive(town, "Lun-Ven 9h-17h")

    assert answered.to_ask is None, "a person answered"
    assert week(after) == [("sat", "09:00", "12:00")]


def test_two_people_do_not_overwrite_each_other(town: Any) -> None:
    seen = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="lea"))
    town.frees("lea", ("sat", "09:00", "12:00"))

    with pytest.raises(Conflict) as refused:
        town.harness.call(
            rpc.set_availability,
            rpc.SetAvailability(owner_id="lea", owner_kind="youth", version=seen.version, weekly=()),
        )

    assert refused.value.code == "edited_meanwhile"


def test_exceptions_of_days_gone_by_stay_and_the_others_are_replaced(town: Any) -> None:
    def closed(day: int) -> rpc.AvailabilityException:
        return rpc.AvailabilityException(day=dt.date(2026, 12, day), free=False)

    town.frees("lea", exceptions=(closed(2), closed(20)))
    town.clock.forward(days=3)

    after = town.frees("lea", exceptions=(closed(24),))

    assert [each.day.day for each in after.exceptions] == [2, 24]


def test_a_range_that_is_none_is_refused(town: Any) -> None:
    for start, end in [("17:00", "09:00"), ("09:00", "09:00"), ("23:00", "24:30")]:
        with pytest.raises(InvalidRequest) as refused:
            town.frees("lea", ("mon", start, end))
        assert refused.value.code in ("bad_time_range", "bad_time")


def test_nobody_reads_or_edits_outside_the_scope(town: Any) -> None:
    town.say(profiles.SchoolOpened(school_id="other", confirmation="manual"))
    other = Principal(id="x", role="school", organisation_id="other")
    reach = Scope(kind="school", ids=("other",))
    for owner, kind in [("lea", "youth"), ("anna", "instructor"), ("clio", "vehicle")]:
        with pytest.raises(NotAllowed):
            town.harness.call(
                rpc.get_availability,
                rpc.GetAvailability(owner_id=owner, owner_kind=kind),  # type: ignore[arg-type]
                principal=other,
                scope=reach,
            )


def test_an_instructor_edits_the_own_hours_and_nobody_elses(town: Any) -> None:
    def put(owner_id: str) -> None:
        command = rpc.SetAvailability(owner_id=owner_id, owner_kind="instructor", version=1, weekly=())
        own = Scope(kind="youth", ids=("anna",))
        town.harness.call(rpc.set_availability, command, principal=Principal(id="anna", role="instructor"), scope=own)

    put("anna")

    with pytest.raises(NotAllowed):
        put("bilal")


def test_somebody_unknown_has_no_availability(town: Any) -> None:
    with pytest.raises(NotFound) as refused:
        town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="nobody"))

    assert isinstance(refused.value, AutonomieError)
    assert refused.value.code == "youth"


def test_alternation_travel_and_wishes_are_kept_beside_the_week(town: Town) -> None:
    rule = rpc.AvailabilityRule(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", since=dt.date(2026, 12, 8), free=False)

    town.frees("lea", ("tue", "17:00", "20:00"), rules=(rule,), travel_minutes=30, wanted_minutes=180)

    kept = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="lea"))
    assert (kept.rules, kept.travel_minutes, kept.wanted_minutes) == ((rule,), 30, 180)
    days = {each.starts_at.date().day for each in town.slots("lea", days=31).slots}
    assert days == {15, 29}
    starts = {each.starts_at.astimezone(PARIS).strftime("%H:%M") for each in town.slots("lea", days=31).slots}
    assert min(starts) == "17:30"


def test_a_rule_that_cannot_be_read_is_refused(town: Town) -> None:
    rule = rpc.AvailabilityRule(rule="FREQ=SECONDLY", since=dt.date(2026, 12, 8))

    with pytest.raises(InvalidRequest, match="bad_rule"):
        town.frees("lea", ("tue", "17:00", "20:00"), rules=(rule,))


def test_a_status_suggests_a_week_that_nothing_is_offered_from(town: Town) -> None:
    town.admit("mia")

    seen = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="mia"))

    assert not seen.known
    assert seen.suggested[0] == rpc.WeeklyRange(day="mon", start="09:00", end="17:00")
    assert town.slots("mia").reason is not None


def test_a_new_status_asks_whether_the_week_still_holds(town: Town) -> None:
    town.say(profiles.StatusChanged(youth_id="lea", status="apprentice", since=dt.date(2026, 12, 1)))

    asked = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="lea"))
    assert asked.to_ask == "la situation a changé : cette semaine est-elle encore la bonne ?"
    assert town.frees("lea", ("tue", "18:00", "20:00")).to_ask is None


def test_who_was_asked_already_is_not_told_again_at_the_next_status(town: Town) -> None:
    town.say(profiles.StatusChanged(youth_id="lea", status="apprentice", since=dt.date(2026, 12, 1)))
    before = town.facts()

    town.say(profiles.StatusChanged(youth_id="lea", status="job_seeker", since=dt.date(2026, 12, 2)))

    assert town.facts() == before


def test_a_status_of_before_told_late_asks_nothing(town: Town) -> None:
    town.say(profiles.StatusChanged(youth_id="lea", status="apprentice", since=dt.date(2026, 11, 1)))
    town.frees("lea", ("tue", "18:00", "20:00"))

    town.say(profiles.StatusChanged(youth_id="lea", status="student", since=dt.date(2025, 9, 1)))

    asked = town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="lea"))
    assert asked.to_ask is None
