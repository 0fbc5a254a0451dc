"""Every value of the programme is read by somebody: one that nobody reads looks as if it could be changed."""

import json
from pathlib import Path

from servicekit.config import default_programme

ROOT = Path(__file__).parents[2]
READERS = ("services", "servicekit", "gateway", "deploy")
BY_A_PART = {"funder.": "services/profiles/domain/funding.py", "licence.min_hours.": "services/progress/handlers/standing.py"}
"""Keys whose end is data, with who reads all of them."""


def keys() -> set[str]:
    files = [json.loads(path.read_text(encoding="utf-8")) for path in default_programme().glob("*.json")]
    return {rule["key"] for content in files if isinstance(content, dict) for rule in content.get("rules", ())}


def test_every_setting_is_read_by_somebody() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for folder in READERS for path in (ROOT / folder).rglob("*.py"))

    unread = {key for key in keys() if f'"{key}"' not in sources and not key.startswith(tuple(BY_A_PART))}

    assert unread == set(), "use it, or take it out of programme/"
