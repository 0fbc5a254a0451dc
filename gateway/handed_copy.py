"""What of a youth's file her adviser hands over at the desk: what an adviser reads, named one by one (domain.md § 3).

A table that is not here stays out until somebody decides: who read the file, consents, a request for erasure, sign-ins, what
partners and other people were told are for the youth alone, who has her own copy.
"""

from collections.abc import Mapping
from typing import Any

from contracts.kernel import Principal
from contracts.rights import YouthExport

Row = dict[str, Any]

TABLES: Mapping[str, frozenset[str]] = {
    "profiles": frozenset((
        "youth", "other_phone", "status_period", "link", "past_link", "stand_in", "arrival", "journey_period", "milestone", "project_step",
        "employment_point", "charter", "charter_signature", "charter_review", "place_offer", "admission_decision", "file_change",
        "funding_plan", "funding_plan_aid", "ledger_entry", "ledger_line", "driven_lesson", "hour_decision",
    )),
    "attendance": frozenset((
        "youth", "appointment", "attendance_record", "signature", "unsigned", "contest", "check_in", "availability", "class_place",
        "waiting_entry", "freed_offer",
    )),
    "progress": frozenset((
        "youth", "booklet", "booklet_line", "mark", "self_assessment", "competence_review", "initial_assessment",
        "practice_series", "exam", "exam_appointment", "difficulty", "adjustment", "adjustment_step", "adjustment_message",
        "signal", "timeline_entry", "milestone", "project_step", "attended_fact",
    )),
    "notifications": frozenset(("message", "attachment", "delivery")),
    "resources": frozenset(("reader", "quiz_result", "objective")),
    "stats": frozenset(("attendance_fact", "mark_fact")),
}  # fmt: skip

OF_THE_FILE = frozenset((
    "id", "file_number", "area", "journey", "admitted_on", "return_on", "journey_reason", "civility", "last_name", "first_name",
    "birth_date", "address", "postcode", "commune", "phone", "phone_label", "email", "reachable", "neph", "low_income",
    "status", "status_since", "structure", "adviser_id", "school_id", "target", "why", "needed_by", "strengths",
    "strengths_words", "needs", "needs_words", "needs_shared", "preferred_contact", "language", "representative",
    "availability", "code_track", "code_passed_on", "driving_track", "comment", "version",
))  # fmt: skip
"""Of the row itself; what an export said (`imported`) repeats needs, and the NEPH whole."""

OF_A_MESSAGE = frozenset(("id", "youth_id", "number", "area", "at", "author_id", "author_role", "text"))
"""Not who reported it, nor what a coordinator decided."""


def handed(part: YouthExport, by: Principal) -> dict[str, list[Row]]:
    kept = {name: rows for name, rows in part.held.items() if name in TABLES.get(part.service, frozenset())}
    if part.service == "profiles":
        kept["youth"] = [_file(row, by) for row in kept.get("youth", [])]
    if part.service == "notifications" and "message" in kept:
        kept["message"] = [_only(row, OF_A_MESSAGE) for row in kept["message"]]
    return kept


def _file(row: Row, by: Principal) -> Row:
    shown = _only(row, OF_THE_FILE)
    shown["neph"] = "•" * (len(row["neph"]) - 4) + row["neph"][-4:]
    if not row["needs_shared"] and row["needs_author"] != by.id:
        shown["needs"], shown["needs_words"] = [], ""
    return shown


def _only(row: Row, names: frozenset[str]) -> Row:
    return {name: value for name, value in row.items() if name in names}
