"""Teams by turns in plain words: which team when, and what is free around it. Between the contract's rota and the page's form."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from contracts.attendance import rpc
from gateway.web import dates, words

ROTATIONS = {"3": _("3×8 : matin, après-midi, nuit"), "2": _("2×8 : matin, après-midi")}
TEAMS = {"morning": _("du matin"), "afternoon": _("d’après-midi"), "night": _("de nuit")}
ORDERS = {"forward": _("matin, après-midi, nuit"), "backward": _("matin, nuit, après-midi")}
LENGTHS = {"1": _("1 semaine"), "2": _("2 semaines"), "3": _("3 semaines"), "4": _("4 semaines")}
NTH = {"1": _("la 1re"), "2": _("la 2e"), "3": _("la 3e"), "4": _("la 4e")}
RESTS = {str(hours * 60): _("%(hours)s heures", hours=hours) for hours in range(6, 13)}
FIRST_OF_MORNING = 3 * 60
"""Whoever begins before three in the morning belongs to the night that began the day before."""


@dataclass(frozen=True)
class Choice:
    """What the form shows chosen, in the words of its fields."""

    rotation: str
    team: str
    order: str
    length: str
    nth: str
    days: tuple[str, ...]
    hours: Mapping[str, rpc.ShiftHours]
    rest: str


def choice_of(rota: rpc.ShiftRota | None, usual: rpc.UsualShifts, today: dt.date) -> Choice:
    """The rota that holds, as of today; the usual one for who has none, whose team nobody can guess."""
    hours = dict(zip(TEAMS, usual.hours, strict=False))
    if rota is None:
        return Choice("3", "", "forward", "1", "1", words.WEEKDAYS[:5], hours, str(usual.rest_minutes))
    named = teams_of(rota)
    since = (dates.monday_of(today) - dates.monday_of(rota.since)).days // 7 % (len(named) * rota.weeks)
    order = "backward" if len(named) == 3 and named.index("night") == (named.index("morning") + 1) % 3 else "forward"
    rest = usual.rest_minutes if rota.rest_after_night_minutes is None else rota.rest_after_night_minutes
    return Choice(
        str(len(named)), named[since // rota.weeks], order, str(rota.weeks), str(since % rota.weeks + 1), rota.days,
        {**hours, **dict(zip(named, rota.shifts, strict=True))}, str(rest),
    )


def teams_of(rota: rpc.ShiftRota) -> list[str]:
    """What each of its shifts is called, by when it begins."""
    begins = [(_minutes(each.start) - FIRST_OF_MORNING) % (24 * 60) for each in rota.shifts]
    names = dict(zip(sorted(begins), TEAMS, strict=False))
    return [names[each] for each in begins]


def week_words(rota: rpc.ShiftRota, weeks: Iterable[rpc.ShiftWeek], today: dt.date) -> list[tuple[str, str, str]]:
    """(which week, which team and its hours, what is free) of each."""
    teams = teams_of(rota)
    return [(_which(week.monday, today), _team(teams[week.shift], rota.shifts[week.shift]), free_words(week.free)) for week in weeks]


def free_words(free: Iterable[rpc.WeeklyRange]) -> str:
    """« libre du lundi au vendredi de 13 h à 20 h » ; days that are alike are said together."""
    hours_of: dict[str, list[str]] = {}
    for each in free:
        hours_of.setdefault(each.day, []).append(
            gettext("de %(start)s à %(end)s", start=dates.clock(each.start), end=dates.clock(each.end)))
    alike: dict[str, list[str]] = {}
    for day in words.WEEKDAYS:
        if day in hours_of:
            alike.setdefault(gettext(" et ").join(hours_of[day]), []).append(day)
    if not alike:
        return gettext("pas libre de la semaine")
    said = [f"{days_words(days)} {hours}" for hours, days in alike.items()]
    return gettext("libre %(when)s", when=" ; ".join(said))


def days_words(days: list[str]) -> str:
    """« du lundi au vendredi », « lundi et mercredi », « samedi »."""
    at = [words.WEEKDAYS.index(day) for day in days]
    names = [words.word(words.DAYS, day) for day in days]
    if len(days) > 2 and all(after - before == 1 for before, after in pairwise(at)):
        return gettext("du %(first)s au %(last)s", first=names[0], last=names[-1])
    return gettext("le ") + (", ".join(names[:-1]) + gettext(" et ") + names[-1] if len(names) > 1 else names[0])


def _team(team: str, hours: rpc.ShiftHours) -> str:
    name = words.word(TEAMS, team)
    return gettext("équipe %(team)s (%(start)s – %(end)s)", team=name, start=dates.clock(hours.start), end=dates.clock(hours.end))


def _which(monday: dt.date, today: dt.date) -> str:
    if monday == dates.monday_of(today):
        return gettext("Cette semaine")
    if monday == dates.monday_of(today) + dt.timedelta(weeks=1):
        return gettext("La semaine prochaine")
    return gettext("La semaine du %(day)s", day=dates.full_day(monday))


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
