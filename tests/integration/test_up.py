"""`make up` as a whole: RabbitMQ, PostgreSQL, two processes a service, gateway, streams and the front, with one address."""

import contextlib
import itertools
import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any

import kombu
import pytest
import requests
from click.testing import CliRunner

from contracts.attendance import rpc as attendance
from deploy.cli import main
from deploy.services import SERVICES
from deploy.up import Up
from servicekit.bus.wire import DECLARE_SECONDS, EVENTS_EXCHANGE
from servicekit.testing.processes import end_process, free_port

ROW = frozenset({"line", "n_dossier", "outcome", "area", "column", "reason", "problems", "doubts", "changes", "youth_id"})
COHORT = Path(__file__).parents[2] / "programme" / "cohort"
BEFORE_ITS_DEADLINE = attendance.list_appointments.timeout - 0.5
"""Seconds: no answer waited for a call that nobody answers, however slow the machine; how fast it is, the bench measures."""


@pytest.fixture(scope="module")
def up() -> Iterator[Up]:
    folder = Path(tempfile.mkdtemp(prefix="autonomie-up-"))
    folder.chmod(0o711)  # PostgreSQL's own user must get through
    try:
        with Up(folder / "up", port=free_port(), demo=False, web_workers=1) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def lead(up: Up) -> requests.Session:
    """The programme lead, signed in with the one code of an empty programme."""
    session = requests.Session()
    signed_in = session.post(f"{up.address}api/v1/sign-in", json=up.codes["programme_lead"], timeout=20)
    assert signed_in.status_code == 200, signed_in.text
    session.headers["Authorization"] = f"Bearer {signed_in.json()['access_token']}"
    return session


def test_what_one_imports_another_page_sees_live_and_every_service_learns(up: Up, lead: requests.Session) -> None:
    facts = open_stream(up, lead)

    with (COHORT / "jeunes.csv").open("rb") as youths, (COHORT / "auto_ecoles.csv").open("rb") as schools, \
            (COHORT / "conseillers.csv").open("rb") as advisers:  # fmt: skip
        imported = lead.post(
            f"{up.address}api/v1/imports", data={"as_of": "2026-12-01", "apply": "true"}, timeout=60,
            files={"jeunes": youths, "auto_ecoles": schools, "conseillers": advisers},
            headers={"Idempotency-Key": "first-import"},
        )  # fmt: skip

    assert imported.status_code == 200, imported.text
    report = imported.json()
    expected = json.loads((COHORT / "attendu.json").read_text())
    assert report["counts"] == expected["by_outcome"]
    assert {frozenset(row) for row in report["rows"]} == {ROW}
    assert len(report["rows"]) == expected["rows"]
    for wanted in expected["named_rows"]:
        [row] = [each for each in report["rows"] if (each["n_dossier"], each["outcome"]) == (wanted["n_dossier"], wanted["outcome"])]
        assert row["area"] == wanted["area"]
    assert statuses_until_done(up, lead, report) in (["applied", "completing", "done"], ["applied", "done"])  # quicker than we ask
    assert wait_for(lambda: fact_of(facts, "autonomie.profiles.youth_admitted.v1"), "an admission on the open page")
    assert wait_for(lambda: figures_say_places_are_used(up, lead), "stats counts the admitted", seconds=60)


def test_every_process_says_that_it_lives_and_is_ready(up: Up) -> None:
    ports = {name: process["port"] for name, process in json.loads((up.data / "up.json").read_text())["processes"].items()}
    halves = {name: port for name, port in ports.items() if name.startswith(("serve-", "work-"))}
    webs = {name: port for name, port in ports.items() if name.startswith(("gateway-", "streams"))}
    doors = [(name, port, door) for name, port in halves.items() for door in ("livez", "readyz")]
    doors += [(name, port, door) for name, port in webs.items() for door in ("healthz", "readyz")]

    answers = {(name, door): requests.get(f"http://127.0.0.1:{port}/{door}", timeout=10).status_code for name, port, door in doors}

    assert len(halves) == 12
    assert len(webs) == 2
    assert set(answers.values()) == {200}, answers


def test_a_page_just_made_is_not_told_to_reload_although_its_stream_is_another_process_s(up: Up, lead: requests.Session) -> None:
    page = lead.get(f"{up.address}plateforme", timeout=20).text
    address = unescape(re.search(r'data-stream="([^"]+)"', page)[1])  # type: ignore[index]
    assert "after=" in address

    with lead.get(f"{up.address.rstrip('/')}{address}", stream=True, timeout=30) as stream:
        until_the_first_heartbeat = itertools.takewhile(lambda line: line != b": still here", stream.iter_lines(chunk_size=1))
        told = list(until_the_first_heartbeat)

    assert b": here" in told
    assert b"event: reset" not in told


def test_the_page_of_the_platform_shows_who_lags(up: Up, lead: requests.Session) -> None:
    assert wait_for(lambda: all("À jour" in text for text in services_on_page(up, lead).values()), "all up to date", seconds=60)

    with frozen(up, "work-progress"):
        add_referent(up, lead)
        behind = services_on_page(up, lead)["Progrès et ajustements"]

    assert re.search(r"\d+ faits? de retard", behind), behind
    assert wait_for(lambda: "À jour" in services_on_page(up, lead)["Progrès et ajustements"], "it catches up")


def test_a_service_that_hangs_leaves_the_other_routes_alone(up: Up, lead: requests.Session) -> None:
    with frozen(up, "serve-attendance"), ThreadPoolExecutor(40) as crowd:
        hung = [crowd.submit(lead.get, f"{up.address}api/v1/appointments", timeout=30) for _ in range(40)]
        time.sleep(0.5)
        took = [seconds_for(lambda path=path: lead.get(f"{up.address}{path}", timeout=20))  # type: ignore[misc]
                for path in ("api/v1/youths", "api/v1/stats/figures", "api/v1/me", "readyz") * 3]
        refused = [each.result(30) for each in hung]

    assert max(took) < BEFORE_ITS_DEADLINE, took
    assert {answer.status_code for answer in refused} <= {503, 504}
    assert all("Retry-After" in answer.headers for answer in refused if answer.status_code == 503)
    assert wait_for(lambda: lead.get(f"{up.address}api/v1/appointments", timeout=20).status_code == 200, "attendance answers again")


def test_an_open_page_learns_of_what_was_lost_with_the_exchange_and_the_queues(up: Up, lead: requests.Session) -> None:
    facts = open_stream(up, lead)
    with kombu.Connection(up.rabbit.amqp_url()) as connection:
        connection.default_channel.exchange_delete(EVENTS_EXCHANGE)
        for service in SERVICES:
            connection.default_channel.queue_delete(f"events-{service}")

    lost = add_referent(up, lead)  # nobody is bound any more, for up to ten seconds
    time.sleep(DECLARE_SECONDS + 2)
    after = add_referent(up, lead)

    seen: list[dict[str, str]] = []

    def learnt() -> bool:
        while not facts.empty():
            seen.append(facts.get())
        return any(fact["type"] == "reset" or fact.get("subject") == lost for fact in seen) and any(
            fact.get("subject") == after for fact in seen)

    assert wait_for(learnt, f"of {lost} or that it must reload, and of {after}", seconds=60)
    assert wait_for(lambda: all("À jour" in text for text in services_on_page(up, lead).values()), "every service has it", seconds=60)


def test_an_operator_rebuilds_the_figures_through_the_broker(up: Up, lead: requests.Session) -> None:
    before = lead.get(f"{up.address}api/v1/stats/figures", timeout=20).json()["figures"]
    environment = {"DATABASE_URL": up.postgres.url("stats"), "AMQP_URL": up.rabbit.amqp_url(),
                   "AUTONOMIE_SECRET_FILE": str(up.data / "secret"), "DATA": str(up.data)}

    done = CliRunner().invoke(main, ["rebuild", "stats"], env=environment)

    assert done.exit_code == 0, done.output
    assert int(re.search(r"^(\d+) events read$", done.output, re.M)[1]) > 300  # type: ignore[index]
    assert lead.get(f"{up.address}api/v1/stats/figures", timeout=20).json()["figures"] == before


def test_under_a_memory_alarm_the_gateway_says_at_once_when_to_come_back(up: Up, lead: requests.Session) -> None:
    up.rabbit.ctl("set_vm_memory_high_watermark", "0.00001")
    try:
        wait_for(lambda: lead.get(f"{up.address}api/v1/youths", timeout=20).status_code == 503, "a refusal")
        began = time.monotonic()
        refused = lead.get(f"{up.address}api/v1/youths", timeout=20)
        took = time.monotonic() - began
    finally:
        up.rabbit.ctl("set_vm_memory_high_watermark", "0.4")

    assert (refused.status_code, refused.json()["code"]) == (503, "bus_blocked")
    assert int(refused.headers["Retry-After"]) > 0
    assert took < BEFORE_ITS_DEADLINE
    assert wait_for(lambda: a_page_of_youths(up, lead), "all goes on by itself")


@pytest.mark.parametrize("name", ["serve-profiles", "work-profiles", "gateway-1", "streams"])
def test_a_process_killed_is_started_again_and_answers(up: Up, lead: requests.Session, name: str) -> None:
    before = up.pids()[name]

    up.kill(name)

    assert wait_for(lambda: up.pids().get(name) not in (None, before), "a new process")
    assert wait_for(lambda: a_page_of_youths(up, lead), "an answer", seconds=60)


def test_prometheus_sees_every_process_up_and_accepts_the_alerts(up: Up, tmp_path: Path) -> None:
    port = free_port()
    command = ["prometheus", f"--config.file={up.data}/prometheus/prometheus.yml", f"--web.listen-address=127.0.0.1:{port}",
               f"--storage.tsdb.path={tmp_path}/tsdb", "--log.level=warn"]  # fmt: skip
    expected = {name for name in up.pids() if name != "front"}

    server = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        assert wait_for(lambda: seen_up(port) == expected, f"all of {sorted(expected)} up", seconds=60)
        rules = requests.get(f"http://127.0.0.1:{port}/api/v1/rules", timeout=5).json()["data"]["groups"]
    finally:
        end_process(server.pid, signal.SIGTERM, 10)

    assert [group["name"] for group in rules] == ["autonomie"]


def test_the_figures_of_a_process_are_not_shown_at_the_front(up: Up) -> None:
    assert requests.get(f"{up.address}metrics", timeout=10).status_code == 404


def test_the_command_imports_into_the_platform_that_runs(up: Up, lead: requests.Session, tmp_path: Path) -> None:
    """What the next export does is that of attendu_suivant.json: it finds the youths whom the page imported, not empty files."""
    (tmp_path / "jeunes.csv").write_bytes((COHORT / "jeunes_suivant.csv").read_bytes())
    expected = json.loads((COHORT / "attendu_suivant.json").read_text())
    command = [sys.executable, "-m", "deploy.cli", "import", str(tmp_path), "--as-of", expected["as_of"]]
    environment = {**os.environ, "DATA": str(up.data.parent)}

    preview = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    applied = subprocess.run([*command, "--apply"], env=environment, capture_output=True, text=True, timeout=180, check=True)

    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(expected["by_outcome"].items()))
    assert preview.stdout.splitlines()[-1] == f"previewed: {counts}"
    assert applied.stdout.splitlines()[-2:] == [f"applied: {counts}", "done"]
    assert not list(up.data.parent.glob("*.db")), "no files of make run were made"
    newest = lead.get(f"{up.address}api/v1/imports", timeout=20).json()["imports"][0]
    assert (newest["status"], newest["counts"]) == ("done", expected["by_outcome"])


def test_the_command_imports_nowhere_when_make_up_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "var" / "up").mkdir(parents=True)
    (tmp_path / "var" / "up" / "up.json").write_text("{}")

    refused = subprocess.run([sys.executable, "-m", "deploy.cli", "import", str(COHORT)], check=False, capture_output=True, text=True,
                             env={**os.environ, "DATA": str(tmp_path / "var")})

    assert refused.returncode == 1
    assert "lancez « make up »" in refused.stderr
    assert not list((tmp_path / "var").glob("*.db"))


@contextlib.contextmanager
def frozen(up: Up, name: str) -> Iterator[None]:
    """A process that is there, holds its connections and does nothing."""
    pid = up.pids()[name]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def add_referent(up: Up, lead: requests.Session) -> str:
    """A fact for everybody; returns whom it is about."""
    added = lead.post(f"{up.address}api/v1/people", json={"role": "referent", "label": "Une référente", "area": "orleans"}, timeout=20)
    assert added.status_code == 201, added.text
    return str(added.json()["id"])


def seconds_for(ask: Callable[[], requests.Response]) -> float:
    began = time.monotonic()
    assert ask().status_code == 200
    return time.monotonic() - began


def services_on_page(up: Up, lead: requests.Session) -> dict[str, str]:
    """What « Plateforme » says of each service."""
    page = lead.get(f"{up.address}plateforme", timeout=20).text
    found = re.findall(r'<section class="card.*?<h2>(.*?)</h2>(.*?)</section>', page, re.S)
    assert len(found) == 6
    return {unescape(title): re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text))) for title, text in found}


def statuses_until_done(up: Up, lead: requests.Session, report: dict[str, Any]) -> list[str]:
    """What the import says of itself, from its answer on, without the repetitions."""
    seen = [report["status"]]

    def is_done() -> bool:
        status = lead.get(f"{up.address}api/v1/imports/{report['import_id']}", timeout=20).json()["status"]
        if status != seen[-1]:
            seen.append(status)
        return bool(status == "done")

    assert wait_for(is_done, "the import is done", seconds=60, every=0.02)
    return seen


def seen_up(port: int) -> set[str]:
    """The processes that Prometheus scraped with success."""
    try:
        found = requests.get(f"http://127.0.0.1:{port}/api/v1/targets", timeout=5).json()["data"]["activeTargets"]
    except (requests.ConnectionError, requests.JSONDecodeError):  # it is still starting
        return set()
    return {target["labels"]["process"] for target in found if target["health"] == "up"}


def a_page_of_youths(up: Up, lead: requests.Session) -> bool:
    try:
        return lead.get(f"{up.address}api/v1/youths", timeout=10).status_code == 200
    except requests.ConnectionError:
        return False


def figures_say_places_are_used(up: Up, lead: requests.Session) -> bool:
    answer = lead.get(f"{up.address}api/v1/stats/figures", timeout=20)
    return answer.status_code == 200 and "300" in answer.text


def open_stream(up: Up, session: requests.Session) -> "queue.Queue[dict[str, str]]":
    """The facts of a live stream, read by a thread of its own; returns once the stream is open."""
    facts: queue.Queue[dict[str, str]] = queue.Queue()
    opened = threading.Event()

    def read() -> None:
        headers = {"Authorization": str(session.headers["Authorization"])}
        with requests.get(f"{up.address}api/v1/live", headers=headers, stream=True, timeout=60) as answer:
            assert answer.status_code == 200
            opened.set()
            with contextlib.suppress(requests.exceptions.ChunkedEncodingError):  # the end of the stream process
                for line in answer.iter_lines(chunk_size=1):
                    if line.startswith(b"data: {") and b"type" in line:
                        facts.put(json.loads(line.removeprefix(b"data: ")))
                    elif line == b"event: reset":
                        facts.put({"type": "reset"})

    threading.Thread(target=read, daemon=True).start()
    assert opened.wait(30)
    return facts


def fact_of(facts: "queue.Queue[dict[str, str]]", event_type: str) -> bool:
    while not facts.empty():
        if facts.get()["type"] == event_type:
            return True
    return False


def wait_for(ask: Callable[[], bool], what: str, seconds: float = 30, every: float = 0.2) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ask():
            return True
        time.sleep(every)
    pytest.fail(f"{what}: not within {seconds:g} s")
