"""`make up` as a whole: RabbitMQ, PostgreSQL, two processes a service, gateway, streams and the front, with one address."""

import contextlib
import json
import queue
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from deploy.up import Up
from servicekit.testing.processes import end_process, free_port

COHORT = Path(__file__).parents[2] / "programme" / "cohort"


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
    assert imported.json()["counts"]["admitted"] > 250
    assert wait_for(lambda: fact_of(facts, "autonomie.profiles.youth_admitted.v1"), "an admission on the open page")
    assert wait_for(lambda: figures_say_places_are_used(up, lead), "stats counts the admitted", seconds=60)


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

    threading.Thread(target=read, daemon=True).start()
    assert opened.wait(30)
    return facts


def fact_of(facts: "queue.Queue[dict[str, str]]", event_type: str) -> bool:
    while not facts.empty():
        if facts.get()["type"] == event_type:
            return True
    return False


def wait_for(ask: Callable[[], bool], what: str, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ask():
            return True
        time.sleep(0.2)
    pytest.fail(f"{what}: not within {seconds:g} s")
