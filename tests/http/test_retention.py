"""« Durées de conservation »: the dry run of retention as the programme's lead reads it, with the figures of the command."""

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape

import pytest

from deploy import retention
from deploy.services import SERVICES
from gateway.web import rights_words
from servicekit.clock import PARIS
from servicekit.config import default_programme
from servicekit.ids import new_id
from servicekit.retention import kinds_of, read_settings
from tests.http.town import Person, Town

SETTINGS = read_settings(default_programme())
PAGE = "/conservation"


@pytest.fixture
def an_old_trace(town: Town) -> str:
    """A reading of three years ago, which nobody keeps so long."""
    app, trace_id = town.world.platform.apps["profiles"], new_id()
    long_ago = town.world.clock.now() - dt.timedelta(days=3 * 366)
    with app.database.write() as session:
        session.execute(app.tables["read_trace"].insert().values(
            id=trace_id, at=long_ago, person_id=town["adviser"].id, role="adviser", youth_id=town.hero, what="read_file",
            allowed=True, reason="", wrote=False))  # fmt: skip
    return trace_id


@pytest.fixture
def without_progress(town: Town) -> Iterator[None]:
    apps = town.world.platform.caller._apps
    away = apps.pop("progress")
    yield
    apps["progress"] = away


def opened(town: Town, person: Person) -> tuple[int, str]:
    answer = town.client().get(PAGE, headers={"Authorization": f"Bearer {person.token}"})
    return answer.status_code, unescape(answer.get_data(as_text=True))


def row(page: str, what: object) -> list[str]:
    """The cells of the line that begins with these words."""
    found = re.search(rf'<th scope="row">{re.escape(str(what))}</th>(.*?)</tr>', page, re.S)
    assert found, f"no line {what}"
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in re.findall(r"<td.*?>(.*?)</td>", found[1], re.S)]


def test_the_lead_reads_what_the_command_says_and_nothing_goes(town: Town, an_old_trace: str) -> None:
    app = town.world.platform.apps["profiles"]
    today = town.world.clock.now().astimezone(PARIS).date()

    status, page = opened(town, town["programme_lead"])

    (traces,) = [kind for kind in retention.look(app, SETTINGS, today).kinds if kind.table == "read_trace"]
    past, kept, limit, why = row(page, rights_words.KINDS["read_trace"])
    assert status == 200
    assert (int(past), traces.past) == (traces.past, 1)
    assert int(kept) > 0
    assert str(traces.limit.year) in limit
    assert why == "Journal de sécurité : la CNIL conseille 6 à 12 mois Durée non vérifiée"
    assert "Aucun dossier entier ne serait effacé." in page
    with app.database.read() as session:
        traces_table = app.tables["read_trace"]
        assert session.execute(traces_table.select().where(traces_table.c.id == an_old_trace)).first() is not None


def test_a_service_without_a_kind_says_so_and_one_that_is_away_is_named(town: Town, without_progress: None) -> None:
    _, page = opened(town, town["programme_lead"])

    assert "Ne répond pas" in page
    assert "Rien ici n’a encore de durée à compter." in page


@pytest.mark.parametrize("role", ["youth", "adviser", "coordinator", "evaluator"])
def test_nobody_else_opens_the_page(town: Town, role: str) -> None:
    status, page = opened(town, town[role])

    assert status != 200
    assert "Partirait" not in page


def test_the_lead_finds_the_page_beside_the_erasures_and_a_coordinator_does_not(town: Town) -> None:
    def erasures(role: str) -> str:
        return town.client().get("/effacements", headers={"Authorization": f"Bearer {town[role].token}"}).get_data(as_text=True)

    assert PAGE in erasures("programme_lead")
    assert PAGE not in erasures("coordinator")


def test_every_kind_and_every_reason_has_words() -> None:
    today = dt.date(2026, 12, 1)
    for service, _ in SERVICES.values():
        assert {f"{service.name}.{table}" for table in service.spared} <= set(rights_words.SPARED)
        for kind in kinds_of(service):
            assert kind.table in rights_words.KINDS
            assert (SETTINGS.why(kind.setting, today) if kind.setting else "its own date") in rights_words.WHY_KEPT
