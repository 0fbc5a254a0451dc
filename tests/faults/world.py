"""The ground of a fault run: the real shape with the cohort imported, and who writes in it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import requests

COHORT = Path(__file__).parents[2] / "programme" / "cohort"
TIMEOUT = 20


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

    def sign_in(self) -> None:
        answer = self._session.post(f"{self.address}api/v1/sign-in", json=self._access, timeout=TIMEOUT)
        answer.raise_for_status()
        self._session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self._session.headers["X-Reason"] = "essai de charge"  # whoever runs an area says why a file is opened

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        answer = self._session.request(method, f"{self.address}api/v1{path}", timeout=TIMEOUT, **options)
        if answer.status_code == 401:
            self.sign_in()
            answer = self._session.request(method, f"{self.address}api/v1{path}", timeout=TIMEOUT, **options)
        return answer


@dataclass(frozen=True)
class Pupil:
    """A youth with a school and an accepted plan of funding; `office` is a client of that school's office, `lead` the one who keeps
    the accounts, with `plan_id`. `mover_id`: another youth, whom nothing is booked for, who moves between the areas from `area` on."""

    youth_id: str
    client: Client
    office: Client
    lead: Client
    lead_id: str
    plan_id: str
    instructor_id: str
    vehicle_id: str
    mover_id: str
    area: str


def populate(up: Running, pupils: int) -> list[Pupil]:
    """Imports the cohort and signs in that many youths of different schools, with their schools' offices."""
    lead = Client(up.address, up.codes["programme_lead"])
    lead.sign_in()
    import_cohort(lead)
    schools = lead.request("GET", "/schools").json()["schools"]
    return [_pupil(up, lead, school, n) for n, school in enumerate(_rounds(schools, pupils))]


def import_cohort(lead: Client) -> None:
    files = {name: (f"{name}.csv", (COHORT / f"{name}.csv").read_bytes()) for name in ("jeunes", "auto_ecoles", "conseillers")}
    data = {"as_of": "2026-12-01", "apply": "true"}
    lead.request("POST", "/imports", data=data, files=files, headers={"Idempotency-Key": "cohort"}).raise_for_status()


def _rounds(schools: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Each writer its own instructor, so that no two ever want the same hour: a conflict would be a defect."""
    pairs = [{**s, "instructor": i["id"], "vehicle": s["vehicles"][n]["id"]} for s in schools
             for n, i in enumerate(s["instructors"]) if n < len(s["vehicles"])]
    if len(pairs) < count:
        raise ValueError(f"{count} writers asked, instructors with a vehicle: {len(pairs)}")
    return pairs[:count]


def _pupil(up: Running, lead: Client, school: dict[str, Any], n: int) -> Pupil:
    there = admitted(lead, school["area"])
    youth_id = _youth_of(lead, school, there[n], n)
    youth = Client(up.address, issued_by(lead, f"/youths/{youth_id}/code"))
    added = lead.request("POST", "/people", json={"role": "school", "label": f"Secrétariat {n}", "area": school["area"],
                                                  "organisation_id": school["id"]}, headers={"Idempotency-Key": f"office-{n}"})
    added.raise_for_status()
    office = Client(up.address, issued_by(lead, f"/people/{added.json()['id']}/code"))
    for client in (youth, office):
        client.sign_in()
    lead_id = str(lead.request("GET", "/me").json()["principal"]["id"])
    plan_id = _plan(lead, youth, youth_id)
    return Pupil(youth_id, youth, office, lead, lead_id, plan_id, school["instructor"], school["vehicle"], there[-1 - n], school["area"])


def _plan(lead: Client, youth: Client, youth_id: str) -> str:
    """Hours that one funder pays wholly, accepted by the youth: nothing is promised yet."""
    plan = {"minutes": 900, "hour_cents": 6_000, "aids": [{"payer": "programme", "cents": 90_000}]}
    proposed = lead.request("POST", f"/youths/{youth_id}/funding/plans", json=plan, headers={"Idempotency-Key": f"plan-{youth_id}"})
    proposed.raise_for_status()
    plan_id = str(proposed.json()["id"])
    youth.request("POST", f"/youths/{youth_id}/funding/plans/{plan_id}/answer", json={"accept": True, "own_cents": 0},
                  headers={"Idempotency-Key": f"yes-{youth_id}"}).raise_for_status()
    return plan_id


def admitted(lead: Client, area: str) -> list[str]:
    """Those with a place there, by name."""
    page = lead.request("GET", "/youths?journey=admitted&limit=200").json()
    found: list[dict[str, Any]] = page["youths"]
    while page.get("next"):
        page = lead.request("GET", f"/youths?journey=admitted&limit=200&cursor={page['next']}").json()
        found += page["youths"]
    return [str(youth["id"]) for youth in found if youth["area"] == area]


def leaver(pupil: Pupil) -> str:
    """Somebody of that area of whom no writer knows: neither at its beginning, as the pupils, nor at its end, as those who move."""
    there = admitted(pupil.lead, pupil.area)
    return there[len(there) // 2]


def _youth_of(lead: Client, school: dict[str, Any], youth_id: str, n: int) -> str:
    """Made its pupil."""
    lead.request("POST", f"/youths/{youth_id}/links", json={"role": "school", "other_id": school["id"]},
                 headers={"Idempotency-Key": f"school-{n}"}).raise_for_status()
    return youth_id


def issued_by(lead: Client, path: str) -> dict[str, str]:
    answer = lead.request("POST", path)
    answer.raise_for_status()
    issued = answer.json()
    return {"code": issued["code"]} | ({"pin": issued["pin"]} if issued.get("pin") else {})
