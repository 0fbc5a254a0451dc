"""Who may do what: one table, role × action × relation (domain.md § 3). Decides; does not call anybody.

A relation says which youths (or schools, or files) a role reaches with an action:
`own` the youth herself · `lead` the lead adviser's youths, and those for whom she stands in · `lead_herself` only hers ·
`attached` the referent's · `pupil` the school's · `own_pupil` the
instructor's · `area` the coordinator's area · `all` everyone · `self` nobody's file: the person's own things.
"""

from typing import Literal

from contracts.errors import NotAllowed
from contracts.kernel import Principal, Role, Scope
from gateway.relations import Links, Relations

Relation = Literal["own", "lead", "lead_herself", "attached", "pupil", "own_pupil", "area", "all", "self"]
Rule = dict[Role, Relation]

_EVERY_ROLE: tuple[Role, ...] = ("youth", "adviser", "referent", "school", "instructor", "coordinator", "programme_lead", "evaluator")
_FOLLOWS: Rule = {
    "youth": "own", "adviser": "lead", "referent": "attached", "school": "pupil", "instructor": "own_pupil",
    "coordinator": "area", "programme_lead": "all",
}
_SELF: Rule = dict.fromkeys(_EVERY_ROLE, "self")


def _only(*roles: Role) -> Rule:
    return {role: relation for role, relation in _FOLLOWS.items() if role in roles}


RULES: dict[str, Rule] = {
    "read_own_account": _SELF,
    "read_notifications": _SELF,
    "read_figures": {**_FOLLOWS, "evaluator": "all"},
    "read_resources": _SELF,
    "read_messages": _only("youth", "adviser", "referent", "school", "instructor"),
    "post_message": _only("youth", "adviser", "referent", "school", "instructor"),
    "report_message": _only("youth", "adviser", "referent", "school", "instructor"),
    "moderate_messages": _only("coordinator", "programme_lead"),
    "choose_notifications": _SELF,
    "read_deliveries": _only("adviser", "coordinator", "programme_lead"),
    "read_file": _FOLLOWS,
    "list_youths": _only("adviser", "referent", "school", "instructor", "coordinator", "programme_lead"),
    "edit_contact": _only("youth", "adviser", "coordinator", "programme_lead"),
    "edit_identity": _only("adviser", "coordinator", "programme_lead"),
    "edit_status": _only("youth", "adviser"),
    "record_milestone": _only("adviser", "school", "coordinator", "programme_lead"),
    "record_employment": _only("adviser"),
    "answer_place_offer": _only("youth", "adviser", "coordinator", "programme_lead"),
    "sign_charter": _only("youth", "adviser", "school"),
    "review_charter": _only("adviser"),
    "read_changes": _only("youth", "adviser", "referent", "coordinator", "programme_lead"),
    "read_due": _only("adviser"),
    "export_period": _only("adviser", "coordinator", "programme_lead"),
    "edit_project": _only("youth", "adviser"),
    "edit_strengths_and_needs": _only("youth", "adviser"),
    "move_track": _only("adviser", "school", "coordinator", "programme_lead"),
    "change_journey": _only("adviser", "coordinator", "programme_lead"),
    "link_youth": {"adviser": "lead_herself", "coordinator": "area", "programme_lead": "all"},
    "move_to_area": _only("coordinator", "programme_lead"),
    "stand_in": {"adviser": "area"},
    "find_colleague_files": {"adviser": "area"},
    "read_own_stand_ins": {"adviser": "self"},
    "read_stand_ins": _only("youth", "adviser", "coordinator", "programme_lead"),
    "end_stand_in": _only("adviser", "coordinator", "programme_lead"),
    "read_takers": _only("coordinator", "programme_lead"),
    "read_arrivals": _only("coordinator", "programme_lead"),
    "read_place_offers": _only("coordinator", "programme_lead"),
    "read_admissions": {"coordinator": "area", "programme_lead": "all"},
    "decide_admissions": {"coordinator": "area", "programme_lead": "all"},
    "draw_places": {"coordinator": "area", "programme_lead": "all"},
    "read_transfers": _only("adviser", "coordinator", "programme_lead"),
    "transfer_caseload": {"coordinator": "area", "programme_lead": "all"},
    "read_duplicates": _only("adviser", "coordinator", "programme_lead"),
    "propose_merge": {"adviser": "area", "coordinator": "area", "programme_lead": "all"},
    "merge_youths": _only("coordinator", "programme_lead"),
    "read_readers": _only("youth", "coordinator", "programme_lead"),
    "read_availability": _FOLLOWS,
    "edit_availability": _only("youth", "adviser"),
    "edit_school_availability": {"school": "self", "instructor": "self"},
    "own_calendar": {role: "self" for role in ("youth", "adviser", "referent", "school", "instructor")},
    "vehicle_calendar": {"school": "self"},
    "make_plan": {"coordinator": "area", "programme_lead": "all"},
    "read_plans": {"coordinator": "area", "programme_lead": "all", "school": "self"},
    "answer_plan": {"school": "self"},
    "read_vehicle_wish": _only("youth", "adviser", "school"),
    "edit_vehicle_wish": _only("youth", "adviser", "school"),
    "read_slots": _only("youth", "adviser", "school", "coordinator", "programme_lead"),
    "read_appointments": _FOLLOWS,
    "book_appointment": _only("youth", "adviser", "school"),
    "book_interview": _only("adviser"),
    "confirm_appointment": _only("school"),
    "move_appointment": _only("school"),
    "cancel_appointment": _only("youth", "adviser", "school"),
    "show_check_in": _only("school", "instructor"),
    "check_in": _only("youth"),
    "answer_appointment": _only("youth"),
    "note_appointment": _only("youth", "school", "instructor"),
    "edit_meeting_point": _only("school", "instructor"),
    "edit_school_meeting_point": {"school": "self"},
    "read_classes": _FOLLOWS,
    "open_class": {"school": "self"},
    "move_class": _only("school", "instructor"),
    "record_class": _only("school", "instructor"),
    "take_place": _only("youth", "adviser", "school"),
    "read_offers": _only("youth", "adviser", "school"),
    "answer_offer": _only("youth", "adviser"),
    "list_offers": {"school": "self"},
    "withdraw_offer": _only("school"),
    "record_attendance": _only("adviser", "school", "instructor"),  # an adviser her interviews: attendance says which
    "sign_attendance": _only("youth", "instructor"),
    "take_signature": _only("instructor"),
    "contest_attendance": _only("youth"),
    "answer_contest": _only("adviser", "school"),
    "read_progress": _FOLLOWS,
    "mark_objectives": _only("school", "instructor"),
    "self_assess": _only("youth"),
    "review_competence": _only("school", "instructor"),
    "open_booklet": _only("school"),
    "edit_scale": {"school": "self"},
    "record_practice_series": _only("youth", "school", "instructor"),
    "record_exam": _only("school", "instructor"),
    "record_assessment": _only("school", "instructor"),
    "read_difficulties": _FOLLOWS,
    "report_difficulty": _only("youth", "adviser", "referent", "school", "instructor"),
    "resolve_difficulty": _only("youth", "adviser"),
    "read_adjustments": _FOLLOWS,
    "propose_adjustment": _only("youth", "adviser", "referent", "school", "instructor"),
    "answer_adjustment": _only("youth", "adviser", "referent", "school", "instructor"),  # each act is guarded by progress
    "discuss_adjustment": _only("youth", "adviser", "referent", "school", "instructor"),
    "arbitrate_adjustment": _only("adviser"),
    "read_triage": _only("adviser", "referent", "coordinator", "programme_lead"),
    "close_signal": _only("adviser"),
    "snooze_signal": _only("adviser"),
    "recommend_resources": _only("youth", "adviser", "referent"),
    "answer_quiz": _only("youth"),
    "issue_youth_code": _only("adviser", "coordinator", "programme_lead"),
    "issue_staff_code": {"school": "self", "coordinator": "area", "programme_lead": "all"},
    "read_funding": _only("youth", "adviser", "school", "coordinator", "programme_lead"),
    "edit_funding": _only("adviser", "coordinator", "programme_lead"),
    "answer_funding": _only("youth"),
    "read_late_hours": _only("adviser"),
    "read_school_accounts": {"school": "self"},
    "read_funders": _only("adviser", "coordinator", "programme_lead"),
    "manage_funders": {"coordinator": "area", "programme_lead": "all"},
    "export_accounts": {"coordinator": "area", "programme_lead": "all"},
    "read_programme": _SELF,
    "read_schools": {role: "self" for role in _EVERY_ROLE if role not in ("youth", "evaluator")},
    "edit_school": {"school": "self", "coordinator": "area", "programme_lead": "all"},
    "add_staff": {"coordinator": "area", "programme_lead": "all"},
    "note_departure": {"school": "self", "coordinator": "area", "programme_lead": "all"},
    "read_staff": {"school": "self", "adviser": "area", "coordinator": "area", "programme_lead": "all"},
    "import_export": {"coordinator": "area", "programme_lead": "all"},
    "correct_rows": {"coordinator": "area", "programme_lead": "all"},
    "manage_partners": {"coordinator": "area", "programme_lead": "all"},
    "decide_partner": _only("youth"),
    "decide_consents": _only("youth"),
    "export_file": _only("youth"),
    "ask_erasure": _only("youth"),
    "decide_erasure": _only("coordinator", "programme_lead"),
    "read_erasures": _only("youth", "coordinator", "programme_lead"),
    "list_erasures": _only("coordinator", "programme_lead"),
    "read_archive": _only("programme_lead"),
    "list_archive": _only("coordinator", "programme_lead"),
    "hand_over_file": {"adviser": "lead_herself"},
    "read_platform": {"programme_lead": "all"},
    "read_retention": {"programme_lead": "all"},
}

WITH_STAND_INS = frozenset({"read_triage"})
"""Lists of whom somebody is needed for today: also for the youths of a colleague for whom she stands in."""

SEEN_LIVE: dict[str, str] = {
    "attendance.availability_declared": "read_availability",
    "attendance.plan_": "read_plans",
    "attendance.": "read_appointments",
    "progress.difficulty_": "read_difficulties",
    "progress.adjustment_": "read_adjustments",
    "progress.signal_": "read_triage",
    "progress.": "read_progress",
    "resources.": "recommend_resources",
    "notifications.": "read_notifications",
    "notifications.message_": "read_messages",
    "notifications.message_reported": "moderate_messages",
    "profiles.project_defined": "read_file",
    "profiles.funding_": "read_funding",
    "profiles.hours_bought": "read_funding",
    "profiles.late_hour_": "read_funding",
    "profiles.": "read_file",
}
"""What one must be allowed to read to be told of an event, by the longest matching beginning of its type."""


def rule_of(principal: Principal, action: str) -> Relation:
    """The relation an action asks of this role; `NotAllowed` when the role may never."""
    relation = RULES[action].get(principal.role)
    if relation is None:
        raise NotAllowed("role_may_not", action=action, role=principal.role)
    return relation


def reaches(principal: Principal, relation: Relation, youth_id: str, links: Links | None) -> bool:
    """Does this person stand in that relation with this youth, as of now?"""
    if relation == "all":
        return True
    if relation == "own":
        return principal.id == youth_id
    if links is None:
        return False
    return {
        "lead": links.adviser_id == principal.id or principal.id in links.stand_in_ids,
        "lead_herself": links.adviser_id == principal.id,
        "attached": principal.id in links.referent_ids,
        "pupil": links.school_id is not None and links.school_id == principal.organisation_id,
        "own_pupil": principal.id in links.instructor_ids,
        "area": links.area == principal.area,
    }.get(relation, False)


def scope_of_list(principal: Principal, action: str, relations: Relations) -> Scope:
    """The rows that a list may show."""
    relation = rule_of(principal, action)
    if relation == "all":
        return Scope(kind="all")
    if relation == "area":
        return Scope(kind="areas", ids=(principal.area,) if principal.area else ())
    if relation == "lead" and action in WITH_STAND_INS and relations.stands_in(principal.id):
        return Scope(kind="youth", ids=relations.followed_by(principal.id))
    if relation == "lead":
        return Scope(kind="adviser", ids=(principal.id,))
    if relation == "pupil" or (relation == "self" and principal.role == "school"):
        return Scope(kind="school", ids=(principal.organisation_id or "",))
    if relation in ("attached", "own_pupil"):
        return Scope(kind="youth", ids=relations.followed_by(principal.id))
    return Scope(kind="youth", ids=(principal.id,))


def scope_of_youth(principal: Principal, action: str, youth_id: str, links: Links | None) -> Scope:
    """The scope of a call about one youth; `NotAllowed` when the person does not reach her."""
    if not reaches(principal, rule_of(principal, action), youth_id, links):
        raise NotAllowed("not_yours", action=action)
    return Scope(kind="youth", ids=(youth_id,))


def sees(principal: Principal, event_type: str) -> bool:
    """May this role be told that such an event happened to a youth whom she follows?"""
    name = event_type.removeprefix("autonomie.")
    beginning = max((b for b in SEEN_LIVE if name.startswith(b)), key=len, default=None)
    return beginning is not None and principal.role in RULES[SEEN_LIVE[beginning]]
