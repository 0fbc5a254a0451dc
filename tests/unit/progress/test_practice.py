"""Practice series of the code exam and the theme to work on."""

from datetime import timedelta

import pytest

from services.progress.domain.errors import EmptySeries, ImpossibleScore, UnknownTheme
from services.progress.domain.practice import PracticeSeries, Score, record_series, weakest_theme, would_pass
from tests.unit.progress.factories import CURRICULUM, NOON


def series(by_theme: dict[str, tuple[int, int]], day: int = 0) -> PracticeSeries:
    return record_series(CURRICULUM, id=f"series-{day}", at=NOON + timedelta(days=day), by_theme=by_theme)


def test_a_series_adds_up_its_themes() -> None:
    assert series({"U": (3, 5), "C": (9, 10)}).total == Score(12, 15)


def test_the_weakest_theme_has_the_lowest_share_of_right_answers() -> None:
    weak = weakest_theme(CURRICULUM, [series({"U": (2, 5), "C": (6, 10), "A": (1, 1)})], last=3)

    assert weak is not None
    assert (weak.theme, weak.score) == ("U", Score(2, 5))


def test_only_the_last_series_count_so_that_progress_shows() -> None:
    then = [series({"U": (0, 5), "C": (10, 10)}, day=0)]
    now = [series({"U": (5, 5), "C": (9, 10)}, day=d) for d in (1, 2, 3)]

    weak = weakest_theme(CURRICULUM, [*now, *then], last=3)

    assert weak is not None
    assert weak.theme == "C"


def test_of_two_equally_weak_themes_the_one_with_more_questions_at_the_exam_comes_first() -> None:
    weak = weakest_theme(CURRICULUM, [series({"A": (1, 2), "C": (5, 10)})], last=3)

    assert weak is not None
    assert weak.theme == "C"


def test_nothing_is_weak_where_nothing_is_wrong_or_nothing_was_done() -> None:
    assert weakest_theme(CURRICULUM, [series({"C": (10, 10)})], last=3) is None
    assert weakest_theme(CURRICULUM, [], last=3) is None


def test_a_whole_series_passes_from_thirty_five() -> None:
    whole = {t.code: (t.questions, t.questions) for t in CURRICULUM.themes}

    assert would_pass(CURRICULUM, series({**whole, "C": (5, 10)}))
    assert not would_pass(CURRICULUM, series({**whole, "C": (4, 10)}))


def test_a_partial_series_never_passes() -> None:
    assert not would_pass(CURRICULUM, series({"C": (10, 10)}))


@pytest.mark.parametrize("score", [(-1, 5), (6, 5), (0, 0)])
def test_an_impossible_score_is_refused(score: tuple[int, int]) -> None:
    with pytest.raises(ImpossibleScore) as refused:
        series({"U": score})

    assert refused.value.data["theme"] == "U"


def test_a_series_without_theme_or_with_an_unknown_one_is_refused() -> None:
    with pytest.raises(EmptySeries):
        series({})
    with pytest.raises(UnknownTheme):
        series({"Z": (1, 2)})
