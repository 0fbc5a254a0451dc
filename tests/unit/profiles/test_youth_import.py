"""What an import of youths makes of each row (domain.md §§ 4 and 11), on the cohort and on single rows."""

from datetime import date

import pytest

from tests.unit.profiles.cohort import COHORT, Platform, expected, export, youth_line

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
FIRST, NEXT = (COHORT / "jeunes.csv").read_bytes(), (COHORT / "jeunes_suivant.csv").read_bytes()


def _told(plan, wanted):
    """The rows that a file of expectations names, a duplicate apart from the row it repeats."""
    named = {(row["n_dossier"], row["outcome"]) for row in wanted["named_rows"]}
    rows = [row for row in plan.rows if (row.n_dossier, row.outcome) in named]
    return sorted((row.n_dossier, row.outcome, row.reason, row.area) for row in rows)


def _wanted(wanted):
    return sorted((r["n_dossier"], r["outcome"], r["reason"], r["area"]) for r in wanted["named_rows"])


def only(plan):
    (row,) = plan.rows
    return row


def test_the_first_export_has_exactly_the_outcomes_that_are_expected():
    wanted = expected("attendu.json")

    plan = Platform().plan(FIRST, DECEMBER)

    assert plan.counts == wanted["by_outcome"]
    assert len(plan.rows) == wanted["rows"]
    assert _told(plan, wanted) == _wanted(wanted)
    assert all(row.area for row in plan.rows)
    assert not [row for row in plan.rows if row.doubts]


def test_the_export_of_the_next_month_has_exactly_the_outcomes_that_are_expected():
    platform, wanted = Platform(), expected("attendu_suivant.json")
    platform.apply(FIRST, DECEMBER)

    plan = platform.plan(NEXT, JANUARY)

    assert plan.counts == wanted["by_outcome"]
    assert len(plan.rows) == wanted["rows"]
    assert _told(plan, wanted) == _wanted(wanted)


@pytest.mark.parametrize("content", [FIRST, NEXT])
def test_the_same_file_again_changes_nothing(content):
    platform = Platform()
    first = platform.apply(content, JANUARY)
    before = dict(platform.youths)

    again = platform.apply(content, JANUARY)

    assert not any(row.changes or row.conflicts for row in again.rows)
    assert {n: (y.phase, y.area, y.rank, y.here, y.imported) for n, y in platform.youths.items()} == {
        n: (y.phase, y.area, y.rank, y.here, y.imported) for n, y in before.items()
    }
    assert again.counts["unchanged"] == first.counts["admitted"] + first.counts["waiting"]
    assert {row.outcome for row in again.rows} == {"unchanged", "refused", "to_correct", "duplicate"}


def test_whatever_the_encoding_and_the_separator_the_outcome_is_the_same():
    text = FIRST.decode("cp1252")
    wanted = expected("attendu.json")["by_outcome"]

    plans = [Platform().plan(text.encode(encoding), DECEMBER) for encoding in ("utf-8", "utf-8-sig", "utf-16")]

    assert all(plan.counts == wanted for plan in plans)


def test_a_row_tells_all_that_is_wrong_with_it_at_once():
    line = youth_line(born="31/02/2004", email="nobody@", phone="12 34", project="")

    row = only(Platform().plan(export(line), DECEMBER))

    assert row.outcome == "to_correct"
    assert row.reason == "date, phone, email, project"
    assert [problem.column for problem in row.problems] == [
        "Date de naissance", "Téléphone", "E-mail", "Projet professionnel",
    ]  # fmt: skip
    assert row.line == 2


def test_what_is_mistyped_beside_a_refusal_is_told_too():
    line = youth_line(born="15/06/1990", income="Non", email="nobody@")

    row = only(Platform().plan(export(line), DECEMBER))

    assert (row.outcome, row.reason) == ("refused", "age>25, income")
    assert {problem.reason for problem in row.problems} == {"age>25", "income", "email"}


@pytest.mark.parametrize(
    ("born", "outcome"),
    [("02/12/2008", "refused"), ("01/12/2008", "admitted"), ("02/12/2000", "admitted"), ("01/12/2000", "refused")],
)
def test_age_counts_on_the_day_of_the_import(born, outcome):
    assert only(Platform().plan(export(youth_line(born=born)), DECEMBER)).outcome == outcome


def test_a_commune_of_another_departement_refuses_and_an_unknown_one_is_to_correct():
    blois = only(Platform().plan(export(youth_line(commune="Blois", postcode="41000")), DECEMBER))
    nowhere = only(Platform().plan(export(youth_line(commune="Orléanville", postcode="45999")), DECEMBER))
    contradiction = only(Platform().plan(export(youth_line(commune="Orléans", postcode="41000")), DECEMBER))

    assert (blois.outcome, blois.reason) == ("refused", "commune")
    assert (nowhere.outcome, nowhere.reason) == ("to_correct", "commune")
    assert contradiction.outcome == "to_correct"


def _crowd(count, *, start=1, **cells):
    return [youth_line(number=str(45100000 + i), first_name=_letters(i), **cells) for i in range(start, start + count)]


def _letters(number):
    return "Zoé " + "".join(chr(ord("a") + int(digit)) for digit in str(number))


PITHIVIERS = {"commune": "PITHIVIERS", "postcode": "45300", "structure": "Mission Locale du Pithiverais"}


def test_past_the_places_of_the_area_people_wait_in_the_order_of_the_file():
    plan = Platform().plan(export(*_crowd(52, **PITHIVIERS)), DECEMBER)

    assert [row.outcome for row in plan.rows] == ["admitted"] * 50 + ["waiting"] * 2
    assert plan.rows[50].rank < plan.rows[51].rank


def test_a_mistyped_row_that_came_in_time_keeps_its_place_until_it_is_mended():
    platform = Platform()
    mistyped = youth_line(number="45000009", email="nobody@", **PITHIVIERS)
    mended = youth_line(number="45000009", email="somebody@exemple.fr", **PITHIVIERS)
    crowd = _crowd(50, **PITHIVIERS)

    first = platform.apply(export(mistyped, *crowd), DECEMBER)
    then = platform.apply(export(mended, *crowd), JANUARY)

    assert first.counts == {"to_correct": 1, "admitted": 49, "waiting": 1}
    assert (then.rows[0].outcome, then.rows[0].reason) == ("admitted", "mended: email")
    assert then.counts["unchanged"] == 50


def test_someone_new_does_not_pass_before_those_who_wait():
    platform = Platform()
    crowd = _crowd(51, **PITHIVIERS)
    platform.apply(export(*crowd), DECEMBER)
    leaver = next(iter(platform.youths))
    del platform.youths[leaver]

    plan = platform.plan(export(*crowd[1:], youth_line(number="45000009", **PITHIVIERS)), JANUARY)

    assert (plan.rows[-1].outcome, plan.rows[-1].reason) == ("waiting", "new, quota full")


def test_someone_missing_from_a_later_export_keeps_the_place():
    platform = Platform()
    crowd = _crowd(50, **PITHIVIERS)
    platform.apply(export(*crowd), DECEMBER)

    plan = platform.plan(export(*crowd[1:], youth_line(number="45000009", **PITHIVIERS)), JANUARY)

    assert plan.rows[-1].outcome == "waiting"


def test_a_changed_field_is_shown_old_and_new():
    platform = Platform()
    platform.apply(export(youth_line()), DECEMBER)

    row = only(
        platform.plan(export(youth_line(status="Salarié CDD", since="02/01/2027", phone="07 00 00 00 01")), JANUARY)
    )

    assert (row.outcome, row.reason) == ("updated", "phone, status")
    assert [(c.column, c.old, c.new) for c in row.changes] == [
        ("Téléphone", "+33612345678", "+33700000001"),
        ("Statut", "apprentice", "fixed_term"),
        ("Depuis le", "2026-09-01", "2027-01-02"),
    ]


def test_a_phone_typed_in_another_shape_is_no_change():
    platform = Platform()
    platform.apply(export(youth_line(phone="06.12.34.56.78")), DECEMBER)

    assert only(platform.plan(export(youth_line(phone="+33 6 12 34 56 78")), JANUARY)).outcome == "unchanged"


def test_what_was_edited_here_stays_when_the_export_says_the_same_as_before():
    platform = Platform()
    platform.apply(export(youth_line()), DECEMBER)
    platform.edit_here("45000001", phone="+33700000009")

    row = only(platform.plan(export(youth_line()), JANUARY))

    assert row.outcome == "unchanged"
    assert row.merge.values["phone"] == "+33700000009"


def test_what_was_edited_here_and_in_the_export_is_a_conflict_that_a_person_settles():
    platform = Platform()
    platform.apply(export(youth_line()), DECEMBER)
    platform.edit_here("45000001", phone="+33700000009")

    row = only(platform.plan(export(youth_line(phone="07 00 00 00 01", project="Cuisinier")), JANUARY))

    assert (row.outcome, row.reason) == ("to_correct", "conflict: phone")
    assert [(c.imported, c.here, c.file) for c in row.conflicts] == [("+33612345678", "+33700000009", "+33700000001")]
    assert [change.field for change in row.changes] == ["project"]
    assert row.merge.values["phone"] == "+33700000009"


def test_what_was_corrected_here_stands_though_the_export_keeps_its_mistake():
    platform = Platform()
    platform.apply(export(youth_line(born="31/02/2004")), DECEMBER)
    platform.edit_here("45000001", birth_date="2004-02-28")

    row = only(platform.plan(export(youth_line(born="31/02/2004")), JANUARY))

    assert row.outcome == "admitted"
    assert row.merge.values["birth_date"] == "2004-02-28"


def test_somebody_admitted_stays_though_a_later_export_has_a_mistake_or_an_older_age():
    platform = Platform()
    platform.apply(export(youth_line(born="15/12/2000")), DECEMBER)

    older = only(platform.plan(export(youth_line(born="15/12/2000")), JANUARY))
    mistyped = only(platform.apply(export(youth_line(born="15/12/2000", phone="12")), JANUARY))

    assert older.outcome == "unchanged"
    assert (mistyped.outcome, mistyped.reason) == ("to_correct", "phone")
    assert platform.youths["45000001"].phase == "admitted"
    assert platform.youths["45000001"].here["phone"] == "+33612345678"


def test_an_adviser_whom_nobody_knows_is_a_doubt_and_takes_no_adviser_away():
    platform = Platform()
    platform.apply(export(youth_line(adviser="Valentine REGNIER")), DECEMBER)

    row = only(platform.plan(export(youth_line(adviser="Quelqu'un D'AUTRE")), JANUARY))

    assert row.outcome == "unchanged"
    assert [doubt.reason for doubt in row.doubts] == ["adviser"]
    assert row.merge.values["adviser"].startswith("adviser-")


def test_a_row_without_a_file_number_is_to_correct_once_and_becomes_the_same_person_when_numbered():
    platform = Platform()
    first = only(platform.apply(export(youth_line(number="")), DECEMBER))
    again = only(platform.plan(export(youth_line(number="")), DECEMBER))
    numbered = only(platform.plan(export(youth_line(number="45000001")), JANUARY))

    assert (first.outcome, first.reason) == ("to_correct", "file number")
    assert again.youth_id is not None
    assert again.changes == ()
    assert (numbered.outcome, numbered.reason) == ("admitted", "mended: file number")
    assert numbered.youth_id == again.youth_id


def test_two_rows_of_one_person_without_a_file_number_are_one_person():
    plan = Platform().plan(export(youth_line(number=""), youth_line(number="")), DECEMBER)

    assert [row.outcome for row in plan.rows] == ["to_correct", "duplicate"]
