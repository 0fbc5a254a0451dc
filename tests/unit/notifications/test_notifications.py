"""Who is told of what, once, and what they read of it; on both engines, from the others' events."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from contracts.attendance.events import (
    AppointmentCancelled,
    AppointmentConfirmed,
    AppointmentRequested,
    AttendanceContestAnswered,
    AttendanceContested,
    ErasedTimeFreed,
    LessonAttended,
    LessonMissed,
    PlanSentToSchool,
)
from contracts.errors import InvalidRequest
from contracts.kernel import EVERYTHING, Context, Event, Principal
from contracts.notifications import rpc
from contracts.profiles.events import (
    AdmissionWithdrawn,
    FundingProposed,
    PlaceOffered,
    StaffJoined,
    YouthAdmitted,
    YouthLinked,
    YouthPutOnWaitingList,
    YouthUnlinked,
)
from contracts.progress.events import (
    AdjustmentAccepted,
    AdjustmentAgreed,
    AdjustmentArbitrated,
    AdjustmentDiscussed,
    AdjustmentDone,
    AdjustmentProposed,
    AdjustmentWithdrawn,
    DifficultyReported,
    SignalRaised,
)
from servicekit.config import default_programme
from servicekit.log.consumer import Consumer
from servicekit.testing.harness import Harness
from services.notifications.domain.audience import WHO_IS_TOLD
from services.notifications.service import NotificationsService
from services.notifications.settings import read_dependencies

STARTS = dt.datetime(2026, 12, 3, 9, 0, tzinfo=dt.UTC)
YOUTH = Principal(id="y1", role="youth")
ADVISER = Principal(id="ad1", role="adviser")
OTHER_ADVISER = Principal(id="ad2", role="adviser")
OFFICE = Principal(id="office1", role="school", organisation_id="s1")
COLLEAGUE = Principal(id="office2", role="school", organisation_id="s1")
INSTRUCTOR = Principal(id="i1", role="instructor", organisation_id="s1")
PARTIES = {"youth_id": "y1", "school_id": "s1", "instructor_id": "i1"}


@pytest.fixture
def harness(database_urls: Callable[[str], str]) -> Iterator[Harness]:
    harness = Harness({NotificationsService: read_dependencies(default_programme())}, database_urls)
    yield harness
    harness.close()


def say_as(harness: Harness, actor: str, event: Event, area: str = "orleans") -> None:
    """As `harness.say`, by a person."""
    principal = Principal(id=actor, role="adviser")
    harness.apps[event.domain()].execute(
        lambda uow: uow.log.append(area, event), Context(principal=principal, scope=EVERYTHING)
    )


def linked(other: str = "ad1", role: str = "adviser") -> YouthLinked:
    return YouthLinked(youth_id="y1", role=role, other_id=other)  # type: ignore[arg-type]


def requested(appointment: str = "l1") -> AppointmentRequested:
    return AppointmentRequested(
        appointment_id=appointment, vehicle_id=None, kind="driving_lesson", starts_at=STARTS,
        ends_at=STARTS + dt.timedelta(hours=1), **PARTIES,
    )  # fmt: skip


def missed(outcome: str, appointment: str = "l1") -> LessonMissed:
    return LessonMissed(
        appointment_id=appointment, record_id="r1", kind="driving_lesson", starts_at=STARTS,
        outcome=outcome, reason="transport", **PARTIES,  # type: ignore[arg-type]
    )  # fmt: skip


def proposed(must_agree: str | None, by: str = "ad1") -> AdjustmentProposed:
    return AdjustmentProposed(youth_id="y1", adjustment_id="a1", kind="pace", proposer_id=by, must_agree=must_agree)


def inbox(harness: Harness, who: Principal, **request: object) -> rpc.NotificationPage:
    return harness.call(rpc.list_notifications, rpc.ListNotifications(**request), principal=who)  # type: ignore[arg-type]


def told(harness: Harness, who: Principal) -> list[str]:
    return [one.what for one in inbox(harness, who).notifications]


def test_a_request_waits_at_the_school_and_not_with_the_youth_who_made_it(harness: Harness) -> None:
    say_as(harness, "y1", requested())

    harness.settle()

    assert told(harness, OFFICE) == ["appointment_requested"]
    assert told(harness, YOUTH) == []
    assert told(harness, INSTRUCTOR) == []


def test_a_lesson_waits_for_the_youth_s_signature_and_an_adviser_s_interview_for_none(harness: Harness) -> None:
    lesson = LessonAttended(appointment_id="l1", record_id="r1", kind="driving_lesson", starts_at=STARTS, minutes=60, **PARTIES)  # type: ignore[arg-type]
    parties = {"youth_id": "y1", "school_id": "", "instructor_id": ""}
    interview = LessonAttended(appointment_id="l2", record_id="r2", kind="interview", starts_at=STARTS, minutes=30, **parties)
    say_as(harness, "i1", lesson)
    say_as(harness, "ad1", interview)

    harness.settle()

    assert [each.data["appointment_id"] for each in inbox(harness, YOUTH).notifications] == ["l1"]


def test_a_plan_that_is_sent_waits_at_the_school(harness: Harness) -> None:
    say_as(harness, "coordinator", PlanSentToSchool(school_id="s1", plan_id="p1", week="2026-W50"))

    harness.settle()

    [notification] = inbox(harness, OFFICE).notifications
    assert (notification.what, notification.youth_id, notification.data["plan_id"]) == ("plan_sent_to_school", None, "p1")
    assert told(harness, COLLEAGUE) == ["plan_sent_to_school"]
    assert told(harness, INSTRUCTOR) == []


def test_an_hour_freed_by_an_erasure_is_told_without_saying_whose_it_was(harness: Harness) -> None:
    ends_at = STARTS + dt.timedelta(hours=1)
    freed = ErasedTimeFreed(school_id="s1", instructor_id="i1", kind="driving_lesson", starts_at=STARTS, ends_at=ends_at)
    say_as(harness, "coordinator", freed)

    harness.settle()

    for who in (OFFICE, INSTRUCTOR):
        [notification] = inbox(harness, who).notifications
        assert (notification.what, notification.youth_id) == ("erased_time_freed", None)
        assert set(notification.data) == {"school_id", "instructor_id", "kind", "starts_at", "ends_at"}


def test_a_confirmation_reaches_youth_and_instructor_with_the_hour(harness: Harness) -> None:
    confirmed = AppointmentConfirmed(
        appointment_id="l1", vehicle_id=None, kind="driving_lesson", starts_at=STARTS,
        ends_at=STARTS + dt.timedelta(hours=1), **PARTIES,
    )  # fmt: skip
    say_as(harness, "office1", confirmed)

    harness.settle()

    [notification] = inbox(harness, YOUTH).notifications
    assert (notification.what, notification.youth_id) == ("appointment_confirmed", "y1")
    assert dt.datetime.fromisoformat(str(notification.data["starts_at"])) == STARTS
    assert told(harness, INSTRUCTOR) == ["appointment_confirmed"]
    assert told(harness, OFFICE) == []


@pytest.mark.parametrize("late", [True, False])
def test_a_cancellation_by_the_youth_reaches_school_and_instructor_and_when_late_whoever_decides(harness: Harness, late: bool) -> None:
    harness.say("orleans", linked())
    say_as(harness, "y1", AppointmentCancelled(appointment_id="l1", by="youth", late=late, starts_at=STARTS, **PARTIES))

    harness.settle()

    assert told(harness, OFFICE) == told(harness, INSTRUCTOR) == ["appointment_cancelled"]
    assert told(harness, ADVISER) == (["appointment_cancelled"] if late else [])
    assert told(harness, YOUTH) == []


def test_an_absence_reaches_the_lead_adviser_and_the_youth_who_may_contest_it(harness: Harness) -> None:
    harness.say("orleans", linked())
    say_as(harness, "i1", missed("absent_unexcused"))

    harness.settle()

    assert told(harness, ADVISER) == told(harness, YOUTH) == ["lesson_missed"]
    assert told(harness, OTHER_ADVISER) == []


def test_a_cancelled_lesson_is_not_told_as_an_absence(harness: Harness) -> None:
    harness.say("orleans", linked())
    say_as(harness, "i1", missed("cancelled_in_time"))

    harness.settle()

    assert told(harness, ADVISER) == []


def test_an_absence_told_before_its_adviser_is_known_reaches_the_adviser_all_the_same(harness: Harness) -> None:
    say_as(harness, "i1", missed("absent_unexcused"))
    harness.settle()

    harness.say("orleans", linked())
    harness.settle()

    assert told(harness, ADVISER) == ["lesson_missed"]


def test_what_happened_under_the_former_adviser_is_not_told_to_the_new_one(harness: Harness) -> None:
    harness.say("orleans", linked("ad1"))
    harness.clock.forward(hours=1)
    say_as(harness, "i1", missed("absent_unexcused"))
    harness.clock.forward(hours=1)
    harness.say("orleans", YouthUnlinked(youth_id="y1", role="adviser", other_id="ad1"), linked("ad2"))
    harness.clock.forward(hours=1)
    say_as(harness, "i1", missed("absent_excused", "l2"))

    harness.settle()

    assert [one.data["appointment_id"] for one in inbox(harness, ADVISER).notifications] == ["l1"]
    assert [one.data["appointment_id"] for one in inbox(harness, OTHER_ADVISER).notifications] == ["l2"]


def test_a_difficulty_and_a_signal_reach_the_adviser(harness: Harness) -> None:
    harness.say("orleans", linked())
    say_as(harness, "i1", DifficultyReported(youth_id="y1", difficulty_id="d1", kind="transport", by_role="instructor"))
    harness.say("orleans", SignalRaised(youth_id="y1", signal_id="g1", kind="two_absences", evidence=("r1", "r2")))

    harness.settle()

    assert set(told(harness, ADVISER)) == {"difficulty_reported", "signal_raised"}
    [signal] = [one for one in inbox(harness, ADVISER).notifications if one.what == "signal_raised"]
    assert signal.data["evidence"] == 2


def test_a_proposal_waits_for_the_youth_and_for_the_school_that_must_agree(harness: Harness) -> None:
    harness.say("orleans", linked(), linked("s1", "school"))
    say_as(harness, "ad1", proposed(must_agree="school"))

    harness.settle()

    assert told(harness, YOUTH) == told(harness, OFFICE) == ["adjustment_proposed"]
    assert told(harness, ADVISER) == []


def test_a_school_is_not_told_of_what_its_own_office_proposes(harness: Harness) -> None:
    harness.say("programme", StaffJoined(person_id="office1", role="school", organisation_id="s1"))
    harness.say("orleans", linked("s1", "school"))
    harness.settle()
    say_as(harness, "office1", proposed(must_agree="school", by="office1"))

    harness.settle()

    assert told(harness, COLLEAGUE) == []


def test_the_youths_answer_reaches_the_proposer_and_the_adviser_once(harness: Harness) -> None:
    harness.say("orleans", linked())
    say_as(harness, "ad1", proposed(must_agree="adviser"))
    say_as(harness, "y1", AdjustmentAccepted(youth_id="y1", adjustment_id="a1"))

    harness.settle()

    assert told(harness, ADVISER) == ["adjustment_accepted"]


def test_the_referent_who_proposed_is_told_of_the_answer(harness: Harness) -> None:
    say_as(harness, "ref1", proposed(must_agree=None, by="ref1"))
    say_as(harness, "y1", AdjustmentAccepted(youth_id="y1", adjustment_id="a1"))

    harness.settle()

    assert told(harness, Principal(id="ref1", role="referent")) == ["adjustment_accepted"]


def test_an_adviser_replaced_since_still_hears_the_answer_to_the_own_proposal(harness: Harness) -> None:
    harness.say("orleans", linked("ad1"))
    say_as(harness, "ad1", proposed(must_agree=None))
    harness.clock.forward(hours=1)
    harness.say("orleans", YouthUnlinked(youth_id="y1", role="adviser", other_id="ad1"), linked("ad2"))
    harness.clock.forward(hours=1)
    say_as(harness, "y1", AdjustmentAccepted(youth_id="y1", adjustment_id="a1"))

    harness.settle()

    assert told(harness, ADVISER) == told(harness, OTHER_ADVISER) == ["adjustment_accepted"]


def test_a_place_freed_is_news_for_who_waited_and_an_ordinary_admission_is_not(harness: Harness) -> None:
    harness.say("orleans", YouthPutOnWaitingList(youth_id="y1"))
    for youth in ("y1", "y2"):
        event = YouthAdmitted(youth_id=youth, status="apprentice", admitted_on=STARTS.date(), reachable=True)
        say_as(harness, "coordinator", event)

    harness.settle()

    assert told(harness, YOUTH) == ["youth_admitted"]
    assert told(harness, Principal(id="y2", role="youth")) == []


def test_an_admission_that_people_decided_is_news_for_who_had_applied(harness: Harness) -> None:
    for youth, awaited in (("y1", True), ("y2", False)):
        event = YouthAdmitted(youth_id=youth, status="apprentice", admitted_on=STARTS.date(), reachable=True, awaited=awaited)
        say_as(harness, "coordinator", event)

    harness.settle()

    assert told(harness, YOUTH) == ["youth_admitted"]
    assert told(harness, Principal(id="y2", role="youth")) == []


def test_whoever_was_told_of_a_place_is_told_that_it_was_a_mistake(harness: Harness) -> None:
    harness.say("orleans", linked())
    event = YouthAdmitted(youth_id="y1", status="apprentice", admitted_on=STARTS.date(), reachable=True, awaited=True)
    say_as(harness, "coordinator", event)
    say_as(harness, "coordinator", AdmissionWithdrawn(youth_id="y1"))

    harness.settle()

    for who in (YOUTH, ADVISER):
        assert sorted(told(harness, who)) == ["admission_withdrawn", "youth_admitted"]


def test_an_offered_place_and_a_plan_of_funding_wait_for_the_youths_answer(harness: Harness) -> None:
    harness.say("orleans", linked())
    say_as(harness, "coordinator", PlaceOffered(youth_id="y1", until=dt.date(2026, 12, 10)))
    say_as(harness, "ad1", FundingProposed(youth_id="y1", plan_id="p1", cost_cents=150_000, own_cents=10_000, minutes=1_800))

    harness.settle()

    assert sorted(told(harness, YOUTH)) == ["funding_proposed", "place_offered"]
    assert told(harness, ADVISER) == ["place_offered"]


def test_a_contested_absence_reaches_instructor_school_and_adviser(harness: Harness) -> None:
    harness.say("orleans", linked())
    say_as(harness, "y1", AttendanceContested(appointment_id="l1", record_id="r1", **PARTIES))

    harness.settle()

    assert told(harness, ADVISER) == told(harness, INSTRUCTOR) == told(harness, OFFICE) == ["attendance_contested"]


def test_the_answer_to_a_contest_reaches_the_youth_and_whoever_has_to_correct(harness: Harness) -> None:
    harness.say("orleans", linked())
    say_as(harness, "ad1", AttendanceContestAnswered(appointment_id="l1", record_id="r1", upheld=True, by="adviser", **PARTIES))

    harness.settle()

    assert told(harness, YOUTH) == told(harness, INSTRUCTOR) == told(harness, OFFICE) == ["attendance_contest_answered"]
    assert told(harness, ADVISER) == []


def test_an_interview_called_off_by_the_youth_reaches_the_adviser_and_no_school(harness: Harness) -> None:
    harness.say("orleans", linked())
    parties = {"youth_id": "y1", "school_id": "", "instructor_id": ""}
    say_as(harness, "y1", AppointmentCancelled(
        appointment_id="i1", by="youth", late=False, starts_at=STARTS, kind="interview", planned_minutes=30, **parties))

    harness.settle()

    assert told(harness, ADVISER) == ["appointment_cancelled"]
    assert told(harness, OFFICE) == told(harness, INSTRUCTOR) == []


def test_the_same_events_read_again_from_the_start_tell_nobody_twice(harness: Harness) -> None:
    harness.say("orleans", linked())
    say_as(harness, "i1", missed("absent_unexcused"))
    harness.settle()
    app = harness.apps["notifications"]
    app.execute(lambda uow: uow.session.execute(app.tables["consumer_cursor"].delete()))

    Consumer(app, harness.bus, harness.caller).catch_up()

    assert told(harness, ADVISER) == ["lesson_missed"]


def test_each_notification_is_published_once_with_ids_only(harness: Harness) -> None:
    say_as(harness, "y1", requested())

    harness.settle()

    [event] = harness.events("notifications", "orleans")
    [notification] = inbox(harness, OFFICE).notifications
    assert event["data"] == {"person_id": "s1", "notification_id": notification.id, "youth_id": "y1"}


def test_what_was_read_no_longer_counts_and_keeps_its_instant(harness: Harness) -> None:
    say_as(harness, "y1", requested("l1"))
    say_as(harness, "y1", requested("l2"))
    harness.settle()
    first = inbox(harness, OFFICE).notifications[0]
    harness.call(rpc.mark_read, rpc.MarkRead(ids=(first.id,)), principal=OFFICE)
    read_at = harness.clock.now()
    harness.clock.forward(hours=1)

    harness.call(rpc.mark_read, rpc.MarkRead(ids=(first.id,)), principal=COLLEAGUE)

    page = inbox(harness, COLLEAGUE)
    assert page.unread == 1
    assert {one.id: one.read_at for one in page.notifications}[first.id] == read_at
    assert len(inbox(harness, OFFICE, unread_only=True).notifications) == 1


def test_what_nobody_read_for_two_weeks_stays_in_the_list_and_no_longer_counts(harness: Harness) -> None:
    say_as(harness, "y1", requested("old"))
    harness.settle()
    harness.clock.forward(days=15)
    say_as(harness, "y1", requested("new"))
    harness.settle()

    page = inbox(harness, OFFICE)

    assert page.unread == 1
    assert [one.data["appointment_id"] for one in page.notifications] == ["new", "old"]
    waiting = inbox(harness, OFFICE, unread_only=True).notifications
    assert [one.data["appointment_id"] for one in waiting] == ["new"]


def test_nobody_marks_anothers_notifications_as_read(harness: Harness) -> None:
    say_as(harness, "y1", requested())
    harness.settle()
    [notification] = inbox(harness, OFFICE).notifications

    harness.call(rpc.mark_read, rpc.MarkRead(ids=(notification.id,)), principal=YOUTH)
    harness.call(rpc.mark_read, rpc.MarkRead(), principal=YOUTH)

    assert inbox(harness, OFFICE).unread == 1


def test_pages_follow_each_other_without_a_gap_or_a_double(harness: Harness) -> None:
    for number in range(7):
        say_as(harness, "y1", requested(f"l{number}"))
        harness.clock.forward(minutes=number % 2)  # some at the same instant
    harness.settle()

    seen: list[str] = []
    cursor: str | None = None
    while True:
        page = inbox(harness, OFFICE, limit=3, cursor=cursor)
        seen += [str(one.data["appointment_id"]) for one in page.notifications]
        cursor = page.next
        if cursor is None:
            break

    assert sorted(seen) == [f"l{number}" for number in range(7)]


@pytest.mark.parametrize("cursor", ["", "x", "2026-12-01|y", "2026-12-01T09:00:00+00:00|"])
def test_a_mangled_cursor_is_an_invalid_request(harness: Harness, cursor: str) -> None:
    if cursor == "":
        assert inbox(harness, OFFICE, cursor=cursor).notifications == ()
        return
    with pytest.raises(InvalidRequest):
        inbox(harness, OFFICE, cursor=cursor)


def test_every_event_of_the_table_is_listened_to() -> None:
    missing = {event.event_type() for event in WHO_IS_TOLD} - set(NotificationsService.listeners)

    assert missing == set(), f"add `listens(…, telling.tell)` to services/notifications/service.py for {missing}"


REFERENT = Principal(id="rf1", role="referent")
ADJUSTMENT = {"youth_id": "y1", "adjustment_id": "a1"}


def after_a_proposal(harness: Harness, actor: str, event: Event, must_agree: str | None = "school", also: str | None = None) -> None:
    """Proposed by the referent, read by everybody; then this happens."""
    staff = StaffJoined(person_id="office1", role="school", organisation_id="s1")
    for fact in (staff, linked(), linked("s1", "school"), linked("rf1", "referent"), linked("i1", "instructor")):
        say_as(harness, "coordinator", fact)
    say_as(harness, "rf1", AdjustmentProposed(**ADJUSTMENT, kind="other", proposer_id="rf1", must_agree=must_agree, also_agrees=also))
    harness.settle()
    for who in (YOUTH, ADVISER, REFERENT, OFFICE):
        harness.call(rpc.mark_read, rpc.MarkRead(), principal=who)
    say_as(harness, actor, event)
    harness.settle()


def news(harness: Harness, what: str) -> set[str]:
    """Who was told of it."""
    everyone = {"youth": YOUTH, "adviser": ADVISER, "referent": REFERENT, "school": OFFICE, "instructor": INSTRUCTOR}
    return {name for name, who in everyone.items() if what in told(harness, who)}


def test_a_refusal_reaches_whoever_proposed_and_the_adviser_who_may_open_it_again(harness: Harness) -> None:
    after_a_proposal(harness, "office1", AdjustmentWithdrawn(**ADJUSTMENT, by_role="school", refused=True))

    assert news(harness, "adjustment_withdrawn") == {"youth", "adviser", "referent"}


def test_what_is_taken_back_is_told_to_whoever_was_to_agree(harness: Harness) -> None:
    after_a_proposal(harness, "rf1", AdjustmentWithdrawn(**ADJUSTMENT, by_role="referent"))

    assert news(harness, "adjustment_withdrawn") == {"youth", "adviser", "school"}


def test_what_is_done_is_told_to_whoever_proposed_and_never_to_whoever_did_it(harness: Harness) -> None:
    after_a_proposal(harness, "ad1", AdjustmentDone(**ADJUSTMENT))

    assert news(harness, "adjustment_done") == {"youth", "referent"}


def test_what_is_opened_again_reaches_whoever_is_asked_anew(harness: Harness) -> None:
    fact = AdjustmentArbitrated(**ADJUSTMENT, decision="reopen", waits_for="school", owner_role="instructor")

    after_a_proposal(harness, "ad1", fact)

    assert news(harness, "adjustment_arbitrated") == {"youth", "referent", "school", "instructor"}


def test_a_school_that_must_agree_since_the_arbitration_is_told_of_what_follows(harness: Harness) -> None:
    after_a_proposal(harness, "ad1", AdjustmentArbitrated(**ADJUSTMENT, decision="amend", waits_for="school"), must_agree=None)

    say_as(harness, "rf1", AdjustmentWithdrawn(**ADJUSTMENT, by_role="referent"))
    harness.settle()

    assert "school" in news(harness, "adjustment_withdrawn")


def test_what_is_said_about_an_adjustment_reaches_those_it_concerns(harness: Harness) -> None:
    after_a_proposal(harness, "y1", AdjustmentDiscussed(**ADJUSTMENT, by_role="youth"))

    assert news(harness, "adjustment_discussed") == {"adviser", "referent", "school"}


def test_while_a_second_must_agree_the_youth_is_not_asked(harness: Harness) -> None:
    first = AdjustmentAgreed(**ADJUSTMENT, by_role="adviser", waits_for="school")

    after_a_proposal(harness, "ad1", first, must_agree="adviser", also="school")

    assert news(harness, "adjustment_agreed") == {"referent", "school"}
