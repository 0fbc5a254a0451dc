"""The steps of a project: small, dated, done one by one. The project itself is edited with the file (files.py)."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from contracts.kernel import Method, Record
from contracts.profiles.limits import ShortText


class ProjectStep(Record):
    id: str
    words: str
    due_on: dt.date
    done_on: dt.date | None = None
    version: int = 1


class PlanProjectStep(Record):
    """A new step (version 0), or other words and another day for one that is known (its version)."""

    id: str
    youth_id: str
    words: Annotated[ShortText, Meta(min_length=1)]
    due_on: dt.date
    version: int = 0


class MarkProjectStep(Record):
    """done (`on` a day up to today), reopen (it was not, after all), drop (it makes no sense any more)."""

    step_id: str
    youth_id: str
    act: Literal["done", "reopen", "drop"]
    on: dt.date | None = None


plan_project_step = Method("profiles", "plan_project_step", PlanProjectStep, ProjectStep, command=True)
mark_project_step = Method("profiles", "mark_project_step", MarkProjectStep, ProjectStep, command=True)
