"""What an adviser carries back to i-Milo: a period of the own youths as one CSV."""

from typing import Any

from flask import Response
from marshmallow import fields

from gateway.api.answers import resource
from gateway.api.schema import RecordSchema
from gateway.period_export import period_table

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
