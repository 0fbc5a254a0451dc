"""Somebody of the staff is found by words of the name; whoever works in one house of many, by that house too."""

import pytest

from contracts.kernel import Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.profiles.desk import Desk

HERE = Scope(kind="areas", ids=("orleans",))
NAMES = {"Zoé Lefèvre-Marchand": "adviser", "Marie-Anne Lefort": "adviser", "Léo Marchand": "referent"}


@pytest.fixture
def staff(desk: Desk) -> dict[str, str]:
    """The id of each."""
    ids = {name: new_id() for name in NAMES}
    for name, role in NAMES.items():
        house = "Foyer L’Étape" if role == "referent" else None
        command = rpc.AddPerson(id=ids[name], role=role, label=name, area="orleans", organisation=house)  # type: ignore[arg-type]
        desk.ask(rpc.add_person, command, scope=HERE)
    return ids


def found(desk: Desk, text: str, role: str | None = None) -> list[str]:
    asked = rpc.ListPeople(text=text, role=role, area="orleans")
    return [person.label for person in desk.ask(rpc.list_people, asked, scope=HERE).people if person.label in NAMES]


@pytest.mark.parametrize(("text", "names"), [
    ("lef", ["Marie-Anne Lefort", "Zoé Lefèvre-Marchand"]), ("LEFÈVRE", ["Zoé Lefèvre-Marchand"]),
    ("marchand zoe", ["Zoé Lefèvre-Marchand"]),
    ("marchand", ["Léo Marchand", "Zoé Lefèvre-Marchand"]), ("anne", ["Marie-Anne Lefort"]), ("archand", []), ("100%_", []), ("étape", []),
])  # fmt: skip
@pytest.mark.usefixtures("staff")
def test_words_may_be_begun_in_any_order_whatever_their_accents(desk: Desk, text: str, names: list[str]) -> None:
    assert found(desk, text) == names


@pytest.mark.usefixtures("staff")
def test_a_referent_is_found_by_the_house_and_a_taker_by_the_name(desk: Desk) -> None:
    assert found(desk, "l’étape", "referent") == ["Léo Marchand"]
    takers = desk.ask(rpc.list_takers, rpc.ListTakers(area="orleans", text="lefort")).takers
    assert [taker.label for taker in takers] == ["Marie-Anne Lefort"]


@pytest.mark.usefixtures("staff")
def test_a_list_is_as_long_as_was_asked(desk: Desk) -> None:
    assert len(desk.ask(rpc.list_people, rpc.ListPeople(role="adviser", area="orleans", limit=1), scope=HERE).people) == 1
    assert len(desk.ask(rpc.list_schools, rpc.ListSchools(area="orleans", limit=1)).schools) <= 1
