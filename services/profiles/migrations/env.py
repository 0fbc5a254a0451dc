"""Alembic's entry for the profiles service; the kit does the work."""

from servicekit.migrations import run_env
from services.profiles.models import Base

run_env(Base.metadata)
