"""Acts of people at the desk of a Mission Locale, as the gateway would call them: verbs for the tests of the service."""

import datetime as dt
from typing import Any

from contracts.kernel import Principal, Scope
from contracts.profiles import rpc
from servicekit.ids import new_id
from servicekit.testing.harness import Harness
from tests.unit.profiles.cohort import COHORT

DECEMBER = dt.date(2026, 12, 1)
LEAD = Principal(id="lead", role="programme_lead")
ANYONE = Principal(id="anonymous", role="anonymous")
ALL = Scope(kind="all")


class Desk:
    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        self.clock = harness.clock

    def ask(
        self, method: Any, request: Any, *, by: Principal = LEAD, scope: Scope = ALL, key: str | None = None
    ) -> Any:
        return self.harness.call(method, request, principal=by, scope=scope, key=key)

    def about(self, youth_id: str) -> Scope:
        return Scope(kind="youth", ids=(youth_id,))

    def import_youths(
        self, content: bytes, as_of: dt.date = DECEMBER, *, apply: bool = True, import_id: str | None = None,
        with_staff: bool = False, scope: Scope = ALL, by: Principal = LEAD,
    ) -> rpc.ImportReport:  # fmt: skip
        request = rpc.ImportExport(
            import_id=import_id or new_id(),
            as_of=as_of,
            apply=apply,
            youths=rpc.ExportFile(name="jeunes.csv", content=content),
            schools=self.cohort_file("auto_ecoles.csv") if with_staff else None,
            advisers=self.cohort_file("conseillers.csv") if with_staff else None,
        )
        return self.ask(rpc.import_export, request, by=by, scope=scope)

    def import_cohort(self) -> rpc.ImportReport:
        return self.import_youths((COHORT / "jeunes.csv").read_bytes(), with_staff=True)

    def cohort_file(self, name: str) -> rpc.ExportFile:
        return rpc.ExportFile(name=name, content=(COHORT / name).read_bytes())

    def admit_youth(self, line: str) -> str:
        from tests.unit.profiles.cohort import export

        (row,) = self.import_youths(export(line)).rows
        assert row.outcome == "admitted"
        return row.youth_id or ""

    def youth(self, youth_id: str, view: str = "adviser", by: Principal = LEAD) -> rpc.Youth:
        return self.ask(rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view=view), by=by)  # type: ignore[arg-type]

    def add_person(self, role: str, **fields: Any) -> str:
        person_id = new_id()
        self.ask(rpc.add_person, rpc.AddPerson(id=person_id, role=role, label=f"{role} Exemple", **fields))  # type: ignore[arg-type]
        return person_id

    def issue_code(self, person_id: str) -> rpc.IssuedCode:
        return self.ask(rpc.issue_code, rpc.IssueCode(person_id=person_id))

    def sign_in(self, code: str, pin: str | None = None, source: str = "here") -> rpc.SignedIn:
        return self.ask(rpc.sign_in, rpc.SignIn(code=code, pin=pin, source=source), by=ANYONE)

    def events(self, area: str, kind: str | None = None) -> list[dict[str, Any]]:
        found = self.harness.events("profiles", area)
        return [e for e in found if kind is None or e["type"].split(".")[2] == kind]
