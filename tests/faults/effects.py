"""Where each write of a fault run changes the owner's truth, and where the others keep a copy of it."""

from dataclasses import dataclass

BEFORE_ANY_EXPORT = "1980-01-01"
SET_BY_THE_SCHOOL = "requested_by = 'school'"
NOT_BY_THE_YOUTH = "body NOT LIKE '%\"actor\":\"' || subject || '\"%'"
"""Whoever did it is not told of it; and what she took herself her school may still have to confirm."""


@dataclass(frozen=True)
class Place:
    """Where something must be seen: a query whose first column is the key, or a JSON that holds it at `path`."""

    service: str
    query: str
    path: tuple[str, ...] = ()


EFFECTS: dict[str, Place] = {
    "difficulty": Place("progress", "SELECT words FROM difficulty"),
    "booking": Place("attendance", "SELECT meeting_point FROM appointment"),
    "record": Place("attendance", "SELECT appointment_id FROM attendance_record"),
    "sign": Place("attendance", "SELECT record_id FROM signature"),
    "place": Place("attendance", f"SELECT id FROM appointment WHERE class_id IS NOT NULL AND {SET_BY_THE_SCHOOL}"),
    "leave": Place("attendance", "SELECT id FROM appointment WHERE class_id IS NOT NULL AND state = 'cancelled'"),
    "answer": Place("attendance", "SELECT id FROM freed_offer WHERE outcome <> ''"),
    "mark": Place("progress", "SELECT appointment_id FROM mark"),
    "message": Place("notifications", "SELECT text FROM message"),
    "adjustment": Place("progress", "SELECT words FROM adjustment"),
    "series": Place("progress", "SELECT id FROM practice_series"),
    "promise": Place("profiles", "SELECT id FROM ledger_entry WHERE kind = 'commitment'"),
    "invoice": Place("profiles", "SELECT id FROM ledger_entry WHERE kind = 'invoice'"),
    "payment": Place("profiles", "SELECT id FROM ledger_entry WHERE kind = 'payment'"),
    "class": Place("attendance", "SELECT title FROM group_class"),
    "status": Place("profiles", f"SELECT CAST(since AS VARCHAR(10)) FROM status_period WHERE since < '{BEFORE_ANY_EXPORT}'"),
    "step": Place("profiles", "SELECT words FROM project_step"),
    "step_done": Place("profiles", "SELECT id FROM project_step WHERE done_on IS NOT NULL"),
    "erasure": Place("profiles", "SELECT youth_id FROM erasure WHERE state = 'done'"),
}
"""Where a write of each kind changes the owner's truth, exactly once; the key of the write, or what it makes, is in the row."""


def _log(service: str, event: str, *path: str, but: str = "") -> Place:
    kind = f"autonomie.{service}.{event}.v1"
    return Place(service, f"SELECT body FROM event_log WHERE type = '{kind}'{but and ' AND '}{but}", path)


COPIES: dict[str, tuple[Place, Place]] = {
    "difficulties in the log": (
        Place("progress", "SELECT id FROM difficulty"), _log("progress", "difficulty_reported", "data", "difficulty_id")),
    "difficulties on the timeline": (
        Place("progress", "SELECT id FROM difficulty"),
        Place("progress", "SELECT data FROM timeline_entry WHERE what = 'difficulty_reported'", ("difficulty_id",))),
    "bookings in the log": (
        Place("attendance", f"SELECT id FROM appointment WHERE {SET_BY_THE_SCHOOL}"),
        _log("attendance", "appointment_confirmed", "data", "appointment_id", but=NOT_BY_THE_YOUTH)),
    "bookings on progress's timeline": (
        _log("attendance", "appointment_confirmed", "id"),
        Place("progress", "SELECT id FROM timeline_entry WHERE what = 'appointment_confirmed'")),
    "bookings told to the youth": (
        _log("attendance", "appointment_confirmed", "id", but=NOT_BY_THE_YOUTH),
        Place("notifications", "SELECT event_id FROM notification WHERE what = 'appointment_confirmed' AND recipient_id = youth_id")),
    "records in the log": (EFFECTS["record"], _log("attendance", "lesson_attended", "data", "appointment_id")),
    "records heard by progress": (
        Place("attendance", "SELECT id FROM attendance_record"), Place("progress", "SELECT record_id FROM attended_fact")),
    "records counted by stats": (EFFECTS["record"], Place("stats", "SELECT appointment_id FROM attendance_fact")),
    "hours driven, in profiles": (
        Place("attendance", "SELECT id FROM attendance_record"), Place("profiles", "SELECT record_id FROM driven_lesson")),
    "signatures in the log": (EFFECTS["sign"], _log("attendance", "attendance_signed", "data", "record_id")),
    "places given up, in the log": (EFFECTS["leave"], _log("attendance", "appointment_cancelled", "data", "appointment_id")),
    "seats": (
        Place("attendance", "SELECT id FROM appointment WHERE class_id IS NOT NULL AND state IN ('requested', 'confirmed')"),
        Place("attendance", "SELECT appointment_id FROM class_place WHERE appointment_id IS NOT NULL")),
    "offers in the log": (
        Place("attendance", "SELECT id FROM freed_offer"), _log("attendance", "freed_time_offered", "data", "offer_id")),
    "places taken by a yes": (
        Place("attendance", "SELECT appointment_id FROM freed_offer WHERE outcome = 'accepted'"),
        Place("attendance", "SELECT id FROM appointment WHERE class_id IS NOT NULL AND requested_by = 'youth'")),
    "notifications in the log": (
        Place("notifications", "SELECT id FROM notification"),
        _log("notifications", "notification_posted", "data", "notification_id")),
    "marks in the log": (
        Place("progress", "SELECT appointment_id FROM mark"), _log("progress", "objective_marked", "data", "appointment_id")),
    "marks counted by stats": (_log("progress", "objective_marked", "id"), Place("stats", "SELECT event_id FROM mark_fact")),
    "messages in the log": (
        Place("notifications", "SELECT id FROM message"), _log("notifications", "message_posted", "data", "message_id")),
    "messages heard by progress": (
        Place("notifications", "SELECT id FROM message"), Place("progress", "SELECT id FROM message_posted")),
    "adjustments in the log": (
        Place("progress", "SELECT id FROM adjustment"), _log("progress", "adjustment_proposed", "data", "adjustment_id")),
    "adjustments told to the youth": (
        _log("progress", "adjustment_proposed", "id"),
        Place("notifications", "SELECT event_id FROM notification WHERE what = 'adjustment_proposed' AND recipient_id = youth_id")),
    "practice in the log": (
        Place("progress", "SELECT id FROM practice_series"), _log("progress", "practice_series_recorded", "data", "series_id")),
    "promises in the log": (
        EFFECTS["promise"], _log("profiles", "funding_committed", "data", "entry_id")),
    "invoices in the log": (EFFECTS["invoice"], _log("profiles", "funding_invoiced", "data", "entry_id")),
    "payments in the log": (EFFECTS["payment"], _log("profiles", "funding_paid", "data", "entry_id")),
    "classes in the log": (
        Place("attendance", "SELECT id FROM group_class"), _log("attendance", "class_opened", "data", "class_id")),
    "statuses in the log": (
        Place("profiles", f"SELECT CAST(since AS VARCHAR(10)) FROM status_period WHERE since < '{BEFORE_ANY_EXPORT}'"),
        Place("profiles", "SELECT body FROM event_log WHERE type = 'autonomie.profiles.status_changed.v1' AND body LIKE '%\"since\":\"19%'",
              ("data", "since"))),
    "steps in the log": (Place("profiles", "SELECT id FROM project_step"), _log("profiles", "project_step_planned", "data", "step_id")),
    "steps done in the log": (
        Place("profiles", "SELECT id FROM project_step WHERE done_on IS NOT NULL"),
        _log("profiles", "project_step_done", "data", "step_id")),
    "instructors met, in profiles": (
        Place("attendance", "SELECT DISTINCT youth_id || instructor_id FROM appointment WHERE instructor_id <> ''"),
        Place("profiles", "SELECT youth_id || other_id FROM link WHERE role = 'instructor'")),
}
"""What stands in the first place must stand exactly once in the second: logs, and the read models of other services."""
