"""Names, phones, e-mails, dates and communes as people write them."""

from datetime import date

import pytest

from services.profiles.domain.communes import NoMatch
from services.profiles.domain.dates import age_on, read_date
from services.profiles.domain.identity import read_email, read_name, read_phone, show_phone
from tests.unit.profiles.cohort import load_communes


@pytest.mark.parametrize(
    "typed",
    [
        "06 12 34 56 78",
        "06.12.34.56.78",
        "0612345678",
        "+33 6 12 34 56 78",
        "06-12-34-56-78",
        "0033612345678",
        "+33 (0)6 12 34 56 78",
    ],
)
def test_a_phone_is_kept_in_one_shape_whatever_was_typed(typed):
    assert read_phone(typed) == "+33612345678"


@pytest.mark.parametrize("typed", ["12 34", "06 12 34 56 7", "0012345678", "061234567a", "+33 0", "06 12 34 56 78 90"])
def test_what_is_no_phone_number_is_not_guessed(typed):
    assert read_phone(typed) is None


def test_a_phone_is_shown_as_it_is_dialled():
    assert show_phone("+33612345678") == "06 12 34 56 78"


@pytest.mark.parametrize("typed", ["pas-un-mail@", "@exemple.fr", "a b@exemple.fr", "a@b", "a@exemple..fr", "a@@b.fr"])
def test_what_is_no_email_address_is_not_guessed(typed):
    assert read_email(typed) is None


def test_an_email_address_is_kept_in_lower_case():
    assert read_email(" Zoe.Martin@Exemple.FR ") == "zoe.martin@exemple.fr"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("COURTOIS", "Courtois"),
        (" Émile", "Émile"),
        ("LE GOFF", "Le Goff"),
        ("anne-marie", "Anne-Marie"),
        ("McDonald", "McDonald"),
        ("D'ARC", "D'Arc"),
        ("   ", None),
        ("=cmd|' /C calc'!A0", None),
        ("Zoé2", None),
    ],
)
def test_names_are_shown_as_names(typed, shown):
    assert read_name(typed) == shown


@pytest.mark.parametrize("typed", ["06/03/2007", "06.03.2007", "06-03-2007", "6/3/2007", "2007-03-06", "06 03 2007"])
def test_dates_are_read_in_the_shapes_of_an_export(typed):
    assert read_date(typed) == date(2007, 3, 6)


@pytest.mark.parametrize("typed", ["31/02/2004", "", "06/03/07", "2007", "06/13/2007", "demain"])
def test_a_day_that_does_not_exist_or_that_is_ambiguous_is_not_guessed(typed):
    assert read_date(typed) is None


def test_someone_born_on_29_february_is_a_year_older_on_1_march_of_a_common_year():
    assert age_on(date(2026, 2, 28), date(2008, 2, 29)) == 17
    assert age_on(date(2026, 3, 1), date(2008, 2, 29)) == 18


@pytest.mark.parametrize(
    ("name", "postcode", "insee"),
    [
        ("ST JEAN LE BLANC", "45650", "45286"),
        ("St Jean-le-Blanc", "45650", "45286"),
        ("saint-jean-le-blanc", "", "45286"),
        ("ORLEANS", "45100", "45234"),
        ("Orléans CEDEX 2", "45061", "45234"),
        ("SAINT-DENIS-DE-L'HOTEL", "45550", "45273"),
    ],
)
def test_a_commune_is_found_as_people_write_it(name, postcode, insee):
    assert load_communes().find(name, postcode).insee == insee


@pytest.mark.parametrize(
    ("name", "postcode", "answer"),
    [
        ("Blois", "41000", NoMatch.OUTSIDE),
        ("Orléanville", "45999", NoMatch.UNKNOWN),
        ("Orléans", "45200", NoMatch.UNKNOWN),
        ("", "45000", NoMatch.UNKNOWN),
        ("Blois", "4100", NoMatch.UNKNOWN),
    ],
)
def test_a_commune_that_is_not_found_is_outside_or_unknown_but_never_guessed(name, postcode, answer):
    assert load_communes().find(name, postcode) is answer
