"""What lies on the desks on the day of the demonstration: of the hero's school, and of her coordinator."""

import datetime as dt

from contracts.kernel import Principal, Scope
from contracts.notifications import rpc as notifications
from contracts.profiles import rpc
from contracts.progress import rpc as progress
from deploy.compose import Platform
from deploy.demo.batch import Batch
from deploy.demo.people import Staff
from deploy.demo.youth import Youth
from servicekit.clock import PARIS
from servicekit.ids import new_id

DAY = dt.timedelta(days=1)


def simulate(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, now: dt.datetime) -> None:
    pupils = [y for y in youths if y.school.id == hero.school.id and y.id != hero.id and y.silent_from is None]
    _ask_the_school(platform, pupils, now)
    _ask_the_coordinator(platform, staff, youths, hero, now)
    _register_a_partner(platform, staff, hero, now)


def _ask_the_school(platform: Platform, pupils: list[Youth], now: dt.datetime) -> None:
    """An adjustment that the school must agree to before the youth is asked."""
    youth = next(y for y in pupils if y.adviser.id)
    with Batch(platform.apps["progress"]) as batch:
        batch.do(progress.propose_adjustment, progress.ProposeAdjustment(
            id=new_id(), youth_id=youth.id, kind="adapted_lessons", words="Deux leçons courtes sur un parcours calme.",
            owner_role="school", due_on=(now + 21 * DAY).date(),
        ), at=now - 2 * DAY, principal=youth.adviser, scope=youth.scope)


def _ask_the_coordinator(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, now: dt.datetime) -> None:
    """Files that may be one person's, an erasure asked for, an adviser who leaves for three weeks."""
    area = hero.school.area
    near = [y for y in youths if y.summary.area == area and y.id != hero.id and y.adviser.id and not y.drives]
    first, second, leaver = near[-3:]  # those at the beginning may have left, see standing.py
    advisers = sorted({y.adviser.id for y in near} - {hero.adviser.id})
    with Batch(platform.apps["profiles"]) as batch:
        batch.do(rpc.propose_merge, rpc.ProposeMerge(
            youth_id=first.id, merged_id=second.id, reason="Même numéro donné à l’accueil : deux amis, ou un seul dossier ?",
        ), at=now - 2 * DAY, principal=first.adviser, scope=Scope(kind="youth", ids=(first.id, second.id)))
        batch.do(rpc.ask_erasure, rpc.AskErasure(youth_id=leaver.id, words="J’ai déménagé, je passe le permis ailleurs."),
                 at=now - DAY, principal=leaver.principal, scope=leaver.scope)
        if len(advisers) > 1:
            coordinator = Principal(id=staff.coordinators[area], role="coordinator", area=area)
            begins = (now + 7 * DAY).astimezone(PARIS).date()
            batch.do(rpc.transfer_caseload, rpc.TransferCaseload(
                id=new_id(), from_id=advisers[0], to_id=advisers[1], starts_on=begins, ends_on=begins + 21 * DAY,
                reason="Congés",
            ), at=now - DAY, principal=coordinator, scope=Scope(kind="areas", ids=(area,)))


def _register_a_partner(platform: Platform, staff: Staff, hero: Youth, now: dt.datetime) -> None:
    """A system of the area that follows lessons, of whoever agrees to it; its token is shown to nobody."""
    lead = Principal(id=staff.lead, role="programme_lead")
    with Batch(platform.apps["notifications"]) as batch:
        batch.do(notifications.register_partner, notifications.RegisterPartner(
            id="mobilite-loiret", name="Plateforme mobilité du Loiret (exemple)", areas=(hero.school.area,),
            kinds=("appointment_confirmed", "appointment_cancelled", "lesson_attended"),
        ), at=now - 20 * DAY, principal=lead)
