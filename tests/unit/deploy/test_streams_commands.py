"""The commands of docs/runbook.md as an operator types them, on the stopped platform of `make run`."""

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from contracts.envelope import unseal
from contracts.profiles.events import YouthAdmitted
from deploy.cli import main
from deploy.compose import Platform, local_settings
from servicekit.app import ServiceApp
from servicekit.log import care
from servicekit.log.consumer import Consumer

LOG_OF = ("profiles", "orleans")
YOUTHS = ("y1", "y2", "y3")


class Folder:
    """The files of a platform that does not run; stats has applied the admission of three youths."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def begin(self) -> None:
        with self.opened() as platform:
            platform.migrate()
            self.admit(platform, *YOUTHS)
            self.apply(platform)

    @contextmanager
    def opened(self) -> Iterator[Platform]:
        platform = Platform(local_settings(self.data, 0))
        yield platform
        for app in platform.apps.values():
            app.database.close()

    def admit(self, platform: Platform, *youths: str) -> None:
        for youth in youths:
            fact = YouthAdmitted(youth_id=youth, status="apprentice", admitted_on=dt.date(2026, 12, 1), reachable=True)
            platform.apps["profiles"].execute(lambda uow, fact=fact: uow.log.append("orleans", fact))  # type: ignore[misc]

    def apply(self, platform: Platform) -> None:
        Consumer(platform.apps["stats"], platform.bus, platform.caller).catch_up()

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, words, env={"DATA": str(self.data), "DATABASE_URL": None})

    def park(self, youth: str) -> None:
        """As if stats could not apply the admission of that one."""
        with self.opened() as platform:
            app = platform.apps["stats"]
            bodies = platform.apps["profiles"].query(lambda uow: platform.apps["profiles"].log.since(uow.session, "orleans", 0, 10)).events
            seq, body = next((n, bytes(body).decode()) for n, body in enumerate(bodies, 1) if unseal(body).subject == youth)
            with app.database.write() as session:
                session.execute(app.tables["parked_event"].insert().values(
                    source="profiles", area="orleans", seq=seq, subject=youth, type=YouthAdmitted.event_type(), body=body,
                    reason="a bug", at=platform.clock.now()))

    def stop(self, reason: str) -> None:
        with self.opened() as platform:
            app = platform.apps["stats"]
            with app.database.write() as session:
                session.execute(app.tables["consumer_cursor"].update().values(stopped=reason))

    def asked(self, question: Any) -> Any:
        with self.opened() as platform:
            return question(platform.apps["stats"])

    def cursor(self) -> Any:
        def row(app: ServiceApp) -> Any:
            c = app.tables["consumer_cursor"]
            with app.database.read() as session:
                return session.execute(c.select().where(c.c.source == "profiles", c.c.area == "orleans")).one()

        return self.asked(row)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Folder(tmp_path_factory.mktemp("begun") / "var")
    folder.begin()
    return folder.data


@pytest.fixture
def folder(begun: Path, tmp_path: Path) -> Folder:
    return Folder(shutil.copytree(begun, tmp_path / "var"))


def said(done: Result) -> tuple[int, str]:
    """How it ended, and its last line: the log's own lines come before it."""
    return done.exit_code, done.output.splitlines()[-1]


def test_streams_shows_cursors_what_waits_and_what_was_done(folder: Folder) -> None:
    folder.park("y2")
    folder.run("discard", "stats", *LOG_OF, "y2", "--reason", "entered twice", "--by", "camille")
    folder.park("y3")

    shown = folder.run("streams", "stats").output

    assert [line for line in shown.splitlines() if line.split()[:3] == ["profiles", "orleans", "3"]]
    assert "parked  profiles orleans 3 y3" in shown
    assert "camille  discard profiles orleans y2 [2] entered twice" in shown


def test_replay_applies_what_was_parked(folder: Folder) -> None:
    folder.park("y2")

    done = folder.run("replay", "stats", *LOG_OF, "y2", "--by", "camille")

    assert said(done) == (0, "1 events replayed")
    assert folder.asked(care.parked) == []
    assert [(act["who"], act["sequences"]) for act in folder.asked(care.acts)] == [("camille", [2])]


def test_discard_needs_a_reason(folder: Folder) -> None:
    folder.park("y2")

    without = folder.run("discard", "stats", *LOG_OF, "y2")
    with_one = folder.run("discard", "stats", *LOG_OF, "y2", "--reason", "entered twice")

    assert without.exit_code == 2
    assert said(with_one) == (0, "1 events discarded")
    assert folder.asked(care.parked) == []


def test_resume_lets_a_stopped_stream_go_on_and_says_no_for_one_that_goes(folder: Folder) -> None:
    folder.stop("more than 5 subjects parked in a minute")

    first, second = folder.run("resume", "stats", *LOG_OF), folder.run("resume", "stats", *LOG_OF)

    assert first.exit_code == 0
    assert folder.cursor().stopped is None
    assert (second.exit_code, second.output.startswith("Error: stopped_stream")) == (1, True)
    assert "more than 5" in folder.asked(care.acts)[0]["reason"]


def test_after_a_restore_a_new_epoch_stops_the_readers_and_adopting_it_lets_them_go_on(folder: Folder) -> None:
    begun = folder.run("new-epoch", "profiles")
    with folder.opened() as platform:
        folder.admit(platform, "y4")
        folder.apply(platform)
    stopped = folder.cursor()

    adopted = folder.run("adopt-epoch", "stats", *LOG_OF)
    with folder.opened() as platform:
        folder.apply(platform)

    assert "orleans          a new epoch after 3" in begun.output
    assert "epoch" in stopped.stopped
    assert said(adopted) == (0, "goes on after 3")
    assert (folder.cursor().seq, folder.cursor().stopped) == (4, None)


def test_adopting_after_a_number_of_ones_own_choice(folder: Folder) -> None:
    folder.run("new-epoch", "profiles")

    folder.run("adopt-epoch", "stats", *LOG_OF, "--after", "2")

    assert folder.cursor().seq == 2


def test_rebuild_reads_every_log_again(folder: Folder) -> None:
    before = folder.asked(lambda app: app.query(lambda uow: uow.session.execute(app.tables["counter"].select()).all()))

    done = folder.run("rebuild", "stats")

    assert said(done) == (0, "3 events read")
    assert folder.asked(lambda app: app.query(lambda uow: uow.session.execute(app.tables["counter"].select()).all())) == before
    assert folder.cursor().seq == 3


def test_only_what_is_built_from_events_alone_can_be_rebuilt(folder: Folder) -> None:
    assert folder.run("rebuild", "attendance").exit_code == 2
