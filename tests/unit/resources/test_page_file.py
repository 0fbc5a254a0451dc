"""A page's file: what an author may write, and what is refused with its place."""

import pytest

from services.resources.domain.page import BlockKind, Span
from services.resources.domain.page_file import BadPage, read_page

FRONT = """+++
title = "Essai"
summary = "Un essai."
topic = "steps"
tags = ["etg:U"]
level = "learn"
minutes = 2
language = "fr"
needs = []
pictogram = "road"

[[sources]]
label = "Source"
seen = 2026-11-22

[[quiz]]
key = "one"
question = "Oui ?"
choices = ["Oui", "Non"]
answer = 0
why = "Parce que."
+++
"""


def test_lines_of_a_paragraph_stay_apart_because_each_is_one_idea() -> None:
    page = read_page("essai", FRONT + "Une idée.\nUne autre.\n")

    assert page.blocks[0].lines == ((Span("Une idée."),), (Span("Une autre."),))


def test_a_heading_with_a_tag_is_a_place_to_start_at() -> None:
    page = read_page("essai", FRONT + "Texte.\n\n## U — Les autres {etg:U}\n\n- un\n- deux\n")

    assert [block.kind for block in page.blocks] == [BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST]
    assert page.section_about("etg:U") == "etg:U"
    assert page.section_about("etg:L") is None


def test_strong_words_are_kept_as_such() -> None:
    page = read_page("essai", FRONT + "Il y a **40 questions** au code.\n")

    assert page.blocks[0].lines[0] == (Span("Il y a "), Span("40 questions", strong=True), Span(" au code."))


@pytest.mark.parametrize("line", ["# Titre", "| a | b |", "[lien](x)", "<b>gras</b>", "`code`", "une **marque"])
def test_marks_that_a_reader_would_see_raw_are_refused(line: str) -> None:
    with pytest.raises(BadPage, match=r"essai|unclosed"):
        read_page("essai", FRONT + f"Texte.\n\n{line}\n")


def test_an_answer_that_is_no_choice_is_refused() -> None:
    with pytest.raises(BadPage, match="one"):
        read_page("essai", FRONT.replace("answer = 0", "answer = 2") + "Texte.\n")


def test_a_source_without_the_day_it_was_read_is_refused() -> None:
    with pytest.raises(BadPage, match="seen"):
        read_page("essai", FRONT.replace("seen = 2026-11-22\n", "") + "Texte.\n")
