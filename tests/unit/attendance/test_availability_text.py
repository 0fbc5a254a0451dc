"""The free text of an export becomes weekly ranges, or a question; never a guess."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.attendance.domain.availability_text import QUESTION_TEXT, Question, read_availability
from services.attendance.domain.availability_words import OpeningHours
from services.attendance.domain.weekly import WEEK

COHORT = Path(__file__).parents[3] / "programme" / "cohort"
EXPECTED = json.loads((COHORT / "disponibilites_attendues.json").read_text(encoding="utf-8"))["texts"]
WORKING_WEEK = ("mon", "tue", "wed", "thu", "fri")


def weekly(text: str) -> list[tuple[str, str, str]]:
    read = read_availability(text)
    assert read.ask == (), f"{text!r} should leave nothing to ask"
    return [each.as_text() for each in read.weekly]


@pytest.mark.parametrize("text", EXPECTED, ids=lambda text: text or "empty")
def test_each_text_of_the_export_means_what_the_reference_says(text: str) -> None:
    expected = EXPECTED[text]
    hours = {"open": "08:00", "close": "20:00"}

    read = read_availability(text)

    assert [each.as_text() for each in read.weekly] == [
        (day, hours.get(start, start), hours.get(end, end)) for day, start, end in expected.get("weekly", [])
    ]
    assert [QUESTION_TEXT[each] for each in read.ask] == ([expected["ask"]] if "ask" in expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "lundi au vendredi 9h-17h",
        "du lundi au vendredi de 9h à 17h",
        "Lun–Ven 9 h – 17 h",
        "LUN-VEN 09:00-17:00",
        "  lun - ven : 9h00-17h00. ",
        "en semaine entre 9h et 17h",
        "lun, mar, mer, jeu et ven 9-17",
        "Lun/Mar/Mer/Jeu/Ven 9h-17h",
        "Lun-Mer 9h-17h; Jeu et Ven 9h-17h",
        "Lun-Ven 9h-13h et 13h-17h",
    ],
)
def test_the_same_week_can_be_written_in_many_ways(text: str) -> None:
    assert weekly(text) == [(day, "09:00", "17:00") for day in WORKING_WEEK]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sam 8h30-12h30", [("sat", "08:30", "12:30")]),
        ("le samedi de 9:00 à midi", [("sat", "09:00", "12:00")]),
        ("tous les samedis 9h-12h", [("sat", "09:00", "12:00")]),
        ("mardi et jeudi matin", [("tue", "08:00", "12:00"), ("thu", "08:00", "12:00")]),
        ("Mar, Jeu 9h-12h", [("tue", "09:00", "12:00"), ("thu", "09:00", "12:00")]),
        ("Jeu à partir de 14h", [("thu", "14:00", "20:00")]),
        ("ven avant 12h", [("fri", "08:00", "12:00")]),
        ("Lun 9h-12h, Mar 14h-18h", [("mon", "09:00", "12:00"), ("tue", "14:00", "18:00")]),
        ("Lun-Mer 9h-17h sauf le mardi", [("mon", "09:00", "17:00"), ("wed", "09:00", "17:00")]),
        ("Lun-Mer 9h-17h, sauf mardi", [("mon", "09:00", "17:00"), ("wed", "09:00", "17:00")]),
        ("Mar-Mer 9h-18h (sauf mercredi après-midi)", [("tue", "09:00", "18:00"), ("wed", "09:00", "12:00")]),
        ("Mer après-midi", [("wed", "14:00", "18:00")]),
        ("week-end", [("sat", "08:00", "20:00"), ("sun", "08:00", "20:00")]),
    ],
)
def test_close_variants_are_read_too(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert weekly(text) == expected


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("2x8", Question.SHIFTS),
        ("horaires variables", Question.SHIFTS),
        ("intérim", Question.MISSIONS),
        ("en alternance", Question.TRAINING_WEEKS),
        ("semaines paires: Lun 9h-12h", Question.WHICH_WEEKS),
        ("un samedi sur deux 9h-12h", Question.WHICH_WEEKS),
        ("à voir", Question.WEEK),
        ("?", Question.WEEK),
        ("sauf le mercredi", Question.WEEK),
        ("quand je peux", Question.UNCLEAR),
        ("Lun-Ven 9h-17h environ", Question.UNCLEAR),
        ("Ven 17h-9h", Question.UNCLEAR),
        ("Lun 25h-26h", Question.UNCLEAR),
    ],
)
def test_what_no_weekly_range_can_say_is_asked_and_not_guessed(text: str, question: Question) -> None:
    read = read_availability(text)

    assert read.ask == (question,)
    assert read.weekly == ()


def test_what_is_clear_is_kept_beside_what_must_be_asked() -> None:
    read = read_availability("on verra pour la suite; Sam 9h-12h")

    assert [each.as_text() for each in read.weekly] == [("sat", "09:00", "12:00")]
    assert read.ask == (Question.UNCLEAR,)


def test_saturday_is_not_asked_when_the_text_already_speaks_of_it() -> None:
    read = read_availability("toute la semaine sauf mercredi; Sam 9h-12h")

    assert [each.as_text() for each in read.weekly][-1] == ("sat", "09:00", "12:00")
    assert read.ask == ()


def test_open_and_close_are_settings() -> None:
    read = read_availability("Ven après 18h", OpeningHours(open=9 * 60, close=21 * 60))

    assert [each.as_text() for each in read.weekly] == [("fri", "18:00", "21:00")]


@given(st.text(max_size=60) | st.text("lunmarjevdisft 0123456789h-;:,aàeé/'()", max_size=40))
def test_any_text_gets_sure_ranges_or_a_question(text: str) -> None:
    read = read_availability(text)

    assert read.weekly or read.ask
    keys = [(WEEK.index(each.day), each.time) for each in read.weekly]
    assert keys == sorted(keys), "in the order of the week"
    assert all(
        left.day is not right.day or left.time.end < right.time.start for left, right in pairwise(read.weekly)
    ), "ranges of a day do not touch"


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 47), st.integers(1, 48)).filter(lambda each: each[1] < each[2]),
        min_size=1,
        max_size=5,
        unique_by=lambda each: each[0],
    )
)
def test_what_is_written_plainly_is_read_back(ranges: list[tuple[int, int, int]]) -> None:
    names = ("Lun", "Mar", "Mer", "Jeu", "Ven", "Sam", "Dim")

    def hour(half_hours: int) -> str:
        return f"{half_hours // 2}h" + ("30" if half_hours % 2 else "")

    text = "; ".join(f"{names[day]} {hour(start)}-{hour(end)}" for day, start, end in ranges)

    assert [(each.day, each.time.start, each.time.end) for each in read_availability(text).weekly] == [
        (WEEK[day], start * 30, end * 30) for day, start, end in sorted(ranges)
    ]
