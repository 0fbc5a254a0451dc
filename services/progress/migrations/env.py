"""Alembic's entry for the tables of progress."""

from servicekit.migrations import run_env
from services.progress.models import Base

run_env(Base.metadata)
