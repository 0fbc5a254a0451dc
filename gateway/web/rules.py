"""What comes back, on a page: one week in two, the second Tuesday, school holidays. Between a form and RFC 5545."""

from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from contracts.attendance import rpc
from contracts.errors import InvalidRequest
from gateway.web import dates, words
from gateway.web.journey_acts import a_date, one_of, written

EVERY = {
    "1": _("toutes les semaines"), "2": _("une semaine sur deux"), "3": _("une semaine sur trois"), "4": _("une semaine sur quatre"),
    "m1": _("la 1re semaine du mois"), "m2": _("la 2e semaine du mois"), "m3": _("la 3e semaine du mois"),
    "m4": _("la 4e semaine du mois"),
}
DURING = {
    "always": _("toute l’année"), "school_holidays": _("les vacances scolaires seulement (zone B)"),
    "school_terms": _("hors vacances scolaires (zone B)"),
}
WANTED = {"60": _("1 heure"), "120": _("2 heures"), "180": _("3 heures"), "240": _("4 heures"), "300": _("5 heures")}
TRAVEL = {"0": _("aucun"), "15": _("15 minutes"), "30": _("30 minutes"), "45": _("45 minutes"), "60": _("1 heure"), "90": _("1 heure 30")}
_FITS = {"usual_instructor": _("avec la même personne"), "usual_hour": _("à l’heure habituelle"),
         "joins_lessons": _("juste à côté d’une autre leçon du moniteur")}
_URGENCY = {
    "needed_soon": _("le permis est attendu bientôt"), "near_exam": _("l’examen approche"),
    "code_ending": _("le code arrive à sa fin"), "silence": _("pas de leçon depuis un moment"),
}
_BY_DAY = dict(zip(words.WEEKDAYS, ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), strict=True))
_DAY_OF = {code: day for day, code in _BY_DAY.items()}


def day_options() -> list[tuple[str, str]]:
    return [(day, str(words.word(words.DAYS, day)).capitalize()) for day in words.WEEKDAYS]


def chosen_days() -> list[str]:
    """Those of a form that came back."""
    return request.form.getlist("rule_days")


def fit_text(fits: tuple[str, ...]) -> str:
    return ", ".join(str(_FITS[fit]) for fit in fits if fit in _FITS)


def urgency_text(codes: tuple[str, ...]) -> str:
    """Why the soonest come first; nothing for who has time."""
    return ", ".join(str(_URGENCY[code]) for code in codes if code in _URGENCY)


def packed(rule: rpc.AvailabilityRule) -> str:
    return "|".join((rule.rule, rule.since.isoformat(), "free" if rule.free else "busy", rule.start, rule.end, rule.during))


def of_no_rota(rules: tuple[rpc.AvailabilityRule, ...]) -> list[rpc.AvailabilityRule]:
    """Those that somebody wrote one by one."""
    return [rule for rule in rules if not rule.shift]


def text_of(rule: rpc.AvailabilityRule) -> str:
    """In plain words; a rule that no page wrote is shown as it is."""
    parts = dict(part.split("=", 1) for part in rule.rule.split(";"))
    days = [code.lstrip("+-12345") for code in parts.get("BYDAY", "").split(",") if code]
    every = parts.get("INTERVAL", "1") if parts["FREQ"] == "WEEKLY" else "m" + parts.get("BYDAY", "1")[:1]
    named = ", ".join(str(words.word(words.DAYS, _DAY_OF[code])) for code in days if code in _DAY_OF)
    hours = "" if (rule.start, rule.end) == ("00:00", "24:00") else f", {rule.start} – {rule.end}"
    state = gettext("libre") if rule.free else gettext("pas libre")
    during = "" if rule.during == "always" else f" ({DURING[rule.during]})"
    since = gettext("depuis le %(day)s", day=dates.full_day(rule.since))
    return f"{EVERY.get(every, rule.rule)} : {named}{hours}{during} – {state}, {since}"


def written_rules() -> list[dict[str, Any]]:
    """Those kept, and the new one."""
    found = []
    for text in request.form.getlist("rule"):
        parts = text.split("|")
        if len(parts) == 6:
            rule, since, state, start, end, during = parts
            found.append({"rule": rule, "since": since, "free": state == "free", "start": start, "end": end, "during": during})
    since_day, days = a_date("rule_since"), [day for day in request.form.getlist("rule_days") if day in _BY_DAY]
    if since_day is None and not days:
        return found
    if since_day is None:
        raise InvalidRequest("bad_date", field="rule_since")
    if not days:
        raise InvalidRequest("days_missing", field="rule_days")
    start, end = written("rule_start", 5) or "00:00", written("rule_end", 5) or "24:00"
    if end <= start:
        raise InvalidRequest("bad_time_range", field="rule_end")
    every = one_of("rule_every", EVERY)
    during = one_of("rule_during", DURING)
    return [*found, {
        "rule": _rule(every, [_BY_DAY[day] for day in days]), "since": dates.monday_of(since_day).isoformat(),
        "free": written("rule_free") == "free", "start": start, "end": end, "during": during,
    }]


def _rule(every: str, days: list[str]) -> str:
    if every.startswith("m"):
        return f"FREQ=MONTHLY;BYDAY={','.join(every[1:] + day for day in days)}"
    return f"FREQ=WEEKLY;INTERVAL={every};BYDAY={','.join(days)}"

