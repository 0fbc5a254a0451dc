"""Imports of a Mission Locale's export: preview, apply, rows to correct."""

import datetime as dt
from typing import Any

from flask import Response
from flask_smorest import abort
from flask_smorest.fields import Upload
from marshmallow import fields

from contracts.kernel import Empty
from contracts.profiles import rpc
from gateway.acting import actor, ask, command_id, desk, trace_each
from gateway.api.answers import answer, resource
from gateway.api.schema import RecordSchema, record_from, schema_of
from servicekit.clock import PARIS

blp = resource("imports", "Exports of the Missions Locales: previewed with all errors at once, then applied once.")

Values = dict[str, Any]


class ImportFilesSchema(RecordSchema):
    jeunes = Upload()
    auto_ecoles = Upload()
    conseillers = Upload()


class ImportFormSchema(RecordSchema):
    as_of = fields.Date(load_default=None, allow_none=True)
    apply = fields.Boolean(load_default=False)


@blp.route("/imports", methods=["POST"])
@blp.arguments(ImportFilesSchema, location="files")
@blp.arguments(ImportFormSchema, location="form")
@blp.response(200, schema_of(rpc.ImportReport))
def post_import(files: Values, form: Values) -> Response:
    """Multipart: `jeunes`, `auto_ecoles`, `conseillers` (one at least), `as_of`, `apply`."""
    received = {name: rpc.ExportFile(name=files[part].filename or part, content=files[part].read())
                for part, name in (("jeunes", "youths"), ("auto_ecoles", "schools"), ("conseillers", "advisers"))
                if part in files}
    if not received:
        abort(422, description="jeunes: send at least one file (jeunes, auto_ecoles, conseillers).")
    command = rpc.ImportExport(import_id=command_id("import"), as_of=form["as_of"] or _today(), apply=form["apply"], **received)
    return answer(ask("import_export", rpc.import_export, command))


@blp.route("/imports")
@blp.response(200, schema_of(rpc.Imports))
def list_imports() -> Response:
    return answer(ask("import_export", rpc.list_imports, Empty()))


@blp.route("/imports/<import_id>")
@blp.response(200, schema_of(rpc.ImportReport))
def get_import(import_id: str) -> Response:
    """What is shown of a known file, old beside new, leaves a trace in it."""
    return answer(traced(ask("import_export", rpc.get_import, rpc.GetImport(import_id=import_id))))


def traced(report: rpc.ImportReport) -> rpc.ImportReport:
    """Whoever opens a report later reads what the files said and what the export says, as whoever made it did."""
    what = "preview_import" if report.status == "previewed" else "read_import"
    trace_each((row.youth_id for row in report.rows if row.youth_id and row.changes), what)
    return report


@blp.route("/rows-to-correct")
@blp.response(200, schema_of(rpc.RowsToCorrect))
def list_rows() -> Response:
    """Rows that wait for a person; they keep their rank."""
    return answer(ask("correct_rows", rpc.list_rows_to_correct, rpc.ListRowsToCorrect(area=actor().principal.area)))


@blp.route("/rows-to-correct/<file_number>", methods=["PUT"])
@blp.arguments(schema_of(rpc.CorrectRow, ("file_number",)))
@blp.response(200, schema_of(rpc.ImportRow))
def put_row(values: Values, file_number: str) -> Response:
    return answer(ask("correct_rows", rpc.correct_row, record_from(rpc.CorrectRow, values, file_number=file_number)))


@blp.route("/rows-to-correct/<file_number>/conflicts", methods=["POST"])
@blp.arguments(schema_of(rpc.SettleConflicts, ("file_number",)))
@blp.response(200, schema_of(rpc.ImportRow))
def post_conflicts(values: Values, file_number: str) -> Response:
    """For each column in conflict, `here` or `file`; what is not named stays open."""
    return answer(ask("correct_rows", rpc.settle_conflicts, record_from(rpc.SettleConflicts, values, file_number=file_number)))


def _today() -> dt.date:
    return desk().clock.now().astimezone(PARIS).date()


