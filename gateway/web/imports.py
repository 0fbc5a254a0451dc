"""Imports of a Mission Locale's export: choose the files, look at what they would do, then apply once.

The gateway stores nothing: the preview carries the files back in its own form, for the second step.
"""

import base64
import binascii
import datetime as dt

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import InvalidRequest
from contracts.kernel import Empty
from contracts.profiles import rpc
from gateway.acting import ask, command_id
from gateway.api.v1.imports import traced
from gateway.web import dates
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import a_date, act

pages = Blueprint("imports", __name__)

PARTS = ("youths", "schools", "advisers")


@pages.get("/imports")
@page_for("coordinator", "programme_lead")
def imports() -> ResponseReturnValue:
    known = ask("import_export", rpc.list_imports, Empty()).imports
    return render_template("imports.html", imports=known)


@pages.get("/imports/<import_id>")
@page_for("coordinator", "programme_lead")
def one(import_id: str) -> ResponseReturnValue:
    report = traced(ask("import_export", rpc.get_import, rpc.GetImport(import_id=import_id)))
    return render_template("import_report.html", report=report, files={}, preview=False)


@pages.post("/imports")
@act
def send() -> ResponseReturnValue:
    """First without `apply`: the preview. Then with it, from the preview's own form."""
    files = {part: file for part in PARTS if (file := _received(part)) is not None}
    if not files:
        raise InvalidRequest("no_file", field="youths")
    apply = request.form.get("apply") == "yes"
    command = rpc.ImportExport(
        import_id=command_id("import" if apply else "preview"), as_of=_as_of(), apply=apply,
        **files,
    )
    report = ask("import_export", rpc.import_export, command)
    if apply:
        return done(_("L’import est appliqué."), f"/imports/{report.import_id}")
    sent = {part: (file.name, base64.b64encode(file.content).decode()) for part, file in files.items()}
    return render_template("import_report.html", report=report, files=sent, preview=True)


def _as_of() -> dt.date:
    return a_date("as_of") or dates.today()


def _received(part: str) -> rpc.ExportFile | None:
    """An upload, or the copy that the preview carried back."""
    upload = request.files.get(part)
    if upload is not None and upload.filename:
        return rpc.ExportFile(name=upload.filename[:200], content=upload.read())
    copy = request.form.get(f"{part}_copy")
    if not copy:
        return None
    try:
        return rpc.ExportFile(name=request.form.get(f"{part}_name", part)[:200], content=base64.b64decode(copy, validate=True))
    except binascii.Error:
        raise InvalidRequest("no_file", field=part) from None
