"""What a youth should read next, and why: first the weakest themes and objectives, then the way to the licence.

A recommendation names its reason as a code with its numbers; it never judges and never hides a page.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from services.resources.domain.library import Library
from services.resources.domain.page import Level, Page


@dataclass(frozen=True)
class Standing:
    """What is known of a youth here: last share right by theme (right, asked), last mark by objective (rank, top)."""

    themes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    objectives: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    read: Set[str] = frozenset()


@dataclass(frozen=True)
class Recommendation:
    """`reason` is weak_theme, weak_objective or next_step; `section` is the heading to start at."""

    slug: str
    reason: str
    about: str | None = None
    right: int | None = None
    asked: int | None = None
    section: str | None = None


def recommend(library: Library, standing: Standing, limit: int = 3) -> list[Recommendation]:
    """At most `limit` pages, each once, the most useful first."""
    found: dict[str, Recommendation] = {}
    for theme in _weakest_first(standing.themes):
        _add(found, library, f"etg:{theme}", "weak_theme", standing.themes[theme])
    for objective in _weakest_first(standing.objectives):
        _add(found, library, f"remc:{objective}", "weak_objective", standing.objectives[objective])
    for page in _way(library, standing.read):
        found.setdefault(page.slug, Recommendation(page.slug, "next_step"))
    return list(found.values())[:limit]


def _add(found: dict[str, Recommendation], library: Library, tag: str, reason: str, score: tuple[int, int]) -> None:
    for page in library.find(tag=tag):
        right, asked = score
        found.setdefault(
            page.slug, Recommendation(page.slug, reason, tag.split(":")[1], right, asked, page.section_about(tag))
        )


def _weakest_first(scores: Mapping[str, tuple[int, int]]) -> list[str]:
    """Those not yet full, the lowest share first; equal shares by what brings the most questions, then by name."""
    weak = [key for key, (right, asked) in scores.items() if asked and right < asked]
    return sorted(weak, key=lambda key: (scores[key][0] / scores[key][1], -scores[key][1], key))


def _way(library: Library, read: Set[str]) -> list[Page]:
    """Pages not read yet in the order of the way; those read come last, because one may read again."""
    levels = list(Level)
    return sorted(library, key=lambda page: (page.slug in read, levels.index(page.level)))
