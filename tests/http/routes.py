"""Every route of the API: the rules that it names, read from its code, and one request that is well formed for it.

The rules are the actions of `policy.RULES` that the view and the functions of gateway/api that it calls name: a route that
names none asks nobody, and a test says so.
"""

import dis
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from types import CodeType
from typing import Any

from flask import Flask

from contracts.kernel import Role
from gateway.api.guard import OPEN_TO_ANYONE
from gateway.policy import RULES
from tests.http.town import ROLES

LATER = {"starts_at": "2031-01-06T09:00:00+00:00", "ends_at": "2031-01-06T10:00:00+00:00"}
MARK = {"marks": [{"objective": "C1.a", "level": "introduced"}]}
EDIT = {"headers": {"If-Match": '"987654"'}}


@dataclass(frozen=True)
class Route:
    endpoint: str
    method: str
    rule: str
    rules: frozenset[str]

    @property
    def view(self) -> str:
        return self.endpoint.partition(".")[2]

    @property
    def name(self) -> str:
        return f"{self.method} {self.rule}"


@dataclass(frozen=True)
class Sample:
    """A request that passes every check of form; the domain may still say no to it."""

    path: dict[str, str] = field(default_factory=dict)
    json: Any = None
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    files: bool = False
    file_field: str = "jeunes"

    def options(self, youth_id: str) -> dict[str, Any]:
        if self.files:
            return {"data": {self.file_field: (BytesIO(b"n_dossier;nom\n"), "jeunes.csv")}, "headers": self.headers}
        body = {k: youth_id if v == "<youth>" else v for k, v in self.json.items()} if self.json is not None else None
        query = {k: youth_id if v == "<youth>" else v for k, v in self.query.items()}
        return {"json": body, "query_string": query, "headers": self.headers}


SAMPLES: dict[str, Sample] = {
    "post_sign_out": Sample(json={}),
    "patch_contact": Sample(json={}, **EDIT),
    "put_project": Sample(json={}, **EDIT),
    "patch_identity": Sample(json={}, **EDIT),
    "put_milestone": Sample({"milestone": "neph_asked"}, json={"on": "2199-01-01"}),
    "delete_milestone": Sample({"milestone": "neph_asked"}),
    "post_step": Sample(json={"words": "Une étape", "due_on": "2001-01-01"}),
    "put_step": Sample({"step_id": "none"}, json={"words": "Une étape", "due_on": "2031-01-06"}, **EDIT),
    "post_step_mark": Sample({"step_id": "none"}, json={"act": "done"}),
    "put_employment": Sample({"point": "entry"}, json={"situation": "no such situation"}),
    "post_offer_answer": Sample({"offer_id": "none"}, json={"accept": True}),
    "post_charter_signature": Sample(json={"edition": "none"}),
    "post_charter_review": Sample(json={"on": "2199-01-01"}),
    "post_status": Sample(json={"status": "no such status", "since": "2026-01-01"}),
    "delete_status": Sample({"since": "1999-01-01"}),
    "put_strengths_and_needs": Sample(json={}),
    "post_track": Sample(json={"on": "2026-01-01"}),
    "post_journey": Sample(json={"act": "end"}),
    "post_link": Sample(json={"role": "referent", "other_id": "nobody"}),
    "delete_link": Sample({"role": "referent", "other_id": "nobody"}),
    "put_availability": Sample(json={"weekly": []}, **EDIT),
    "put_shifts": Sample(json={"rota": None}, **EDIT),
    "post_shifts_preview": Sample(json={"rota": {"since": "2026-01-05", "shifts": [
        {"start": "05:00", "end": "13:00"}, {"start": "13:00", "end": "21:00"}]}}),
    "post_shifts_undo": Sample(**EDIT),
    "get_slots": Sample(query={"start": "2031-01-06"}),
    "get_school_availability": Sample({"owner_kind": "instructor", "owner_id": "nobody"}),
    "put_busy_calendar": Sample({"owner_kind": "instructor", "owner_id": "nobody"}, json={"address": "https://calendar.invalid/x.ics"}),
    "post_busy_calendar": Sample({"owner_kind": "instructor", "owner_id": "nobody"}, files=True, file_field="calendar"),
    "delete_busy_calendar": Sample({"owner_kind": "instructor", "owner_id": "nobody"}),
    "post_busy_calendar_reading": Sample({"owner_kind": "instructor", "owner_id": "nobody"}),
    "put_school_busy": Sample({"owner_kind": "instructor", "owner_id": "nobody"}, json={"spans": []}),
    "put_school_availability": Sample({"owner_kind": "instructor", "owner_id": "nobody"}, json={"weekly": []}, **EDIT),
    "get_vehicle_calendar": Sample({"vehicle_id": "nobody"}),
    "post_vehicle_calendar": Sample({"vehicle_id": "nobody"}),
    "delete_vehicle_calendar": Sample({"vehicle_id": "nobody"}),
    "post_plan": Sample({"area": "orleans"}, json={"week": "2099-W01"}, headers={"Prefer": "respond-async"}),
    "get_plans": Sample({"area": "orleans"}),
    "get_plan": Sample({"area": "orleans", "plan_id": "none"}),
    "post_planned": Sample({"area": "orleans", "plan_id": "none"}, **EDIT, json={
        "youth_id": "<youth>", "instructor_id": "nobody", "vehicle_id": "none", **LATER}),
    "patch_planned": Sample({"area": "orleans", "plan_id": "none", "planned_id": "none"}, json=LATER, **EDIT),
    "delete_planned": Sample({"area": "orleans", "plan_id": "none", "planned_id": "none"}, **EDIT),
    "post_plan_sending": Sample({"area": "orleans", "plan_id": "none"}, **EDIT),
    "post_plan_answer": Sample({"area": "orleans", "plan_id": "none"}, json={}),
    "post_appointment": Sample(json={"youth_id": "<youth>", "instructor_id": "nobody", **LATER}),
    "post_refusal": Sample(json={"reason": "full"}),
    "patch_appointment": Sample(json=LATER, **EDIT),
    "get_free_staff": Sample(query=LATER),
    "post_cancellation": Sample(json={}),
    "post_attendance": Sample(json={"outcome": "present"}),
    "post_correction": Sample(json={"outcome": "present", "replaces": "none", "correction_reason": "mistyped"}),
    "post_signature": Sample(json={"record_id": "none"}),
    "put_vehicle_wish": Sample(json={"gearbox": "automatic"}),
    "post_words": Sample(json={"text": "le lundi matin"}),
    "post_room": Sample({"school_id": "none"}, json={"label": "Salle", "seats": 12}),
    "delete_room": Sample({"room_id": "none"}),
    "put_vehicle": Sample({"vehicle_id": "none"}, json={"label": "Clio", "gearbox": "manual"}),
    "post_arrival": Sample(json={"code": "AAAAAA"}),
    "post_series": Sample(json={"first": {"id": "none", "youth_id": "<youth>", "instructor_id": "nobody", **LATER}, "weeks": 2}),
    "post_series_cancellation": Sample({"series_id": "none"}, json={"start": LATER["starts_at"]}),
    "post_class_series": Sample(json={"first": {"id": "none", "school_id": "none", "kind": "workshop", "places": 3, **LATER}, "weeks": 2}),
    "post_class_series_cancellation": Sample({"series_id": "none"}, json={"start": LATER["starts_at"]}),
    "list_classes": Sample(query={"start": "2031-01-06T09:00:00+00:00", "youth_id": "<youth>"}),
    "post_class": Sample(json={"kind": "workshop", "places": 3, "instructor_id": "nobody", **LATER}),
    "get_class": Sample({"class_id": "none"}),
    "patch_class": Sample({"class_id": "none"}, json={"places": 3}, **EDIT),
    "put_class_time": Sample({"class_id": "none"}, json=LATER, **EDIT),
    "post_class_cancellation": Sample({"class_id": "none"}),
    "post_class_attendance": Sample({"class_id": "none"}, json={"lines": [{"appointment_id": "none", "outcome": "present"}]}),
    "post_place": Sample({"class_id": "none"}),
    "put_waiting": Sample({"class_id": "none"}),
    "delete_waiting": Sample({"class_id": "none"}),
    "post_offer_of_freed": Sample({"offer_id": "none"}, json={"accept": True}),
    "delete_offer": Sample({"offer_id": "none"}),
    "put_freed_lessons": Sample(json={"wanted": True}),
    "post_appointment_answer": Sample(json={"accept": True}),
    "put_note": Sample(json={"words": "Bonjour"}),
    "put_meeting_point": Sample(json={"meeting_point": "La gare"}),
    "put_school_meeting_point": Sample(json={"meeting_point": "La gare"}),
    "post_drawn_signature": Sample(json={"record_id": "none", "strokes": [[0, 0, 100, 100, 200, 0, 300, 100, 400, 0, 500, 100]]}),
    "post_signature_by_code": Sample(json={"record_id": "none", "own_code": "nobody"}),
    "post_interview": Sample(json=LATER),
    "post_contest": Sample(json={"record_id": "none"}),
    "post_contest_answer": Sample(json={"record_id": "none", "upheld": True}),
    "post_marks": Sample(json=MARK),
    "post_self_assessment": Sample(json=MARK),
    "post_result": Sample(json={"by_theme": {"L": 1}}),
    "get_other_booklet": Sample({"category": "B", "training": "traditional"}),
    "post_booklet": Sample(json={"category": "B", "training": "supervised"}),
    "post_review": Sample(json={"competence": "C1", "ready": True}),
    "get_objective": Sample({"objective": "C1.a"}),
    "get_scale": Sample({"school_id": "<school>"}),
    "put_scale": Sample({"school_id": "<school>"}, json={"words": ["vu", "su"]}),
    "post_adjustment_message": Sample({"adjustment_id": "none"}, json={"words": "and then"}),
    "post_arbitration": Sample({"adjustment_id": "none"}, json={"decision": "reopen", "reason": "all agree"}),
    "get_effect": Sample({"adjustment_id": "none"}),
    "post_exam": Sample(json={"kind": "code", "on": "2026-01-05", "score": 36}),
    "post_exam_withdrawal": Sample({"exam_id": "none"}, json={"reason": "another pupil"}),
    "post_assessment": Sample(json={"hours": 30, "gearbox": "manual", "on": "2026-01-05"}),
    "post_signal_snooze": Sample({"signal_id": "none"}, json={"until": "2031-01-06", "reason": "seen on Monday"}),
    "post_difficulty": Sample(json={"kind": "transport"}),
    "post_resolution": Sample({"difficulty_id": "none"}),
    "post_adjustment": Sample(json={"kind": "pace"}),
    "post_answer": Sample({"adjustment_id": "none"}, json={"act": "done"}),
    "post_signal_closing": Sample({"signal_id": "none"}, json={"reason": "settled by telephone"}),
    "post_area": Sample(json={"area": "no such area"}),
    "list_candidates": Sample(query={"area": "orleans"}),
    "list_decisions": Sample(query={"area": "orleans"}),
    "post_decisions": Sample(json={"area": "orleans", "on": "2026-01-05", "youth_ids": ["nobody"], "outcome": "admitted"}),
    "post_undo": Sample({"decision_id": "none"}),
    "list_draws": Sample(query={"area": "orleans"}),
    "post_draw": Sample(json={"area": "orleans"}),
    "get_draw": Sample({"draw_id": "none"}),
    "post_stand_in": Sample(json={"reason": "En congé", "days": 300}),
    "delete_stand_in": Sample({"adviser_id": "nobody"}),
    "find_colleague_files": Sample(query={"text": "Du"}),
    "post_transfer": Sample(json={"from_id": "nobody", "to_id": "nobody", "starts_on": "2031-01-06"}),
    "post_transfer_end": Sample({"transfer_id": "none"}),
    "get_comparison": Sample(query={"merged_id": "<youth>"}),
    "post_merge_proposal": Sample(json={"merged_id": "<youth>"}),
    "post_merge": Sample(json={"merged_id": "<youth>"}),
    "post_two_people": Sample(json={"merged_id": "<youth>"}),
    "delete_sign_in": Sample({"sign_in_id": "none"}),
    "post_departure": Sample({"person_id": "nobody"}),
    "post_funder": Sample(json={"label": "Nobody’s fund", "cap_cents": 1, "area": "nowhere"}),
    "delete_funder": Sample({"funder_id": "none"}),
    "post_funding_plan": Sample(json={"minutes": 60, "hour_cents": 0}),
    "delete_funding_plan": Sample({"plan_id": "none"}),
    "post_funding_answer": Sample({"plan_id": "none"}, json={"accept": True, "own_cents": 0}),
    "post_commitment": Sample(json={"plan_id": "none", "payer": "programme", "cents": 1, "on": "2026-01-01"}),
    "post_invoice": Sample(json={"parts": [{"payer": "programme", "cents": 1}], "on": "2026-01-01"}),
    "post_payment": Sample(json={"payer": "programme", "cents": 1, "on": "2026-01-01"}),
    "post_refund": Sample(json={"payer": "programme", "cents": 1, "on": "2026-01-01", "reason": "none"}),
    "post_release": Sample(json={"payer": "programme", "cents": 1, "on": "2026-01-01", "reason": "none"}),
    "post_entry_correction": Sample(json={"entry_id": "none", "reason": "none"}),
    "post_hour_decision": Sample({"record_id": "none"}, json={"charge": False, "reason": "none"}),
    "export_accounts": Sample(query={"first": "2026-01-01", "last": "2026-01-31"}),
    "post_person": Sample(json={"role": "adviser", "label": "Nobody", "area": "orleans"}),
    "post_staff_code": Sample({"person_id": "nobody"}),
    "patch_person": Sample({"person_id": "nobody"}, json={"label": "Somebody"}),
    "get_school": Sample({"school_id": "<school>"}),
    "put_confirmation": Sample({"school_id": "<school>"}, json={"confirmation": "manual"}),
    "post_import": Sample(files=True),
    "get_import": Sample({"import_id": "none"}),
    "post_conflicts": Sample({"file_number": "none"}, json={"choices": {"Nom": "here"}}),
    "get_period": Sample(query={"start": "2026-01-01", "end": "2026-01-31"}),
    "put_row": Sample({"file_number": "none"}, json={"values": {}}),
    "post_read": Sample(json={}),
    "put_preferences": Sample(json={"choices": []}, **EDIT),
    "post_message": Sample(json={"text": "Bonjour"}),
    "post_thread_read": Sample(json={"up_to": 1}),
    "get_attachment": Sample({"message_id": "none", "attachment_id": "none"}),
    "get_reported_attachment": Sample({"message_id": "none", "attachment_id": "none"}),
    "post_report": Sample({"message_id": "none"}, json={"reason": "Cela blesse."}),
    "post_moderation": Sample({"message_id": "none"}, json={"decision": "keep", "reason": "Rien de grave."}),
    "get_resource": Sample({"slug": "vos-droits"}),
    "post_partner": Sample(json={"id": "nobody", "name": "Nobody", "areas": ["nowhere"], "kinds": ["lesson_attended"]}),
    "put_partner": Sample({"partner_id": "nobody"}, json={"areas": ["orleans"], "kinds": ["lesson_attended"]}),
    "delete_partner": Sample({"partner_id": "nobody"}),
    "put_consent": Sample({"partner_id": "nobody"}, json={"given": False}),
    "put_own_consent": Sample({"purpose": "evaluation"}, json={"given": False}),
    "post_erasure": Sample(json={}),
    "post_decision": Sample(json={"ground": "asked_here"}, **EDIT),
    "get_proof": Sample({"digest": "0" * 64}),
    "post_return": Sample(json={"file_number": "00000000"}),
    "post_answers": Sample({"slug": "vos-droits"}, json={"answers": []}),
}
"""By the view's name; a route without anything but a youth or an appointment in its path needs none."""

OPEN = {"api_access.post_sign_in", "api_events.get_events"}
POLICY_BY_EVENT = {"api_live.get_live"}
"""The live stream asks the policy for each event (tests/http/test_live.py)."""


def routes_of(app: Flask) -> Iterator[Route]:
    """What the API answers to someone who is signed in."""
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("api_") or rule.endpoint in OPEN_TO_ANYONE:
            continue
        view = app.view_functions[rule.endpoint]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            handler = view.view_class.__dict__[method.lower()] if hasattr(view, "view_class") else view
            yield Route(rule.endpoint, method, rule.rule, rules_named_by(handler))


def path_of(route: Route, youth_id: str, appointment_id: str, school_id: str) -> str:
    """The route's path below /api/v1, with the ids of the town and of its sample."""
    path = re.sub(r"any\([^)]*\):", "", route.rule.removeprefix("/api/v1"))
    known = {"youth_id": youth_id, "appointment_id": appointment_id}
    for name, value in {**known, **SAMPLES.get(route.view, Sample()).path}.items():
        path = path.replace(f"<{name}>", value.replace("<school>", school_id))
    assert "<" not in path, f"give {route.endpoint} a sample in tests/http/routes.py"
    return path


def roles_allowed(route: Route) -> list[Role]:
    """Those whom every rule of the route knows, however few they reach."""
    return [role for role in ROLES if all(role in RULES[action] for action in route.rules)]


def rules_named_by(view: Callable[..., Any], seen: frozenset[str] = frozenset()) -> frozenset[str]:
    plain = inspect.unwrap(view)
    named = {constant for constant in _constants(plain.__code__) if isinstance(constant, str) and constant in RULES}
    globals_used = {i.argval for i in dis.get_instructions(plain) if i.opname == "LOAD_GLOBAL"}
    for name in globals_used - seen:
        other = plain.__globals__.get(name)
        if inspect.isfunction(other) and other.__module__.startswith("gateway.api.v1"):
            named |= rules_named_by(other, seen | {name})
    return frozenset(named)


def _constants(code: CodeType) -> Iterator[Any]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _constants(constant)
        else:
            yield constant
