"""The ground of a fault run: the real shape with the cohort imported, and who writes in it."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import requests
from sqlalchemy import create_engine, update

from services.attendance.models import Appointment

COHORT = Path(__file__).parents[2] / "programme" / "cohort"
TIMEOUT = 20
LESSONS_HELD = 5
"""Of each pupil: so many can be recorded and signed while faults strike."""
GROUND_SECONDS = 60.0
"""So long a platform that comes up under load may say 503 while the ground is prepared."""


def patiently(ask: Callable[[], requests.Response]) -> requests.Response:
    """As any good client: whoever is told 503 comes again when it was said, within `GROUND_SECONDS`. Raises for any refusal.

    A 503 says that nothing was done (architecture.md § 3), so a command is asked again too. While faults strike nobody asks like
    this: there every answer counts.
    """
    ends = time.monotonic() + GROUND_SECONDS
    while (answer := ask()).status_code == 503 and (left := ends - time.monotonic()) > 0:
        said = answer.headers.get("Retry-After", "1")
        time.sleep(min(int(said) if said.isdecimal() else 1, left, 10))
    answer.raise_for_status()
    return answer


class Running(Protocol):
    """A platform that runs: `make up`'s, or `make run`'s one process."""

    @property
    def address(self) -> str: ...

    @property
    def codes(self) -> dict[str, dict[str, str]]: ...


class Client:
    """One signed-in person; signs in again when the token is over or unknown to a new gateway."""

    def __init__(self, address: str, access: dict[str, str], session: requests.Session | None = None) -> None:
        self.address = address
        self._access = access
        self._session = session or requests.Session()

    def enter(self) -> None:
        """Signs in while the ground is prepared."""
        self._signed_in(patiently(self._ask_in))

    def sign_in(self) -> None:
        answer = self._ask_in()
        answer.raise_for_status()
        self._signed_in(answer)

    def _ask_in(self) -> requests.Response:
        return self._session.post(f"{self.address}api/v1/sign-in", json=self._access, timeout=TIMEOUT)

    def _signed_in(self, answer: requests.Response) -> None:
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self._session.headers["X-Reason"] = "essai de charge"  # whoever runs an area says why a file is opened

    def get(self, path: str) -> requests.Response:
        """While the ground is prepared: see `patiently`, as for all that follow."""
        return self.ask("GET", path)

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        return patiently(lambda: self.request(method, path, **options))

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        answer = self._session.request(method, f"{self.address}api/v1{path}", timeout=TIMEOUT, **options)
        if answer.status_code == 401:
            self.sign_in()
            answer = self._session.request(method, f"{self.address}api/v1{path}", timeout=TIMEOUT, **options)
        return answer


@dataclass(frozen=True)
class Pupil:
    """A youth with a school and an accepted plan of funding; `office` is a client of that school's office, `lead` the one who keeps
    the accounts, with `plan_id`. `mover_id`: another youth, whom nothing is booked for, who moves between the areas from `area` on.
    `other`: one more of the school, who wants the one place of `class_id` too. `held`: lessons that are over, of which nothing is noted."""

    youth_id: str
    client: Client
    other_id: str
    other: Client
    office: Client
    office_id: str
    lead: Client
    lead_id: str
    plan_id: str
    instructor_id: str
    vehicle_id: str
    mover_id: str
    area: str
    class_id: str = ""
    held: tuple[str, ...] = ()


def populate(up: Running, pupils: int) -> list[Pupil]:
    """Imports the cohort and signs in that many youths of different schools, with their schools' offices."""
    lead = Client(up.address, up.codes["programme_lead"])
    lead.enter()
    import_cohort(lead)
    schools = lead.get("/schools").json()["schools"]
    return [_pupil(up, lead, school, n, pupils) for n, school in enumerate(_rounds(schools, pupils))]


def import_cohort(lead: Client) -> None:
    files = {name: (f"{name}.csv", (COHORT / f"{name}.csv").read_bytes()) for name in ("jeunes", "auto_ecoles", "conseillers")}
    data = {"as_of": "2026-12-01", "apply": "true"}
    lead.ask("POST", "/imports", data=data, files=files, headers={"Idempotency-Key": "cohort"})


def _rounds(schools: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Each writer its own instructor, so that no two ever want the same hour: a conflict would be a defect."""
    pairs = [{**s, "instructor": i["id"], "vehicle": s["vehicles"][n]["id"]} for s in schools
             for n, i in enumerate(s["instructors"]) if n < len(s["vehicles"])]
    if len(pairs) < count:
        raise ValueError(f"{count} writers asked, instructors with a vehicle: {len(pairs)}")
    return pairs[:count]


def _pupil(up: Running, lead: Client, school: dict[str, Any], n: int, pupils: int) -> Pupil:
    """The `n`-th, with an area's youths from its beginning on, and the one who moves from its end."""
    there = admitted(lead, school["area"])
    youth_id, other_id = (_youth_of(lead, school, there[m], m) for m in (n, pupils + n))
    youth, other = (_entered(up, lead, f"/youths/{each}/code") for each in (youth_id, other_id))
    added = lead.ask("POST", "/people", json={"role": "school", "label": f"Secrétariat {n}", "area": school["area"],
                                              "organisation_id": school["id"]}, headers={"Idempotency-Key": f"office-{n}"})
    office_id = str(added.json()["id"])
    office = _entered(up, lead, f"/people/{office_id}/code")
    return Pupil(
        youth_id=youth_id, client=youth, other_id=other_id, other=other, office=office, office_id=office_id, lead=lead,
        lead_id=str(lead.get("/me").json()["principal"]["id"]), plan_id=_plan(lead, youth, youth_id),
        instructor_id=school["instructor"], vehicle_id=school["vehicle"], mover_id=there[-1 - n], area=school["area"],
    )  # fmt: skip


def _entered(up: Running, lead: Client, path: str) -> Client:
    client = Client(up.address, issued_by(lead, path))
    client.enter()
    return client


def _class(office: Client) -> str:
    """One place, in the evening of a day so far away that nothing is too late; it has no title, as those of the run have."""
    at = _hour(18, days=20)
    body = {"kind": "code_class", "starts_at": at.isoformat(), "ends_at": (at + dt.timedelta(hours=1)).isoformat(), "places": 1}
    return str(office.ask("POST", "/classes", json=body, headers={"Idempotency-Key": "the-class"}).json()["id"])


def with_hours(pupils: list[Pupil], url: str) -> list[Pupil]:
    """Once every service knows whose pupils they are: each with a class, and with lessons that are over. Behind the platform's back,
    whose clock nobody moves, their hours are put into the past; `url`: the database of attendance."""
    held = [replace(pupil, class_id=_class(pupil.office), held=_lessons(pupil)) for pupil in pupils]
    lessons = [each for pupil in held for each in pupil.held]
    past = {"starts_at": _hour(9, days=-30), "ends_at": _hour(10, days=-30)}
    engine = create_engine(url)
    with engine.begin() as connection:
        moved = connection.execute(update(Appointment).where(Appointment.id.in_(lessons)).values(**past))
    engine.dispose()
    assert moved.rowcount == len(lessons)
    return held


def _lessons(pupil: Pupil) -> tuple[str, ...]:
    """In the afternoon before the first day of the run's own ones."""
    made = []
    for n in range(LESSONS_HELD):
        at = _hour(12 + n, days=2)
        lesson = {"youth_id": pupil.youth_id, "starts_at": at.isoformat(), "ends_at": (at + dt.timedelta(hours=1)).isoformat(),
                  "instructor_id": pupil.instructor_id, "vehicle_id": pupil.vehicle_id, "anyway": True}  # fmt: skip
        made.append(pupil.office.ask("POST", "/appointments", json=lesson, headers={"Idempotency-Key": f"held-{n}"}).json()["id"])
    return tuple(made)


def _hour(hour: int, *, days: int) -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(hour=hour, minute=0, second=0, microsecond=0) + dt.timedelta(days=days)


def _plan(lead: Client, youth: Client, youth_id: str) -> str:
    """Hours that one funder pays wholly, accepted by the youth: nothing is promised yet."""
    plan = {"minutes": 900, "hour_cents": 6_000, "aids": [{"payer": "programme", "cents": 90_000}]}
    proposed = lead.ask("POST", f"/youths/{youth_id}/funding/plans", json=plan, headers={"Idempotency-Key": f"plan-{youth_id}"})
    plan_id = str(proposed.json()["id"])
    youth.ask("POST", f"/youths/{youth_id}/funding/plans/{plan_id}/answer", json={"accept": True, "own_cents": 0},
              headers={"Idempotency-Key": f"yes-{youth_id}"})
    return plan_id


def admitted(lead: Client, area: str) -> list[str]:
    """Those with a place there, by name."""
    page = lead.get("/youths?journey=admitted&limit=200").json()
    found: list[dict[str, Any]] = page["youths"]
    while page.get("next"):
        page = lead.get(f"/youths?journey=admitted&limit=200&cursor={page['next']}").json()
        found += page["youths"]
    return [str(youth["id"]) for youth in found if youth["area"] == area]


def leaver(pupil: Pupil) -> str:
    """Somebody of that area of whom no writer knows: neither at its beginning, as the pupils, nor at its end, as those who move."""
    there = admitted(pupil.lead, pupil.area)
    return there[len(there) // 2]


def _youth_of(lead: Client, school: dict[str, Any], youth_id: str, n: int) -> str:
    """Made its pupil."""
    lead.ask("POST", f"/youths/{youth_id}/links", json={"role": "school", "other_id": school["id"]},
             headers={"Idempotency-Key": f"school-{n}"})
    return youth_id


def issued_by(lead: Client, path: str) -> dict[str, str]:
    answer = lead.ask("POST", path)
    issued = answer.json()
    return {"code": issued["code"]} | ({"pin": issued["pin"]} if issued.get("pin") else {})
