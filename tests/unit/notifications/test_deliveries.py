"""What leaves by e-mail and SMS: once, at a decent hour, to those who wish it, and seen by staff when it does not arrive.

The servers on the other side are real; only their misfortunes are ordered.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from contracts.attendance.events import AppointmentConfirmed, FreedOfferExpired, FreedTimeOffered
from contracts.kernel import EVERYTHING, SYSTEM, Context, Empty, Principal, Scope
from contracts.notifications import rpc
from contracts.profiles import rpc as profiles
from contracts.profiles.events import StaffJoined, YouthLinked
from contracts.progress.events import AdjustmentProposed
from servicekit.clock import SystemClock
from servicekit.config import default_programme
from servicekit.testing.harness import Harness
from servicekit.uow import UnitOfWork
from services.notifications.handlers import telling
from services.notifications.outlets.folder import FolderOutlet
from services.notifications.outlets.port import Outlet
from services.notifications.outlets.sms_http import HttpSmsOutlet
from services.notifications.outlets.smtp import SmtpOutlet
from services.notifications.service import NotificationsService
from services.notifications.settings import NotificationsDependencies, read_rules
from tests.unit.notifications.people import ABOUT, ADVISER, AREA, OUR_AREA, YOUTH
from tests.unit.notifications.post_office import Postman, Provider, an_owner_of_contacts, opened

STARTS = dt.datetime(2026, 12, 3, 13, 30, tzinfo=dt.UTC)
EMMA = profiles.Contact(person_id="y1", email="emma@example.org", phone="+33600000001")
LEAD = profiles.Contact(person_id="ad1", email="conseil@example.org")
PUBLIC = "https://autonomie.example.org"


@pytest.fixture
def postman() -> Iterator[Postman]:
    yield from opened(lambda: Postman().open())


@pytest.fixture
def provider() -> Iterator[Provider]:
    yield from opened(Provider)


@pytest.fixture
def contacts() -> dict[str, profiles.Contact]:
    return {"y1": EMMA, "ad1": LEAD}


Build = Callable[..., Harness]


@pytest.fixture
def build(database_urls: Callable[[str], str], contacts: dict[str, profiles.Contact], postman: Postman,
          provider: Provider) -> Iterator[Build]:
    made: list[Harness] = []

    def built(*channels: str, repeatable: bool = False) -> Harness:
        known: dict[str, Outlet] = {
            "email": SmtpOutlet(postman.url, "", "AUTOnomie <non@example.org>", SystemClock(), seconds=2),
            "sms": HttpSmsOutlet(provider.url, "token", "AUTOnomie", repeatable, seconds=1),
        }
        outlets = {channel: known[channel] for channel in channels or ("email", "sms")}
        deps = NotificationsDependencies(read_rules(default_programme()), outlets, PUBLIC)
        harness = Harness({NotificationsService: deps, an_owner_of_contacts(contacts): None}, database_urls)
        made.append(harness)
        harness.say("programme", StaffJoined(person_id="ad1", role="adviser"))
        harness.say(AREA, YouthLinked(youth_id="y1", role="adviser", other_id="ad1"))
        harness.settle()
        return harness

    yield built
    for harness in made:
        harness.close()


def confirmed(appointment: str = "l1", starts: dt.datetime = STARTS) -> AppointmentConfirmed:
    return AppointmentConfirmed(
        appointment_id=appointment, youth_id="y1", school_id="s1", instructor_id="i1", vehicle_id=None, kind="driving_lesson",
        starts_at=starts, ends_at=starts + dt.timedelta(hours=1),
    )  # fmt: skip


def send(harness: Harness) -> None:
    """What `work` does every few seconds."""
    harness.settle()
    harness.run_timer("notifications", "plan_deliveries")
    harness.run_timer("notifications", "send_due")


def states(harness: Harness) -> list[tuple[str, str, str]]:
    page = harness.call(rpc.list_deliveries, rpc.ListDeliveries(), principal=SYSTEM)
    return sorted((d.channel, d.state, d.reason) for d in page.deliveries)


def wish(harness: Harness, who: Principal, *channels: rpc.Channel, **more: object) -> rpc.Preferences:
    now = harness.call(rpc.get_preferences, Empty(), principal=who)
    kinds: tuple[rpc.NewsKind, ...] = ("appointments", "messages", "adjustments")
    choices = tuple(rpc.WishedChoice(kind=kind, chosen=channels) for kind in kinds)
    command = rpc.SetPreferences(version=now.version, choices=choices, **more)  # type: ignore[arg-type]
    return harness.call(rpc.set_preferences, command, principal=who)


def body(letter: EmailMessage, kind: str) -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_an_email_has_text_and_html_the_way_to_sign_in_and_nothing_secret(build: Build, postman: Postman) -> None:
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())

    send(harness)

    [letter] = postman.letters
    assert (letter["To"], letter["Subject"]) == ("emma@example.org", "Votre rendez-vous est confirmé")
    for kind in ("plain", "html"):
        text = body(letter, kind)
        assert "jeudi 3 décembre à 14 h 30" in text
        assert f"{PUBLIC}/entrer" in text
        assert not re.search(r"[?#]|y1|l1|s1|Emma", text.replace("#0a5c63", "").replace("#f5f4f0", "").replace("#17262b", "")
                             .replace("#ffffff", "").replace("#4a5b61", ""))
    assert letter["Auto-Submitted"] == "auto-generated"
    assert states(harness) == [("email", "sent", "")]


def test_an_sms_carries_the_reference_and_the_token(build: Build, provider: Provider) -> None:
    harness = build()
    harness.say(AREA, confirmed())

    send(harness)

    [asked] = provider.asked
    assert asked["to"] == "+33600000001"
    assert asked["text"].startswith("AUTOnomie : Votre rendez-vous est confirmé : jeudi 3 décembre à 14 h 30.")
    assert provider.headers[0]["Idempotency-Key"] == asked["reference"]
    assert provider.headers[0]["Authorization"] == "Bearer token"


def test_however_often_it_is_planned_told_and_sent_one_leaves(build: Build, postman: Postman) -> None:
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())

    for _ in range(3):
        send(harness)
        harness.clock.forward(minutes=5)

    assert len(postman.letters) == 1


def test_with_the_server_away_it_waits_longer_each_time_and_leaves_once_when_it_is_back(build: Build, postman: Postman) -> None:
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())
    postman.close()
    send(harness)
    send(harness)
    [waiting] = harness.call(rpc.list_deliveries, rpc.ListDeliveries()).deliveries
    assert (waiting.state, waiting.tries, waiting.due_at - harness.clock.now()) == ("waiting", 1, dt.timedelta(minutes=1))

    harness.clock.forward(minutes=2)
    send(harness)
    postman.open()
    send(harness)
    assert postman.letters == []
    harness.clock.forward(minutes=6)
    send(harness)

    assert postman.subjects() == ["Votre rendez-vous est confirmé"]
    assert states(harness)[0][1] == "sent"


def test_an_address_that_is_refused_for_good_is_seen_by_staff(build: Build, postman: Postman) -> None:
    postman.refuse["emma@example.org"] = "550 No such user here"
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())
    send(harness)
    harness.clock.forward(hours=1)
    send(harness)

    mine = Scope(kind="adviser", ids=("ad1",))
    [seen] = harness.call(rpc.list_deliveries, rpc.ListDeliveries(problems=True), principal=ADVISER, scope=mine).deliveries

    assert (seen.person_id, seen.channel, seen.state, seen.reason, seen.tries) == ("y1", "email", "failed", "smtp_550", 0)
    for scope, count in ((Scope(kind="adviser", ids=("ad2",)), 0), (OUR_AREA, 1), (Scope(kind="areas", ids=("gien",)), 0),
                         (Scope(kind="youth", ids=("y1",)), 0)):
        page = harness.call(rpc.list_deliveries, rpc.ListDeliveries(problems=True), scope=scope)
        assert len(page.deliveries) == count
    assert len(harness.call(rpc.list_deliveries, rpc.ListDeliveries(youth_id="y1"), scope=ABOUT).deliveries) == 1


@pytest.mark.parametrize("answer", ["450 Try again", "452 Too much"])
def test_a_server_that_says_later_is_asked_later(build: Build, postman: Postman, answer: str) -> None:
    postman.refuse["emma@example.org"] = answer
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())
    send(harness)
    postman.refuse.clear()
    harness.clock.forward(minutes=1)
    send(harness)

    assert len(postman.letters) == 1


def test_a_server_that_falls_silent_after_the_words_may_have_them_so_they_are_not_sent_again(
    build: Build, postman: Postman
) -> None:
    postman.hang_up = True
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())

    for _ in range(3):
        send(harness)
        harness.clock.forward(hours=2)

    assert len(postman.letters) == 1
    [(_, state, reason)] = states(harness)
    assert (state, reason) == ("unknown", "smtp_SMTPServerDisconnected")
    assert len(harness.call(rpc.list_deliveries, rpc.ListDeliveries(problems=True)).deliveries) == 1


def test_without_a_phone_a_letter_leaves_instead_and_nobody_is_alarmed(
    build: Build, postman: Postman, provider: Provider, contacts: dict[str, profiles.Contact]
) -> None:
    contacts["y1"] = profiles.Contact(person_id="y1", email="emma@example.org")
    harness = build()
    harness.say(AREA, confirmed())
    send(harness)
    send(harness)

    assert provider.asked == []
    assert len(postman.letters) == 1
    assert states(harness) == [("email", "sent", ""), ("sms", "no_address", "no_phone")]
    assert harness.call(rpc.list_deliveries, rpc.ListDeliveries(problems=True)).deliveries == ()


def test_who_has_neither_phone_nor_email_is_seen_once_by_staff(build: Build, contacts: dict[str, profiles.Contact]) -> None:
    contacts["y1"] = profiles.Contact(person_id="y1")
    harness = build()
    harness.say(AREA, confirmed())
    send(harness)
    send(harness)

    problems = harness.call(rpc.list_deliveries, rpc.ListDeliveries(problems=True)).deliveries
    assert [(d.channel, d.reason) for d in problems] == [("email", "no_email")]


@pytest.mark.parametrize("address", ["emma\n@example.org", "émma@example.org", "a@b\r\nBcc: all@example.org"])
def test_an_address_that_cannot_be_one_is_refused_and_holds_nobody_up(
    build: Build, postman: Postman, contacts: dict[str, profiles.Contact], address: str
) -> None:
    contacts["y1"] = profiles.Contact(person_id="y1", email=address)
    harness = build()
    wish(harness, YOUTH, "email")
    wish(harness, ADVISER, "email")
    harness.say(AREA, confirmed())
    write = rpc.PostMessage(id="m1", youth_id="y1", text="Bonjour")
    harness.call(rpc.post_message, write, principal=YOUTH, scope=ABOUT, area=AREA)
    send(harness)

    assert ("email", "failed", "bad_address") in states(harness)
    assert [letter["To"] for letter in postman.letters] == ["conseil@example.org"]


def test_what_could_not_leave_within_a_day_is_stale_and_does_not_leave(build: Build, postman: Postman) -> None:
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())
    postman.close()
    send(harness)
    harness.clock.forward(hours=25)
    postman.open()
    send(harness)

    assert postman.letters == []
    [(_, state, reason)] = states(harness)
    assert (state, reason) == ("stale", "smtp_ConnectionRefusedError")


def test_what_is_heard_of_a_day_late_is_recorded_stale(build: Build, postman: Postman) -> None:
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())
    harness.clock.forward(hours=25)
    send(harness)

    assert postman.letters == []
    assert states(harness) == [("email", "stale", "too_late")]


def test_what_was_read_in_the_application_meanwhile_is_not_sent(build: Build, provider: Provider) -> None:
    harness = build()
    harness.say(AREA, confirmed())
    harness.settle()
    harness.run_timer("notifications", "plan_deliveries")
    harness.call(rpc.mark_read, rpc.MarkRead(), principal=YOUTH)
    harness.run_timer("notifications", "send_due")

    assert provider.asked == []
    assert states(harness) == [("sms", "dropped", "read")]


def test_what_was_sent_is_forgotten_after_the_settings_days(build: Build) -> None:
    harness = build()
    harness.say(AREA, confirmed())
    send(harness)
    harness.clock.forward(days=89)
    harness.run_timer("notifications", "forget_deliveries")
    assert len(states(harness)) == 1

    harness.clock.forward(days=2)
    harness.run_timer("notifications", "forget_deliveries")

    assert states(harness) == []


def test_at_night_it_waits_for_the_morning(build: Build, provider: Provider) -> None:
    harness = build()
    harness.clock.move_to(dt.datetime(2026, 12, 1, 20, 30, tzinfo=dt.UTC))  # 21:30 in Paris
    harness.say(AREA, confirmed())
    send(harness)
    harness.clock.move_to(dt.datetime(2026, 12, 2, 6, 59, tzinfo=dt.UTC))
    send(harness)
    assert provider.asked == []

    harness.clock.move_to(dt.datetime(2026, 12, 2, 7, 0, tzinfo=dt.UTC))  # 8:00
    send(harness)

    assert len(provider.asked) == 1


def test_own_quiet_hours_only_widen_the_programmes(build: Build, provider: Provider) -> None:
    harness = build()
    wish(harness, YOUTH, "sms", quiet_from="09:00", quiet_until="12:00")
    harness.clock.move_to(dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC))  # 10:30 in Paris
    harness.say(AREA, confirmed())
    send(harness)
    assert provider.asked == []

    harness.clock.move_to(dt.datetime(2026, 12, 1, 11, 0, tzinfo=dt.UTC))
    send(harness)

    assert len(provider.asked) == 1


def test_who_wishes_nothing_gets_nothing_and_english_is_spoken_to_who_asked(build: Build, postman: Postman, provider: Provider) -> None:
    harness = build()
    wish(harness, YOUTH)
    harness.say(AREA, confirmed())
    send(harness)
    assert (postman.letters, provider.asked) == ([], [])

    wish(harness, YOUTH, "email", language="en")
    harness.say(AREA, confirmed("l2"))
    send(harness)

    assert postman.subjects() == ["Your appointment is confirmed"]


@pytest.mark.parametrize(("first", "then"), [
    (503, "sent"), (429, "sent"), (400, "failed"), (500, "unknown"), (0, "unknown"), (409, "sent"),
])
def test_a_provider_that_fails_is_asked_again_only_when_it_has_not_got_it(
    build: Build, provider: Provider, first: int, then: str
) -> None:
    provider.next = [first]
    harness = build("sms")
    harness.say(AREA, confirmed())
    for _ in range(2):
        send(harness)
        harness.clock.forward(minutes=2)

    assert [state for _, state, _ in states(harness)] == [then]
    assert len(provider.asked) == (2 if first in (503, 429) else 1)


def test_a_provider_that_sends_once_per_reference_is_asked_until_it_answers(build: Build, provider: Provider) -> None:
    provider.next = [0, 500]
    harness = build("sms", repeatable=True)
    harness.say(AREA, confirmed())
    for _ in range(4):
        send(harness)
        harness.clock.forward(minutes=10)

    assert [state for _, state, _ in states(harness)] == ["sent"]
    assert len({asked["reference"] for asked in provider.asked}) == 1
    assert len(provider.asked) == 3


def test_a_number_that_is_refused_gets_a_letter_instead(build: Build, postman: Postman, provider: Provider) -> None:
    provider.next = [422]
    harness = build()
    harness.say(AREA, confirmed())
    send(harness)
    send(harness)

    assert len(postman.letters) == 1
    assert states(harness) == [("email", "sent", ""), ("sms", "failed", "sms_422")]


def test_a_message_on_the_thread_is_announced_without_its_words(build: Build, provider: Provider) -> None:
    harness = build()
    command = rpc.PostMessage(id="m1", youth_id="y1", text="Un secret")
    harness.call(rpc.post_message, command, principal=ADVISER, scope=ABOUT, area=AREA)
    send(harness)

    [asked] = provider.asked
    assert "Vous avez un nouveau message." in asked["text"]
    assert "secret" not in str(asked)


def test_a_rebuild_marks_nothing_to_be_sent(build: Build) -> None:
    harness = build()
    app = harness.apps["notifications"]
    harness.say(AREA, AdjustmentProposed(youth_id="y1", adjustment_id="a1", kind="pace", proposer_id="ad1", must_agree=None))
    [body_] = harness.apps["progress"].query(lambda uow: harness.apps["progress"].log.since(uow.session, AREA, 0, 10)).events
    from contracts.envelope import unseal

    envelope = unseal(bytes(body_))
    with app.database.write() as session:
        context = Context(principal=SYSTEM, scope=EVERYTHING, area=AREA)
        uow = UnitOfWork(session, context, envelope.time, app.deps, envelope=envelope, rebuilding=True)
        telling.adjustment_proposed(
            AdjustmentProposed(youth_id="y1", adjustment_id="a1", kind="pace", proposer_id="ad1", must_agree=None), uow)
    harness.run_timer("notifications", "plan_deliveries")

    assert states(harness) == []


def test_a_folder_takes_each_thing_once(tmp_path: Path) -> None:
    from services.notifications.outlets.port import Fate, Parcel

    outlet = FolderOutlet(tmp_path, SystemClock(), "AUTOnomie <non@example.org>")
    parcel = Parcel("r1", "emma@example.org", "Bonjour", "Sujet", "<p>Bonjour</p>")

    fates = [outlet.send(parcel, lambda: True).fate for _ in range(2)]

    assert fates == [Fate.TAKEN, Fate.TAKEN]
    assert [path.name for path in tmp_path.iterdir()] == ["r1.eml"]
    assert outlet.send(parcel, lambda: False).fate is Fate.NOT_MINE


def freed(offer: str = "o1") -> FreedTimeOffered:
    return FreedTimeOffered(
        youth_id="y1", offer_id=offer, school_id="s1", kind="code_class", starts_at=STARTS, ends_at=STARTS + dt.timedelta(hours=1),
        until=STARTS - dt.timedelta(hours=12), class_id="c1",
    )  # fmt: skip


def test_a_freed_place_is_told_by_sms_where_nobody_chose(build: Build, provider: Provider) -> None:
    harness = build()
    harness.say(AREA, freed())

    send(harness)

    [asked] = provider.asked
    assert asked["text"].startswith("AUTOnomie : Une place se libère : jeudi 3 décembre à 14 h 30. Dites oui ou non")


def test_a_freed_place_and_its_end_are_told_by_the_channel_that_was_chosen(build: Build, postman: Postman, provider: Provider) -> None:
    harness = build()
    wish(harness, YOUTH, "email")
    harness.say(AREA, freed(), FreedOfferExpired(youth_id="y1", offer_id="o1", school_id="s1", starts_at=STARTS))

    send(harness)

    assert sorted(letter["Subject"] for letter in postman.letters) == [
        "La place est passée à quelqu’un d’autre", "Une place se libère pour vous",
    ]  # fmt: skip
    assert provider.asked == []
