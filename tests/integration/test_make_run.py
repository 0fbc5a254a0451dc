"""`make run` as a user has it: an invented programme (DEMO=1), the printed codes, something to see on every page, Ctrl-C.

The first start is also killed and stopped in the middle; and the history is invented for other days of the year.
"""

import datetime as dt
import html
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from deploy.compose import Platform, local_settings
from deploy.demo import prepare
from gateway.web.navigation import PLACES, landing
from servicekit.clock import SettableClock
from servicekit.testing.processes import wait_until
from tests.faults.one_process import OneProcess

ROLES = {"youth", "adviser", "referent", "school", "instructor", "coordinator", "programme_lead", "evaluator"}
PATIENCE = 600
"""For a busy machine; what a quiet one takes is printed."""
NOBODY_HERE = {"coordinator": {"Personne n’attend ici."}, "programme_lead": {"Personne n’attend ici."}}
"""People are admitted in the order of their files: nobody waits for a commission or a draw."""
EMPTY = re.compile(r'class="empty">.*?<strong>(.*?)</strong>', re.S)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneProcess]:
    """The invented programme, ready for its users."""
    platform = OneProcess(tmp_path_factory.mktemp("run") / "var", demo=True, patience=PATIENCE)
    began = time.monotonic()
    platform.start()
    print(f"first start with DEMO=1: ready after {time.monotonic() - began:.0f} s")
    yield platform
    platform.stop()


def test_the_file_of_codes_has_one_person_per_role(invented: OneProcess) -> None:
    codes = json.loads((invented.data / "codes.json").read_text())

    assert set(codes) == ROLES
    assert {role: set(access) for role, access in codes.items()} == {
        role: {"code"} if role == "youth" else {"code", "pin"} for role in ROLES
    }
    assert all(isinstance(value, str) and value for access in codes.values() for value in access.values())
    assert (invented.data / "codes.json").stat().st_mode & 0o077 == 0, "for its owner only"


def test_what_it_prints_is_the_address_and_a_line_per_role(invented: OneProcess) -> None:
    printed = invented.printed()

    assert f"AUTOnomie est prête : {invented.address}" in printed
    for role, access in invented.codes.items():
        assert re.search(rf"^{role} +{access['code']} *{access.get('pin', '')}$", printed, re.M), role


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_code_signs_in_over_the_api(invented: OneProcess, role: str) -> None:
    signed_in = requests.post(f"{invented.address}api/v1/sign-in", json=invented.codes[role], timeout=30)

    me = requests.get(f"{invented.address}api/v1/me", timeout=30,
                      headers={"Authorization": f"Bearer {signed_in.json()['access_token']}"})

    assert me.json()["principal"]["role"] == role


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_lands_where_it_can_act_and_every_page_has_something_to_show(invented: OneProcess, role: str) -> None:
    person = requests.Session()

    first_page = person.post(f"{invented.address}entrer", data=invented.codes[role], timeout=30)

    assert first_page.url == f"{invented.address}{landing(role).removeprefix('/')}"
    pages = {place.href: person.get(f"{invented.address}{place.href.removeprefix('/')}", timeout=60) for place in PLACES[role]}
    assert {href: page.status_code for href, page in pages.items()} == dict.fromkeys(pages, 200)
    assert {href: said for href, page in pages.items() if (said := _empty_lists(page.text) - NOBODY_HERE.get(role, set()))} == {}


def test_ctrl_c_ends_it_without_a_word_of_python(invented: OneProcess) -> None:
    ended = invented.stop()

    assert ended == 0
    assert "Traceback" not in invented.printed()
    assert invented.printed().rstrip().endswith("Arrêt…")


@pytest.mark.parametrize("demo", [False, True], ids=["empty", "invented"])
def test_a_first_start_that_was_killed_begins_again(tmp_path: Path, demo: bool) -> None:
    """Killed while it makes the databases (empty), and while it invents the history."""
    platform = OneProcess(tmp_path / "var", demo=demo, patience=PATIENCE)
    platform.launch()
    platform.wait_for_words("Six mois de parcours" if demo else "Préparation des bases")
    begun = (tmp_path / "var" / "first-start", tmp_path / "var" / "profiles.db")  # a look whether it is in use makes the second, too
    wait_until(lambda: all(each.exists() for each in begun), PATIENCE, "the first database is begun")

    platform.kill()
    half_made = not (tmp_path / "var" / "codes.json").exists()
    again = OneProcess(tmp_path / "var", patience=PATIENCE)  # DEMO=0: what it begins again is what is asked now
    again.start()

    assert half_made, "it was quicker than the kill: nothing was tested"
    assert set(again.codes) == {"programme_lead"}
    assert "il recommence" in again.printed()
    assert requests.post(f"{again.address}api/v1/sign-in", json=again.codes["programme_lead"], timeout=30).status_code == 200
    assert again.stop() == 0


def test_ctrl_c_in_the_middle_of_the_first_start_is_one_plain_line(tmp_path: Path) -> None:
    platform = OneProcess(tmp_path / "var", demo=True, patience=PATIENCE)
    platform.launch()
    platform.wait_for_words("Import de l’export")

    ended = platform.stop()

    assert ended == 130
    assert "Traceback" not in platform.printed()
    assert platform.printed().rstrip().endswith("Rien n’est perdu : relancez quand vous voulez.")


def test_data_without_its_file_of_codes_is_never_begun_again(tmp_path: Path) -> None:
    platform = OneProcess(tmp_path / "var", patience=PATIENCE)
    platform.start()
    platform.stop()
    (tmp_path / "var" / "codes.json").unlink()
    before = (tmp_path / "var" / "profiles.db").stat().st_ino

    platform.launch()

    assert platform.wait() == 1
    assert "codes.json manque" in platform.printed()
    assert (tmp_path / "var" / "profiles.db").stat().st_ino == before


def test_the_history_is_invented_on_any_day(tmp_path: Path) -> None:
    """Half a year from now: another weekday, other holidays, the other side of summer time; the export is as old as it is."""
    now = dt.datetime.now(dt.UTC) + dt.timedelta(days=186)
    platform = Platform(local_settings(tmp_path, 0), SettableClock(now))

    codes = prepare(platform, demo=True, say=lambda _: None)

    assert set(codes) == ROLES
    for app in platform.apps.values():
        app.database.close()


def _empty_lists(page: str) -> set[str]:
    """The sentences of the lists in which nothing stands."""
    return {html.unescape(said) for said in EMPTY.findall(page)}
