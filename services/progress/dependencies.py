"""What the handlers of progress need beside the database: the curriculum, the examiner's grid and the dated settings."""

import datetime as dt
from dataclasses import dataclass
from typing import cast

from servicekit.clock import PARIS
from servicekit.config import Settings
from servicekit.uow import UnitOfWork
from services.progress.domain.curriculum import Curriculum, read_curriculum
from services.progress.domain.exam import Grid, read_grid
from services.progress.domain.settings import Settings as DatedSettings
from services.progress.domain.settings import read_settings


@dataclass(frozen=True)
class ProgressDependencies:
    curriculum: Curriculum
    settings: DatedSettings
    grid: Grid


def dependencies(settings: Settings) -> ProgressDependencies:
    programme = settings.programme
    return ProgressDependencies(read_curriculum(programme), read_settings(programme), read_grid(programme))


def curriculum_of(uow: UnitOfWork) -> Curriculum:
    return cast(ProgressDependencies, uow.deps).curriculum


def grid_of(uow: UnitOfWork) -> Grid:
    return cast(ProgressDependencies, uow.deps).grid


def settings_of(uow: UnitOfWork) -> DatedSettings:
    return cast(ProgressDependencies, uow.deps).settings


def local(instant: dt.datetime) -> dt.datetime:
    """The instant on the area's wall clock: days and dates are the people's, not UTC's."""
    return instant.astimezone(PARIS)


def today_of(uow: UnitOfWork) -> dt.date:
    return local(uow.now).date()
