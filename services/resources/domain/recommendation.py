"""What a youth should read next, and why: the weakest theme, the objectives to work on, the present phase, the way.

A recommendation names its reason as a code with its numbers; it never judges and never hides a page.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime

from services.resources.domain.library import Library
from services.resources.domain.page import Level, Page

LEVELS = ("introduced", "in_progress", "acquired")

TOPICS_OF_CODE: Mapping[str, tuple[str, ...]] = {
    "not_started": ("steps", "registration"),
    "pre_code": ("code", "registration"),
    "in_training": ("code", "stress"),
    "expired": ("code",),
    "passed": (),
}
TOPICS_OF_DRIVING: Mapping[str, tuple[str, ...]] = {
    "not_started": (),
    "in_training": ("other_ways", "practical_exam"),
    "ready": ("practical_exam", "stress"),
    "exam": ("practical_exam", "after_failure", "stress"),
    "licensed": ("rights",),
}

Data = Mapping[str, str | int | None]


@dataclass(frozen=True)
class ObjectiveLevel:
    """An instructor's last mark on an objective."""

    level: str
    at: datetime


@dataclass(frozen=True)
class Standing:
    """What is known here of a youth's progress; `score` is of the last practice series; `read`: quizzes answered."""

    weakest_theme: str | None = None
    score: int | None = None
    objectives: Mapping[str, ObjectiveLevel] = field(default_factory=dict)
    code_track: str | None = None
    driving_track: str | None = None
    read: Set[str] = frozenset()


@dataclass(frozen=True)
class Recommendation:
    """A page and why: weakest_theme, last_objective, phase or start."""

    page: Page
    because: str
    data: Data = field(default_factory=dict)


def recommend(library: Library, standing: Standing, limit: int = 3) -> list[Recommendation]:
    """At most `limit` pages, each once, the most useful first; of those for a phase, pages not read yet come first."""
    found: dict[str, Recommendation] = {}
    for one in _in_order(library, standing):
        found.setdefault(one.page.slug, one)
    return list(found.values())[:limit]


def _in_order(library: Library, standing: Standing) -> Iterator[Recommendation]:
    yield from _for_the_theme(library, standing)
    yield from _for_objectives(library, standing)
    yield from sorted(_for_the_phase(library, standing), key=lambda one: one.page.slug in standing.read)
    levels = list(Level)
    for page in sorted(library, key=lambda page: (page.slug in standing.read, levels.index(page.level))):
        yield Recommendation(page, "start")


def _for_the_theme(library: Library, standing: Standing) -> Iterator[Recommendation]:
    if standing.weakest_theme is None or standing.code_track == "passed":
        return
    tag = f"etg:{standing.weakest_theme}"
    for page in library.find(tag=tag):
        data = {"theme": standing.weakest_theme, "score": standing.score, "section": _section(page, tag)}
        yield Recommendation(page, "weakest_theme", data)


def _for_objectives(library: Library, standing: Standing) -> Iterator[Recommendation]:
    """The least mastered first, then the one marked last: it is the one being worked on."""
    weak = {name: mark for name, mark in standing.objectives.items() if mark.level != LEVELS[-1]}
    newest_first = sorted(weak, key=lambda name: weak[name].at, reverse=True)
    for name in sorted(newest_first, key=lambda name: LEVELS.index(weak[name].level)):
        tag = f"remc:{name}"
        for page in library.find(tag=tag):
            data = {"objective": name, "level": weak[name].level, "section": _section(page, tag)}
            yield Recommendation(page, "last_objective", data)


def _for_the_phase(library: Library, standing: Standing) -> Iterator[Recommendation]:
    tracks = (
        ("driving", standing.driving_track, TOPICS_OF_DRIVING),
        ("code", standing.code_track, TOPICS_OF_CODE),
    )
    for track, phase, topics in tracks:
        for topic in topics.get(phase or "", ()):
            for page in library:
                if page.topic == topic:
                    yield Recommendation(page, "phase", {"track": track, "phase": phase})


def _section(page: Page, tag: str) -> str | None:
    """The id of the heading about it."""
    section = page.section_about(tag)
    return section.replace(":", "-") if section else None
