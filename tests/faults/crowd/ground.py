"""The ground of a crowd: few schools with few hours, many pupils who all want them, accounts that several people write at once.

Everything is set up through HTTP, as people do it; everyone signs in from an address of the own.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import requests
from requests.adapters import HTTPAdapter

from tests.faults.world import Client, Running, import_cohort, issued_by

PARIS = ZoneInfo("Europe/Paris")
AREA = "orleans"
PEOPLE_A_SCHOOL = 25
OFFICES_A_SCHOOL = 3
PLACES = 3
"""Of a school's evening class: far fewer than its pupils."""

TREASURERS_A_CROWD = 10
"""One in so many people is a coordinator who writes into accounts."""

AT_ONCE = 8
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class School:
    id: str
    offices: tuple[Client, ...]


@dataclass(frozen=True)
class Youth:
    id: str
    school_id: str
    client: Client


@dataclass(frozen=True)
class Ground:
    """`accounts`: the youths whose funding is written. `days`: the two local days on which there are hours to book."""

    lead: Client
    schools: tuple[School, ...]
    youths: tuple[Youth, ...]
    treasurers: tuple[Client, ...]
    accounts: tuple[Youth, ...]
    days: tuple[dt.date, dt.date]

    @property
    def people(self) -> int:
        return len(self.youths) + sum(len(school.offices) for school in self.schools) + len(self.treasurers)


class _From(HTTPAdapter):
    """Leaves from an address of the own: two hundred people do not share one network."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, source_address=(self._address, 0), **options)


def prepare(up: Running, people: int, say: Callable[[str], None], settled: Callable[[], None]) -> Ground:
    """So many signed-in people, each role in its share; `settled` returns when every service knows what was said so far."""
    lead = Client(up.address, up.codes["programme_lead"])
    lead.enter()
    import_cohort(lead)
    settled()
    treasurers, schools = max(2, people // TREASURERS_A_CROWD), max(2, people // PEOPLE_A_SCHOOL)
    pupils = people - treasurers - schools * OFFICES_A_SCHOOL
    addresses = map(_address, itertools.count())  # no generator: several threads take from it
    say(f"{people} people sign in: {pupils} youths, {schools} schools with {OFFICES_A_SCHOOL} at the desk, {treasurers} coordinators")
    days = _two_days()
    opened = tuple(_open_school(up, lead, school, days, addresses) for school in _schools(lead)[:schools])
    youths = _pupils(up, lead, [school.id for school in opened], pupils, addresses)
    settled()
    week = [{"day": day, "start": "08:00", "end": "19:00"} for day in ("mon", "tue", "wed", "thu", "fri", "sat")]
    at_once(youths, lambda youth: _give_time(youth.client, f"/youths/{youth.id}/availability", week, []))
    counting = at_once(range(treasurers), lambda n: _added(up, lead, "coordinator", f"Coordination {n}", addresses))
    accounts = youths[: max(3, people // 20)]
    return Ground(lead, opened, youths, counting, accounts, days)


def at_once(many: Iterable[T], act: Callable[[T], R]) -> tuple[R, ...]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return tuple(pool.map(act, many))


def client_from(up: Running, access: dict[str, str], addresses: Iterator[str]) -> Client:
    session = requests.Session()
    session.mount("http://", _From(next(addresses)))
    client = Client(up.address, access, session)
    client.enter()
    return client


def _address(n: int) -> str:
    return f"127.0.{n // 200 + 1}.{n % 200 + 1}"


def _two_days() -> tuple[dt.date, dt.date]:
    """Far enough ahead that nothing is too soon, on two days of a week."""
    first = dt.datetime.now(PARIS).date() + dt.timedelta(days=4)
    first += dt.timedelta(days=(7 - first.weekday()) % 7)
    return first, first + dt.timedelta(days=1)


def _schools(lead: Client) -> list[dict[str, Any]]:
    found = lead.get(f"/schools?area={AREA}").json()["schools"]
    return [school for school in found if school["area"] == AREA]


def _open_school(up: Running, lead: Client, school: dict[str, Any], days: tuple[dt.date, dt.date], addresses: Iterator[str]) -> School:
    """Its staff and vehicles are free on two mornings and no other time; every second school confirms by itself."""
    offices = tuple(_added(up, lead, "school", f"{school['code']} guichet {n}", addresses, school["id"]) for n in range(OFFICES_A_SCHOOL))
    mornings = [{"day": day.isoformat(), "free": True, "start": "08:00", "end": "12:00"} for day in days]
    for kind, owned in (("instructor", school["instructors"]), ("vehicle", school["vehicles"])):
        for owner in owned:
            _give_time(offices[0], f"/school/availability/{kind}/{owner['id']}", [], mornings)
    how = "automatic" if int(school["code"][2:]) % 2 else "manual"
    offices[0].ask("PUT", f"/schools/{school['id']}/confirmation", json={"confirmation": how})
    for day in days:
        _open_class(offices[0], day)
    return School(school["id"], offices)


def _open_class(office: Client, day: dt.date) -> None:
    """In the evening, after all lessons; nobody's time is taken but that of who comes."""
    starts = dt.datetime.combine(day, dt.time(17), PARIS)
    ends = starts + dt.timedelta(hours=1)
    body = {"kind": "code_class", "starts_at": starts.isoformat(), "ends_at": ends.isoformat(), "places": PLACES}
    office.ask("POST", "/classes", json=body, headers={"Idempotency-Key": f"class-{day}"})


def _pupils(up: Running, lead: Client, schools: list[str], count: int, addresses: Iterator[str]) -> tuple[Youth, ...]:
    """Each linked to one of the schools in turn."""
    known = list(itertools.islice(_admitted(lead), count))
    if len(known) < count:
        raise ValueError(f"{count} youths asked, admitted in {AREA}: {len(known)}")

    def enter(numbered: tuple[int, str]) -> Youth:
        n, youth_id = numbered
        school = schools[n % len(schools)]
        lead.ask("POST", f"/youths/{youth_id}/links", json={"role": "school", "other_id": school},
                 headers={"Idempotency-Key": f"crowd-school-{n}"})
        return Youth(youth_id, school, client_from(up, issued_by(lead, f"/youths/{youth_id}/code"), addresses))

    return at_once(enumerate(known), enter)


def _admitted(lead: Client) -> Iterator[str]:
    path: str | None = "/youths?journey=admitted&limit=200"
    while path:
        page = lead.get(path).json()
        yield from (youth["id"] for youth in page["youths"] if youth["area"] == AREA)
        path = f"/youths?journey=admitted&limit=200&cursor={page['next']}" if page.get("next") else None


def _added(up: Running, lead: Client, role: str, label: str, addresses: Iterator[str], school_id: str | None = None) -> Client:
    body = {"role": role, "label": label, "area": AREA} | ({"organisation_id": school_id} if school_id else {})
    added = lead.ask("POST", "/people", json=body, headers={"Idempotency-Key": f"crowd-{label}"})
    return client_from(up, issued_by(lead, f"/people/{added.json()['id']}/code"), addresses)


def _give_time(client: Client, path: str, weekly: list[dict[str, Any]], exceptions: list[dict[str, Any]]) -> None:
    known = client.get(path)
    client.ask("PUT", path, json={"weekly": weekly, "exceptions": exceptions}, headers={"If-Match": known.headers["ETag"]})
