"""The six services and what each is built from: the one list that knows them all."""

from collections.abc import Callable
from typing import Any

from servicekit.config import Settings
from servicekit.service import Service
from services.attendance import service as attendance
from services.notifications import service as notifications
from services.profiles import service as profiles
from services.progress import service as progress
from services.resources import service as resources
from services.stats import service as stats

SERVICES: dict[str, tuple[type[Service], Callable[[Settings], Any]]] = {
    "profiles": (profiles.ProfilesService, profiles.dependencies),
    "attendance": (attendance.AttendanceService, attendance.dependencies),
    "progress": (progress.ProgressService, progress.dependencies),
    "notifications": (notifications.NotificationsService, notifications.dependencies),
    "resources": (resources.ResourcesService, resources.dependencies),
    "stats": (stats.StatsService, stats.dependencies),
}
