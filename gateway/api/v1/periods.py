"""A period of the youths in reach as a table to carry into i-Milo: hours, attendance, steps, by file number.

Composed of three services' answers for everybody at once; nobody types twice (domain.md § 11).
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from flask import Response
from marshmallow import fields

from contracts.attendance import rpc as attendance
from contracts.errors import InvalidRequest
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from gateway.acting import ask, ask_everywhere, trace_each
from gateway.api.answers import resource
from gateway.api.schema import RecordSchema
from gateway.web import words
from servicekit.spreadsheet import write_table

LONGEST = dt.timedelta(days=366)
_FACTS = {
    "practice_series_recorded": "Séries de code", "objective_marked": "Objectifs notés", "difficulty_reported": "Difficultés signalées",
    "difficulty_resolved": "Difficultés réglées", "adjustment_proposed": "Ajustements proposés",
    "adjustment_accepted": "Ajustements acceptés", "adjustment_done": "Ajustements faits",
}  # fmt: skip

blp = resource("periods", "A period of the youths in reach, to carry back.")


class Period(RecordSchema):
    """Local days, both included; a year at most."""

    start = fields.Date(required=True)
    end = fields.Date(required=True)


@blp.route("/periods.csv")
@blp.arguments(Period, location="query")
@blp.response(200, description="text/csv; `;`, UTF-8 with BOM; what a spreadsheet would take for a formula is disarmed")
def get_period(values: dict[str, Any]) -> Response:
    """Hours, attendance, steps and progress of a period, one line a file number."""
    content = period_table(values["start"], values["end"])
    response = Response(content, content_type="text/csv; charset=utf-8")
    name = f"periode-{values['start']}-{values['end']}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def period_table(start: dt.date, end: dt.date) -> bytes:
    """UTF-8 with BOM, `;`, formulas disarmed. Raises InvalidRequest for a period upside down or longer than a year."""
    if not start <= end <= start + LONGEST:
        raise InvalidRequest("bad_dates", field="end")
    files = ask("export_period", profiles.total_steps, profiles.TotalSteps(start=start, end=end)).files
    trace_each((file.youth_id for file in files), "export_period")
    came = {
        total.youth_id: total
        for part in ask_everywhere("export_period", attendance.total_attendance, attendance.TotalAttendance(start=start, end=end))
        for total in part.totals
    }
    facts = {
        total.youth_id: total.facts
        for part in ask_everywhere("export_period", progress.total_progress, progress.TotalProgress(start=start, end=end))
        for total in part.totals
    }
    rows = (
        [*_who(file, start, end), *_presence(came.get(file.youth_id)), *_steps(file),
         *(facts.get(file.youth_id, {}).get(name, 0) for name in _FACTS)]
        for file in files
    )  # fmt: skip
    return write_table(list(_headers()), rows)


def _headers() -> Iterator[str]:
    yield from ("N° dossier", "Nom", "Prénom", "Du", "Au", "Parcours", "Code", "Conduite", "Heures de conduite")
    yield from (str(name) for name in words.OUTCOMES.values())
    yield from (f"{name} le" for name in words.MILESTONES.values())
    yield from ("Étapes du projet faites", "Étapes du projet à faire", "Situation d’emploi notée")
    yield from _FACTS.values()


def _who(file: profiles.StepsOfPeriod, start: dt.date, end: dt.date) -> list[object]:
    return [
        file.file_number, file.last_name, file.first_name, _day(start), _day(end), words.word(words.JOURNEYS, file.journey),
        words.word(words.CODE_TRACKS, file.code_track), words.word(words.DRIVING_TRACKS, file.driving_track),
    ]  # fmt: skip


def _presence(total: attendance.AttendanceTotal | None) -> list[object]:
    hours = f"{(total.minutes_driven if total else 0) / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return [hours, *((total.by_outcome if total else {}).get(code, 0) for code in words.OUTCOMES)]


def _steps(file: profiles.StepsOfPeriod) -> list[object]:
    reached = [_day(file.milestones.get(code)) for code in words.MILESTONES]
    employment = " ; ".join(
        f"{words.word(words.EMPLOYMENT_POINTS, point)} : {words.word(words.EMPLOYMENT, situation)}"
        for point, situation in file.employment.items()
    )
    return [*reached, " ; ".join(file.steps_done), file.steps_to_do, employment]


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
