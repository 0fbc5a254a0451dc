"""The library in memory: the pages that come with the service, read once at start. A faulty page stops the start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from services.resources.domain.page import Page
from services.resources.domain.page_file import read_page

ORDER = (
    "etapes-du-permis",
    "s-inscrire-neph",
    "le-code-comment-ca-se-passe",
    "dix-themes-du-code",
    "examen-pratique-grille",
    "apres-un-echec",
    "couts-et-aides-2026",
    "conduite-supervisee-boite-automatique",
    "vos-droits",
    "stress-et-seances-adaptees",
)


@dataclass(frozen=True)
class Library:
    """Pages by slug, in the order of the journey."""

    pages: Mapping[str, Page]

    def __iter__(self) -> Iterator[Page]:
        return iter(self.pages.values())

    def find(self, *, tag: str | None = None, level: str | None = None, need: str | None = None) -> list[Page]:
        """The pages that match every filter given."""
        return [
            page
            for page in self
            if (tag is None or tag in page.tags)
            and (level is None or page.level == level)
            and (need is None or need in page.needs)
        ]


def own_library() -> Library:
    """The pages of `content/`. Raises BadPage."""
    folder = files("services.resources") / "content"
    return Library({slug: read_page(slug, (folder / f"{slug}.md").read_text(encoding="utf-8")) for slug in ORDER})
