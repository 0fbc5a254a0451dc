"""Somebody before a page of the web application: opens it, and sends one of its forms as it stands there.

A form is read from the page, so a test that sends one shows that the form is on the page, where it goes and what it carries.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

from tests.http.town import Person, Town


@dataclass
class Form:
    """`names`: every field that it has; `values`: what it sends when nobody touches it; `choices`: the options of its lists."""

    action: str
    name: str = ""
    names: set[str] = field(default_factory=set)
    values: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def put(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._now: Form | None = None
        self._select = ""
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        it = {name: value or "" for name, value in attrs}
        if tag == "form" and it.get("method", "").lower() == "post":
            self._now = Form(it.get("action", ""))
            self.found.append(self._now)
        elif self._now is not None:
            self._take(tag, it, self._now)

    def _take(self, tag: str, it: dict[str, str], form: Form) -> None:
        name = it.get("name", self._select if tag == "option" else "")
        if not name:
            return
        form.names.add(name)
        if tag == "button":  # what it sends when it is the one that is pressed
            form.choices.setdefault(name, []).append(it.get("value", ""))
        elif tag == "select":
            self._select = name
            form.choices[name] = []
        elif tag == "textarea":
            self._area = name
            form.put(name, "")
        elif tag == "option":
            form.choices[name].append(it.get("value", ""))
            if "selected" in it:
                form.put(name, it.get("value", ""))
        elif it.get("type") in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(it.get("value", ""))
            if "checked" in it:
                form.put(name, it.get("value", ""))
        else:
            form.put(name, it.get("value", ""))
            if name == "form":
                form.name = it.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area and self._now is not None:
            self._now.values[self._area] = [data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._now = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


class Visitor:
    """A person of the town with her browser, whose cookies hold what the last act says on the next page."""

    def __init__(self, town: Town, person: Person) -> None:
        self._browser = town.browser()
        self._person = person

    def open(self, path: str) -> str:
        """The text of a page that this person may see; why a file is opened is said where it is asked."""
        answer = self._get(path)
        if answer.status_code == 303 and "/motif" in answer.location:
            door = self._get(answer.location)
            self.post(answer.location, forms_of(door.text)[-1], why="correction")
            answer = self._get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.headers.get('Location', '')}"
        return answer.text

    def sees(self, path: str) -> bool:
        """Is the page there already? What another service must have heard first takes a moment."""
        return self._get(path).status_code == 200

    def form(self, path: str, action: str, **filled: str | list[str]) -> Form:
        """The form of that page that goes to this address. Of several, the one that sends what is wanted as it stands (a button
        for each answer), else one with fields to fill in."""
        found = [form for form in forms_of(self.open(path)) if form.action == action]
        assert found, f"{path} has no form that goes to {action}"
        as_wanted = [form for form in found if filled and all(form.values.get(name) == [value] for name, value in filled.items())]
        return next(iter(as_wanted or [form for form in found if form.name] or found))

    def send(self, path: str, action: str, **filled: str | list[str]) -> TestResponse:
        """Fills in the form of that page and sends it; the address that the form came from is the page's."""
        return self.post(path, self.form(path, action, **filled), **filled)

    def done(self, path: str, action: str, **filled: str | list[str]) -> str:
        """As `send`, for an act that must succeed: the text of the page to which it leads."""
        answer = self.send(path, action, **filled)
        assert answer.status_code == 303, refusal_in(answer.text) or answer.text[:2_000]
        return self.open(answer.location)

    def post(self, path: str, form: Form, **filled: str | list[str]) -> TestResponse:
        assert filled.keys() <= form.names, f"{form.action} has no {sorted(filled.keys() - form.names)}"
        for name, value in filled.items():
            offered = form.choices.get(name)
            wanted = value if isinstance(value, list) else [value]
            assert offered is None or set(wanted) <= set(offered), f"{name} offers {offered}, not {wanted}"
        values = {**form.values, **{name: value if isinstance(value, list) else [value] for name, value in filled.items()}}
        return self._browser.post(form.action, data=values, headers=self._headers())

    def _get(self, path: str) -> TestResponse:
        return self._browser.get(path, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._person.token}"}


def forms_of(page: str) -> list[Form]:
    reader = _Forms()
    reader.feed(page)
    return reader.found


def refusal_in(page: str) -> str:
    """What the head of a page says whose form came back."""
    found = re.search(r'class="summary-errors".*?</div>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def error_at(page: str, field_id: str) -> str:
    """The sentence beside one field."""
    found = re.search(rf'id="{re.escape(field_id)}-error">(.*?)</p>', page, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""
