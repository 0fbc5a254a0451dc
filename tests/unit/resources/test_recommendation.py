"""« Ta dernière série était faible en U, commence ici » (domain.md § 8)."""

from services.resources.domain.library import own_library
from services.resources.domain.page import Level
from services.resources.domain.recommendation import Standing, recommend

LIBRARY = own_library()


def test_a_youth_weak_in_u_is_sent_to_the_section_about_u_with_the_score_that_says_so() -> None:
    standing = Standing(themes={"U": (1, 5), "C": (9, 10), "L": (4, 4)})

    first = recommend(LIBRARY, standing)[0]

    assert (first.slug, first.section, first.reason) == ("dix-themes-du-code", "etg:U", "weak_theme")
    assert (first.about, first.right, first.asked) == ("U", 1, 5)


def test_of_two_themes_equally_weak_the_one_with_more_questions_comes_first() -> None:
    standing = Standing(themes={"A": (0, 1), "U": (0, 5)})

    assert recommend(LIBRARY, standing)[0].about == "U"


def test_the_weakest_objective_of_the_booklet_brings_a_page_about_it() -> None:
    standing = Standing(objectives={"C1.f": (1, 3), "C2.a": (3, 3)})

    first = recommend(LIBRARY, standing)[0]

    assert (first.slug, first.reason) == ("conduite-supervisee-boite-automatique", "weak_objective")


def test_a_theme_without_a_mistake_is_not_called_weak() -> None:
    standing = Standing(themes={"U": (5, 5)})

    assert {one.reason for one in recommend(LIBRARY, standing)} == {"next_step"}


def test_without_any_progress_the_way_starts_at_the_beginning() -> None:
    found = recommend(LIBRARY, Standing())

    assert [LIBRARY.pages[one.slug].level for one in found] == [Level.DISCOVER] * 3
    assert found[0].slug == "etapes-du-permis"


def test_a_page_already_read_gives_way_to_one_not_read() -> None:
    found = recommend(LIBRARY, Standing(read={"etapes-du-permis"}))

    assert found[0].slug == "s-inscrire-neph"


def test_a_page_is_recommended_once() -> None:
    standing = Standing(themes={"U": (1, 5), "L": (1, 4), "R": (0, 4)})

    slugs = [one.slug for one in recommend(LIBRARY, standing, limit=10)]

    assert len(slugs) == len(set(slugs)) == 10
