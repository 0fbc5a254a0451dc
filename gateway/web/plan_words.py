"""The words of a plan: its states, why somebody gets less than wished, the name of a week."""

import datetime as dt
import re

from flask_babel import lazy_gettext as _

from contracts.errors import InvalidRequest

WEEK = re.compile(r"\d{4}-W\d{2}")

STATES = {
    "asked": (_("En préparation"), "info"), "solving": (_("En préparation"), "info"), "proposed": (_("À relire"), "warn"),
    "sent": (_("Chez les auto-écoles"), "info"), "answered": (_("Toutes ont répondu"), "good"), "failed": (_("Impossible"), "bad"),
    "replaced": (_("Remplacé"), "info"),
}
LINE_STATES = {
    "planned": (_("Proposée"), "info"), "confirmed": (_("Réservée"), "good"), "refused": (_("Refusée"), "bad"),
    "taken": (_("Plus libre"), "warn"),
}
_WHY = {
    "no_school": _("n’a pas d’auto-école"),
    "school_in_other_area": _("a une auto-école d’un autre bassin : ce bassin-là la planifie"),
    "youth_availability_unknown": _("n’a pas encore dit ses heures libres"),
    "school_gives_no_range": _("l’auto-école ne donne aucune heure au programme cette semaine"),
    "youth_not_available": _("n’est pas libre assez longtemps cette semaine"),
    "no_instructor_free": _("aucun moniteur n’est là quand le ou la jeune est libre"),
    "no_vehicle_free": _("aucun véhicule qui convient n’est là à ces heures"),
    "lesson_too_long": _("les heures en commun sont trop courtes pour une leçon"),
    "one_lesson_a_day": _("une leçon par jour au plus, et pas assez de jours libres"),
    "instructors_given_to_others": _("les moniteurs sont pris par des jeunes plus pressés à ces heures"),
    "vehicles_given_to_others": _("les véhicules sont pris par d’autres à ces heures"),
    "working_time": _("les moniteurs ont atteint leur temps de travail"),
    "not_found_in_time": _("le calcul n’a pas trouvé de place à temps"),
}


def why(code: str) -> str:
    return str(_WHY.get(code, code))


def week_code(monday: dt.date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02d}"


def checked_week(text: str) -> str:
    monday_of(text)
    return text


def monday_of(week: str) -> dt.date:
    try:
        if WEEK.fullmatch(week):
            return dt.date.fromisocalendar(int(week[:4]), int(week[6:]), 1)
    except ValueError:
        pass
    raise InvalidRequest("bad_week", field="week")
