"""The words of an e-mail or an SMS: plain, short, no more of a person than the hour of an appointment, and the way to sign in.

Never a code, a name, a reason of absence, a difficulty or the words of a message: whoever holds the phone may not be its owner.
"""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, select_autoescape

from servicekit.clock import PARIS
from services.notifications.outlets.port import Parcel

TEXTS = Path(__file__).parent.parent / "texts"
LANGUAGES = ("fr", "en")
_PAGES = Environment(loader=FileSystemLoader(TEXTS), autoescape=select_autoescape(["html"]), trim_blocks=True, lstrip_blocks=True)


def compose(channel: str, reference: str, to: str, what: str, data: Mapping[str, Any], language: str, public_url: str,
            now: dt.datetime, role: str) -> Parcel:
    """`what` and `data`: codes, ids, numbers; a kind that has no sentence of its own gets the general one."""
    words = texts(language)
    said = words["what"].get(f"{what}.{role}") or words["what"].get(what) or words["what"]["other"]
    line = said["line"].replace("{when}", _when(data.get("starts_at"), now, words))
    counts = _counts(data.get("counts"), words)
    sign_in = f"{public_url}/entrer"
    if channel == "sms":
        return Parcel(reference, to, words["sms"].format(line=line, url=sign_in))
    filled = {"words": words["frame"], "language": words["language"], "line": line, "counts": counts, "sign_in": sign_in,
              "preferences": f"{public_url}/mes-notifications", "subject": said["subject"]}
    return Parcel(
        reference, to, _PAGES.get_template("letter.txt").render(filled), said["subject"],
        _PAGES.get_template("letter.html").render(filled),
    )  # fmt: skip


@functools.cache
def texts(language: str) -> dict[str, Any]:
    """Those of a language; French for one that we do not speak."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    found: dict[str, Any] = json.loads((TEXTS / f"{known}.json").read_text(encoding="utf-8"))
    return found


def _when(starts_at: Any, now: dt.datetime, words: Mapping[str, Any]) -> str:
    """« demain, mardi 24 novembre à 14 h »; the day by the local clock."""
    if not starts_at:
        return str(words["soon"])
    at = dt.datetime.fromisoformat(str(starts_at).replace("Z", "+00:00")).astimezone(PARIS)
    days = (at.date() - now.astimezone(PARIS).date()).days
    near = {0: words["today"], 1: words["tomorrow"]}.get(days, "")
    day = format_date(at.date(), words["first_day" if at.day == 1 else "day"], locale=words["language"])
    hour = format_time(at.time(), words["hour"] if at.minute else words["full_hour"], locale=words["language"])
    return f"{near}{day} {words['at']} {hour}"


def _counts(counts: Any, words: Mapping[str, Any]) -> list[str]:
    named = {**words["kinds"], **words["waits"]}
    return [f"{named[kind]} : {number}" for kind, number in sorted((counts or {}).items())]
