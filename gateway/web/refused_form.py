"""What happens when a form is refused: the page comes back as it was, with what was written and what to change.

Templates reach it through `kept`, `wrong` and `refused_form` (macros/forms.html). Nothing is stored.
"""

import dataclasses
from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from contracts.errors import AutonomieError, NotAllowed
from gateway.problems import status_of
from gateway.refusals import field_of, text_for, texts_by_field

NEVER_SHOWN_AGAIN = frozenset({"own_code"})
"""What somebody typed on another person's phone does not stay there."""


@dataclass(frozen=True)
class RefusedForm:
    """`form` is the name of the form that was sent; `anchor` the id of the field to look at, if one is named; `others` the
    texts of all the fields that are wrong, where more than one is."""

    form: str
    text: str
    field: str | None
    values: dict[str, str]
    others: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def anchor(self) -> str | None:
        return f"{self.form}-{self.field}" if self.field and self.form else None


def refused_form() -> RefusedForm | None:
    return g.get("refused_form")


def kept(form: str, name: str, default: object = "") -> object:
    """What the person had written in a field that came back, else what the page proposes."""
    refused = refused_form()
    return refused.values.get(name, default) if refused and refused.form == form else default


def wrong(form: str, name: str) -> str | None:
    refused = refused_form()
    if not refused or refused.form != form:
        return None
    return refused.others.get(name) or (refused.text if refused.field == name else None)


def here() -> str:
    """The address of the page shown, also when it came back from a refused form."""
    return str(g.get("back") or request.full_path.rstrip("?"))


def query() -> dict[str, str]:
    """The query of the page shown; as `request.args`, also when it came back from a refused form."""
    return dict(parse_qsl(here().partition("?")[2]))


def back_address() -> str:
    """Where the form came from; only ever an address of ours."""
    back = request.form.get("back", "/")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"


def refuse(error: AutonomieError | str, field: str | None = None) -> ResponseReturnValue:
    """The page that the form came from, with its form as it was written and the reason at its head."""
    text = error if isinstance(error, str) else text_for(error)
    named = _on_form(field or (field_of(error) if isinstance(error, AutonomieError) else None))
    others = texts_by_field(error) if isinstance(error, AutonomieError) else {}
    g.refused_form = RefusedForm(request.form.get("form", ""), text, named, _to_keep(), others)
    g.back = back_address()
    response = _page_at(g.back)
    response.status_code = 422 if isinstance(error, str) else status_of(error)
    response.headers["HX-Push-Url"] = "false"  # the address stays that of the page, so that it can be loaded again
    return response


def _to_keep() -> dict[str, str]:
    return {name: value for name, value in request.form.to_dict().items() if name not in NEVER_SHOWN_AGAIN}


def _on_form(field: str | None) -> str | None:
    """The rules say `due` where the contract's field, and so the form's, is `due_on`."""
    return next((name for name in (field, f"{field}_on") if name in request.form), field) if field else None


def _page_at(address: str) -> Response:
    path = address.partition("?")[0]
    try:
        endpoint, arguments = current_app.url_map.bind(request.host).match(path, method="GET")
    except HTTPException:
        raise NotAllowed("no_such_page") from None
    return make_response(current_app.view_functions[endpoint](**arguments))
