"""What a youth is told of those who read of her elsewhere than in her file: beside a likeness, in accounts, before an import."""

import datetime as dt
from io import BytesIO

import pytest

from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.http.pages import Visitor
from tests.http.town import Person, Town
from tests.unit.profiles.cohort import export, youth_line

NUMBERS = iter(range(45_880_000, 45_890_000))


@pytest.fixture
def files(town: Town) -> tuple[rpc.ImportRow, ...]:
    """Two new files of the hero's area: only the first changes with `later`."""
    numbers = [str(next(NUMBERS)) for _file in range(2)]
    lines = [youth_line(number=number, last_name=last, phone=f"06 55 00 {number[-4:-2]} {number[-2:]}", email=f"z{number}@exemple.fr")
             for number, last in zip(numbers, _names(numbers[0]), strict=True)]
    command = rpc.ImportExport(import_id=new_id(), as_of=town.world.today(), apply=True,
                               youths=rpc.ExportFile(name="jeunes.csv", content=export(*lines)))  # fmt: skip
    report = town.world.call(rpc.import_export, command)
    rows: tuple[rpc.ImportRow, ...] = report.rows  # type: ignore[attr-defined]
    assert all(row.youth_id for row in rows), rows
    return rows


def _names(number: str) -> tuple[str, str]:
    """Of letters only, and nobody else's."""
    own = "".join(chr(ord("a") + int(digit)) for digit in number)
    return f"Trace{own}", f"Empreinte{own}"


def later(files: tuple[rpc.ImportRow, ...]) -> bytes:
    names = _names(files[0].file_number)
    lines = [youth_line(number=row.file_number, last_name=last, phone=phone, email=f"z{row.file_number}@exemple.fr")
             for row, last, phone in zip(files, names, ("07 99 99 99 99", _phone(files[1].file_number)), strict=True)]
    return export(*lines)


def _phone(number: str) -> str:
    return f"06 55 00 {number[-4:-2]} {number[-2:]}"


def told(town: Town, youth_id: str) -> list[tuple[str, str, str, bool]]:
    """As she reads it herself, the last first: who, what, why, and whether it was a writing. When is said too: the last, just now."""
    town.world.platform.gateway.desk.traces.flush()
    answer = town.youth(youth_id, town.world.hero.area).get(f"/youths/{youth_id}/readers")
    assert answer.status_code == 200
    readers = answer.get_json()["readers"]
    assert all(abs(town.world.clock.now() - dt.datetime.fromisoformat(row["at"])) < dt.timedelta(hours=1) for row in readers[:1])
    return [(row["person_id"], row["what"], row["reason"], row["wrote"]) for row in readers]


def preview(town: Town, person: Person, files: tuple[rpc.ImportRow, ...]) -> str:
    answer = person.ask("POST", "/imports", data={
        "jeunes": (BytesIO(later(files)), "jeunes.csv"), "as_of": str(town.world.today()), "apply": "false"})
    assert answer.status_code == 200, answer.get_json()
    return str(answer.get_json()["import_id"])


def test_whoever_reads_a_pair_of_likenesses_is_named_in_both_files(town: Town, files: tuple[rpc.ImportRow, ...]) -> None:
    one, other = (str(row.youth_id) for row in files)
    town.world.call(rpc.propose_merge, rpc.ProposeMerge(youth_id=one, merged_id=other))  # type: ignore[arg-type]
    coordinator = town["coordinator"]
    before = [told(town, youth_id) for youth_id in (one, other)]

    listed = coordinator.get("/duplicates?limit=100", headers={"X-Reason": "Ménage du fichier"}).get_json()["pairs"]
    Visitor(town, coordinator).open("/doublons")

    assert {one, other} in [{pair["first"]["summary"]["id"], pair["second"]["summary"]["id"]} for pair in listed]
    for youth_id, was in zip((one, other), before, strict=True):
        new = told(town, youth_id)[: -len(was) or None]
        assert (coordinator.id, "read_duplicates", "Ménage du fichier", False) in new
        assert [(who, what) for who, what, _, _ in new] == [(coordinator.id, "read_duplicates")] * 2


def pays(town: Town, youth_id: str) -> None:
    """One entry of 1 € in the ledger of today."""
    app, entry_id, today = town.world.platform.apps["profiles"], new_id(), town.world.today()
    with app.database.write() as session:
        session.execute(app.tables["ledger_entry"].insert().values(
            id=entry_id, youth_id=youth_id, area=town.world.hero.area, kind="commit", on_day=today, at=town.world.clock.now(),
            person_id=town["adviser"].id, minutes=0, reference="", reason=""))  # fmt: skip
        session.execute(app.tables["ledger_line"].insert().values(
            entry_id=entry_id, number=1, youth_id=youth_id, account="due", payer="programme", school_id="", cents=100))  # fmt: skip


def test_whoever_reads_the_accounts_of_a_file_is_named_in_it(town: Town) -> None:
    adviser = town["adviser"]

    adviser.get(f"/youths/{town.hero}/funding", headers={"X-Reason": "Facture à vérifier"})
    asked = told(town, town.hero)[0]
    Visitor(town, adviser).open(f"/jeunes/{town.hero}/financement")
    page = told(town, town.hero)[:2]  # the forecast beside the accounts comes from the progress

    assert asked == (adviser.id, "read_funding", "Facture à vérifier", False)
    assert set(page) == {(adviser.id, "read_funding", "", False), (adviser.id, "read_progress", "", False)}


def test_whoever_carries_the_accounts_away_is_named_in_each_file_that_is_in_them(town: Town, files: tuple[rpc.ImportRow, ...]) -> None:
    inside, outside = (str(row.youth_id) for row in files)
    pays(town, inside)
    coordinator, before, day = town["coordinator"], told(town, outside), town.world.today()

    coordinator.get(f"/accounts.csv?first={day}&last={day}", headers={"X-Reason": "Pour le comptable"})
    by_api = told(town, inside)[0]
    page = town.client().post("/comptes/export", data={"first": str(day), "last": str(day)},
                              headers={"Authorization": f"Bearer {coordinator.token}"})
    by_page = told(town, inside)[0]

    assert by_api == (coordinator.id, "export_accounts", "Pour le comptable", False)
    assert page.status_code == 200
    assert by_page == (coordinator.id, "export_accounts", "", False)
    assert told(town, outside) == before


def test_a_preview_is_a_reading_of_the_files_that_it_would_change_and_of_no_other(town: Town, files: tuple[rpc.ImportRow, ...]) -> None:
    changed, same = (str(row.youth_id) for row in files)
    coordinator, before = town["coordinator"], told(town, str(files[1].youth_id))

    import_id = preview(town, coordinator, files)
    made = told(town, changed)[0]
    coordinator.get(f"/imports/{import_id}", headers={"X-Reason": "Je relis avant d’appliquer"})
    again = told(town, changed)[0]

    assert made == (coordinator.id, "preview_import", "", False)
    assert again == (coordinator.id, "preview_import", "Je relis avant d’appliquer", False)
    assert told(town, same) == before


def test_whoever_opens_the_report_of_an_applied_import_later_is_named(town: Town, files: tuple[rpc.ImportRow, ...]) -> None:
    changed, same = (str(row.youth_id) for row in files)
    command = rpc.ImportExport(import_id=new_id(), as_of=town.world.today(), apply=True,
                               youths=rpc.ExportFile(name="jeunes.csv", content=later(files)))  # fmt: skip
    town.world.call(rpc.import_export, command)
    lead, before = town["programme_lead"], told(town, same)

    lead.get(f"/imports/{command.import_id}")
    Visitor(town, lead).open(f"/imports/{command.import_id}")

    assert [(who, what, wrote) for who, what, _, wrote in told(town, changed)[:2]] == [(lead.id, "read_import", False)] * 2
    assert told(town, same) == before
