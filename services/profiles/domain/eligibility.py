"""Who has a right to the programme on a given day: age, département, income. Says why not; decides nothing else."""

from collections.abc import Mapping
from datetime import date

from services.profiles.domain.dates import age_on
from services.profiles.domain.programme import Programme
from services.profiles.domain.youth_file import COLUMN_OF, Problem


def refusals(values: Mapping[str, str], programme: Programme, as_of: date) -> list[Problem]:
    """What is missing or mistyped refuses nobody: only what is known does (domain.md § 4)."""
    found = []
    if values["birth_date"]:
        age = age_on(as_of, date.fromisoformat(values["birth_date"]))
        if age < programme.age_min:
            found.append(_refusal("birth_date", f"age<{programme.age_min}"))
        if age > programme.age_max:
            found.append(_refusal("birth_date", f"age>{programme.age_max}"))
    if values["low_income"] == "no":
        found.append(_refusal("low_income", "income"))
    return found


def no_longer(reason: str, programme: Programme) -> str:
    """What an import says of someone whom this reason had refused and refuses no more."""
    return f"{programme.age_min} by now" if reason == f"age<{programme.age_min}" else f"mended: {reason}"


def _refusal(field: str, reason: str) -> Problem:
    return Problem(COLUMN_OF[field].header, reason, refuses=True, field=field)
