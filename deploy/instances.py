"""Which instances a platform runs: one of each service, and of attendance one more for each area that has its own.

`make up` starts them so (ATTENDANCE_AREAS); a compose file or Kubernetes says the same by AREAS and ROUTES.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deploy.services import SERVICES
from servicekit.bus.wire import service_name
from servicekit.config import default_programme


@dataclass(frozen=True)
class Instance:
    """One `serve` and one `work` on one database; `areas` empty: all of them."""

    service: str
    areas: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it answers under."""
        return service_name(self.service, self.areas)

    @property
    def database(self) -> str:
        return self.name.replace("-", "_")


def instances_of(attendance_areas: Sequence[str]) -> tuple[Instance, ...]:
    """The first attendance serves the areas that are not named."""
    if not attendance_areas:
        return tuple(Instance(service) for service in SERVICES)
    known = [str(area["key"]) for area in json.loads((default_programme() / "loiret.json").read_text())["areas"]]
    if unknown := set(attendance_areas) - set(known):
        raise SystemExit(f"ATTENDANCE_AREAS : bassin inconnu ({', '.join(sorted(unknown))}). Choisissez dans {', '.join(known)}.")
    others = tuple(area for area in known if area not in attendance_areas)
    if len(others) < 2:  # an instance of one area answers under that area's name: nobody would answer for the rest
        raise SystemExit("ATTENDANCE_AREAS : laissez au moins deux bassins à la première instance.")
    apart = (Instance("attendance", (area,)) for area in attendance_areas)
    rest = (Instance(service) for service in SERVICES if service != "attendance")
    return (*rest, Instance("attendance", others), *apart)


def routes_of(instances: Iterable[Instance]) -> dict[str, dict[str, str]]:
    """The table of servicekit/bus/routes.py for these instances."""
    table: dict[str, dict[str, str]] = {}
    for instance in instances:
        if instance.name != instance.service:
            table.setdefault(instance.service, {})[instance.areas[0]] = instance.name
    return table
