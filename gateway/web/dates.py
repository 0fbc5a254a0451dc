"""Dates and hours as people read them: Europe/Paris, in French. Inside, everything stays aware UTC."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask_babel import gettext as _

from gateway.acting import desk

PARIS = ZoneInfo("Europe/Paris")
HALF_A_YEAR = 182
LONG_AGO = 31
NB = "\u00a0"  # an hour is never cut at the end of a line


def local(instant: datetime) -> datetime:
    return instant.astimezone(PARIS)


def today() -> date:
    return desk().clock.now().astimezone(PARIS).date()


def hour(instant: datetime) -> str:
    """« 14 h » or « 14 h 30 »."""
    at = local(instant)
    return f"{at.hour}{NB}h" if at.minute == 0 else f"{at.hour}{NB}h{NB}{at.minute:02}"


def clock(time: str) -> str:
    """A local time of the contracts: « 14 h » for "14:00", « minuit » at the end of the day."""
    hours, minutes = int(time[:2]), time[3:]
    if hours == 24:
        return _("minuit")
    return f"{hours}{NB}h" if minutes == "00" else f"{hours}{NB}h{NB}{minutes}"


def _written(on: date, pattern: str) -> str:
    """The first of a month is « 1er »: the patterns of CLDR do not know it."""
    return format_date(on, pattern.replace("d ", "d'er' ") if on.day == 1 else pattern, locale="fr")


def day(value: date | datetime) -> str:
    """« mardi 24 novembre », with « aujourd’hui », « demain » or « hier » where it is; the year where one could mistake it."""
    on = local(value).date() if isinstance(value, datetime) else value
    near = {0: _("aujourd’hui"), 1: _("demain"), -1: _("hier")}.get((on - today()).days)
    named = _written(on, "EEEE d MMMM" if abs((on - today()).days) < HALF_A_YEAR else "EEEE d MMMM yyyy")
    return f"{near}, {named}" if near else named


def full_day(value: date | datetime) -> str:
    """« 24 novembre 2026 »."""
    on = local(value).date() if isinstance(value, datetime) else value
    return _written(on, "d MMMM yyyy")


def moment(instant: datetime) -> str:
    """« mardi 24 novembre, 14 h »."""
    return f"{day(instant)}, {hour(instant)}"


def span(start: datetime, end: datetime) -> str:
    return f"{hour(start)}{NB}–{NB}{hour(end)}"


def since(value: date | datetime) -> str:
    """« aujourd’hui », « hier », « il y a 16 jours »."""
    on = local(value).date() if isinstance(value, datetime) else value
    days = (today() - on).days
    if days <= 0:
        return _("aujourd’hui")
    return _("hier") if days == 1 else _("il y a %(days)s jours", days=days)


def ago(instant: datetime) -> str:
    """« hier », « il y a 6 jours »; past a month the day, with its year."""
    return since(instant) if (today() - local(instant).date()).days <= LONG_AGO else full_day(instant)


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


def short_day(value: date) -> str:
    """« mar. 24 nov. »."""
    return _written(value, "EEE d MMM")


def readable(text: str | None) -> str:
    """A value of an export: an ISO date becomes « 24/11/2026 », all else stays as it is."""
    try:
        return date.fromisoformat(text or "").strftime("%d/%m/%Y")
    except ValueError:
        return text or ""
