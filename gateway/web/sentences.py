"""Facts in codes become sentences: timelines, notifications, evidence of signals, reasons why there is no slot.

A fact that is not known here still has a line, so that nothing that happened is hidden.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from contracts.attendance.rpc import NoSlotReason
from contracts.progress.rpc import Evidence, TimelineEntry
from gateway.web import dates, words

Data = Mapping[str, str | int | float | None]

# event's short name: (sentence, pictogram, tone)
FACTS: dict[str, tuple[object, str, str | None]] = {
    "youth_admitted": (_("Entrée dans le programme"), "flag", "good"),
    "youth_put_on_waiting_list": (_("En liste d’attente"), "clock", None),
    "admission_withdrawn": (_("Admission annulée : la candidature attend à nouveau"), "flag", "warn"),
    "youth_refused": (_("Candidature refusée"), "warning", "bad"),
    "youth_linked": (_("Une nouvelle personne suit le parcours"), "people", None),
    "youth_unlinked": (_("Une personne ne suit plus le parcours"), "people", None),
    "youth_left_area": (_("Départ vers un autre bassin"), "road", None),
    "youth_entered_area": (_("Arrivée dans le bassin"), "road", None),
    "youths_merged": (_("Deux dossiers réunis en un"), "people", None),
    "adviser_attached": (_("Une personne remplace pour un temps"), "people", None),
    "adviser_detached": (_("Fin d’un remplacement"), "people", None),
    "status_changed": (_("Changement de statut"), "work", None),
    "status_withdrawn": (_("Un statut noté par erreur est retiré"), "work", None),
    "project_defined": (_("Projet précisé"), "work", None),
    "code_track_moved": (_("Le code avance"), "book", "good"),
    "driving_track_moved": (_("La conduite avance"), "wheel", "good"),
    "contact_changed": (_("Coordonnées changées"), "phone", None),
    "needs_changed": (_("Atouts et besoins mis à jour"), "heart", None),
    "journey_paused": (_("Parcours en pause"), "clock", "warn"),
    "journey_resumed": (_("Parcours repris"), "road", "good"),
    "journey_ended": (_("Fin du parcours"), "flag", None),
    "journey_reopened": (_("Retour dans le programme"), "road", "good"),
    "milestone_reached": (_("Démarche notée"), "papers", "good"),
    "milestone_withdrawn": (_("Démarche retirée"), "papers", None),
    "project_step_planned": (_("Étape du projet prévue"), "flag", None),
    "project_step_done": (_("Étape du projet faite"), "flag", "good"),
    "project_step_dropped": (_("Étape du projet retirée"), "flag", None),
    "employment_situation_recorded": (_("Situation d’emploi notée"), "work", None),
    "charter_signed": (_("Charte signée"), "sign", "good"),
    "charter_reviewed": (_("Charte revue ensemble"), "sign", "good"),
    "place_offered": (_("Une place est proposée"), "people", "good"),
    "place_offer_closed": (_("Réponse à la place proposée"), "people", None),
    "availability_declared": (_("Disponibilités données"), "calendar", None),
    "appointment_requested": (_("Rendez-vous demandé"), "calendar", None),
    "appointment_confirmed": (_("Rendez-vous confirmé"), "check", "good"),
    "appointment_declined": (_("Rendez-vous refusé par l’auto-école"), "cross", "bad"),
    "appointment_moved": (_("Rendez-vous déplacé"), "refresh", "warn"),
    "appointment_cancelled": (_("Rendez-vous annulé"), "cross", "warn"),
    "erased_time_freed": (_("Heure libérée : le dossier est effacé"), "cross", "warn"),
    "plan_sent_to_school": (_("Un planning attend votre accord"), "calendar", "warn"),
    "appointment_accepted": (_("Rendez-vous accepté par le ou la jeune"), "check", "good"),
    "appointment_turned_down": (_("Le ou la jeune ne peut pas venir"), "cross", "warn"),
    "appointment_noted": (_("Un mot sur un rendez-vous"), "message", None),
    "meeting_point_changed": (_("Nouveau lieu de rendez-vous"), "road", None),
    "freed_time_offered": (_("Une place se libère : à vous de répondre"), "bell", "good"),
    "freed_offer_accepted": (_("Une place libérée est prise"), "check", "good"),
    "freed_offer_expired": (_("La place est passée à quelqu’un d’autre"), "clock", None),
    "lesson_attended": (_("Séance suivie"), "wheel", "good"),
    "lesson_missed": (_("Séance manquée"), "warning", "bad"),
    "attendance_corrected": (_("Présence corrigée"), "pen", "warn"),
    "attendance_signed": (_("Présence signée"), "sign", "good"),
    "attendance_contested": (_("Présence contestée"), "hand", "warn"),
    "attendance_contest_answered": (_("Réponse à une contestation"), "hand", None),
    "objective_marked": (_("Note du livret"), "star", "good"),
    "objective_self_assessed": (_("Auto-évaluation"), "person", None),
    "practice_series_recorded": (_("Série de code"), "book", None),
    "booklet_opened": (_("Nouveau livret"), "book", None),
    "competence_reviewed": (_("Bilan de compétence"), "star", "good"),
    "exam_result_recorded": (_("Résultat d’examen"), "flag", None),
    "exam_missed": (_("Pas venu à l’examen"), "warning", "bad"),
    "exam_result_withdrawn": (_("Résultat d’examen retiré"), "cross", None),
    "code_tries_used_up": (_("Code à repasser"), "warning", "bad"),
    "code_tries_left_again": (_("Code de nouveau valable"), "book", "good"),
    "initial_assessment_recorded": (_("Évaluation de départ"), "clock", None),
    "signal_snoozed": (_("Signal mis de côté"), "clock", None),
    "difficulty_reported": (_("Difficulté signalée"), "hand", "warn"),
    "difficulty_resolved": (_("Difficulté réglée"), "check", "good"),
    "funding_proposed": (_("Plan de financement proposé"), "papers", None),
    "adjustment_proposed": (_("Ajustement proposé"), "adjust", None),
    "adjustment_agreed": (_("Ajustement approuvé"), "adjust", None),
    "adjustment_accepted": (_("Ajustement accepté"), "check", "good"),
    "adjustment_declined": (_("Ajustement décliné"), "cross", "warn"),
    "adjustment_discussed": (_("Message sur un ajustement"), "message", None),
    "adjustment_arbitrated": (_("Décision du conseiller sur un ajustement"), "adjust", None),
    "adjustment_done": (_("Ajustement fait"), "check", "good"),
    "adjustment_withdrawn": (_("Ajustement refusé ou retiré"), "cross", "warn"),
    "signal_raised": (_("Signal"), "bell", "warn"),
    "signal_cleared": (_("Signal levé"), "check", None),
    "quiz_answered": (_("Quiz fait"), "book", None),
    "message_posted": (_("Nouveau message"), "message", None),
    "message_moderated": (_("Un message signalé a été regardé"), "message", None),
    "appointment_reminder": (_("Rappel d’un rendez-vous"), "clock", None),
    "adjustment_reminder": (_("Rappel d’une réponse attendue"), "clock", None),
    "digest": (_("Résumé du jour"), "list", None),
}

NO_SLOT: dict[str, object] = {
    "no_school": _("Aucune auto-école n’est encore attachée à ce parcours."),
    "no_instructor_free": _("Aucun moniteur n’est libre"),
    "no_vehicle_free": _("Aucun véhicule n’est libre"),
    "school_gives_no_range": _("L’auto-école ne donne pas d’heures au programme"),
    "youth_has_other_appointments": _("D’autres rendez-vous prennent déjà ce temps"),
    "youth_not_available": _("Les disponibilités données ne couvrent pas"),
    "youth_availability_unknown": _("Les disponibilités ne sont pas encore connues. Il faut les donner."),
    "no_suiting_vehicle": _("L’auto-école n’a pas de véhicule qui convient"),
    "working_day_full": _("Le moniteur ou la monitrice a déjà sa journée entière de leçons. Il faudrait en déplacer une"),
    "working_week_full": _("Le moniteur ou la monitrice a déjà sa semaine entière de leçons. Il faudrait en déplacer une"),
    "rest_too_short": _("Le moniteur ou la monitrice n’aurait pas son repos de la nuit. Il faudrait déplacer la leçon d’à côté"),
    "lesson_too_long": _("Il n’y a pas de moment libre assez long. Essayez une leçon plus courte."),
    "no_time_in_range": _("Il n’y a pas de moment libre dans ces jours. Regardez plus tard."),
}


@dataclass(frozen=True)
class Line:
    """One entry of the timeline macro."""

    when: str
    when_text: str
    title: str
    text: str
    who: str
    pictogram: str
    tone: str | None


def timeline_line(entry: TimelineEntry, names: Mapping[str, str]) -> Line:
    sentence, pictogram, tone = FACTS.get(entry.what, (entry.what, "road", None))
    return Line(
        entry.at.isoformat(), dates.moment(entry.at), str(sentence), detail(entry.what, entry.data, names),
        names.get(entry.actor, ""), pictogram, tone,
    )


def fact(what: str) -> str:
    return str(FACTS.get(what, (what, "", None))[0])


def pictogram(what: str) -> str:
    return FACTS.get(what, ("", "bell", None))[1]


def detail(what: str, data: Data, names: Mapping[str, str] | None = None) -> str:
    """The codes of a fact in words, joined: « mardi 24 novembre, 14 h · Absent, excusé · Transport »."""
    parts = [_part(what, key, value) for key, value in data.items() if value is not None and key != "score"]
    if data.get("score") is not None:
        parts.append(gettext("%(score)s bonnes réponses sur %(of)s", score=data["score"], of=data.get("of") or 40))
    who = (names or {}).get(str(data.get("other_id", "")), "")
    return " · ".join(part for part in (who, *parts) if part)


_TABLES: dict[str, words.Words] = {
    "outcome": words.OUTCOMES, "reason": words.REASONS, "level": words.LEVELS, "status": words.STATUSES,
    "by_role": words.ROLES, "role": words.ROLES, "milestone": words.MILESTONES, "point": words.EMPLOYMENT_POINTS,
    "situation": words.EMPLOYMENT, "by": {**words.ROLES, **words.CHARTER_PARTIES},
}
_KINDS: dict[str, words.Words] = {
    "difficulty": words.DIFFICULTIES, "adjustment": words.ADJUSTMENTS, "signal": words.SIGNALS,
    "appointment": words.APPOINTMENTS, "lesson": words.APPOINTMENTS, "attendance": words.APPOINTMENTS,
    "exam": words.EXAMS, "erased": words.APPOINTMENTS,
}


def _day_of(value: str) -> dt.date | dt.datetime:
    """A snoozed signal ends on a day, a stand-in at an instant."""
    return dt.date.fromisoformat(value) if len(value) == len("2026-11-23") else dt.datetime.fromisoformat(value.replace("Z", "+00:00"))


def _part(what: str, key: str, value: str | int | float) -> str:
    if key in _TABLES:
        return words.word(_TABLES[key], value)
    if key == "kind":
        return words.word(_KINDS.get(what.split("_", 1)[0], {}), value)
    if key == "track":
        return words.word(words.CODE_TRACKS if what.startswith("code") else words.DRIVING_TRACKS, value)
    if key == "starts_at":
        at = dt.datetime.fromisoformat(str(value).replace("Z", "+00:00"))
        return dates.moment(at)
    if key == "objective":
        return str(value)
    if key == "minutes":
        return gettext("%(minutes)s minutes", minutes=value)
    if key == "competence":
        return str(value)
    if key == "category":
        return words.word(words.CATEGORIES, value)
    if key == "training":
        return words.word(words.TRAININGS, value)
    if key == "upheld":
        return gettext("acceptée") if value else gettext("la note reste")
    if key == "decision" and what == "message_moderated":
        return gettext("caché") if value == "hide" else gettext("laissé")
    if key == "refused":
        return gettext("refusé") if value else ""
    if key == "waits_for" and what == "adjustment_arbitrated":
        return gettext("attend la réponse : %(who)s", who=words.word(words.ROLES, value))
    if key == "passed":
        return gettext("réussi") if value else gettext("pas encore réussi")
    if key == "points":
        return gettext("%(points)s points", points=f"{value:g}".replace(".", ","))
    if key == "hours":
        return gettext("%(hours)s heures estimées", hours=value)
    if key == "until" and what.startswith("freed_"):
        return gettext("réponse avant : %(when)s", when=dates.moment(dt.datetime.fromisoformat(str(value).replace("Z", "+00:00"))))
    if key == "until":
        return gettext("jusqu’au %(day)s", day=dates.full_day(_day_of(str(value))))
    return ""


EVIDENCE: dict[str, object] = {
    "lesson_missed": _("Absence"), "absence": _("Absence"), "appointment": _("Séance"), "last_activity": _("Dernier fait"),
    "activity": _("Dernier fait"), "adjustment": _("Ajustement proposé"), "difficulty": _("Difficulté signalée"),
    "admitted": _("Entrée dans le programme"), "start": _("Début du suivi"), "hours_driven": _("Heures de conduite"),
    "exam": _("Examen pratique non réussi"), "code_passed": _("Code obtenu"), "code_ends": _("Fin de validité du code"),
    "booklet_complete": _("Livret complet"), "neph_asked": _("NEPH demandé"), "status_changed": _("Nouveau statut"),
    "message_unread": _("Message non lu"), "project_step": _("Dernière étape du projet"),
    "needed_on": _("Permis utile pour"), "starts_on": _("Début de l’emploi ou de la formation"),
    "licence_forecast": _("Permis prévu vers"), "unreachable": _("Ni téléphone ni e-mail depuis"),
    "practice_series_recorded": _("Série de code"),
}
BY_THE_DAY = frozenset({
    "exam", "code_passed", "code_ends", "neph_asked", "needed_on", "starts_on", "licence_forecast", "unreachable",
    "status_changed", "project_step", "exam_result_recorded", "milestone_reached",
})
"""Evidence that has a day and no hour."""


def evidence(line: Evidence) -> str:
    """« Absence : mardi 17 novembre, 14 h »."""
    said = str(EVIDENCE.get(line.kind) or FACTS.get(line.kind, (line.kind,))[0])
    if line.kind == "hours_driven":
        return gettext("%(driven)s h de conduite, pour %(of)s h estimées au départ", driven=line.value, of=line.of)
    if line.kind == "message_unread":
        said = gettext("Message que le ou la jeune n’a pas lu") if line.id == "youth" else gettext("Message du ou de la jeune, pas lu")
    elif line.kind == "status_changed" or (line.kind == "starts_on" and line.id in words.STATUSES):
        said = f"{said} ({words.word(words.STATUSES, line.id)})"
    elif line.value is not None:
        points = gettext("%(n)s points", n=line.value) if line.kind == "exam" else gettext("%(n)s sur 40", n=line.value)
        said = f"{said} ({points})"
    if line.at is None:
        return said
    return f"{said} : {dates.full_day(line.at) if line.kind in BY_THE_DAY else dates.moment(line.at)}"


def no_slot(reason: NoSlotReason) -> str:
    """Why there is none, and what else would have to change with it."""
    return " ".join(_cause(each) for each in (reason, *reason.also))


def _cause(reason: NoSlotReason) -> str:
    said = str(NO_SLOT.get(reason.code, _("Aucun créneau ne convient pour le moment."))).rstrip(".")
    if reason.wished:
        asked = ", ".join(words.word({**words.GEARBOXES, **words.FITTINGS}, code).lower() for code in reason.wished)
        said = gettext("%(said)s (%(asked)s)", said=said, asked=asked)
    if reason.code == "no_suiting_vehicle" or not (reason.start and reason.end):
        return f"{said}."
    day = dates.day(reason.date) if reason.date else words.word(words.DAYS, reason.day)
    return f"{said}, {gettext('%(day)s de %(start)s à %(end)s', day=day, start=reason.start, end=reason.end)}."
