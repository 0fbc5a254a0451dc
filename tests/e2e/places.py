"""The things that some pages are about, made once behind the pages: an import, an adjustment, a class, two files side by side."""

import datetime as dt

from contracts.attendance import rpc as attendance
from contracts.kernel import Empty, Principal
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from servicekit.ids import new_id
from tests.e2e.world import World


def places_of(world: World) -> dict[str, str]:
    """By the name that a path of `test_accessibility.PAGES` has for it."""
    return {
        "hero": world.hero.id, "instructor": world.school.instructors[0].id, "vehicle": world.school.vehicles[0].id,
        "neighbour": _neighbour(world), "adjustment": _adjustment(world), "class": _class(world),
        "import": world.call(profiles.list_imports, Empty()).imports[0].import_id,  # type: ignore[attr-defined]
    }


def _neighbour(world: World) -> str:
    """Another youth of the same area."""
    page = world.call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    return next(y.id for y in page.youths if y.area == world.hero.area and y.id != world.hero.id)  # type: ignore[attr-defined]


def _adjustment(world: World) -> str:
    proposed = progress.ProposeAdjustment(
        id=new_id(), youth_id=world.hero.id, kind="pace", words="Deux leçons par semaine, le matin.", must_agree="school")
    adviser = Principal(id=world.access["adviser"].person_id, role="adviser", area=world.hero.area)
    world.call(progress.propose_adjustment, proposed, principal=adviser)
    return proposed.id


def _class(world: World) -> str:
    """A workshop in three weeks, led by nobody in particular."""
    start = (world.clock.now() + dt.timedelta(days=21)).replace(hour=9, minute=0, second=0, microsecond=0)
    opened = attendance.OpenClass(
        id=new_id(), school_id=world.school.id, kind="workshop", starts_at=start, ends_at=start + dt.timedelta(hours=2), places=6,
        title="Préparer l’examen du code")
    world.call(attendance.open_class, opened, principal=world.office())
    return opened.id
