"""The ten pages are real, sourced, in plain language, and can be marked (domain.md § 8)."""

import re
from datetime import date

import pytest

from services.resources.domain.library import own_library
from services.resources.domain.page import BlockKind, Page

PAGES = list(own_library())
by_slug = pytest.mark.parametrize("page", PAGES, ids=[page.slug for page in PAGES])


def lines_of(page: Page) -> list[str]:
    return ["".join(span.text for span in line) for block in page.blocks for line in block.lines]


def test_the_library_has_ten_pages() -> None:
    assert len(PAGES) == 10


@by_slug
def test_a_page_says_where_its_facts_come_from_and_when_they_were_read(page: Page) -> None:
    assert page.sources
    assert all(source.label and date(2026, 1, 1) <= source.seen <= date(2026, 11, 22) for source in page.sources)


@by_slug
def test_sentences_are_short(page: Page) -> None:
    sentences = [s for line in lines_of(page) for s in re.split(r"(?<=[.!?:;])\s+", line)]

    long = [sentence for sentence in sentences if len(sentence.split()) > 18]

    assert long == []


@by_slug
def test_the_reader_is_addressed_as_vous_as_on_every_page(page: Page) -> None:
    asked = [text for question in page.quiz for text in (question.question, question.why, *question.choices)]
    words = re.findall(r"\w+", " ".join([page.title, page.summary, *asked, *lines_of(page)]).lower())

    assert {"vous", "votre", "vos"} & set(words)
    assert not {"tu", "toi", "ton", "ta", "tes", "te"} & set(words)


@by_slug
def test_a_page_never_calls_itself_falc(page: Page) -> None:
    text = " ".join([page.title, page.summary, *lines_of(page)])

    assert "FALC" not in text.upper()


@by_slug
def test_each_quiz_has_two_or_three_questions_with_a_reason(page: Page) -> None:
    assert 2 <= len(page.quiz) <= 3
    assert len({question.key for question in page.quiz}) == len(page.quiz)
    assert all(question.why and len(set(question.choices)) == len(question.choices) > 1 for question in page.quiz)


@by_slug
def test_a_page_starts_with_text_and_has_headings(page: Page) -> None:
    assert page.blocks[0].kind is BlockKind.PARAGRAPH
    assert any(block.kind is BlockKind.HEADING for block in page.blocks)


def test_the_right_answer_is_not_always_at_the_same_place() -> None:
    places = [question.answer for page in PAGES for question in page.quiz]

    assert max(places.count(place) for place in set(places)) < len(places) * 2 / 3


def test_every_theme_of_the_code_has_a_section_to_start_at() -> None:
    themes = next(page for page in PAGES if page.slug == "dix-themes-du-code")

    assert [themes.section_about(f"etg:{theme}") for theme in "LCRUDAPMSE"] == [
        f"etg:{theme}" for theme in "LCRUDAPMSE"
    ]


def test_the_number_of_questions_told_by_theme_adds_up_to_the_exam() -> None:
    themes = next(page for page in PAGES if page.slug == "dix-themes-du-code")

    told = [int(number) for number in re.findall(r"(\d+) questions?\.", " ".join(lines_of(themes)))]

    assert sum(told) == 40


def test_the_points_of_the_practical_exam_add_up_to_31() -> None:
    grid = next(page for page in PAGES if page.slug == "examen-pratique-grille")

    lines = [line for block in grid.blocks for line in block.lines if len(line) == 2 and " points." in line[1].text]
    competences = {line[0].text: int(re.findall(r"\d+", line[1].text)[0]) for line in lines if line[0].strong}

    assert len(competences) == 5
    assert sum(competences.values()) == 31


def test_the_abolished_apprentice_aid_is_told_as_abolished() -> None:
    costs = next(page for page in PAGES if page.slug == "couts-et-aides-2026")

    about_apprentices = [line for line in lines_of(costs) if "apprentis" in line]

    assert about_apprentices
    assert all("n'existe plus" in line for line in about_apprentices)
