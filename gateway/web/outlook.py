"""The forecast in sentences: hours left, dates with how sure they are, and whether the project's date is in time."""

from dataclasses import dataclass

from flask_babel import gettext as _

from contracts.progress.rpc import Forecast
from gateway.web import dates, words


@dataclass(frozen=True)
class Outlook:
    """`headline` is the answer, `reasons` what it rests on, `needed` the project's date beside it with its tone, `assessed` the
    school's estimates."""

    headline: str
    reasons: tuple[str, ...]
    needed: str
    tone: str | None
    assessed: tuple[str, ...] = ()


def hours(minutes: int) -> str:
    """« 12 h » or « 12 h 30 »."""
    whole, rest = divmod(minutes, 60)
    return f"{whole}{dates.NB}h{dates.NB}{rest:02}" if rest else f"{whole}{dates.NB}h"


def outlook(seen: Forecast) -> Outlook:
    needed, tone = _needed(seen)
    return Outlook(_headline(seen), tuple(_reasons(seen)), needed, tone, tuple(assessed(seen)))


def _headline(seen: Forecast) -> str:
    if seen.unknown == "licensed":
        return _("Le permis est là.")
    if seen.unknown == "no_lessons":
        return _("Pas de leçon ces dernières semaines : on ne peut pas prévoir de date.")
    if seen.unknown == "too_far":
        return _("À ce rythme, la date est trop loin pour être prévue.")
    if seen.unknown or not (seen.early_on and seen.late_on and seen.likely_on):
        return _("C’est trop tôt pour prévoir une date. Il faut quelques semaines de leçons.")
    if seen.early_on == seen.late_on:
        return _("À ce rythme, le permis peut arriver vers le %(day)s.", day=dates.full_day(seen.likely_on))
    return _(
        "À ce rythme, le permis peut arriver entre le %(early)s et le %(late)s, plutôt vers le %(likely)s.",
        early=dates.full_day(seen.early_on), late=dates.full_day(seen.late_on), likely=dates.full_day(seen.likely_on),
    )


def _reasons(seen: Forecast) -> list[str]:
    basis = {
        "assessment": _("selon l’évaluation de départ de l’auto-école"),
        "booklet": _("selon ce qui est acquis dans le livret"),
        "usual": _("c’est le nombre habituel, sans évaluation de départ"),
    }[seen.basis]
    reasons = [
        _("%(driven)s de conduite faites sur environ %(needed)s%(span)s, %(basis)s.", driven=hours(seen.minutes_driven),
          needed=hours(seen.hours_needed * 60), span=_span(seen), basis=basis),
    ]
    if seen.unknown == "licensed":
        return reasons
    if seen.minutes_left:
        reasons.append(_("Il reste environ %(left)s.", left=hours(seen.minutes_left)))
    if seen.weeks:
        reasons.append(_("Rythme : %(pace)s par semaine sur les %(weeks)s dernières semaines.", pace=hours(seen.minutes_a_week),
                         weeks=seen.weeks))
    if seen.unknown is None:
        reasons.append(_(
            "%(sure)s fois sur 100, si les semaines à venir ressemblent à celles-là. Ce n’est pas une promesse.", sure=seen.confidence
        ))
        reasons.append(
            _("Date d’examen connue : %(day)s.", day=dates.full_day(seen.exam_on)) if seen.exam_on
            else _("L’attente d’une place d’examen est comptée : %(days)s jours (à confirmer avec l’auto-école).",
                   days=seen.exam_wait_days)
        )
    return reasons


def _span(seen: Forecast) -> str:
    """How sure the number of hours is."""
    if seen.unknown == "licensed" or not seen.hours_high or seen.hours_low == seen.hours_high:
        return ""
    return _(" (entre %(low)s et %(high)s)", low=hours(seen.hours_low * 60), high=hours(seen.hours_high * 60))


def assessed(seen: Forecast) -> list[str]:
    """The school's estimates, the one that counts first."""
    return [
        _("Évaluation de départ du %(day)s : %(hours)s h, %(gearbox)s. Une estimation, qui n’engage pas.", day=dates.full_day(item.on),
          hours=item.hours, gearbox=words.word(words.GEARBOXES, item.gearbox).lower()) + (f" « {item.words} »" if item.words else "")
        for item in seen.assessments[:3]
    ]


def _needed(seen: Forecast) -> tuple[str, str | None]:
    if seen.needed_by is None or seen.unknown or not (seen.early_on and seen.late_on):
        return "", None
    day = dates.full_day(seen.needed_by)
    if seen.needed_by < seen.early_on:
        return _("Le projet demande le permis pour le %(day)s : à ce rythme, ce sera après.", day=day), "bad"
    if seen.needed_by < seen.late_on:
        return _("Le projet demande le permis pour le %(day)s : c’est possible, pas sûr.", day=day), "warn"
    return _("Le projet demande le permis pour le %(day)s : c’est dans les temps.", day=day), "good"
