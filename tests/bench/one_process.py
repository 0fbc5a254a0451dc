"""The yardstick of `dossier_rate`: one Flask process (gunicorn gthread, 16 threads) that does all of it itself.

The same tokens, policy table, relations, handlers, schemas and rows; no broker, no other process, one database (a schema for
each service's tables). For gunicorn: `tests.bench.one_process:create()`, addresses in the environment.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from flask import Flask, Response, request

from contracts.attendance import rpc as attendance
from contracts.kernel import Context, Principal, Record
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from deploy.services import SERVICES
from gateway import policy
from gateway.api.v1.youths import Dossier
from gateway.relations import Links
from gateway.tokens import Tokens
from servicekit.clock import SystemClock
from servicekit.config import Settings, default_programme
from servicekit.db import Database
from servicekit.service import Service
from servicekit.uow import UnitOfWork


class Part:
    """One service's tables and handlers, called as functions."""

    def __init__(self, name: str, settings: Settings, clock: SystemClock) -> None:
        self._service: type[Service] = SERVICES[name][0]
        self._database = Database(url_of(name, os.environ["DATABASE_URL"]))
        self._deps = SERVICES[name][1](settings)
        self._clock = clock

    def ask(self, questions: dict[str, tuple[Any, Record]], context: Callable[[str], Context]) -> dict[str, Any]:
        """All that a dossier asks of it, in one transaction."""
        with self._database.read() as session:
            return {name: self._service.answered[method.name].handler(
                question, UnitOfWork(session, context(name), self._clock.now(), self._deps))
                for name, (method, question) in questions.items()}


def url_of(service: str, database: str) -> str:
    """The one database, seen from the schema of one service."""
    return f"{database}?options=-csearch_path%3D{service}"


def create() -> Flask:
    settings = Settings(secret=Path(os.environ["AUTONOMIE_SECRET_FILE"]).read_text().strip(), programme=default_programme(),
                        data=Path(os.environ["DATA"]))
    clock = SystemClock()
    tokens = Tokens(settings.secret, clock)
    parts = {name: Part(name, settings, clock) for name in ("profiles", "attendance", "progress")}
    relations = _relations(parts["profiles"])
    app = Flask(__name__)

    @app.get("/api/v1/youths/<youth_id>/dossier")
    def dossier(youth_id: str) -> Response:
        who = tokens.read(request.headers["Authorization"].removeprefix("Bearer ")).principal
        about = progress.AboutYouth(youth_id=youth_id)
        asked = {
            "profiles": {"youth": (profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=who.role))},
            "attendance": {
                "attendance": (attendance.attendance_summary, attendance.GetAttendanceSummary(youth_id=youth_id)),
                "appointments": (attendance.list_appointments,
                                 attendance.ListAppointments(youth_id=youth_id, newest_first=True, limit=20)),
            },
            "progress": {
                "booklet": (progress.get_booklet, about), "results": (progress.get_results, about),
                "difficulties": (progress.list_difficulties, about), "adjustments": (progress.list_adjustments, about),
                "signals": (progress.list_signals, about),
            },
        }  # fmt: skip
        found: dict[str, Any] = {}
        for name, questions in asked.items():
            found |= parts[name].ask(questions, lambda part: _context(who, part, youth_id, relations[youth_id]))
        return Response(msgspec.json.encode(Dossier(**found)), content_type="application/json")

    return app


ACTIONS = {
    "youth": "read_file", "attendance": "read_appointments", "appointments": "read_appointments", "booklet": "read_progress",
    "results": "read_progress", "difficulties": "read_difficulties", "adjustments": "read_adjustments", "signals": "read_file",
}  # fmt: skip


def _context(who: Principal, part: str, youth_id: str, links: Links) -> Context:
    return Context(principal=who, scope=policy.scope_of_youth(who, ACTIONS[part], youth_id, links), area=links.area)


def _relations(part: Part) -> dict[str, Links]:
    everyone = part.ask({"all": (profiles.list_relations, profiles.ListRelations())}, lambda _: _SYSTEM)["all"]
    return {state.youth_id: Links(area=state.area, adviser_id=state.adviser_id, school_id=state.school_id,
                                  referent_ids=frozenset(state.referent_ids), instructor_ids=frozenset(state.instructor_ids))
            for state in everyone.youths}


_SYSTEM = Context(principal=Principal(id="system", role="system"), scope=policy.Scope(kind="all"))
