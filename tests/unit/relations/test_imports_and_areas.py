"""An export of one area and a file that another area follows: set aside, unread. An adviser of another area is a doubt."""

import pytest

from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.relations.country import HERE, THERE, Country
from tests.unit.relations.test_moving_area import line

COORDINATOR = Principal(id="coordinator", role="coordinator", area=HERE)
HERE_ONLY = Scope(kind="areas", ids=(HERE,))


def moved(country: Country) -> str:
    """A youth of the former area's export, now followed and changed in another one."""
    (row,) = country.import_youths(export(youth_line())).rows
    youth_id = row.youth_id or ""
    country.moves(youth_id, THERE)
    version = country.youth(youth_id).version
    country.ask(rpc.edit_contact, rpc.EditContact(youth_id=youth_id, version=version, phone="07 00 00 00 09"))
    return youth_id


def test_the_coordinator_of_the_area_that_was_left_neither_reads_nor_rewrites_the_file(country: Country) -> None:
    youth_id = moved(country)
    later = export(youth_line(phone="07 00 00 00 01", project="Cariste"))

    for apply in (False, True):
        (row,) = country.import_youths(later, apply=apply, by=COORDINATOR, scope=HERE_ONLY).rows

        assert (row.outcome, row.reason, row.changes, row.youth_id) == ("elsewhere", "followed elsewhere", (), None)
    file = country.youth(youth_id)
    assert (file.phone, file.project.target) == ("07 00 00 00 09", "Livreur")
    assert country.ask(rpc.list_rows_to_correct, rpc.ListRowsToCorrect(), by=COORDINATOR, scope=HERE_ONLY).rows == ()


def test_whoever_runs_both_areas_imports_it_and_the_row_is_of_the_area_that_follows(country: Country) -> None:
    moved(country)

    (row,) = country.import_youths(export(youth_line(project="Cariste"))).rows

    assert (row.outcome, row.area) == ("updated", THERE)


def test_a_youth_whose_commune_is_now_another_areas_is_kept_up_to_date_by_the_area_that_follows(country: Country) -> None:
    country.import_youths(export(youth_line()))
    there = export(youth_line(commune="Pithiviers", postcode="45300"))

    (row,) = country.import_youths(there, by=COORDINATOR, scope=HERE_ONLY).rows

    assert (row.outcome, row.area) == ("updated", HERE)
    assert country.youth(row.youth_id or "").summary.area == HERE


def test_an_adviser_of_another_area_in_an_export_is_a_doubt_and_follows_nobody(country: Country) -> None:
    elsewhere = country.adviser[THERE]
    country.ask(rpc.rename_person, rpc.RenamePerson(person_id=elsewhere, label="Ana Ailleurs"))
    (row,) = country.import_youths(export(youth_line(adviser="Ana AILLEURS"))).rows
    (again,) = country.import_youths(export(youth_line(adviser="Ana AILLEURS"))).rows

    assert row.outcome == "admitted"
    assert [(doubt.column, doubt.reason) for doubt in row.doubts] == [("Conseiller référent", "adviser elsewhere")]
    assert country.state(row.youth_id or "").adviser_id is None
    assert again.outcome == "unchanged"


def test_an_application_that_moves_with_its_commune_leaves_the_adviser_of_the_area_before(country: Country) -> None:
    country.ask(rpc.rename_person, rpc.RenamePerson(person_id=country.adviser[HERE], label="Ana Ici"))
    (row,) = country.import_youths(export(youth_line(born="31/02/2005", adviser="Ana ICI"))).rows
    before = country.state(row.youth_id or "")

    country.import_youths(export(youth_line(born="31/02/2005", adviser="Ana ICI", commune="Pithiviers", postcode="45300")))

    after = country.state(row.youth_id or "")
    assert (before.area, before.adviser_id) == (HERE, country.adviser[HERE])
    assert (after.area, after.adviser_id) == (THERE, None)


def test_an_area_imports_its_own_new_people_only(country: Country) -> None:
    (row,) = country.import_youths(export(line(HERE, 1)), by=COORDINATOR, scope=HERE_ONLY).rows

    assert (row.outcome, row.area) == ("admitted", HERE)


@pytest.mark.parametrize(("wrong", "outcome"), [({"born": "15/06/1990"}, "refused"), ({"born": "31/02/2005"}, "to_correct")])
def test_the_gateway_knows_at_once_whose_area_an_undecided_or_refused_file_is_of(
    country: Country, wrong: dict[str, str], outcome: str
) -> None:
    (row,) = country.import_youths(export(youth_line(**wrong))).rows
    here = country.links_in_gateway(row.youth_id or "")
    country.import_youths(export(youth_line(**wrong, commune="Pithiviers", postcode="45300")))
    there = country.links_in_gateway(row.youth_id or "")

    assert row.outcome == outcome
    assert here is not None
    assert there is not None
    assert (here.area, there.area) == (HERE, THERE)
