"""Practice series of the code exam, recorded by theme, and the theme to work on next.

Says nothing of the exam itself: a good practice series is not a result.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.progress.domain.curriculum import Curriculum
from services.progress.domain.errors import EmptySeries, ImpossibleScore


@dataclass(frozen=True)
class Score:
    right: int
    asked: int

    def __add__(self, other: "Score") -> "Score":
        return Score(self.right + other.right, self.asked + other.asked)

    @property
    def ratio(self) -> float:
        return self.right / self.asked


@dataclass(frozen=True)
class PracticeSeries:
    id: str
    at: datetime
    by_theme: Mapping[str, Score]

    @property
    def total(self) -> Score:
        return sum(self.by_theme.values(), Score(0, 0))


@dataclass(frozen=True)
class WeakTheme:
    theme: str
    score: Score


def record_series(
    curriculum: Curriculum, *, id: str, at: datetime, by_theme: Mapping[str, tuple[int, int]]
) -> PracticeSeries:
    """`by_theme` gives (right, asked) per theme code. Raises EmptySeries, UnknownTheme, ImpossibleScore."""
    if not by_theme:
        raise EmptySeries()
    for code, (right, asked) in by_theme.items():
        curriculum.theme(code)
        if not (asked > 0 and 0 <= right <= asked):
            raise ImpossibleScore(theme=code, right=right, asked=asked)
    return PracticeSeries(id, at, {code: Score(*by_theme[code]) for code in sorted(by_theme)})


def would_pass(curriculum: Curriculum, series: PracticeSeries) -> bool:
    """Whether a whole series reaches the exam's pass mark; a partial one never does."""
    whole = sum(theme.questions for theme in curriculum.themes)
    return series.total.asked == whole and series.total.right >= curriculum.pass_mark


def weakest_theme(curriculum: Curriculum, series: Iterable[PracticeSeries], last: int) -> WeakTheme | None:
    """The theme with the lowest share of right answers over the `last` series (setting); None when nothing is wrong.

    Of two equally weak themes, the one that brings more questions on the day of the exam comes first.
    """
    recent = sorted(series, key=lambda s: (s.at, s.id))[-last:] if last > 0 else []
    sums: dict[str, Score] = {}
    for one in recent:
        for code, score in one.by_theme.items():
            sums[code] = sums.get(code, Score(0, 0)) + score
    weak = [code for code, score in sums.items() if score.right < score.asked]
    if not weak:
        return None
    worst = min(weak, key=lambda code: (sums[code].ratio, -curriculum.theme(code).questions, code))
    return WeakTheme(worst, sums[worst])
