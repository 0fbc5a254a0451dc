"""The curriculum as the programme's files give it."""

import pytest

from services.progress.domain.errors import UnknownObjective, UnknownTheme
from tests.unit.progress.factories import CURRICULUM


def test_the_remc_has_four_competences_and_thirty_two_objectives() -> None:
    sizes = {c.code: len(c.objectives) for c in CURRICULUM.competences}

    assert sizes == {"C1": 9, "C2": 7, "C3": 9, "C4": 7}
    assert len({o.code for o in CURRICULUM.objectives()}) == 32


def test_the_ten_themes_make_forty_questions_of_which_thirty_five_pass() -> None:
    assert len(CURRICULUM.themes) == 10
    assert sum(t.questions for t in CURRICULUM.themes) == 40
    assert CURRICULUM.pass_mark == 35


def test_an_objective_is_found_by_its_code() -> None:
    assert CURRICULUM.objective("C2.f").title.startswith("Franchir les ronds-points")


def test_an_unknown_code_is_refused_with_the_code_it_had() -> None:
    with pytest.raises(UnknownObjective) as objective:
        CURRICULUM.objective("C5.a")
    with pytest.raises(UnknownTheme) as theme:
        CURRICULUM.theme("Z")

    assert (objective.value.code, objective.value.data["objective"]) == ("unknown_objective", "C5.a")
    assert (theme.value.code, theme.value.data["theme"]) == ("unknown_theme", "Z")
