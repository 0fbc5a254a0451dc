"""Where a source's logs stand when an area of it lives in an instance of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy.orm import DeclarativeBase

from contracts.kernel import PROGRAMME, Event
from servicekit.app import ServiceApp
from servicekit.bus.inprocess import InProcessCaller
from servicekit.clock import SystemClock
from servicekit.db import Database
from servicekit.log.heads import heads_of
from servicekit.service import Service
from servicekit.tables import kit_tables


class Base(DeclarativeBase):
    pass


kit_tables(Base)


class Diary(Service):
    name = "diary"
    metadata = Base.metadata
    migrations = Path("none")


class PageWritten(Event):
    subject_field: ClassVar[str] = "page_id"
    page_id: str


class Town:
    """`rest` serves two areas, `apart` one; `rest` has kept what it wrote for that one before it moved."""

    def __init__(self, folder: Path) -> None:
        self.caller = InProcessCaller()
        self.rest = self._instance(folder / "rest.db", ("orleans", "pithiviers"))
        self.apart = self._instance(folder / "apart.db", ("montargis-gien",))
        write(self.rest, "orleans", 3)
        write(self.rest, PROGRAMME, 1)
        write(self.rest, "montargis-gien", 9)
        write(self.apart, "montargis-gien", 2)

    def _instance(self, file: Path, areas: tuple[str, ...]) -> ServiceApp:
        app = ServiceApp(Diary, Database(f"sqlite:///{file}"), SystemClock(), areas=areas)
        Diary.metadata.create_all(app.database.engine)
        self.caller.add(app)
        return app

    def heads(self, *areas: str) -> dict[str, int]:
        heads, errors = heads_of(self.caller, "diary", areas)
        assert not errors
        return {head.area: head.seq for head in heads}


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    yield made
    for app in (made.rest, made.apart):
        app.database.close()


def write(app: ServiceApp, area: str, pages: int) -> None:
    for number in range(pages):
        app.execute(lambda uow, number=number: uow.log.append(area, PageWritten(page_id=str(number))))


def test_each_area_is_asked_of_the_instance_that_serves_it_now(town: Town) -> None:
    assert town.heads() == {"orleans": 3, PROGRAMME: 1, "montargis-gien": 2}


def test_who_follows_one_area_hears_of_it_and_of_the_programme(town: Town) -> None:
    assert town.heads("montargis-gien") == {PROGRAMME: 1, "montargis-gien": 2}
    assert town.heads("orleans") == {PROGRAMME: 1, "orleans": 3}


def test_an_instance_that_is_away_hides_its_own_areas_only(town: Town) -> None:
    alone = InProcessCaller()
    alone.add(town.apart)

    heads, errors = heads_of(alone, "diary")

    assert [(head.area, head.seq) for head in heads] == [("montargis-gien", 2)]
    assert [error.code for error in errors] == ["no_service"]
