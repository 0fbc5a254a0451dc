"""What is learnt: the REMC (4 competences, 32 objectives) and the themes of the code exam (ETG).

Read from the programme's files, never typed again here. Knows no youth and no mark.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from services.progress.domain.errors import UnknownObjective, UnknownTheme


@dataclass(frozen=True)
class Objective:
    code: str
    title: str


@dataclass(frozen=True)
class Competence:
    code: str
    title: str
    objectives: tuple[Objective, ...]


@dataclass(frozen=True)
class Theme:
    """A theme of the ETG; `questions` is how many of the 40 it brings."""

    code: str
    title: str
    short_title: str
    questions: int


@dataclass(frozen=True)
class Curriculum:
    competences: tuple[Competence, ...]
    themes: tuple[Theme, ...]
    pass_mark: int

    @cached_property
    def _objectives(self) -> dict[str, Objective]:
        return {o.code: o for c in self.competences for o in c.objectives}

    @cached_property
    def _themes(self) -> dict[str, Theme]:
        return {t.code: t for t in self.themes}

    def objectives(self) -> Iterator[Objective]:
        return iter(self._objectives.values())

    def objective(self, code: str) -> Objective:
        if code not in self._objectives:
            raise UnknownObjective(objective=code)
        return self._objectives[code]

    def theme(self, code: str) -> Theme:
        if code not in self._themes:
            raise UnknownTheme(theme=code)
        return self._themes[code]


def read_curriculum(programme: Path) -> Curriculum:
    """`programme` is the folder that holds `remc.json` and `etg_themes.json`."""
    remc = json.loads((programme / "remc.json").read_text(encoding="utf-8"))
    etg = json.loads((programme / "etg_themes.json").read_text(encoding="utf-8"))
    return curriculum_of(remc, etg)


def curriculum_of(remc: dict[str, Any], etg: dict[str, Any]) -> Curriculum:
    competences = tuple(
        Competence(c["code"], c["titre"], tuple(Objective(code, title) for code, title in c["objectifs"]))
        for c in remc["competences"]
    )
    themes = tuple(Theme(t["code"], t["libelle"], t["court"], t["questions"]) for t in etg["themes"])
    return Curriculum(competences, themes, pass_mark=etg["seuil"])
