"""The process that sends is killed in the midst of it, again and again: nobody gets a letter twice, and what may be lost is seen."""

import datetime as dt
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from servicekit.app import ServiceApp
from servicekit.clock import SettableClock
from servicekit.config import default_programme
from servicekit.db import Database
from services.notifications.handlers.deliveries import notes
from services.notifications.models import DeliveryRow, NotificationRow, PreferenceRow
from services.notifications.service import NotificationsService
from services.notifications.settings import NotificationsDependencies, read_rules
from tests.unit.notifications.post_office import Postman, opened

ROOT = Path(__file__).parents[3]
LETTERS, KILLS, PATIENCE = 40, 5, 120.0


@pytest.fixture
def postman() -> Iterator[Postman]:
    yield from opened(lambda: Postman().open())


def fill(database: Database, now: dt.datetime) -> None:
    with database.write() as session:
        for n in range(LETTERS):
            youth, event = f"y{n}", f"e{n}"
            common = {"youth_id": youth, "area": "orleans", "data": {}, "at": now, "what": "appointment_confirmed"}
            session.add(NotificationRow(recipient_id=youth, event_id=event, id=f"n{n}", **common))
            session.add(PreferenceRow(person_id=youth, choices={"appointments": ["email"]}, language="", version=1))
            session.add(DeliveryRow(event_id=event, person_id=youth, channel="email", id=f"d{n}", kind="appointments", tries=0,
                                    recipient_id=youth, due_at=now, state="waiting", **common))


def counted(database: Database, state: str) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == state)) or 0


def test_a_killed_sender_sends_nothing_twice(database_urls: Callable[[str], str], postman: Postman, tmp_path: Path) -> None:
    url = database_urls("notifications")
    database = Database(url)
    NotificationsService.metadata.create_all(database.engine)
    now = dt.datetime.now(dt.UTC)
    without_night = tuple({**rule, "value": "00:00"} if rule["key"].startswith("quiet") else rule
                          for rule in json.loads((default_programme() / "notifications.json").read_text())["rules"])
    fill(database, now)
    postman.slow = 0.02
    programme = tmp_path / "programme"
    programme.mkdir()
    (programme / "notifications.json").write_text(json.dumps({"rules": without_night}))

    command = [sys.executable, "-m", "tests.unit.notifications.sender_process", url, f"sqlite:///{tmp_path}/contacts.db",
               postman.url, str(programme)]
    for round_ in range(KILLS + 1):
        process = subprocess.Popen(command, cwd=ROOT)
        goal, end = LETTERS * (round_ + 1) // (KILLS + 2), time.monotonic() + PATIENCE
        last = round_ == KILLS
        while counted(database, "waiting") if last else len(postman.letters) < goal:
            assert time.monotonic() < end, "it does not send"
            assert process.poll() is None, "it ended by itself"
            time.sleep(0.02)
        if last:
            time.sleep(0.5)
        process.kill()
        process.wait()

    references = Counter(str(letter["Message-ID"]) for letter in postman.letters)
    assert set(references.values()) == {1}
    lost = ServiceApp(NotificationsService, database, SettableClock(now + dt.timedelta(minutes=15)),
                      NotificationsDependencies(read_rules(default_programme())))
    with database.write() as session:
        session.execute(update(DeliveryRow).where(DeliveryRow.state == "leaving").values(due_at=now))
    lost.execute(notes.give_up_lost)
    sent, unknown = counted(database, "sent"), counted(database, "unknown")
    assert sent + unknown == LETTERS
    assert unknown <= KILLS + 1
    assert sent <= len(references) <= LETTERS
    database.close()
