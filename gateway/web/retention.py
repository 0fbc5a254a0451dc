"""« Durées de conservation » for the programme's lead: what is past its time in each service, what stays and why. Changes nothing.

The same figures as `autonomie retention`; deleting is a command at the machine (docs/runbook.md).
"""

from concurrent.futures import Future
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.errors import AutonomieError
from contracts.kernel import EVERYTHING, Context, Empty
from contracts.profiles import rpc as profiles
from contracts.retention import KeptKind, Retention, retention_method
from gateway.acting import actor, ask, desk
from gateway.policy import rule_of
from gateway.reader import SERVICES
from gateway.web import rights_words
from gateway.web.frame import page_for

pages = Blueprint("retention", __name__)

DEADLINE_MS = 15_000


@dataclass(frozen=True)
class Said:
    """What one instance says; `area`: the one it is apart for. `report` None: it did not answer."""

    service: str
    area: str | None
    report: Retention | None

    @property
    def kinds(self) -> list[KeptKind]:
        """What would go first, then what is only kept; a kind that holds nothing is not worth a line."""
        kinds = self.report.kinds if self.report else ()
        return sorted((kind for kind in kinds if kind.past or kind.kept), key=lambda kind: not kind.past)

    @property
    def would_go(self) -> int:
        return sum(kind.past for kind in self.kinds) + ((self.report.files or 0) if self.report else 0)


@pages.get("/conservation")
@page_for("programme_lead")
def retention() -> ResponseReturnValue:
    rule_of(actor().principal, "read_retention")
    caller, asking = desk().caller, desk().asking
    asked: list[Future[Said]] = []
    for name in SERVICES:
        asked += [asking.submit(name, _said, name, area) for area in (None, *caller.areas_apart(name))]
    programme = ask("read_programme", profiles.get_programme, Empty())
    said = [future.result() for future in asked]
    return render_template("retention.html", said=said, would_go=sum(each.would_go for each in said),
                           areas={area.key: area.name for area in programme.areas}, rights_words=rights_words)  # fmt: skip


def _said(service: str, area: str | None) -> Said:
    context = Context(principal=actor().principal, scope=EVERYTHING, area=area, deadline_ms=DEADLINE_MS)
    try:
        return Said(service, area, desk().caller.call(retention_method(service), Empty(), context))
    except AutonomieError:
        return Said(service, area, None)
