"""Alembic's entry to this service's history; the kit runs it."""

from servicekit.migrations import run_env
from services.attendance.models import Base

run_env(Base.metadata)
