"""« Ta dernière série était faible en U, commence ici » (domain.md § 8)."""

from datetime import UTC, datetime

from services.resources.domain.library import own_library
from services.resources.domain.page import Level
from services.resources.domain.recommendation import ObjectiveLevel, Standing, recommend

LIBRARY = own_library()
MONDAY, TUESDAY = datetime(2026, 11, 30, 9, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_a_youth_weak_in_u_is_sent_to_the_section_about_u_with_the_score_that_says_so() -> None:
    first = recommend(LIBRARY, Standing(weakest_theme="U", score=31))[0]

    assert (first.page.slug, first.because) == ("dix-themes-du-code", "weakest_theme")
    assert first.data == {"theme": "U", "score": 31, "section": "etg-U"}


def test_whoever_has_passed_the_code_is_not_sent_back_to_its_themes() -> None:
    found = recommend(LIBRARY, Standing(weakest_theme="U", score=31, code_track="passed", driving_track="in_training"))

    assert "weakest_theme" not in {one.because for one in found}


def test_an_objective_not_acquired_brings_a_page_about_it_and_an_acquired_one_does_not() -> None:
    standing = Standing(
        objectives={"C1.f": ObjectiveLevel("introduced", MONDAY), "C3.a": ObjectiveLevel("acquired", TUESDAY)}
    )

    found = recommend(LIBRARY, standing, limit=10)

    assert found[0].page.slug == "conduite-supervisee-boite-automatique"
    assert found[0].data["objective"] == "C1.f"
    assert [one.data["objective"] for one in found if one.because == "last_objective"] == ["C1.f"]


def test_of_two_objectives_at_the_same_level_the_one_marked_last_comes_first() -> None:
    standing = Standing(
        objectives={"C1.f": ObjectiveLevel("in_progress", MONDAY), "C4.c": ObjectiveLevel("in_progress", TUESDAY)}
    )

    assert recommend(LIBRARY, standing)[0].data["objective"] == "C4.c"


def test_before_the_exam_the_grid_comes_first() -> None:
    first = recommend(LIBRARY, Standing(code_track="passed", driving_track="exam"))[0]

    assert (first.page.slug, first.because) == ("examen-pratique-grille", "phase")
    assert first.data == {"track": "driving", "phase": "exam"}


def test_without_any_progress_the_way_starts_at_the_beginning() -> None:
    found = recommend(LIBRARY, Standing())

    assert {one.because for one in found} == {"start"}
    assert [one.page.level for one in found] == [Level.DISCOVER] * 3
    assert found[0].page.slug == "etapes-du-permis"


def test_a_page_already_read_gives_way_to_one_not_read() -> None:
    found = recommend(LIBRARY, Standing(code_track="not_started", read={"etapes-du-permis"}))

    assert found[0].page.slug == "s-inscrire-neph"


def test_a_page_is_recommended_once_and_all_pages_can_be_reached() -> None:
    standing = Standing(weakest_theme="U", score=20, code_track="in_training", driving_track="in_training")

    slugs = [one.page.slug for one in recommend(LIBRARY, standing, limit=10)]

    assert len(slugs) == len(set(slugs)) == 10
