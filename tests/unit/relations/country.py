"""Two areas with an adviser, a school and an instructor each, and all six services: verbs for the tests of relations."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from contracts.envelope import Envelope
from contracts.profiles import rpc
from deploy.services import SERVICES
from gateway.relations import Links, Relations
from servicekit.app import ServiceApp
from servicekit.config import Settings, default_programme
from servicekit.db import Database
from servicekit.log.consumer import Consumer
from servicekit.service import Service
from servicekit.testing.harness import Harness
from services.profiles.dependencies import build
from services.profiles.domain.access_codes import SecretKeeper
from services.profiles.service import ProfilesService
from tests.unit.profiles.cohort import youth_line
from tests.unit.profiles.desk import Desk

SECRET = "a secret of the tests, long enough"
HERE, THERE = "orleans", "pithiviers"
PLACES = {HERE: ("Orléans", "45000", "Mission Locale de l'Orléanais"),
          THERE: ("Pithiviers", "45300", "Mission Locale du Pithiverais")}
SCHOOLS = "\n".join((
    "code;nom;commune;cp;bassin;moniteurs;vehicules",
    "AE1;Auto-école d’Orléans;Orléans;45000;orleans;2;2",
    "AE2;Auto-école de Pithiviers;Pithiviers;45300;pithiviers;1;1",
))


class Country(Desk):
    """A desk whose acts all six services hear of once `settle` was called."""

    def __init__(self, urls: Callable[[str], str]) -> None:
        folder = default_programme()
        keeper = SecretKeeper(b"the pepper of the tests", memory_kib=64, passes=1)
        settings = Settings(secret=SECRET, programme=folder, data=Path("unused"))
        built = {service: dependencies(settings) for service, dependencies in SERVICES.values()
                 if service is not ProfilesService}
        super().__init__(Harness({ProfilesService: build(folder, SECRET, keeper), **built}, urls))
        self.relations = Relations(self.harness.caller)
        self.relations.load()
        self._numbers = 0
        self._urls = urls
        self._others: list[Instance] = []
        self._delivered: set[bytes] = set()
        self.ask(rpc.import_export, rpc.ImportExport(
            import_id="staff", as_of=self.clock.now().date(), apply=True,
            schools=rpc.ExportFile(name="auto_ecoles.csv", content=SCHOOLS.encode())))
        schools = self.ask(rpc.list_schools, rpc.ListSchools()).schools
        self.school = {school.area: school for school in schools}
        self.adviser = {area: self.add_person("adviser", area=area) for area in PLACES}
        self.settle()
        self._delivered.update(self.log(*PLACES))

    def settle(self) -> None:
        self.harness.settle()

    def admit(self, area: str = HERE, **cells: str) -> str:
        """A youth of that area, with its adviser and its school."""
        self._numbers += 1
        commune, postcode, house = PLACES[area]
        youth_id = self.admit_youth(youth_line(**{
            "number": str(45_100_000 + self._numbers), "last_name": "Durand" + "a" * self._numbers, "commune": commune,
            "postcode": postcode, "structure": house, **cells}))
        self.link(youth_id, "adviser", self.adviser[area])
        self.link(youth_id, "school", self.school[area].id)
        return youth_id

    def link(self, youth_id: str, role: str, other_id: str) -> None:
        self.ask(rpc.link_youth, rpc.LinkYouth(youth_id=youth_id, role=role, other_id=other_id))  # type: ignore[arg-type]

    def moves(self, youth_id: str, to: str, **more: Any) -> rpc.Moved:
        answer: rpc.Moved = self.ask(rpc.move_to_area, rpc.MoveToArea(youth_id=youth_id, area=to, **more))
        return answer

    def state(self, youth_id: str) -> rpc.YouthState:
        answer: rpc.YouthState = self.ask(rpc.youth_state, rpc.GetYouthState(youth_id=youth_id))
        return answer

    def row(self, service: str, table: str, youth_id: str) -> Any:
        """What a service keeps of the youth."""
        app = self.harness.apps[service]
        chosen = app.tables[table]
        key = chosen.c["youth_id"] if "youth_id" in chosen.c else chosen.c["id"]
        with app.database.read() as session:
            return session.execute(select(chosen).where(key == youth_id)).first()

    def links_in_gateway(self, youth_id: str) -> Links | None:
        self.relations.compare()
        return self.relations.links(youth_id)

    def log(self, *areas: str, service: str = "profiles") -> list[bytes]:
        """The bytes of these logs, one after the other."""
        app = self.harness.apps[service]
        pages = [app.query(lambda uow, area=area: app.log.since(uow.session, area, 0, 1_000)) for area in areas]
        return [bytes(body) for page in pages for body in page.events]

    def deliver_shuffled(self, order: random.Random, *areas: str) -> None:
        """Every consumer, and the gateway's table, hears what is new in these logs event by event in an order of its own."""
        bodies = [body for body in self.log(*areas) if body not in self._delivered]
        self._delivered.update(bodies)
        for name, (consumer, queue) in self.harness._consumers.items():
            while queue.take(500, timeout=0):
                pass  # what the bus brings in order is not what is tried here
            if "profiles" in self.harness.apps[name].service.sources():
                for body in order.sample(bodies, len(bodies)):
                    consumer.receive([body])
        for body in order.sample(bodies, len(bodies)):
            self.relations.apply(msgspec.json.decode(body, type=Envelope))

    def instance_of(self, service: type[Service], area: str) -> "Instance":
        """Another process of that service, for one area, with a database of its own."""
        deps = self.harness.apps[service.name].deps
        app = ServiceApp(service, Database(self._urls(f"{service.name}-{area}")), self.clock, deps, areas=(area,))
        service.metadata.create_all(app.database.engine)
        self._others.append(Instance(app, Consumer(app, self.harness.bus, self.harness.caller)))
        return self._others[-1]

    def close(self) -> None:
        for other in self._others:
            other.app.database.close()
        self.harness.close()


@dataclass(frozen=True)
class Instance:
    app: ServiceApp
    consumer: Consumer

    def catch_up(self) -> None:
        assert self.consumer.catch_up()

    def row(self, table: str, youth_id: str) -> Any:
        chosen = self.app.tables[table]
        with self.app.database.read() as session:
            return session.execute(select(chosen).where(chosen.c.id == youth_id)).first()
