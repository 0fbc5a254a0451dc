"""Nothing for 14 days: what counts as something, and for whom silence is no alarm."""

import datetime as dt
from collections.abc import Callable

import pytest

from contracts.attendance import events as attendance
from contracts.notifications import events as notifications
from contracts.profiles import events as profiles
from contracts.progress import rpc
from tests.unit.progress.journey import ADVISER, REFERENT, YOUTH, YOUTH_ID, Journey

SILENCE = "nothing_for_14_days"


def discussed(journey: Journey) -> None:
    journey.ask(rpc.discuss_adjustment, rpc.DiscussAdjustment(
        id="m1", adjustment_id="adjustment-1", youth_id=YOUTH_ID, words="Le mardi ?"), YOUTH)


def proposed_by_the_youth(journey: Journey) -> None:
    journey.propose("instructor", id="own", by=YOUTH)


def planned(journey: Journey) -> None:
    journey.say(profiles.ProjectStepPlanned(youth_id=YOUTH_ID, step_id="s1", due_on=journey.today() + dt.timedelta(days=60)))


SOMETHING: dict[str, Callable[[Journey], object]] = {
    "an exam": lambda journey: journey.sit("code", score=38),
    "a difficulty": lambda journey: journey.report(by=REFERENT),
    "a step of the project": planned,
    "the week given": lambda journey: journey.say(
        attendance.AvailabilityDeclared(owner_id=YOUTH_ID, owner_kind="youth", to_ask=False)),
    "a message of the youth": lambda journey: journey.say(
        notifications.MessagePosted(youth_id=YOUTH_ID, message_id="m1", by_role="youth")),
    "words about an adjustment": discussed,
    "a proposal of the youth": proposed_by_the_youth,
    "a step of the paperwork": lambda journey: journey.say(
        profiles.MilestoneReached(youth_id=YOUTH_ID, milestone="neph_received", on=journey.today())),
}


@pytest.mark.parametrize("what", sorted(SOMETHING))
def test_whatever_moves_the_journey_breaks_the_silence(journey: Journey, what: str) -> None:
    journey.propose("pace", by=ADVISER)
    journey.days_pass(11)
    SOMETHING[what](journey)

    journey.days_pass(13)
    assert SILENCE not in journey.open_signals()
    journey.days_pass(1)
    assert SILENCE in journey.open_signals()


def test_a_message_of_somebody_else_is_no_sign_of_the_youth(journey: Journey) -> None:
    journey.days_pass(11)
    journey.say(notifications.MessagePosted(youth_id=YOUTH_ID, message_id="m1", by_role="adviser"))

    journey.days_pass(3)

    assert SILENCE in journey.open_signals()


def test_once_the_licence_is_there_silence_is_no_alarm(journey: Journey) -> None:
    journey.say(profiles.DrivingTrackMoved(youth_id=YOUTH_ID, track="licensed", on=journey.today()))

    journey.days_pass(40)

    assert SILENCE not in journey.open_signals()
