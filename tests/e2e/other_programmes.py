"""Worlds of programmes that admit otherwise than the Loiret's: the same people, whose applications wait for a commission or a draw."""

import dataclasses
import datetime as dt
import json
import shutil
from pathlib import Path
from typing import ClassVar

from contracts.profiles import rpc as profiles
from deploy.compose import local_settings
from deploy.demo.batch import Batch
from deploy.demo.settle import settle
from servicekit.config import Settings
from servicekit.ids import new_id
from tests.e2e.world import World
from tests.unit.profiles.cohort import export, youth_line

AREA = "orleans"
PROTOCOL = "Tirage FEJ 2026"


class OtherProgramme(World):
    """The programme's file says `admission`; everything else in it is as it is."""

    admission: ClassVar[object]

    def settings(self, data: Path) -> Settings:
        made = local_settings(data, 0)
        folder = data / "programme"
        shutil.copytree(made.programme, folder)
        said = json.loads((folder / "loiret.json").read_text(encoding="utf-8"))
        (folder / "loiret.json").write_text(json.dumps({**said, "admission": self.admission}), encoding="utf-8")
        return dataclasses.replace(made, programme=folder)

    def candidates(self, area: str = AREA) -> profiles.Candidates:
        return self.platform.apps["profiles"].call(profiles.list_candidates, profiles.ListCandidates(area=area, limit=100))

    def apply_since(self, count: int) -> list[profiles.ImportRow]:
        """So many new people in Orléans, by the export of another day."""
        lines = [youth_line(number=str(45_900_000 + n), last_name=f"Nouvelle{'e' * (n + 1)}") for n in range(count)]
        command = profiles.ImportExport(
            import_id=new_id(), as_of=dt.date(2026, 11, 20), apply=True,
            youths=profiles.ExportFile(name="jeunes.csv", content=export(*lines)))
        report = self.platform.apps["profiles"].call(profiles.import_export, command)
        return list(report.rows)


class CommissionWorld(OtherProgramme):
    """A first commission has admitted one youth in each area: the hero is one of them."""

    admission: ClassVar[object] = {"mode": "commission", "protocol": "Règlement du 1er octobre"}

    def admit(self, before: dt.datetime) -> None:
        waiting = [self.candidates(area.key).candidates for area in self.platform.apps["profiles"].deps.programme.areas]
        chosen = [next(one.youth for one in some if one.youth.adviser_id and one.youth.reachable) for some in waiting]
        with Batch(self.platform.apps["profiles"]) as batch:
            for youth in chosen:
                batch.do(profiles.decide_admissions, profiles.DecideAdmissions(
                    area=youth.area, on=before.date(), youth_ids=(youth.id,), outcome="admitted"), at=before)
        settle(self.platform)


class DrawWorld(OtherProgramme):
    """A first draw was made among the applications of each area; in Orléans, others applied since."""

    admission: ClassVar[object] = {"mode": "draw", "protocol": PROTOCOL}

    def admit(self, before: dt.datetime) -> None:
        with Batch(self.platform.apps["profiles"]) as batch:
            for area in self.platform.apps["profiles"].deps.programme.areas:
                batch.do(profiles.draw_places, profiles.DrawPlaces(id=new_id(), area=area.key), at=before)
        settle(self.platform)
