"""How persons are reached, told to the platform at the moment of sending and to nobody else."""

import pytest

from contracts.errors import NotAllowed
from contracts.kernel import SYSTEM
from contracts.profiles import rpc
from services.profiles.handlers.addresses import dialled
from tests.unit.profiles.cohort import COHORT, export
from tests.unit.profiles.desk import LEAD, Desk

SOMEBODY = (COHORT / "jeunes.csv").read_bytes().decode("cp1252").splitlines()[1]


def test_phone_and_email_are_told_by_id_and_an_unknown_id_is_left_out(desk: Desk) -> None:
    (row,) = desk.import_youths(export(SOMEBODY), with_staff=True).rows
    adviser = desk.add_person("adviser", area="orleans", email="conseil@example.org")
    wanted = rpc.ContactsOf(person_ids=(row.youth_id or "", adviser, "nobody"))

    found = {each.person_id: each for each in desk.ask(rpc.contacts_of, wanted, by=SYSTEM).contacts}

    assert set(found) == {row.youth_id, adviser}
    assert found[row.youth_id or ""].phone == "+33755979711"
    assert (found[adviser].email, found[adviser].phone) == ("conseil@example.org", "")


def test_no_person_is_told(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="system_only"):
        desk.ask(rpc.contacts_of, rpc.ContactsOf(person_ids=()), by=LEAD)


@pytest.mark.parametrize(("written", "number"), [
    ("06 12 34 56 78", "+33612345678"), ("06.12.34.56.78", "+33612345678"), ("+33 6 12 34 56 78", "+33612345678"),
    ("0033612345678", "+33612345678"), ("+32 470 12 34 56", "+32470123456"), ("", ""), ("demander à la mère", ""), ("12345", ""),
])
def test_a_number_is_dialled_in_its_international_form(written: str, number: str) -> None:
    assert dialled(written) == number
