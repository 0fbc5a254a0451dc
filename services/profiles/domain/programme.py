"""A programme: the data of one file (areas and places, age limits, statuses, how people are admitted).

Nothing about one département is written in code; `programme_of` reads the file's content, it does not open it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.profiles.domain.admission_modes import Admission, read_admission
from services.profiles.domain.communes import Commune
from services.profiles.domain.words import fold


@dataclass(frozen=True, slots=True)
class Area:
    key: str
    name: str
    places: int
    mission_locale: str
    arrondissements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a closed list of the programme: its stable code and the French words that name it."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Charter:
    """The charter of engagement in plain words, what each of the three says; `edition` names this wording."""

    edition: str
    youth: tuple[str, ...]
    adviser: tuple[str, ...]
    school: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Programme:
    key: str
    name: str
    department: str
    zone: str
    starts_on: date
    ends_on: date
    follow_up_ends_on: date
    age_min: int
    age_max: int
    aid_cap_eur: int
    admission: Admission
    areas: tuple[Area, ...]
    statuses: tuple[Choice, ...]
    needs: tuple[Choice, ...]
    strengths: tuple[Choice, ...]
    exit_reasons: tuple[Choice, ...]
    employment_situations: tuple[Choice, ...]
    charter: Charter

    def area(self, key: str) -> Area | None:
        return next((area for area in self.areas if area.key == key), None)

    def area_of_commune(self, commune: Commune) -> Area | None:
        return next((area for area in self.areas if commune.arrondissement in area.arrondissements), None)

    def area_of_mission_locale(self, name: str) -> Area | None:
        return next((area for area in self.areas if fold(area.mission_locale) == fold(name)), None)

    def status_code(self, words: str) -> str | None:
        return _code(self.statuses, words)

    def need_code(self, words: str) -> str | None:
        return _code(self.needs, words)


def programme_of(data: Mapping[str, Any]) -> Programme:
    """Raises KeyError or ValueError when the file lacks something: a programme is never half read."""
    areas = tuple(
        Area(a["key"], a["name"], int(a["places"]), a["mission_locale"], tuple(a["arrondissements"]))
        for a in data["areas"]
    )
    return Programme(
        key=data["key"],
        name=data["name"],
        department=data["department"],
        zone=data["zone"],
        starts_on=date.fromisoformat(data["starts_on"]),
        ends_on=date.fromisoformat(data["ends_on"]),
        follow_up_ends_on=date.fromisoformat(data["follow_up_ends_on"]),
        age_min=int(data["age_min"]),
        age_max=int(data["age_max"]),
        aid_cap_eur=int(data["aid_cap_eur"]),
        admission=read_admission(data["admission"]),
        areas=areas,
        statuses=_choices(data["statuses"]),
        needs=_choices(data["needs"]),
        strengths=_choices(data["strengths"]),
        exit_reasons=_choices(data["exit_reasons"]),
        employment_situations=_choices(data["employment_situations"]),
        charter=_charter(data["charter"]),
    )


def _charter(data: Mapping[str, Any]) -> Charter:
    return Charter(data["edition"], *(tuple(data[party]) for party in ("youth", "adviser", "school")))


def _choices(entries: list[Mapping[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(entry["code"], entry["label"]) for entry in entries)


def _code(choices: tuple[Choice, ...], words: str) -> str | None:
    return next((choice.code for choice in choices if fold(choice.label) == fold(words)), None)
