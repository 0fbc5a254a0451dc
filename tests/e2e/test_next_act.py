"""The one next act of a youth: what comes first in each situation, always in at most 60 words. No browser needed."""

import datetime as dt
from collections.abc import Iterator

import msgspec
import pytest

from contracts.attendance.rpc import Appointment, AttendanceRecord, Availability, FreedOffer
from contracts.profiles.rpc import Project, Youth, YouthSummary
from contracts.progress.rpc import Adjustment
from gateway.web.next_act import MOST_WORDS, NextAct, Situation, next_act
from tests.e2e.world import World

HOUR = dt.timedelta(hours=1)
KNOWN = Availability(owner_id="y", owner_kind="youth", known=True)


@pytest.fixture(autouse=True)
def _page(world: World) -> Iterator[None]:
    with world.platform.gateway.app.test_request_context("/accueil"):
        yield


def youth(journey: str = "active", driving: str = "in_training") -> Youth:
    return Youth(project=Project(), summary=YouthSummary(
        id="y", area="orleans", file_number="1", first_name="Ada", last_name="L", journey=journey, status="job_seeker",
        code_track="passed", driving_track=driving))  # type: ignore[arg-type]


def lesson(world: World, away: dt.timedelta, state: str = "confirmed", record: AttendanceRecord | None = None) -> Appointment:
    start = world.clock.now() + away
    return Appointment(
        id="a", youth_id="y", school_id="s", instructor_id="i", vehicle_id=None, area="orleans", kind="driving_lesson",
        starts_at=start, ends_at=start + HOUR, state=state, requested_by="y", attendance=record,  # type: ignore[arg-type]
        meeting_point="Devant la mairie de Saint-Jean-de-la-Ruelle, côté parking")


def attended(world: World) -> AttendanceRecord:
    return AttendanceRecord(id="r", outcome="present", at=world.clock.now(), recorded_by="i", digest="", minutes=60)


def offer(world: World) -> Adjustment:
    return Adjustment(
        id="j", youth_id="y", kind="mobility_workshop", state="agreed", words="", owner_role="adviser", proposed_by="c",
        proposer_role="adviser", must_agree="adviser", waits_for="youth", at=world.clock.now())


def situation(world: World, **given: object) -> Situation:
    plain: dict[str, object] = {
        "youth": youth(), "adjustments": (), "coming": (), "past": (), "availability": KNOWN,
        "names": {"i": "Moniteur 1 – AE01"}, "now": world.clock.now(),
    }
    return Situation(**{**plain, **given})  # type: ignore[arg-type]


def in_words(act: NextAct) -> int:
    return len(f"{act.title} {act.text}".split())


def test_a_lesson_of_tomorrow_comes_before_all_else(world: World) -> None:
    now = situation(world, coming=(lesson(world, HOUR),), past=(lesson(world, -2 * HOUR, "closed", attended(world)),),
                    adjustments=(offer(world),))

    act = next_act(now)

    assert act.title == "Leçon de conduite"
    assert in_words(act) <= MOST_WORDS


def test_a_lesson_that_was_given_is_signed_before_an_offer_is_read(world: World) -> None:
    now = situation(world, past=(lesson(world, -2 * HOUR, "closed", attended(world)),), adjustments=(offer(world),))

    act = next_act(now)

    assert (act.title, act.post) == ("Signez votre leçon", True)
    assert in_words(act) <= MOST_WORDS


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ({"youth": youth("waiting")}, "Vous êtes sur la liste d’attente"),
        ({"youth": youth("paused")}, "Votre parcours est en pause"),
        ({"availability": Availability(owner_id="y", owner_kind="youth", known=False)}, "Dites quand vous êtes libre"),
        ({}, "Réservez une leçon"),
        ({"youth": youth(driving="licensed")}, "Tout est prêt"),
    ],
)
def test_each_situation_has_one_act_in_at_most_60_words(world: World, given: dict[str, object], title: str) -> None:
    act = next_act(situation(world, **given))

    assert act.title == title
    assert in_words(act) <= MOST_WORDS
    assert act.href.startswith("/")


def test_an_offer_that_waits_is_answered_before_a_lesson_is_booked(world: World) -> None:
    act = next_act(situation(world, adjustments=(offer(world),)))

    assert act.title == "On vous propose quelque chose"
    assert in_words(act) <= MOST_WORDS


def test_a_lesson_that_was_asked_for_says_that_the_school_will_answer(world: World) -> None:
    act = next_act(situation(world, coming=(lesson(world, 72 * HOUR, "requested"),)))

    assert act.title == "L’auto-école va répondre"
    assert in_words(act) <= MOST_WORDS


def freed(world: World) -> FreedOffer:
    start = world.clock.now() + 40 * HOUR
    return FreedOffer(
        id="f", youth_id="y", school_id="s", kind="code_class", starts_at=start, ends_at=start + HOUR, offered_at=world.clock.now(),
        until=world.clock.now() + 6 * HOUR, outcome="open", class_id="c")


def test_a_freed_place_waits_a_few_hours_only_so_it_comes_before_a_lesson_of_tomorrow(world: World) -> None:
    act = next_act(situation(world, offers=(freed(world),), coming=(lesson(world, 20 * HOUR),)))

    assert (act.href, act.title) == ("#offers", "Une place se libère pour vous")
    assert in_words(act) <= MOST_WORDS


def test_what_somebody_else_booked_asks_for_a_yes_or_a_no(world: World) -> None:
    booked = msgspec.structs.replace(lesson(world, 100 * HOUR), requested_by="school")

    act = next_act(situation(world, coming=(booked,)))

    assert (act.title, act.href) == ("Dites si vous venez", "/lecons#seance-a")
    assert next_act(situation(world, coming=(msgspec.structs.replace(booked, youth_answer="accepted"),))).title != act.title


def test_the_way_there_is_said_as_far_as_it_fits(world: World) -> None:
    short = msgspec.structs.replace(lesson(world, 20 * HOUR), directions="Tram A, arrêt Royale.")
    long = msgspec.structs.replace(short, directions="Bus 3 puis à pied " * 15)

    assert "Pour y aller : Tram A, arrêt Royale." in next_act(situation(world, coming=(short,))).text
    assert in_words(next_act(situation(world, coming=(long,)))) <= MOST_WORDS
