"""What a partner system is told, and what it is not: area, kind, consent, erasure; on both engines."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import delete

from contracts import catalogue
from contracts.attendance.events import AppointmentConfirmed, LessonAttended, LessonMissed
from contracts.errors import Conflict, NotAllowed
from contracts.kernel import EVERYTHING, Principal, Scope
from contracts.notifications import rpc
from contracts.profiles.events import CodeTrackMoved, DrivingTrackMoved, PartnerConsentGiven, PartnerConsentWithdrawn
from servicekit.config import default_programme
from servicekit.log.consumer import Consumer
from servicekit.testing.harness import Harness
from services.notifications.domain.sharing import BY_KIND, SHARED, own_id, reduced
from services.notifications.models import AliasRow
from services.notifications.service import NotificationsService
from services.notifications.settings import read_dependencies

STARTS = dt.datetime(2026, 12, 3, 9, 0, tzinfo=dt.UTC)
KINDS = ("lesson_attended", "lesson_missed", "code_track_moved")
PARTIES = {"school_id": "s1", "instructor_id": "i1", "kind": "driving_lesson", "starts_at": STARTS}


@pytest.fixture
def harness(database_urls: Callable[[str], str], tmp_path: Path) -> Iterator[Harness]:
    def urls(name: str) -> str:
        """The logs of the others need no server."""
        return database_urls(name) if name == "notifications" else f"sqlite:///{tmp_path}/{name}.db"

    harness = Harness({NotificationsService: read_dependencies(default_programme(), "a secret of the tests")}, urls)
    yield harness
    harness.close()


def register(harness: Harness, partner: str = "region", areas: tuple[str, ...] = ("orleans",)) -> str:
    """The token of its feed."""
    command = rpc.RegisterPartner(id=partner, name="Région", areas=areas, kinds=KINDS)  # type: ignore[arg-type]
    return harness.call(rpc.register_partner, command).feed_token


def consents(harness: Harness, youth: str = "y1", partner: str = "region", area: str = "orleans") -> None:
    harness.say(area, PartnerConsentGiven(youth_id=youth, partner_id=partner))
    harness.settle()
    harness.clock.forward(minutes=1)


def attended(youth: str = "y1", lesson: str = "l1") -> LessonAttended:
    return LessonAttended(appointment_id=lesson, record_id=f"r-{lesson}", youth_id=youth, minutes=55, **PARTIES)  # type: ignore[arg-type]


def feed(harness: Harness, token: str, after: int = 0) -> list[dict[str, Any]]:
    return list(harness.call(rpc.read_feed, rpc.ReadFeed(token=token, after=after)).events)


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"].split(".")[2] for event in events]


def test_a_partner_is_told_of_the_youths_who_consented_and_of_no_other(harness: Harness) -> None:
    token = register(harness)
    consents(harness, "y1")

    harness.say("orleans", attended("y1"), attended("y2"))
    harness.settle()

    [event] = feed(harness, token)
    assert event["source"] == "/autonomie/partner/region"
    assert event["sequence"] == "1".zfill(19)
    assert event["data"]["minutes"] == 55


def test_nothing_in_it_is_an_id_by_which_two_partners_could_compare(harness: Harness) -> None:
    tokens = [register(harness, partner) for partner in ("region", "agency")]
    for partner in ("region", "agency"):
        consents(harness, "y1", partner)

    harness.say("orleans", attended("y1"))
    harness.settle()

    [one], [other] = (feed(harness, token) for token in tokens)
    for event in (one, other):
        assert event["subject"] == event["data"]["youth_id"]
        assert not {"y1", "i1", "l1", "r-l1"} & set(map(str, event["data"].values()))
    for field in ("youth_id", "appointment_id", "record_id", "instructor_id"):
        assert one["data"][field] != other["data"][field]
    assert one["id"] != other["id"]


def test_the_same_youth_keeps_the_same_alias(harness: Harness) -> None:
    token = register(harness)
    consents(harness)

    harness.say("orleans", attended(lesson="l1"), attended(lesson="l2"))
    harness.settle()

    assert len({event["subject"] for event in feed(harness, token)}) == 1


def test_a_reason_of_absence_never_leaves(harness: Harness) -> None:
    token = register(harness)
    consents(harness)

    missed = LessonMissed(appointment_id="l1", record_id="r1", youth_id="y1", outcome="absent_excused", reason="health", **PARTIES)  # type: ignore[arg-type]
    harness.say("orleans", missed)
    harness.settle()

    [event] = feed(harness, token)
    assert event["data"]["reason"] is None
    assert "health" not in json.dumps(event)


def test_another_area_and_another_kind_are_not_told(harness: Harness) -> None:
    token = register(harness)
    consents(harness)
    consents(harness, "y3", area="pithiviers")

    harness.say("pithiviers", attended("y3"))
    harness.say("orleans", DrivingTrackMoved(youth_id="y1", track="ready", on=STARTS.date()))
    harness.say("orleans", CodeTrackMoved(youth_id="y1", track="passed", on=STARTS.date()))
    harness.settle()

    assert kinds(feed(harness, token)) == ["code_track_moved"]


def test_what_happened_before_the_consent_or_after_its_end_is_not_told(harness: Harness) -> None:
    token = register(harness)
    harness.say("orleans", attended(lesson="before"))
    harness.settle()
    harness.clock.forward(minutes=1)
    consents(harness)
    harness.say("orleans", PartnerConsentWithdrawn(youth_id="y1", partner_id="region"))
    harness.settle()
    harness.clock.forward(minutes=1)

    harness.say("orleans", attended(lesson="after"))
    harness.settle()

    assert feed(harness, token) == []


def test_a_consent_heard_of_after_the_lesson_that_it_covers_counts(harness: Harness) -> None:
    token = register(harness)
    harness.say("orleans", PartnerConsentGiven(youth_id="y1", partner_id="region"))
    harness.clock.forward(minutes=1)
    harness.say("orleans", attended())
    app = harness.apps["notifications"]
    consumer = Consumer(app, harness.bus, harness.caller)
    page = harness.apps["attendance"].query(lambda uow: harness.apps["attendance"].log.since(uow.session, "orleans", 0, 10))

    consumer.receive(bytes(body) for body in page.events)
    assert feed(harness, token) == []
    harness.settle()

    assert kinds(feed(harness, token)) == ["lesson_attended"]


def test_a_consent_withdrawn_withholds_what_was_written_and_keeps_the_numbers(harness: Harness) -> None:
    token = register(harness)
    consents(harness, "y1")
    consents(harness, "y2")
    harness.say("orleans", attended("y1"), attended("y2"))
    harness.settle()

    harness.say("orleans", PartnerConsentWithdrawn(youth_id="y1", partner_id="region"))
    harness.settle()

    first, second = feed(harness, token)
    assert (first["type"], first["data"], first["subject"]) == ("autonomie.partner.withheld.v1", {}, "withheld")
    assert [int(event["sequence"]) for event in (first, second)] == [1, 2]
    assert kinds([second]) == ["lesson_attended"]


def test_an_erased_youth_is_withheld(harness: Harness) -> None:
    token = register(harness)
    consents(harness)
    harness.say("orleans", attended())
    harness.settle()

    # what an erasure does in this service: the alias was the only link
    harness.apps["notifications"].execute(lambda uow: uow.session.execute(delete(AliasRow).where(AliasRow.youth_id == "y1")))

    assert kinds(feed(harness, token)) == ["withheld"]


def test_an_area_or_a_kind_taken_away_is_withheld(harness: Harness) -> None:
    token = register(harness, areas=("orleans", "pithiviers"))
    consents(harness)
    harness.say("orleans", attended(), CodeTrackMoved(youth_id="y1", track="passed", on=STARTS.date()))
    harness.settle()

    harness.call(rpc.change_partner, rpc.ChangePartner(partner_id="region", areas=("orleans",), kinds=("lesson_attended",)))
    without_kind = sorted(kinds(feed(harness, token)))
    harness.call(rpc.change_partner, rpc.ChangePartner(partner_id="region", areas=("pithiviers",), kinds=KINDS))  # type: ignore[arg-type]

    assert without_kind == ["lesson_attended", "withheld"]
    assert kinds(feed(harness, token)) == ["withheld", "withheld"]


def test_a_revoked_partner_is_refused_and_nothing_is_written_for_it(harness: Harness) -> None:
    token = register(harness)
    consents(harness)
    harness.call(rpc.revoke_partner, rpc.RevokePartner(partner_id="region"))

    harness.say("orleans", attended())
    harness.settle()

    with pytest.raises(NotAllowed, match="token"):
        feed(harness, token)
    assert harness.call(rpc.list_partners, rpc.ListPartners()).partners[0].head == 0


def test_a_feed_is_read_in_pages_without_gap(harness: Harness) -> None:
    token = register(harness)
    consents(harness)
    harness.say("orleans", *(attended(lesson=f"l{n}") for n in range(7)))
    harness.settle()

    after, seen, more = 0, [], True
    while more:
        page = harness.call(rpc.read_feed, rpc.ReadFeed(token=token, after=after, limit=3))
        seen += [int(event["sequence"]) for event in page.events]
        after, more = page.next, page.more

    assert seen == [1, 2, 3, 4, 5, 6, 7]


def test_a_wrong_token_opens_nothing(harness: Harness) -> None:
    register(harness)

    with pytest.raises(NotAllowed, match="token"):
        feed(harness, "guessed")


def test_a_coordinator_registers_within_the_own_area_only(harness: Harness) -> None:
    coordinator = {"principal": Principal(id="c1", role="coordinator", area="orleans"),
                   "scope": Scope(kind="areas", ids=("orleans",))}
    beyond = rpc.RegisterPartner(id="agency", name="Agence", areas=("orleans", "pithiviers"), kinds=KINDS)  # type: ignore[arg-type]
    within = rpc.RegisterPartner(id="agency", name="Agence", areas=("orleans",), kinds=KINDS)  # type: ignore[arg-type]

    with pytest.raises(NotAllowed, match="other_area"):
        harness.call(rpc.register_partner, beyond, **coordinator)  # type: ignore[arg-type]
    harness.call(rpc.register_partner, within, **coordinator)  # type: ignore[arg-type]

    with pytest.raises(Conflict, match="partner_exists"):
        harness.call(rpc.register_partner, within, scope=EVERYTHING)


def test_the_same_act_sent_again_shows_the_same_token_for_a_while_and_to_nobody_else(harness: Harness) -> None:
    def sent(by: str = "c1", **other: Any) -> str:
        command = rpc.RegisterPartner(**{"id": "agency", "name": "Agence", "areas": ("orleans",), "kinds": KINDS, "act": "a1", **other})
        person = Principal(id=by, role="coordinator", area="orleans")
        answer: rpc.RegisteredPartner = harness.call(
            rpc.register_partner, command, principal=person, scope=Scope(kind="areas", ids=("orleans",)))
        return answer.feed_token

    first, second = sent(), sent()

    assert first == second
    assert feed(harness, second) == []
    for another in ({"by": "c2"}, {"act": "a2"}, {"act": ""}, {"name": "Une autre agence"}):
        with pytest.raises(Conflict, match="partner_exists"):
            sent(**another)
    harness.clock.forward(minutes=10)
    with pytest.raises(Conflict, match="partner_exists"):
        sent()


def test_two_clicks_at_the_same_moment_register_once_and_both_show_the_key_that_opens(harness: Harness) -> None:
    command = rpc.RegisterPartner(id="agency", name="Agence", areas=("orleans",), kinds=KINDS, act="a1")  # type: ignore[arg-type]

    with ThreadPoolExecutor(4) as clicks:
        tokens = {answer.feed_token for answer in clicks.map(lambda _: harness.call(rpc.register_partner, command), range(4))}

    assert len(tokens) == 1
    assert feed(harness, tokens.pop()) == []


def test_a_youth_sees_the_partners_of_the_own_area(harness: Harness) -> None:
    register(harness, "region", ("orleans",))
    register(harness, "agency", ("pithiviers",))

    seen = harness.call(rpc.list_partners, rpc.ListPartners(youth_id="y1"), area="orleans", scope=Scope(kind="youth", ids=("y1",)))

    assert [partner.id for partner in seen.partners] == ["region"]


@pytest.mark.parametrize("kind", sorted(BY_KIND))
def test_what_leaves_still_fits_the_published_schema(kind: str) -> None:
    event = BY_KIND[kind]
    example = event(**{**catalogue.example_of(event)["data"]})
    schema = json.loads((catalogue.PUBLISHED / "events" / f"{event.event_type()}.schema.json").read_text())

    shared = reduced(example, "alias", "region")

    jsonschema.validate(json.loads(catalogue.msgspec.json.encode(shared)), schema)
    assert set(rpc.PartnerKind.__args__) == set(BY_KIND)  # type: ignore[attr-defined]
    for field in SHARED[event].renamed:
        assert getattr(shared, field) == own_id("region", getattr(example, field))


def test_a_confirmed_appointment_is_told_to_people_and_partners_alike(harness: Harness) -> None:
    command = rpc.RegisterPartner(id="region", name="Région", areas=("orleans",), kinds=("appointment_confirmed",))
    token = harness.call(rpc.register_partner, command).feed_token
    consents(harness)

    confirmed = AppointmentConfirmed(appointment_id="l1", youth_id="y1", vehicle_id=None, ends_at=STARTS, **PARTIES)  # type: ignore[arg-type]
    harness.say("orleans", confirmed)
    harness.settle()

    told = harness.call(rpc.list_notifications, rpc.ListNotifications(), principal=Principal(id="y1", role="youth"))
    assert [each.what for each in told.notifications] == ["appointment_confirmed"]
    [event] = feed(harness, token)
    assert event["data"]["vehicle_id"] is None
