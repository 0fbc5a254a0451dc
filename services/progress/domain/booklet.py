"""The booklet: what a youth has learnt, objective by objective, with the youth's own view beside the instructor's.

A mark is never edited: a later one wins in the view and the history stays. This is the shared follow-up, not the
school's legal *livret numérique*.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.progress.domain.curriculum import Competence, Curriculum, Objective
from services.progress.domain.errors import BadScale, UnknownLevel


@dataclass(frozen=True)
class Scale:
    """A school's words for progress, from the first to the last, which means acquired (no official scale exists)."""

    levels: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(self.levels) < 2 or len(set(self.levels)) != len(self.levels) or not all(self.levels):
            raise BadScale(levels=list(self.levels))

    def rank(self, level: str) -> int:
        """1 for the first level; raises UnknownLevel."""
        if level not in self.levels:
            raise UnknownLevel(level=level, levels=list(self.levels))
        return self.levels.index(level) + 1

    def step(self, step: int) -> str:
        """The word of a step from 1; raises UnknownLevel."""
        if not 1 <= step <= len(self.levels):
            raise UnknownLevel(level=str(step), levels=list(self.levels))
        return self.levels[step - 1]

    def word_for(self, level: str) -> str:
        """The word for a level of everyone's: the first, the last, or the one before the last."""
        places = {"introduced": 0, "in_progress": max(len(self.levels) - 2, 0), "acquired": -1}
        return self.levels[places[level]] if level in places else level

    def level_of(self, rank: int) -> str:
        """What a rank means to everyone, whatever the school calls it."""
        if rank == len(self.levels):
            return "acquired"
        return "introduced" if rank == 1 else "in_progress"


@dataclass(frozen=True)
class Mark:
    """`rank` of `top` is kept with the mark, so that it stays readable when the school changes its scale."""

    id: str
    objective: str
    level: str
    rank: int
    top: int
    at: datetime
    instructor_id: str
    lesson_id: str | None
    word: str = ""

    @property
    def acquired(self) -> bool:
        return self.rank == self.top


@dataclass(frozen=True)
class SelfAssessment:
    id: str
    objective: str
    level: str
    at: datetime
    word: str = ""


@dataclass(frozen=True)
class Line:
    """One objective of the booklet: the mark that counts, the marks before it, the youth's own assessment."""

    objective: Objective
    mark: Mark | None
    history: tuple[Mark, ...]
    self_assessment: SelfAssessment | None


@dataclass(frozen=True)
class CompetenceSummary:
    competence: Competence
    lines: tuple[Line, ...]

    @property
    def total(self) -> int:
        return len(self.lines)

    @property
    def acquired(self) -> int:
        return sum(1 for line in self.lines if line.mark is not None and line.mark.acquired)

    @property
    def started(self) -> int:
        """Objectives that have a mark, acquired ones included."""
        return sum(1 for line in self.lines if line.mark is not None)

    def at_level(self, level: str) -> int:
        return sum(1 for line in self.lines if line.mark is not None and line.mark.level == level)

    @property
    def complete(self) -> bool:
        return self.acquired == self.total


@dataclass(frozen=True)
class Booklet:
    competences: tuple[CompetenceSummary, ...]

    @property
    def total(self) -> int:
        return sum(c.total for c in self.competences)

    @property
    def acquired(self) -> int:
        return sum(c.acquired for c in self.competences)

    @property
    def started(self) -> int:
        return sum(c.started for c in self.competences)

    def next_objectives(self, most: int = 3) -> tuple[Objective, ...]:
        """What comes next in the order of the curriculum: begun and not acquired first, then not begun."""
        lines = [line for c in self.competences for line in c.lines if not (line.mark and line.mark.acquired)]
        lines.sort(key=lambda line: line.mark is None)
        return tuple(line.objective for line in lines[:most])


def give_mark(
    curriculum: Curriculum,
    scale: Scale,
    *,
    id: str,
    objective: str,
    level: str,
    at: datetime,
    instructor_id: str,
    lesson_id: str | None,
    step: int | None = None,
) -> Mark:
    """By `step` where it is given, else by a level or a word of the scale. Raises UnknownObjective, UnknownLevel."""
    curriculum.objective(objective)
    word = _word(scale, level, step)
    rank = scale.rank(word)
    top = len(scale.levels)
    return Mark(id, objective, scale.level_of(rank), rank, top, at, instructor_id, lesson_id, word)


def assess_oneself(
    curriculum: Curriculum, scale: Scale, *, id: str, objective: str, level: str, at: datetime, step: int | None = None
) -> SelfAssessment:
    """The youth's own view, in the words of the school's scale. Raises UnknownObjective, UnknownLevel."""
    curriculum.objective(objective)
    word = _word(scale, level, step)
    return SelfAssessment(id, objective, scale.level_of(scale.rank(word)), at, word)


def _word(scale: Scale, level: str, step: int | None) -> str:
    if step is not None:
        return scale.step(step)
    return level if level in scale.levels else scale.word_for(level)


def booklet_of(curriculum: Curriculum, marks: Iterable[Mark], own: Iterable[SelfAssessment]) -> Booklet:
    """The view at this moment, whatever order the marks came in; of two at the same instant the greater id is later."""
    by_objective: dict[str, list[Mark]] = {}
    for mark in sorted(marks, key=lambda m: (m.at, m.id)):
        by_objective.setdefault(mark.objective, []).append(mark)
    own_view = {a.objective: a for a in sorted(own, key=lambda a: (a.at, a.id))}

    def line(objective: Objective) -> Line:
        history = by_objective.get(objective.code, [])
        return Line(objective, history[-1] if history else None, tuple(history[:-1]), own_view.get(objective.code))

    return Booklet(tuple(CompetenceSummary(c, tuple(map(line, c.objectives))) for c in curriculum.competences))
