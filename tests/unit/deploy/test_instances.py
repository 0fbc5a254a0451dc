"""Which instances `make up` starts when areas of attendance live apart."""

import pytest

from deploy.instances import Instance, instances_of, routes_of
from deploy.services import SERVICES


def test_without_areas_there_is_one_instance_of_each_service() -> None:
    instances = instances_of(())

    assert [instance.name for instance in instances] == list(SERVICES)
    assert routes_of(instances) == {}


def test_an_area_apart_has_its_name_its_database_and_its_route() -> None:
    instances = instances_of(("montargis-gien",))

    attendance = [instance for instance in instances if instance.service == "attendance"]
    assert attendance == [Instance("attendance", ("orleans", "pithiviers")), Instance("attendance", ("montargis-gien",))]
    assert [instance.name for instance in attendance] == ["attendance", "attendance-montargis-gien"]
    assert len({instance.database for instance in instances}) == len(SERVICES) + 1
    assert routes_of(instances) == {"attendance": {"montargis-gien": "attendance-montargis-gien"}}


@pytest.mark.parametrize("areas", [("nowhere",), ("orleans", "pithiviers")])
def test_what_would_leave_an_area_without_an_answer_is_refused(areas: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        instances_of(areas)
