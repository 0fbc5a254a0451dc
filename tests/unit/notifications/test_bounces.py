"""Letters that were taken and came back later: read in a real Maildir, noted on their delivery, told to whoever keeps the address."""

import mailbox
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.kernel import SYSTEM
from contracts.notifications import rpc
from contracts.profiles import rpc as profiles
from contracts.profiles.events import YouthLinked
from servicekit.clock import SystemClock
from servicekit.config import ConfigurationError, default_programme, read_outlets
from servicekit.testing.harness import Harness
from services.notifications.domain.bounces import read_bounce
from services.notifications.outlets.letterbox import ImapBox, LetterboxAway, MaildirBox
from services.notifications.outlets.smtp import SmtpOutlet
from services.notifications.service import NotificationsService
from services.notifications.settings import NotificationsDependencies, letterbox_of, read_rules
from tests.unit.notifications.imap_server import ImapServer
from tests.unit.notifications.people import AREA, YOUTH
from tests.unit.notifications.post_office import Postman, an_owner_of_contacts, opened
from tests.unit.notifications.returned_letters import EXIM, POSTFIX, returned
from tests.unit.notifications.test_deliveries import confirmed, wish

EMMA = profiles.Contact(person_id="y1", email="emma@example.org")
ID = "0b9a5c3e-93a4-4c54-8f5b-6f0d1c1f3a77"


@pytest.fixture
def postman() -> Iterator[Postman]:
    yield from opened(lambda: Postman().open())


@pytest.fixture
def box(tmp_path: Path) -> mailbox.Maildir:
    return mailbox.Maildir(tmp_path / "returned", create=True)


@pytest.fixture
def harness(database_urls: Callable[[str], str], postman: Postman, box: mailbox.Maildir) -> Iterator[Harness]:
    email = SmtpOutlet(postman.url, "", "AUTOnomie <non@example.org>", SystemClock(), seconds=2, returned_to="retours@example.org")
    outlets = {"email": email}
    letterbox = MaildirBox(Path(box._path))  # type: ignore[attr-defined]
    deps = NotificationsDependencies(read_rules(default_programme()), outlets, "https://autonomie.example.org", letterbox)
    harness = Harness({NotificationsService: deps, an_owner_of_contacts({"y1": EMMA}): None}, database_urls)
    harness.say(AREA, YouthLinked(youth_id="y1", role="adviser", other_id="ad1"))
    harness.settle()
    wish(harness, YOUTH, "email")
    harness.say(AREA, confirmed())
    harness.settle()
    for timer in ("plan_deliveries", "send_due"):
        harness.run_timer("notifications", timer)
    yield harness
    harness.close()


def deliveries(harness: Harness, **wanted: object) -> list[tuple[str, str]]:
    page = harness.call(rpc.list_deliveries, rpc.ListDeliveries(**wanted), principal=SYSTEM)  # type: ignore[arg-type]
    return [(each.state, each.reason) for each in page.deliveries]


def told(harness: Harness) -> list[dict[str, object]]:
    return [e["data"] for e in harness.events("notifications", AREA) if e["type"].endswith("email_bounced.v1")]


@pytest.mark.parametrize("shape", [POSTFIX, EXIM], ids=["postfix", "exim"])
def test_a_letter_that_comes_back_is_noted_seen_by_staff_and_told(
    harness: Harness, postman: Postman, box: mailbox.Maildir, shape: str
) -> None:
    assert deliveries(harness) == [("sent", "")]
    box.add(returned(shape, postman.letters[0]["Message-ID"]))

    for _ in range(2):
        harness.run_timer("notifications", "read_bounces")

    assert deliveries(harness, problems=True) == [("bounced", "dsn_5.1.1")]
    assert [fact["person_id"] for fact in told(harness)] == ["y1"]
    assert ["S" in letter.get_flags() for letter in box] == [True]


def test_the_same_report_put_there_twice_is_noted_once(harness: Harness, postman: Postman, box: mailbox.Maildir) -> None:
    for _ in range(2):
        box.add(returned(POSTFIX, postman.letters[0]["Message-ID"]))

    harness.run_timer("notifications", "read_bounces")

    assert len(told(harness)) == 1


def test_a_full_mailbox_is_a_problem_and_no_wrong_address(harness: Harness, postman: Postman, box: mailbox.Maildir) -> None:
    box.add(returned(EXIM, postman.letters[0]["Message-ID"], status="4.2.2"))

    harness.run_timer("notifications", "read_bounces")

    assert deliveries(harness, problems=True) == [("bounced", "dsn_4.2.2")]
    assert told(harness) == []


def test_what_is_no_report_of_ours_changes_nothing_and_holds_up_nobody(
    harness: Harness, postman: Postman, box: mailbox.Maildir
) -> None:
    box.add(b"From: quelqu'un@example.org\r\nSubject: Bonjour\r\n\r\nMerci !\r\n")
    box.add(b"\xff\xfe no mail at all")
    box.add(returned(POSTFIX, postman.letters[0]["Message-ID"], action="delayed", status="4.4.1"))
    box.add(returned(POSTFIX, f"<{ID}@example.org>"))
    harness.run_timer("notifications", "read_bounces")
    before = deliveries(harness)

    box.add(returned(POSTFIX, postman.letters[0]["Message-ID"]))
    harness.run_timer("notifications", "read_bounces")

    assert before == [("sent", "")]
    assert deliveries(harness) == [("bounced", "dsn_5.1.1")]


def test_the_address_that_it_was_sent_back_to_names_the_letter(harness: Harness, postman: Postman, box: mailbox.Maildir) -> None:
    (sender,) = postman.senders
    box.add(returned(EXIM, "<lost@elsewhere>", to=sender))

    harness.run_timer("notifications", "read_bounces")

    assert sender.startswith("retours+")
    assert deliveries(harness) == [("bounced", "dsn_5.1.1")]


@pytest.mark.parametrize("shape", [POSTFIX, EXIM], ids=["postfix", "exim"])
def test_a_report_without_its_status_is_for_good(shape: str) -> None:
    letter = returned(shape, f"<{ID}@example.org>").replace(b"5.1.1", b"unknown")

    bounce = read_bounce(letter)

    assert bounce is not None
    assert (bounce.delivery_id, bounce.status, bounce.for_good) == (ID, "5.0.0", True)


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", "5.4.4", "5.1.8"])
def test_what_is_said_of_us_of_the_road_or_of_a_full_mailbox_is_no_wrong_address(
    harness: Harness, postman: Postman, box: mailbox.Maildir, status: str
) -> None:
    box.add(returned(POSTFIX, postman.letters[0]["Message-ID"], status=status))

    harness.run_timer("notifications", "read_bounces")

    assert deliveries(harness, problems=True) == [("bounced", f"dsn_{status}")]
    assert told(harness) == []


def test_the_other_server_s_own_words_say_more_than_a_status_that_says_nothing() -> None:
    letter = returned(POSTFIX, f"<{ID}@example.org>", status="5.7.1").replace(b"Status: 5.7.1", b"Status: 5.0.0")

    bounce = read_bounce(letter)

    assert bounce is not None
    assert (bounce.status, bounce.for_good) == ("5.7.1", False)


def test_a_letter_that_no_program_reads_is_marked_as_it_is_and_holds_up_nobody(
    harness: Harness, postman: Postman, box: mailbox.Maildir
) -> None:
    odd = b"Content-Type: multipart/report; report-type=delivery-status; boundary=\xe9\n\nno boundary \xe9"
    box.add(odd)
    box.add(returned(POSTFIX, postman.letters[0]["Message-ID"]))

    harness.run_timer("notifications", "read_bounces")

    assert deliveries(harness) == [("bounced", "dsn_5.1.1")]
    assert all("S" in letter.get_flags() for letter in box)
    assert odd in {box.get_bytes(key) for key in box.keys()}  # noqa: SIM118 - a mailbox iterates over letters


def test_the_mailbox_is_named_in_the_configuration() -> None:
    def read(bounces: str) -> object:
        return letterbox_of(read_outlets({"EMAIL_BOUNCES": bounces, "EMAIL_BOUNCES_PASSWORD": "secret"}))

    assert read("") is None
    assert read("maildir:/var/mail/retours") == MaildirBox(Path("/var/mail/retours"))
    assert read("imaps://retours@imap.example.org/INBOX") == ImapBox("imaps://retours@imap.example.org/INBOX", "secret")
    for wrong in ("maildir:retours", "pop3://host", "imaps://"):
        with pytest.raises(ConfigurationError, match="EMAIL_BOUNCES"):
            read(wrong)


def test_a_mailbox_that_is_away_is_read_the_next_time(harness: Harness, box: mailbox.Maildir) -> None:
    for part in ("new", "cur", "tmp"):
        (Path(box._path) / part).rmdir()  # type: ignore[attr-defined]

    harness.run_timer("notifications", "read_bounces")

    assert deliveries(harness) == [("sent", "")]


@pytest.fixture
def imap(tmp_path: Path) -> Iterator[ImapServer]:
    server = ImapServer(tmp_path)
    yield server
    server.close()


def reader_of(imap: ImapServer, password: str = "secret") -> ImapBox:
    trusting = ssl.create_default_context(cafile=str(imap.certificate))
    return ImapBox(f"imaps://retours@127.0.0.1:{imap.port}/INBOX", password, trusting)


def test_a_folder_of_an_imap_server_is_read_and_each_letter_once(imap: ImapServer) -> None:
    imap.letters = {1: b"somebody's mail", 7: returned(EXIM, f"<{ID}@example.org>")}
    box = reader_of(imap)

    first = dict(box.unread())
    box.seen("7")
    second = dict(box.unread())

    assert list(first) == ["1", "7"]
    bounce = read_bounce(first["7"])
    assert bounce is not None
    assert bounce.delivery_id == ID
    assert list(second) == ["1"]


@pytest.mark.parametrize("how", ["password", "certificate"])
def test_an_imap_server_that_does_not_open_is_away(imap: ImapServer, how: str) -> None:
    wrong = reader_of(imap, "other") if how == "password" else ImapBox(reader_of(imap).url, "secret")

    with pytest.raises(LetterboxAway):
        list(wrong.unread())
