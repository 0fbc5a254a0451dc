"""Youths: the list, one file, all of it in one answer, and what people edit of it."""

from typing import Any

import msgspec
from flask import Response, request
from flask_smorest import abort

from contracts.attendance import rpc as attendance
from contracts.attendance.rpc import AppointmentPage
from contracts.kernel import Done, Record
from contracts.profiles import rpc
from contracts.progress import rpc as progress
from gateway.acting import actor, ask, ask_all, trace_each
from gateway.api.answers import answer, resource, shown_once, version_named
from gateway.api.schema import record_from, schema_of
from gateway.signals import NONE, call_for_signals

blp = resource("youths", "The files of the youths in the reader's reach.")

Values = dict[str, Any]
_VIEWS = {"programme_lead": "coordinator"}


def view_of_actor() -> Any:
    """Whose eyes read a file: the fields that only some may see depend on it."""
    role = actor().principal.role
    return _VIEWS.get(role, role)


class Dossier(Record):
    """All of a youth's follow-up, composed of four services at once."""

    youth: rpc.Youth
    attendance: attendance.AttendanceSummary
    appointments: AppointmentPage
    booklet: progress.Booklet
    results: progress.Results
    difficulties: progress.Difficulties
    adjustments: progress.Adjustments
    signals: progress.Signals


@blp.route("/youths")
@blp.arguments(schema_of(rpc.ListYouths, ("ids",)), location="query")
@blp.response(200, schema_of(rpc.YouthPage))
def list_youths(values: Values) -> Response:
    """A page of the youths in reach; `next` continues it."""
    return answer(ask("list_youths", rpc.list_youths, record_from(rpc.ListYouths, values)))


@blp.route("/youths.csv")
@blp.response(200, description="text/csv; what a spreadsheet would take for a formula is disarmed")
def export_youths() -> Response:
    """The youths in reach as CSV, to carry back; one page: the whole caseload or area."""
    exported = ask("list_youths", rpc.export_youths, rpc.ExportYouths())
    trace_each(exported.youth_ids, "export_youths")
    response = Response(exported.content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="jeunes.csv"'
    return response


@blp.route("/youths/<youth_id>")
@blp.response(200, schema_of(rpc.Youth))
def get_youth(youth_id: str) -> Response:
    youth = ask("read_file", rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view=view_of_actor()), youth_id)
    return answer(youth, version=youth.version)


@blp.route("/youths/<youth_id>/dossier")
@blp.response(200, schema_of(Dossier, name="Dossier"))
def get_dossier(youth_id: str) -> Response:
    """The whole file in one answer, asked of the services in parallel."""
    about = progress.AboutYouth(youth_id=youth_id)
    parts = ask_all({
        "youth": ("read_file", rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view=view_of_actor())),
        "attendance": ("read_appointments", attendance.attendance_summary, attendance.GetAttendanceSummary(youth_id=youth_id)),
        "appointments": ("read_appointments", attendance.list_appointments,
                         attendance.ListAppointments(youth_id=youth_id, newest_first=True, limit=20)),
        "booklet": ("read_progress", progress.get_booklet, about),
        "results": ("read_progress", progress.get_results, about),
        "difficulties": ("read_difficulties", progress.list_difficulties, about),
        "adjustments": ("read_adjustments", progress.list_adjustments, about),
        **call_for_signals(youth_id),
    }, youth_id)
    return answer(Dossier(**{"signals": NONE, **parts}))


@blp.route("/youths/<youth_id>", methods=["PATCH"])
@blp.arguments(schema_of(rpc.EditContact, ("youth_id", "version")))
@blp.response(200, schema_of(rpc.Youth))
def patch_contact(values: Values, youth_id: str) -> Response:
    """Phone, e-mail, address; the version that was shown goes into If-Match."""
    command = record_from(rpc.EditContact, values, youth_id=youth_id, version=version_named())
    youth = ask("edit_contact", rpc.edit_contact, command, youth_id)
    return answer(youth, version=youth.version)


@blp.route("/youths/<youth_id>/project", methods=["PUT"])
@blp.arguments(schema_of(rpc.EditProject, ("youth_id", "version")))
@blp.response(200, schema_of(rpc.Project))
def put_project(values: Values, youth_id: str) -> Response:
    command = record_from(rpc.EditProject, values, youth_id=youth_id, version=version_named())
    project = ask("edit_project", rpc.edit_project, command, youth_id)
    return answer(project, version=project.version)


@blp.route("/youths/<youth_id>/statuses", methods=["POST"])
@blp.arguments(schema_of(rpc.ChangeStatus, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_status(values: Values, youth_id: str) -> Response:
    """A new status since a date; the ones before stay in the history."""
    return answer(ask("edit_status", rpc.change_status, record_from(rpc.ChangeStatus, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/statuses/<since>", methods=["DELETE"])
@blp.response(200, schema_of(Done))
def delete_status(youth_id: str, since: str) -> Response:
    """The one that begins on that day was noted by mistake; the right one is noted first, for one always stays."""
    try:
        command = msgspec.convert({"youth_id": youth_id, "since": since}, rpc.WithdrawStatus)
    except msgspec.ValidationError:
        abort(404, description="since: a day, as 2026-12-01.")
    return answer(ask("edit_status", rpc.withdraw_status, command, youth_id))


@blp.route("/youths/<youth_id>/strengths-and-needs", methods=["PUT"])
@blp.arguments(schema_of(rpc.SetStrengthsAndNeeds, ("youth_id", "version")))
@blp.response(200, schema_of(Done))
def put_strengths_and_needs(values: Values, youth_id: str) -> Response:
    """With If-Match, an edit of what somebody changed meanwhile is refused."""
    if "needs_shared" in values and actor().principal.id != youth_id:
        abort(403, description="needs_shared: only the youth decides who sees the needs.")
    version = version_named() if request.if_match else None
    command = record_from(rpc.SetStrengthsAndNeeds, values, youth_id=youth_id, version=version)
    return answer(ask("edit_strengths_and_needs", rpc.set_strengths_and_needs, command, youth_id))


@blp.route("/youths/<youth_id>/tracks", methods=["POST"])
@blp.arguments(schema_of(rpc.MoveTrack, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_track(values: Values, youth_id: str) -> Response:
    """The code track or the driving track moves."""
    return answer(ask("move_track", rpc.move_track, record_from(rpc.MoveTrack, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/journey", methods=["POST"])
@blp.arguments(schema_of(rpc.ChangeJourney, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_journey(values: Values, youth_id: str) -> Response:
    """Pause, resume or end."""
    command = record_from(rpc.ChangeJourney, values, youth_id=youth_id)
    return answer(ask("change_journey", rpc.change_journey, command, youth_id))


@blp.route("/youths/<youth_id>/links", methods=["POST"])
@blp.arguments(schema_of(rpc.LinkYouth, ("youth_id",)))
@blp.response(200, schema_of(Done))
def post_link(values: Values, youth_id: str) -> Response:
    """A new lead adviser or school, one more referent or instructor."""
    return answer(ask("link_youth", rpc.link_youth, record_from(rpc.LinkYouth, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/links/<role>/<other_id>", methods=["DELETE"])
@blp.response(200, schema_of(Done))
def delete_link(youth_id: str, role: str, other_id: str) -> Response:
    try:
        command = msgspec.convert({"youth_id": youth_id, "role": role, "other_id": other_id}, rpc.UnlinkYouth)
    except msgspec.ValidationError:
        abort(404, description="role: adviser, referent, school or instructor.")
    return answer(ask("link_youth", rpc.unlink_youth, command, youth_id))


@blp.route("/youths/<youth_id>/readers")
@blp.arguments(schema_of(rpc.ListReaders, ("youth_id",)), location="query")
@blp.response(200, schema_of(rpc.Readers))
def list_readers(values: Values, youth_id: str) -> Response:
    """Who read the file, when and why; `before` and `before_id` are the last row's `at` and `id`."""
    return answer(ask("read_readers", rpc.list_readers, record_from(rpc.ListReaders, values, youth_id=youth_id), youth_id))


@blp.route("/youths/<youth_id>/code", methods=["POST"])
@blp.response(201, schema_of(rpc.IssuedCode))
def post_code(youth_id: str) -> Response:
    """A new access code, shown once; the one before is void."""
    return shown_once(ask("issue_youth_code", rpc.issue_code, rpc.IssueCode(person_id=youth_id), youth_id))
