"""What the tests of progress are made of: the programme's real curriculum and settings, and short verbs."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from services.progress.domain.adjustment import Actor, Adjustment, propose_adjustment
from services.progress.domain.agreement import AdjustmentKind
from services.progress.domain.booklet import Mark, Scale, give_mark
from services.progress.domain.curriculum import read_curriculum
from services.progress.domain.settings import read_settings

PROGRAMME = Path(__file__).parents[3] / "programme"
CURRICULUM = read_curriculum(PROGRAMME)
SETTINGS = read_settings(PROGRAMME)
TODAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SCALE = Scale(("introduced", "in_progress", "acquired"))

ADVISER = Actor("adviser-1", "adviser")
SCHOOL = Actor("school-1", "school")
YOUTH = Actor("youth-1", "youth")
REFERENT = Actor("referent-1", "referent")
INSTRUCTOR = Actor("instructor-1", "instructor")
COORDINATOR = Actor("coordinator-1", "coordinator")


def days_ago(days: int) -> datetime:
    return NOON - timedelta(days=days)


def mark(objective: str, level: str, *, id: str = "mark-1", at: datetime = NOON, scale: Scale = SCALE) -> Mark:
    return give_mark(
        CURRICULUM,
        scale,
        id=id,
        objective=objective,
        level=level,
        at=at,
        instructor_id="instructor-1",
        lesson_id="lesson-1",
    )


def propose(
    kind: str = "pace",
    by: Actor = ADVISER,
    owner_role: str = "adviser",
    must_agree: str | None = None,
    due_on: date | None = None,
) -> Adjustment:
    return propose_adjustment(
        id="adjustment-1",
        youth_id="youth-1",
        kind=AdjustmentKind(kind),
        words="Moins d'heures par semaine",
        by=by,
        at=NOON,
        today=TODAY,
        owner_role=owner_role,
        must_agree=must_agree,
        due_on=due_on,
    )
