"""Rows of notifications: news, threads with who read how far, what was sent, what is to be reminded."""

from tests.bench.population import LESSONS, Population, Rows, Tables, identity, once
from tests.bench.rows.attendance import lesson

WORDS = 2
FIRST_REPORTED = 90
"""Messages of a thread, by the adviser and the youth in turn."""


def _news(p: Population) -> Rows:
    yield ("recipient_id", "event_id", "id", "at", "what", "youth_id", "data")
    for n in p.numbers():
        for recipient, kind in ((p.youth(n), 90), (p.adviser(n), 91)):
            yield recipient, identity(kind, n), identity(kind + 2, n), p.instant(n % 9, n), "lesson_attended", p.youth(n), "{}"


def _threads(p: Population) -> Rows:
    yield ("youth_id", "area", "last", "last_at")
    for n in p.numbers():
        yield p.youth(n), p.area(n), WORDS, p.instant(4, n)


def _is_reported(n: int) -> bool:
    """One in five hundred, and of the first youths each: a page of them is as long however many youths there are."""
    return n < FIRST_REPORTED or n % 500 == 4


def _messages(p: Population) -> Rows:
    """Those that were reported wait."""
    yield ("id", "youth_id", "number", "area", "at", "author_id", "author_role", "text", "report", "reported_at")
    for n in p.numbers():
        for k in range(WORDS):
            own, reported = k % 2 == 1, k == 0 and _is_reported(n)
            yield (identity(170 + k, n), p.youth(n), k + 1, p.area(n), p.instant(4 + WORDS - k, n), p.youth(n) if own else p.adviser(n),
                   "youth" if own else "adviser", "À mardi, devant la gare", "waiting" if reported else None,
                   p.instant(3, n) if reported else None)  # fmt: skip


def _reports(p: Population) -> Rows:
    yield ("message_id", "person_id", "by_role", "reason", "at")
    for n in filter(_is_reported, p.numbers()):
        yield identity(170, n), p.youth(n), "youth", "Cela blesse", p.instant(3, n)


def _seats(p: Population) -> Rows:
    """The adviser has not read every fifth."""
    yield ("reader_id", "youth_id", "role", "last", "last_at", "read_up_to", "read_at", "unread")
    for n in p.numbers():
        unread = n % 5 == 0
        yield p.youth(n), p.youth(n), "youth", WORDS, p.instant(4, n), WORDS, p.instant(3, n), False
        yield p.adviser(n), p.youth(n), "adviser", WORDS, p.instant(4, n), WORDS - unread, p.instant(3, n), unread


def _attachments(p: Population) -> Rows:
    yield ("id", "message_id", "youth_id", "name", "media_type", "size", "content")
    for n in p.each(50):
        yield identity(172, n), identity(170, n), p.youth(n), "attestation.pdf", "application/pdf", 5, "%PDF-"


def _deliveries(p: Population) -> Rows:
    """One in forty bounced, one in a hundred waits for its hour."""
    yield ("event_id", "person_id", "channel", "id", "kind", "what", "recipient_id", "youth_id", "area", "data", "at", "due_at", "tries",
           "state", "reason", "problem", "ended_at")  # fmt: skip
    for n in p.numbers():
        failed, waits = n % 40 == 7, n % 100 == 9
        yield (identity(90, n), p.youth(n), "sms", identity(173, n), "attendance", "lesson_attended", p.youth(n), p.youth(n), p.area(n),
               "{}",
               p.instant(n % 9, n), p.instant(-1 if waits else n % 9, n), 1, "waiting" if waits else "failed" if failed else "sent",
               "bounced" if failed else "", failed, None if waits else p.instant(n % 9, n))  # fmt: skip


def _links(p: Population) -> Rows:
    yield ("youth_id", "role", "other_id", "since", "until")
    for n in p.numbers():
        yield p.youth(n), "adviser", p.adviser(n), p.instant(160, n), None
        yield p.youth(n), "school", p.school(n), p.instant(160, n), None


def _staff(p: Population) -> Rows:
    yield ("person_id", "organisation_id", "role")
    for n, office in once(map(p.office, p.numbers())):
        yield office, p.school(n), "school"


def _reminders(p: Population) -> Rows:
    yield ("about", "kind", "youth_id", "area", "at", "known_at", "planned")
    for n in p.numbers():
        yield lesson(n, LESSONS - 1), "appointment", p.youth(n), p.area(n), p.instant(-7, n), p.instant(1, n), False


def _choices(p: Population) -> Rows:
    yield ("person_id", "choices", "language", "quiet_from", "quiet_until", "version")
    for n in p.each(3):
        yield p.youth(n), '{"appointments": ["sms"]}', "fr", "21:00", "08:00", 1


TABLES: Tables = {
    "notification": _news, "thread": _threads, "message": _messages, "message_report": _reports, "seat": _seats,
    "attachment": _attachments, "delivery": _deliveries, "link": _links, "staff": _staff, "reminder": _reminders, "preference": _choices,
}  # fmt: skip
