"""Files that may be one person's: how alike, found through an index, answered by a person."""

import datetime as dt

import pytest

from contracts.errors import InvalidRequest
from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.testing.asked import reads_of
from services.profiles.domain.likeness import Features, likelihood
from tests.unit.profiles.cohort import export, youth_line
from tests.unit.profiles.desk import Desk

WEIGHTS = {"name": 55, "birth_date": 30, "phone": 15}
THRESHOLD = 70
BORN = dt.date(2005, 6, 15)
ZOE = Features("martin zoe", BORN, ("+33612345678",))


@pytest.mark.parametrize(("other", "what"), [
    (Features("zoe martin", BORN, ("+33612345678",)), "the two names changed places"),
    (Features("martins zoe", BORN, ()), "one letter more, no phone"),
    (Features("martin zoe", dt.date(2005, 6, 16), ("+33612345678",)), "one digit of the birth date"),
    (Features("martin zoe", None, ("+33612345678",)), "no birth date"),
    (Features("martin zoe", dt.date(2004, 1, 2), ("+33612345678",)), "another birth date, the same phone"),
])  # fmt: skip
def test_one_person_typed_twice_is_proposed(other: Features, what: str) -> None:
    assert likelihood(ZOE, other, WEIGHTS).score >= THRESHOLD, what


@pytest.mark.parametrize(("other", "what"), [
    (Features("martin kevin", dt.date(2003, 2, 1), ("+33612345678",)), "a brother with the family's phone"),
    (Features("diallo aminata", BORN, ("+33711111111",)), "somebody born the same day"),
    (Features("martin zoe", dt.date(1999, 1, 2), ("+33711111111",)), "somebody of the same name"),
])  # fmt: skip
def test_two_people_are_not(other: Features, what: str) -> None:
    assert likelihood(ZOE, other, WEIGHTS).score < THRESHOLD, what


def test_day_and_month_exchanged_are_near() -> None:
    found = likelihood(Features("martin zoe", dt.date(2005, 6, 3), ()), Features("martin zoe", dt.date(2005, 3, 6), ()), WEIGHTS)

    assert found.alike == ("name", "birth_date")


@pytest.fixture
def pair(desk: Desk) -> tuple[str, str]:
    rows = desk.import_youths(export(
        youth_line(number="45000001", last_name="Lefèvre"), youth_line(number="45000002", last_name="Lefebvre"),
        youth_line(number="45000003", last_name="Kaya", born="02/02/2004", phone="07 11 11 11 11", email="k@exemple.fr"),
    )).rows  # fmt: skip
    desk.harness.run_timer("profiles", "seek_twins")
    return rows[0].youth_id or "", rows[1].youth_id or ""


def listed(desk: Desk, scope: Scope | None = None, by: Principal | None = None) -> tuple[rpc.DuplicatePair, ...]:
    more = {"scope": scope, "by": by} if scope and by else {}
    answer: rpc.Duplicates = desk.ask(rpc.list_duplicates, rpc.ListDuplicates(), **more)
    return answer.pairs


def test_the_pair_is_found_with_what_speaks_for_it(desk: Desk, pair: tuple[str, str]) -> None:
    (found,) = listed(desk)

    assert {found.first.summary.id, found.second.summary.id} == set(pair)
    assert set(found.alike) == {"name", "birth_date", "phone"}
    assert found.score >= THRESHOLD


def test_two_people_are_not_proposed_again_even_when_a_file_changes(desk: Desk, pair: tuple[str, str]) -> None:
    desk.ask(rpc.dismiss_duplicate, rpc.DismissDuplicate(youth_id=pair[0], merged_id=pair[1]))
    version = desk.youth(pair[0]).version
    desk.ask(rpc.edit_contact, rpc.EditContact(youth_id=pair[0], version=version, phone="06 00 00 00 00"))

    desk.harness.run_timer("profiles", "seek_twins")

    assert listed(desk) == ()


def test_a_pair_that_is_not_alike_any_more_goes_by_itself(desk: Desk, pair: tuple[str, str]) -> None:
    identity = rpc.EditIdentity(youth_id=pair[1], version=desk.youth(pair[1]).version, last_name="Ndiaye", first_name="Awa",
                                birth_date=dt.date(2006, 1, 1))
    desk.ask(rpc.edit_identity, identity)

    desk.harness.run_timer("profiles", "seek_twins")

    assert listed(desk) == ()


def test_an_adviser_proposes_and_the_coordinator_sees_who_and_why(desk: Desk, pair: tuple[str, str]) -> None:
    adviser = desk.add_person("adviser", area="orleans")
    me = Principal(id=adviser, role="adviser", area="orleans")
    both = Scope(kind="youth", ids=pair)

    desk.ask(rpc.propose_merge, rpc.ProposeMerge(youth_id=pair[0], merged_id=pair[1], reason="Même personne"), by=me, scope=both)

    (seen,) = listed(desk, Scope(kind="areas", ids=("orleans",)), Principal(id="c", role="coordinator", area="orleans"))
    assert (seen.proposed_by, seen.reason) == ("adviser Exemple", "Même personne")
    assert listed(desk, Scope(kind="areas", ids=("pithiviers",)), Principal(id="c", role="coordinator", area="pithiviers")) == ()


def test_a_file_is_no_twin_of_itself(desk: Desk, pair: tuple[str, str]) -> None:
    with pytest.raises(InvalidRequest, match="same_file"):
        desk.ask(rpc.propose_merge, rpc.ProposeMerge(youth_id=pair[0], merged_id=pair[0]))


def test_the_two_files_are_shown_side_by_side(desk: Desk, pair: tuple[str, str]) -> None:
    shown = desk.ask(rpc.compare_files, rpc.CompareFiles(youth_id=pair[0], merged_id=pair[1]))

    fields = {field.field: field for field in shown.fields}
    assert shown.possible
    assert (fields["last_name"].stays, fields["last_name"].goes, fields["last_name"].differs) == ("Lefèvre", "Lefebvre", True)
    assert not fields["birth_date"].differs


def test_pages_of_pairs_go_on_where_they_ended(desk: Desk) -> None:
    lines = [youth_line(number=str(45_000_100 + n), last_name="Martin" + "nobcdefgh"[n] * 2) for n in range(4)]
    desk.import_youths(export(*lines))
    desk.harness.run_timer("profiles", "seek_twins")

    pages, cursor = [], None
    while True:
        page = desk.ask(rpc.list_duplicates, rpc.ListDuplicates(limit=2, cursor=cursor))
        pages += [(pair.first.summary.id, pair.second.summary.id) for pair in page.pairs]
        cursor = page.next
        if cursor is None:
            break

    assert len(pages) == len(set(pages)) == 6


def test_a_pair_across_two_areas_is_shown_to_whoever_runs_both_only(desk: Desk) -> None:
    desk.import_youths(export(
        youth_line(number="45000001", last_name="Lefèvre"),
        youth_line(number="45000002", last_name="Lefebvre", commune="Pithiviers", postcode="45300",
                   structure="Mission Locale du Pithiverais"),
    ))  # fmt: skip
    desk.harness.run_timer("profiles", "seek_twins")

    one_area, both = (Scope(kind="areas", ids=ids) for ids in (("orleans",), ("orleans", "pithiviers")))
    coordinator = Principal(id="c", role="coordinator", area="orleans")

    assert listed(desk, one_area, coordinator) == ()
    assert len(listed(desk, both, Principal(id="l", role="lead"))) == 1


def test_a_pair_follows_the_files_that_an_export_moves(desk: Desk) -> None:
    """Whoever is to be corrected only applies, so that an export may still move the file (domain.md § 4)."""
    def lines(*places: dict[str, str]) -> bytes:
        shapes = ({"last_name": "Durand"}, {"last_name": "Durant"})
        return export(*(youth_line(number=f"4500000{n}", email="zoe.exemple", **shape, **place)
                        for n, (shape, place) in enumerate(zip(shapes, places, strict=True))))

    there = {"commune": "PITHIVIERS", "postcode": "45300", "structure": "Mission Locale du Pithiverais"}
    desk.import_youths(lines({}, {}))
    desk.harness.run_timer("profiles", "seek_twins")

    def seen() -> list[int]:
        areas = ("orleans", "pithiviers")
        return [len(listed(desk, Scope(kind="areas", ids=(a,)), Principal(id="c", role="coordinator", area=a))) for a in areas]

    before = seen()
    desk.import_youths(lines({}, there))
    apart = seen()
    desk.import_youths(lines(there, there))

    assert (before, apart, seen()) == ([1, 0], [0, 0], [0, 1]), "a pair across two areas is for whoever runs both"


def test_the_list_asks_as_often_for_many_pairs_as_for_one(desk: Desk) -> None:
    def asked() -> int:
        desk.harness.run_timer("profiles", "seek_twins")
        with reads_of(desk.harness.apps["profiles"].database) as statements:
            listed(desk)
        return len(statements)

    desk.import_youths(export(*(youth_line(number=str(45_000_100 + n), last_name="Martin" + "no"[n]) for n in range(2))))
    one = asked()
    desk.import_youths(export(*(youth_line(number=str(45_000_102 + n), last_name="Martin" + "bcde"[n]) for n in range(4))))

    assert asked() == one
