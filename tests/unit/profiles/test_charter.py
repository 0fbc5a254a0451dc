"""The charter: three signatures, one act each, and a look at it again every three months (domain.md § 4)."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.errors import Conflict, NotAllowed
from contracts.kernel import Principal
from contracts.profiles import rpc
from servicekit.testing.harness import Harness
from services.profiles.dependencies import build
from services.profiles.domain.access_codes import SecretKeeper
from services.profiles.service import ProfilesService
from tests.unit.profiles.cohort import FOLDER, youth_line
from tests.unit.profiles.desk import DECEMBER, Desk

EDITION = "2026-1"


@pytest.fixture
def youth_id(desk: Desk) -> str:
    return desk.admit_youth(youth_line())


def sign(desk: Desk, youth_id: str, role: str, edition: str = EDITION) -> rpc.Charter:
    who = Principal(id=youth_id if role == "youth" else role, role=role)  # type: ignore[arg-type]
    return desk.ask(rpc.sign_charter, rpc.SignCharter(youth_id=youth_id, edition=edition), by=who, scope=desk.about(youth_id))


def charter(desk: Desk, youth_id: str) -> rpc.Charter:
    return desk.ask(rpc.get_journey, rpc.GetJourney(youth_id=youth_id, view="adviser")).charter


def test_three_sign_one_act_each_and_it_is_looked_at_again_three_months_later(desk: Desk, youth_id: str) -> None:
    before = charter(desk, youth_id)

    states = [sign(desk, youth_id, role).complete for role in ("youth", "adviser", "adviser", "school")]

    assert (before.id, before.complete, bool(before.youth)) == (None, False, True)
    assert states == [False, False, False, True]
    assert [one.party for one in charter(desk, youth_id).signatures] == ["youth", "adviser", "school"]
    assert charter(desk, youth_id).next_review_on == dt.date(2027, 3, 1)
    assert [e["data"]["by"] for e in desk.events("orleans", "charter_signed")] == ["youth", "adviser", "school"]


@pytest.mark.parametrize("role", ["instructor", "coordinator", "referent"])
def test_nobody_else_signs(desk: Desk, youth_id: str, role: str) -> None:
    with pytest.raises(NotAllowed):
        sign(desk, youth_id, role)


def test_nobody_signs_words_that_were_not_on_the_screen(desk: Desk, youth_id: str) -> None:
    with pytest.raises(Conflict) as refused:
        sign(desk, youth_id, "youth", edition="2025-9")

    assert refused.value.data["edition"] == EDITION


def test_a_review_sets_the_next_one_and_is_due_to_the_adviser_until_then(desk: Desk, youth_id: str) -> None:
    for role in ("youth", "adviser", "school"):
        sign(desk, youth_id, role)
    desk.clock.forward(days=91)
    due = [line.kind for line in desk.ask(rpc.get_journey, rpc.GetJourney(youth_id=youth_id, view="adviser")).due]
    on = DECEMBER + dt.timedelta(days=91)

    for _ in range(2):
        desk.ask(rpc.review_charter, rpc.ReviewCharter(youth_id=youth_id, on=on, words="Tout va bien"))

    assert "charter_review" in due
    assert charter(desk, youth_id).next_review_on == dt.date(2027, 6, 2)
    assert [review.words for review in charter(desk, youth_id).reviews] == ["Tout va bien"]
    assert len(desk.events("orleans", "charter_reviewed")) == 1


def test_a_charter_that_is_not_signed_by_all_is_not_looked_at_again(desk: Desk, youth_id: str) -> None:
    sign(desk, youth_id, "youth")

    with pytest.raises(Conflict):
        desk.ask(rpc.review_charter, rpc.ReviewCharter(youth_id=youth_id, on=DECEMBER))


def test_whoever_signs_after_a_new_edition_reads_and_signs_the_words_that_the_first_one_signed(
    database_urls: Callable[[str], str], tmp_path: Path
) -> None:
    shutil.copytree(FOLDER, tmp_path / "programme")
    file = tmp_path / "programme" / "loiret.json"
    programme = json.loads(file.read_text(encoding="utf-8"))
    programme["charter"] |= {"edition": "2027-1", "youth": ["Je signe autre chose."]}
    file.write_text(json.dumps(programme), encoding="utf-8")
    before = at_work(FOLDER, urls := database_urls("profiles"), database_urls)
    first, other = before.admit_youth(youth_line()), before.admit_youth(youth_line(number="45000002", last_name="Autre"))
    sign(before, first, "youth")
    shown = charter(before, first)
    before.harness.close()

    after = at_work(tmp_path / "programme", urls, database_urls)
    now, new = charter(after, first), charter(after, other)
    signed = sign(after, first, "adviser")
    with pytest.raises(Conflict, match="charter_changed"):
        sign(after, first, "school", edition="2027-1")
    after.harness.close()

    assert (now.edition, now.youth, now.adviser) == (EDITION, shown.youth, shown.adviser)
    assert (signed.edition, len(signed.signatures)) == (EDITION, 2)
    assert (new.edition, new.youth) == ("2027-1", ("Je signe autre chose.",))


def at_work(folder: Path, url: str, others: Callable[[str], str]) -> Desk:
    """profiles on that database with that programme, as after a restart."""
    keeper = SecretKeeper(b"the pepper of the tests", memory_kib=64, passes=1)
    deps = build(folder, "a secret of the tests, long enough", keeper)
    return Desk(Harness({ProfilesService: deps}, lambda name: url if name == "profiles" else others(name)))
