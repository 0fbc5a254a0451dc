"""The people of a world as clients of the API: each asks in the own name, each can be given a code.

`hero` is followed by one person of each role; `neighbour` lives in the same area, `stranger` in another one, and none of
the hero's people follows them but the coordinator of the area (the neighbour) and the programme's lead.
"""

import datetime as dt
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contracts.attendance import rpc as attendance
from contracts.kernel import EVERYTHING, SYSTEM, Principal, Role
from contracts.profiles import rpc as profiles
from servicekit.ids import new_id
from tests.e2e.world import World

API = "/api/v1"
PROBLEM = "application/problem+json"
ROLES: tuple[Role, ...] = ("youth", "adviser", "referent", "school", "instructor", "coordinator", "programme_lead", "evaluator")
PATIENCE_SECONDS = 60.0
MEMBERS = frozenset({"type", "title", "status", "code", "detail", "trace"})
"""Of every problem document."""


class Person:
    """Somebody with a token of her own, which is made anew for every request: tests of tokens sign in instead."""

    def __init__(self, town: "Town", principal: Principal) -> None:
        self.principal = principal
        self.id = principal.id
        self._town = town

    @property
    def token(self) -> str:
        return self._town.world.platform.gateway.desk.tokens.issue(self.principal, "Quelqu’un", new_id())

    def ask(self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        """Whoever runs an area or the programme says why a file is opened, unless the test says `X-Reason` itself."""
        why = {"X-Reason": "essai"} if self.principal.role in ("coordinator", "programme_lead") else {}
        bearer = {"Authorization": f"Bearer {self.token}", **why, **(headers or {})}
        return self._town.client().open(API + path, method=method, headers=bearer, **options)

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.ask("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.ask("POST", path, json=json, **options)


class Town:
    def __init__(self, world: World) -> None:
        self.world = world
        self.hero = world.hero.id
        self.neighbour = self._youth(area=world.hero.area)
        self.stranger = self._youth(area="pithiviers" if world.hero.area != "pithiviers" else "orleans")
        organisation = {"school": world.school.id, "instructor": world.school.id}
        self.people = {role: Person(self, Principal(
            id=access.person_id, role=role, organisation_id=organisation.get(role),  # type: ignore[arg-type]
            area=None if role in ("programme_lead", "evaluator") else world.hero.area,
        )) for role, access in world.access.items()}

    def __getitem__(self, role: str) -> Person:
        return self.people[role]

    def client(self) -> FlaskClient:
        """A client without cookies: what it sends is all that it knows."""
        return self.world.platform.gateway.app.test_client(use_cookies=False)

    def browser(self) -> FlaskClient:
        """A client that keeps cookies."""
        return self.world.platform.gateway.app.test_client()

    def youth(self, youth_id: str, area: str) -> Person:
        return Person(self, Principal(id=youth_id, role="youth", area=area))

    def code_for(self, person_id: str) -> profiles.IssuedCode:
        """A new code; the one before is void."""
        return self.world.call(profiles.issue_code, profiles.IssueCode(person_id=person_id))  # type: ignore[arg-type, return-value]

    def appointment(self) -> attendance.Appointment:
        """One that the hero asks for and her school has not confirmed yet, on the first free slot.

        Requests drawn at random may have said that she is never free, or wants a vehicle that nobody has.
        """
        self.world.make_free(self.hero)
        start = self.world.today() + dt.timedelta(days=7)
        slots = self.world.call(attendance.find_slots, attendance.FindSlots(youth_id=self.hero, start=start, days=28))
        slot = slots.slots[0]  # type: ignore[attr-defined]
        return self.world.call(attendance.book_appointment, attendance.BookAppointment(  # type: ignore[return-value, arg-type]
            id=new_id(), youth_id=self.hero, starts_at=slot.starts_at, ends_at=slot.ends_at,
            instructor_id=self.world.school.instructors[0].id, vehicle_id=slot.vehicle_id,
        ), principal=Principal(id=self.hero, role="youth", area=self.world.hero.area), scope=EVERYTHING)

    @cached_property
    def known_appointment(self) -> attendance.Appointment:
        return self.appointment()

    def readers_of(self, youth_id: str) -> tuple[profiles.Reader, ...]:
        """The trace of a file, whole."""
        self.world.platform.gateway.desk.traces.flush()
        found = self.world.call(profiles.list_readers, profiles.ListReaders(youth_id=youth_id, limit=500), SYSTEM)
        return found.readers  # type: ignore[attr-defined]

    def _youth(self, area: str) -> str:
        page = self.world.platform.apps["profiles"].call(
            profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
        hero = self.world.hero
        return next(y.id for y in page.youths if y.area == area and y.id != hero.id and y.adviser_id != hero.adviser_id)


def eventually(found: Callable[[], Any], seconds: float = PATIENCE_SECONDS) -> Any:
    """Asks again until the answer is true: events need a moment."""
    end = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
    return answer


def code_of(response: TestResponse) -> str:
    """The stable code of a problem document, which every error must be."""
    assert response.content_type == PROBLEM, f"{response.status_code} {response.content_type}: {response.get_data(as_text=True)[:200]}"
    return str(response.get_json()["code"])


def is_a_problem(answer: TestResponse) -> None:
    """RFC 9457, with our members; never 5xx."""
    body = answer.get_json()
    assert 400 <= answer.status_code < 500, answer.get_data(as_text=True)[:500]
    assert answer.content_type == PROBLEM
    assert body.keys() >= MEMBERS
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:autonomie:problem:{body['code']}"
