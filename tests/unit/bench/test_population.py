"""The youths that the bench loads by COPY fit the services' tables of today, and are read like any others."""

import datetime as dt
from collections.abc import Callable

from sqlalchemy import create_engine

from contracts.kernel import EVERYTHING, SYSTEM, Context
from contracts.profiles import rpc as profiles
from deploy.services import SERVICES
from servicekit.app import ServiceApp
from servicekit.clock import SystemClock
from servicekit.config import Settings, default_programme
from servicekit.db import Database
from tests.bench.loading import load
from tests.bench.population import AREAS, CASELOAD, Population


def test_loaded_youths_are_listed_by_their_services(make_database: Callable[..., str], tmp_path) -> None:
    population = Population(CASELOAD * 3, dt.date(2026, 11, 22))
    urls = {name: make_database() for name in SERVICES}
    for name, (service, _) in SERVICES.items():
        engine = create_engine(urls[name])
        service.metadata.create_all(engine)
        engine.dispose()

    load(population, urls.__getitem__)

    service, dependencies = SERVICES["profiles"]
    settings = Settings(secret="b" * 32, programme=default_programme(), data=tmp_path)
    app = ServiceApp(service, Database(urls["profiles"]), SystemClock(), dependencies(settings))
    page = app.call(profiles.list_youths, profiles.ListYouths(limit=200), Context(principal=SYSTEM, scope=EVERYTHING))
    assert {youth.id for youth in page.youths} == {population.youth(n) for n in range(CASELOAD * 3)}
    assert {youth.area for youth in page.youths} == set(AREAS)
    app.database.close()


def test_caseloads_and_schools_keep_their_size_however_many_youths_there_are() -> None:
    few, many = Population(300, dt.date(2026, 11, 22)), Population(30_000, dt.date(2026, 11, 22))

    for of in (Population.adviser, Population.school, Population.referent, Population.instructor):
        assert [of(few, n) for n in range(300)] == [of(many, n) for n in range(300)]
    assert sum(many.adviser(n) == many.adviser(100) for n in many.numbers()) == CASELOAD
