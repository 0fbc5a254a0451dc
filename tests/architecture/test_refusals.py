"""Every refusal of the domain has its own sentence, or is one for machines; the sentence of a kind is only a safety net."""

import re
from pathlib import Path

from gateway.refusals import BY_CODE

ROOT = Path(__file__).parents[2]
RAISED = re.compile(r'(?:InvalidRequest|Conflict|NotAllowed)\(\s*"([a-z_]+)"')
FOR_MACHINES = {
    "bad_cursor", "cursor", "bad_instant", "bad_key", "nul_character", "conflict", "out_of_scope", "role_may_not", "no_scope",
    "invalid_request", "not_json", "key_reused", "not_built_from_events", "partner_exists", "no_such_page", "cross_site",
}
"""Codes that only a program can cause, or whose kind's sentence says all that a person can do."""


def test_every_refusal_of_a_rule_has_its_sentence() -> None:
    raised = {code for path in (ROOT / "services").rglob("*.py") for code in RAISED.findall(path.read_text())}

    missing = raised - set(BY_CODE) - FOR_MACHINES

    assert not missing, f"write what to do, in plain words, in gateway/refusals.py: {sorted(missing)}"
