"""What is freed is offered to one after the other, for a limited time: nothing lost, nothing given twice; on both engines."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.attendance import rpc
from contracts.errors import AutonomieError
from contracts.profiles import events as profiles
from servicekit.ids import new_id
from services.attendance.domain.offers import OfferRules
from services.attendance.group_tables import ClassPlace, FreedLesson, FreedOffer, GroupClass, WaitingEntry
from services.attendance.handlers import freed_places
from services.attendance.handlers.offers import AT_ONCE
from services.attendance.models import Youth
from tests.unit.attendance.conftest import PARIS
from tests.unit.attendance.test_classes import gives_up, opens, refusal, sheet, takes

HOUR = dt.timedelta(hours=1)
RULES = OfferRules(6 * HOUR, 12 * HOUR, HOUR, dt.time(8), dt.time(21), PARIS)


def waits(town: Any, group: rpc.GroupClass, youth_id: str) -> rpc.GroupClass:
    return town.youth_does(rpc.join_waiting_list, rpc.JoinWaitingList(class_id=group.id, youth_id=youth_id), youth_id)  # type: ignore[no-any-return]


def offers(town: Any, youth_id: str) -> tuple[rpc.FreedOffer, ...]:
    return town.youth_does(rpc.get_waiting, rpc.GetWaiting(youth_id=youth_id), youth_id).offers  # type: ignore[no-any-return]


def says(town: Any, offer: rpc.FreedOffer, accept: bool = True) -> rpc.FreedOffer:
    command = rpc.AnswerFreedOffer(id=new_id(), offer_id=offer.id, accept=accept)
    return town.youth_does(rpc.answer_freed_offer, command, offer.youth_id)  # type: ignore[no-any-return]


def asks(town: Any, *youth_ids: str) -> None:
    for youth_id in youth_ids:
        town.youth_does(rpc.ask_freed_lessons, rpc.AskFreedLessons(youth_id=youth_id, wanted=True), youth_id)


def goes_on(town: Any) -> None:
    town.harness.run_timer("attendance", "offer_what_is_freed")


@pytest.fixture
def full(town: Any) -> rpc.GroupClass:
    """One place, taken by Léa; Noé waits, then Zoé."""
    town.admit("zoe")
    group = opens(town, "15 18:00", places=1)
    takes(town, group, "lea")
    waits(town, group, "noe")
    town.clock.forward(minutes=1)
    waits(town, group, "zoe")
    return group


def place_of(town: Any, group: rpc.GroupClass) -> rpc.Appointment:
    return next(each for each in sheet(town, group).seats if each.state in ("requested", "confirmed"))


def test_a_full_class_is_waited_for_in_order_and_one_with_a_free_place_is_not(town: Any, full: rpc.GroupClass) -> None:
    assert [each.youth_id for each in sheet(town, full).waiting] == ["noe", "zoe"]
    assert waits(town, full, "zoe").rank == 2, "said again it keeps its rank"
    assert refusal(waits, town, opens(town, "15 19:00"), "noe") == "place_free"
    assert refusal(waits, town, full, "lea") == "place_held_already"


def test_a_freed_place_is_held_for_the_first_who_waits_and_taken_by_one_tap(town: Any, full: rpc.GroupClass) -> None:
    gives_up(town, place_of(town, full))

    (offer,) = offers(town, "noe")
    assert offers(town, "zoe") == ()
    assert refusal(takes, town, full, "zoe") == "class_full", "it is held"
    taken = says(town, offer)

    assert taken.outcome == "accepted"
    assert place_of(town, full).youth_id == "noe"
    assert place_of(town, full).id == taken.appointment_id
    assert [each.youth_id for each in sheet(town, full).waiting] == ["zoe"]
    assert town.facts()[-3:] == ["freed_time_offered", "freed_offer_accepted", "appointment_requested"]


def test_a_no_gives_the_next_a_turn(town: Any, full: rpc.GroupClass) -> None:
    gives_up(town, place_of(town, full))

    says(town, offers(town, "noe")[0], accept=False)

    assert len(offers(town, "zoe")) == 1
    assert [each.youth_id for each in sheet(town, full).waiting] == ["zoe"]


def test_silence_gives_the_next_a_turn_and_the_timer_run_twice_does_it_once(town: Any, full: rpc.GroupClass) -> None:
    gives_up(town, place_of(town, full))
    (offer,) = offers(town, "noe")
    town.clock.move_to(offer.until)
    assert refusal(says, town, offer) == "offer_over", "before the timer said so"

    goes_on(town)
    goes_on(town)

    assert Counter(town.facts())["freed_offer_expired"] == 1
    assert Counter(town.facts())["freed_time_offered"] == 2
    assert len(offers(town, "zoe")) == 1


def test_the_last_who_waits_says_nothing_and_the_place_is_free_for_all(town: Any, full: rpc.GroupClass) -> None:
    gives_up(town, place_of(town, full))
    for youth_id in ("noe", "zoe"):
        town.clock.move_to(offers(town, youth_id)[0].until)
        goes_on(town)

    assert takes(town, full, "lea").state == "requested"


def test_one_offer_accepted_ten_times_at_once_is_one_place(town: Any, full: rpc.GroupClass) -> None:
    gives_up(town, place_of(town, full))
    (offer,) = offers(town, "noe")
    start = Barrier(10)

    def click(_number: int) -> str:
        start.wait()
        try:
            return says(town, offer).outcome
        except AutonomieError as error:
            return error.code

    with ThreadPoolExecutor(10) as pool:
        outcomes = Counter(pool.map(click, range(10)))

    assert outcomes == {"accepted": 1, "offer_over": 9}
    assert [each.youth_id for each in sheet(town, full).seats if each.state == "requested"] == ["noe"]


def test_many_timers_at_once_make_one_offer(town: Any, full: rpc.GroupClass) -> None:
    town.say(profiles.YouthUnlinked(youth_id="lea", role="school", other_id="school"))
    town.harness.say("orleans", profiles.YouthLeftArea(youth_id="lea", to_area="pithiviers"))
    town.harness.settle()
    start = Barrier(8)

    def tick(_number: int) -> None:
        start.wait()
        goes_on(town)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tick, range(8)))

    assert Counter(town.facts())["freed_time_offered"] == 1
    assert len(offers(town, "noe")) == 1


def test_whoever_cannot_come_is_passed_over(town: Any, full: rpc.GroupClass) -> None:
    town.say(profiles.JourneyPaused(youth_id="noe"))

    gives_up(town, place_of(town, full))

    assert offers(town, "noe") == ()
    assert len(offers(town, "zoe")) == 1


def test_of_more_than_two_hundred_who_wait_the_only_one_who_can_come_is_asked_though_she_is_the_last(town: Any) -> None:
    """All of them joined at the same instant, so that only the whole key says who comes next."""
    line = [f"youth-{number:03d}" for number in range(freed_places.AT_ONCE + 3)]
    with town.harness.apps["attendance"].database.write() as session:
        for youth_id in line:
            session.add(Youth(id=youth_id, area="orleans", school_id="school", adviser_id="adviser", paused=youth_id != line[-1]))
    group = opens(town, "15 18:00", places=1)
    place = takes(town, group)
    with town.harness.apps["attendance"].database.write() as session:
        for youth_id in line:
            session.add(WaitingEntry(class_id=group.id, youth_id=youth_id, joined_at=town.clock.now()))

    gives_up(town, place)

    [offer] = offers(town, line[-1])
    assert offer.class_id == group.id
    says(town, offer, accept=False)
    assert sheet(town, group).group.taken == 0
    assert len(sheet(town, group).waiting) == len(line) - 1


def test_the_timer_looks_past_the_first_two_hundred_too(town: Any) -> None:
    line = [f"youth-{number:03d}" for number in range(2 * freed_places.AT_ONCE + 1)]
    with town.harness.apps["attendance"].database.write() as session:
        for youth_id in line:
            session.add(Youth(id=youth_id, area="orleans", school_id="school", adviser_id="adviser", paused=True))
    group = opens(town, "15 18:00", places=1)
    with town.harness.apps["attendance"].database.write() as session:
        for number, youth_id in enumerate(line):
            joined_at = town.clock.now() + dt.timedelta(seconds=number)
            session.add(WaitingEntry(class_id=group.id, youth_id=youth_id, joined_at=joined_at))
    goes_on(town)
    assert sheet(town, group).group.taken == 0
    with town.harness.apps["attendance"].database.write() as session:
        session.get_one(Youth, line[-1]).paused = False

    goes_on(town)

    assert [each.youth_id for each in offers(town, line[-1])] == [line[-1]]


def test_many_classes_that_nobody_can_come_to_hold_up_none_of_the_others(town: Any) -> None:
    """Noé waits for more of them than a run offers, and is paused; then Zoé for one more."""
    town.admit("zoe")
    for n in range(AT_ONCE + 3):
        hold_a_place_and_wait(town, f"class-{n:02d}", "noe", days=n + 8)
    town.say(profiles.JourneyPaused(youth_id="noe"))
    hold_a_place_and_wait(town, "class-zz", "zoe", days=AT_ONCE + 20)

    goes_on(town)

    assert [offer.class_id for offer in offers(town, "zoe")] == ["class-zz"]


def hold_a_place_and_wait(town: Any, class_id: str, youth_id: str, days: int) -> None:
    """A class with a free place and one who waits for it, as after a place was freed by an event."""
    starts_at = town.clock.now() + dt.timedelta(days=days)
    with town.harness.apps["attendance"].database.write() as session:
        session.add(GroupClass(
            id=class_id, area="orleans", school_id="school", kind="workshop", starts_at=starts_at, ends_at=starts_at + HOUR, places=1,
            title="", meeting_point="", directions="", state="open", version=1))
        session.add(WaitingEntry(class_id=class_id, youth_id=youth_id, joined_at=town.clock.now()))


def test_a_class_that_is_cancelled_takes_its_offer_back(town: Any, full: rpc.GroupClass) -> None:
    gives_up(town, place_of(town, full))
    (offer,) = offers(town, "noe")

    town.school_does(rpc.cancel_class, rpc.CancelClass(class_id=full.id))

    assert offers(town, "noe") == ()
    assert refusal(says, town, offer) == "offer_over"
    assert Counter(town.facts())["freed_offer_withdrawn"] == 1


def test_more_places_go_to_those_who_wait(town: Any, full: rpc.GroupClass) -> None:
    town.school_does(rpc.change_class, rpc.ChangeClass(class_id=full.id, version=full.version, places=3))

    assert len(offers(town, "noe")) == len(offers(town, "zoe")) == 1


def test_a_lesson_given_back_in_time_is_offered_to_who_asked_and_is_free(town: Any) -> None:
    lesson = town.confirmed("lea", "8 18:00")
    town.admit("zoe")
    town.frees("zoe", ("mon", "08:00", "20:00"))
    asks(town, "noe", "zoe", "lea")

    gives_up(town, lesson)

    (offer,) = offers(town, "noe")
    assert (offer.class_id, offer.starts_at, offer.instructor_id) == (None, lesson.starts_at, "anna")
    assert offers(town, "zoe") == offers(town, "lea") == ()
    town.admit("sam")
    assert refusal(town.confirmed, "sam", "8 18:00") == "slot_taken", "it is held for Noé"
    taken = says(town, offer)
    assert town.harness.call(rpc.get_appointment, rpc.GetAppointment(appointment_id=taken.appointment_id)).youth_id == "noe"


def test_the_most_urgent_is_asked_first_then_the_next_then_the_time_is_everybodys(town: Any) -> None:
    lesson = town.confirmed("lea", "8 18:00")
    town.admit("zoe")
    town.frees("zoe", ("tue", "17:00", "20:00"))
    asks(town, "noe", "zoe")
    town.say(profiles.ProjectDefined(youth_id="zoe", needed_by=dt.date(2026, 12, 20)))
    gives_up(town, lesson)

    says(town, offers(town, "zoe")[0], accept=False)
    town.clock.move_to(offers(town, "noe")[0].until)
    goes_on(town)

    assert offers(town, "zoe") == offers(town, "noe") == (), "nobody is asked twice"
    assert town.confirmed("zoe", "8 18:00").state == "confirmed"


def test_nothing_is_offered_when_nobody_asked_or_when_it_is_full_or_too_late(town: Any) -> None:
    gives_up(town, town.confirmed("lea", "8 18:00"))
    assert offers(town, "noe") == ()
    asks(town, "noe")
    for hour in (17, 18):
        town.confirmed("noe", f"15 {hour}:00")
    gives_up(town, town.confirmed("lea", "15 19:00"))
    assert offers(town, "noe") == (), "two hours a week were wanted"
    late = town.confirmed("lea", "22 18:00")
    town.clock.move_to(late.starts_at - 20 * HOUR)
    gives_up(town, late)
    assert offers(town, "noe") == (), "too late to ask anybody"


def test_a_lesson_cancelled_late_is_offered_as_long_as_there_is_time_to_ask(town: Any) -> None:
    asks(town, "noe")
    lesson = town.confirmed("lea", "8 18:00")
    town.clock.move_to(lesson.starts_at - 40 * HOUR)

    gives_up(town, lesson)

    (offer,) = offers(town, "noe")
    assert says(town, offer).outcome == "accepted"


def test_the_hour_that_a_youth_moves_away_from_is_offered_and_not_to_her(town: Any) -> None:
    asks(town, "lea", "noe")
    lesson = town.confirmed("lea", "8 18:00")

    to = {"starts_at": town.at("15 18:00"), "ends_at": town.at("15 19:00")}
    town.youth_does(rpc.move_appointment, rpc.MoveAppointment(appointment_id=lesson.id, version=lesson.version, **to))
    goes_on(town)

    (offer,) = offers(town, "noe")
    assert (offer.starts_at, offer.instructor_id, offer.vehicle_id) == (lesson.starts_at, "anna", "clio")
    assert offers(town, "lea") == ()


def test_an_hour_that_is_recorded_as_postponed_before_it_began_is_offered(town: Any) -> None:
    asks(town, "noe")
    lesson = town.confirmed("lea", "8 18:00")

    town.school_does(rpc.record_attendance, rpc.RecordAttendance(id=new_id(), appointment_id=lesson.id, outcome="postponed"))

    assert len(offers(town, "noe")) == 1


def test_an_erased_youths_hour_is_offered_without_a_word_about_her(town: Any) -> None:
    asks(town, "noe")
    lesson = town.confirmed("lea", "8 18:00")

    town.say(profiles.YouthErased(youth_id="lea"))
    goes_on(town)

    assert [offer.starts_at for offer in offers(town, "noe")] == [lesson.starts_at]
    with town.harness.apps["attendance"].database.read() as session:
        assert [hour.appointment_id for hour in session.query(FreedLesson)] == [None]


def test_what_the_school_itself_takes_away_is_offered_to_nobody(town: Any) -> None:
    asks(town, "noe")
    taken, moved, noted = (town.confirmed("lea", f"8 {hour}:00") for hour in (17, 18, 19))

    town.school_does(rpc.cancel_appointment, rpc.CancelAppointment(appointment_id=taken.id))
    to = {"starts_at": town.at("15 18:00"), "ends_at": town.at("15 19:00")}
    town.school_does(rpc.move_appointment, rpc.MoveAppointment(appointment_id=moved.id, version=moved.version, **to))
    town.school_does(rpc.record_attendance, rpc.RecordAttendance(id=new_id(), appointment_id=noted.id, outcome="cancelled_by_school"))
    goes_on(town)

    assert offers(town, "noe") == ()


def test_who_is_still_on_the_way_from_another_appointment_is_not_asked(town: Any) -> None:
    asks(town, "noe")
    town.frees("noe", ("tue", "16:00", "21:00"), travel_minutes=30)
    town.confirmed("noe", "8 17:00", instructor_id="bilal", kind="interview", vehicle_id=None)

    gives_up(town, town.confirmed("lea", "8 18:00"))

    assert offers(town, "noe") == ()


def leaves(town: Any) -> None:
    town.say(profiles.InstructorLeft(instructor_id="anna", school_id="school"))


def gives_no_more_hours(town: Any) -> None:
    town.frees("anna", ("mon", "08:00", "20:00"), kind="instructor")


def is_in_the_garage(town: Any) -> None:
    town.frees("clio", kind="vehicle", exceptions=(rpc.AvailabilityException(day=dt.date(2026, 12, 8), free=False),))


@pytest.mark.parametrize("happens", [leaves, gives_no_more_hours, is_in_the_garage])
def test_an_hour_without_its_instructor_or_vehicle_is_offered_to_nobody(town: Any, happens: Any) -> None:
    asks(town, "noe")
    lesson = town.confirmed("lea", "8 18:00")
    happens(town)

    gives_up(town, lesson)

    assert offers(town, "noe") == ()


@pytest.mark.parametrize("happens", [leaves, gives_no_more_hours, is_in_the_garage])
def test_a_yes_to_an_hour_without_its_instructor_or_vehicle_ends_the_offer(town: Any, happens: Any) -> None:
    asks(town, "noe")
    gives_up(town, town.confirmed("lea", "8 18:00"))
    (offer,) = offers(town, "noe")
    happens(town)

    answered = says(town, offer)

    assert (answered.outcome, answered.appointment_id) == ("expired", None)
    assert offers(town, "noe") == ()
    assert town.facts()[-1] == "freed_offer_expired"


def test_a_school_that_needs_the_time_itself_takes_the_offer_back(town: Any) -> None:
    asks(town, "noe")
    gives_up(town, town.confirmed("lea", "8 18:00"))
    (offer,) = town.school_does(rpc.list_freed_offers, rpc.ListFreedOffers()).offers

    town.school_does(rpc.withdraw_freed_offer, rpc.WithdrawFreedOffer(offer_id=offer.id))
    goes_on(town)

    assert offers(town, "noe") == ()
    assert town.confirmed("lea", "8 18:00").state == "confirmed"


def test_an_erased_youths_offer_holds_nothing_any_more(town: Any, full: rpc.GroupClass) -> None:
    gives_up(town, place_of(town, full))
    assert len(offers(town, "noe")) == 1

    town.say(profiles.YouthErased(youth_id="noe"))
    goes_on(town)

    assert len(offers(town, "zoe")) == 1
    with town.harness.apps["attendance"].database.read() as session:
        assert [place.youth_id for place in session.query(ClassPlace)] == ["zoe"]
        assert session.query(FreedOffer).filter_by(youth_id="noe").count() == 0


def test_two_files_joined_hold_one_place_and_the_other_is_offered(town: Any) -> None:
    town.admit("zoe")
    group = opens(town, "15 18:00", places=2)
    for youth_id in ("lea", "noe"):
        takes(town, group, youth_id)
    waits(town, group, "zoe")

    town.say(profiles.YouthsMerged(youth_id="lea", merged_id="noe", area="orleans"))
    goes_on(town)

    assert [each.youth_id for each in sheet(town, group).seats if each.state == "requested"] == ["lea"]
    assert len(offers(town, "zoe")) == 1


def test_what_was_answered_goes_after_its_time(town: Any, full: rpc.GroupClass) -> None:
    gives_up(town, place_of(town, full))
    says(town, offers(town, "noe")[0])

    town.clock.forward(days=120)
    town.harness.run_timer("attendance", "forget_old_offers")

    with town.harness.apps["attendance"].database.read() as session:
        assert session.query(FreedOffer).count() == 0


INSTANTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001 - of the strategy


@given(INSTANTS, st.integers(0, 400))
def test_an_answer_has_its_waking_hours_and_ends_before_the_start_leaves_no_time(now: dt.datetime, hours: int) -> None:
    starts_at = now + hours * HOUR

    until = RULES.until(now, starts_at)

    if until is None:
        assert waking(now, starts_at - RULES.latest) < RULES.shortest
    else:
        assert now < until <= starts_at - RULES.latest
        assert RULES.shortest <= waking(now, until) <= RULES.answer
        assert until == starts_at - RULES.latest or waking(now, until) == RULES.answer


def waking(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Counted day by day in another way: the local days between, each cut to its waking hours."""
    total, day = dt.timedelta(), start.astimezone(PARIS).date()
    while day <= end.astimezone(PARIS).date():
        first = max(start, dt.datetime.combine(day, dt.time(8), PARIS).astimezone(dt.UTC))
        last = min(end, dt.datetime.combine(day, dt.time(21), PARIS).astimezone(dt.UTC))
        total += max(last - first, dt.timedelta())
        day += dt.timedelta(days=1)
    return total


