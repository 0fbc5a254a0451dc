"""The words of the screens for the codes of the contracts: domain.md § 2, 5 and 6, in French, plain.

A code that is not here is shown as it came, so that a newer service never breaks a page.
"""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

Words = Mapping[str, object]

ROLES: Words = {
    "youth": _("Jeune"), "adviser": _("Conseiller·ère"), "referent": _("Référent·e"), "school": _("Auto-école"),
    "instructor": _("Moniteur·rice"), "coordinator": _("Coordinateur·rice"),
    "programme_lead": _("Responsable du programme"), "evaluator": _("Évaluateur·rice"), "system": _("La plateforme"),
}

STATUSES: Words = {
    "job_seeker": _("Demandeur d’emploi"), "apprentice": _("Apprenti"),
    "professionalisation": _("Contrat de professionnalisation"), "permanent": _("Salarié CDI"),
    "fixed_term": _("Salarié CDD"), "temporary": _("Intérimaire"), "insertion": _("Insertion (IAE)"),
    "vocational_trainee": _("Stagiaire de la formation professionnelle"), "pupil": _("Scolaire"),
    "student": _("Étudiant"), "civic_service": _("Service civique"), "volunteer": _("Volontariat (EPIDE, E2C, SMV)"),
    "self_employed": _("Indépendant"), "unregistered": _("Sans emploi, non inscrit"),
    "parent_at_home": _("Parent au foyer"), "other": _("Autre"),
}

NEEDS: Words = {
    "oral_instructions": _("Consignes orales"), "reading_difficulty": _("Lecture difficile"),
    "extra_time": _("Temps majoré"), "short_lessons": _("Séances courtes"),
    "simple_material": _("Support simplifié"), "french_second_language": _("Français langue étrangère"),
    "automatic_gearbox": _("Boîte automatique"), "adapted_vehicle": _("Véhicule aménagé"),
    "exam_anxiety": _("Anxiété de l’examen"),
}

STRENGTHS: Words = {
    "regularity": _("Régularité"), "driving_experience": _("Expérience de conduite"),
    "spoken_ease": _("Aisance orale"), "memory": _("Mémoire"), "family_support": _("Soutien d’un proche"),
    "practice_vehicle": _("Véhicule pour s’entraîner"), "knows_the_area": _("Bonne connaissance du secteur"),
    "dated_job": _("Motivation par un emploi daté"),
}

JOURNEYS: Words = {
    "applied": _("Candidature reçue"), "admitted": _("Admis"), "waiting": _("En liste d’attente"),
    "refused": _("Refusé"), "active": _("En parcours"), "paused": _("En pause"), "follow_up": _("Suivi après permis"),
    "followed_up": _("Suivi après permis"), "left": _("Sorti"),
}
JOURNEY_TONES = {
    "active": "good", "admitted": "good", "waiting": "info", "paused": "warn", "refused": "bad", "follow_up": "info",
}

CODE_TRACKS: Words = {
    "not_started": _("Pas commencé"), "pre_code": _("Pré-code"), "in_training": _("En formation"),
    "passed": _("Obtenu"), "expired": _("Expiré"),
}
DRIVING_TRACKS: Words = {
    "not_started": _("Pas commencée"), "in_training": _("En formation"), "ready": _("Prêt pour l’examen"),
    "exam": _("Examen demandé"), "licensed": _("Permis obtenu"),
}

APPOINTMENTS: Words = {
    "driving": _("Leçon de conduite"), "driving_lesson": _("Leçon de conduite"), "lesson": _("Leçon de conduite"),
    "code_class": _("Cours de code"), "workshop": _("Atelier"), "interview": _("Entretien"), "exam": _("Examen"),
}
APPOINTMENT_STATES: Words = {
    "requested": _("Demandé"), "confirmed": _("Confirmé"), "declined": _("Refusé"), "cancelled": _("Annulé"),
    "moved": _("Déplacé"), "done": _("Terminé"), "held": _("Terminé"),
}
APPOINTMENT_TONES = {"requested": "warn", "confirmed": "good", "declined": "bad", "cancelled": "bad", "held": "info"}

OUTCOMES: Words = {
    "present": _("Présent"), "late": _("En retard"), "absent_excused": _("Absent, excusé"),
    "absent_unexcused": _("Absent, non excusé"), "cancelled_in_time": _("Annulé dans les délais"),
    "cancelled_late": _("Annulé hors délai"), "cancelled_by_school": _("Annulé par l’auto-école"),
    "postponed": _("Reporté"),
}
OUTCOME_TONES = {
    "present": "good", "late": "warn", "absent_excused": "warn", "absent_unexcused": "bad",
    "cancelled_in_time": "info", "cancelled_late": "warn", "cancelled_by_school": "info", "postponed": "info",
}
REASONS: Words = {
    "work": _("Travail, horaires"), "training": _("Formation"), "health": _("Santé"), "transport": _("Transport"),
    "childcare": _("Garde d’enfant"), "paperwork": _("Rendez-vous administratif"),
    "administrative": _("Rendez-vous administratif"), "money": _("Argent"),
    "discouragement": _("Découragement, stress"), "other": _("Autre"),
}

LEVELS: Words = {"introduced": _("Abordé"), "in_progress": _("En cours"), "acquired": _("Acquis")}
LEVEL_TONES = {"introduced": "warn", "in_progress": "info", "acquired": "good"}

DIFFICULTIES: Words = {
    "vocabulary": _("Vocabulaire du code"), "memory": _("Mémoire"), "reading": _("Lecture"),
    "stress": _("Stress au volant"), "observation": _("Observation"), "handling": _("Maniement de la voiture"),
    "dense_traffic": _("Circulation dense"), "schedule": _("Horaires"), "transport": _("Transport"),
    "repeated_absence": _("Absences répétées"), "childcare": _("Garde d’enfant"), "money": _("Argent"),
    "health": _("Santé"), "motivation": _("Motivation"), "paperwork": _("Démarches administratives"),
    "other": _("Autre"),
}

ADJUSTMENTS: Words = {
    "pace": _("Changer le rythme"), "schedule": _("Changer les horaires"), "instructor": _("Changer de moniteur"),
    "automatic_gearbox": _("Passer en boîte automatique"), "pre_code": _("Suivre un pré-code"),
    "adapted_lessons": _("Adapter les cours"), "more_hours": _("Ajouter des heures"),
    "simulator": _("Utiliser un simulateur"), "exam_postponed": _("Reporter l’examen"),
    "transport_help": _("Aider pour le transport"), "financial_help": _("Aider avec de l’argent"),
    "mobility_job_workshop": _("Atelier mobilité et emploi"), "support": _("Soutien"), "other": _("Autre"),
}
ADJUSTMENT_STATES: Words = {
    "proposed": _("Proposé"), "agreed": _("Approuvé, attend le jeune"), "accepted": _("Accepté"),
    "declined": _("Décliné"), "done": _("Fait"), "withdrawn": _("Retiré"),
}
ADJUSTMENT_TONES = {"proposed": "info", "agreed": "warn", "accepted": "good", "done": "good", "declined": "bad"}
ADJUSTMENT_ACTS: Words = {
    "agree": _("Approuver"), "accept": _("Accepter"), "decline": _("Décliner"), "complete": _("C’est fait"),
    "withdraw": _("Retirer"),
}

SIGNALS: Words = {
    "absences_in_a_row": _("Absences de suite"), "nothing_lately": _("Rien depuis longtemps"),
    "adjustment_unanswered": _("Ajustement sans réponse"), "difficulty_open": _("Difficulté toujours ouverte"),
}

DAYS: Words = {
    "mon": _("lundi"), "tue": _("mardi"), "wed": _("mercredi"), "thu": _("jeudi"), "fri": _("vendredi"),
    "sat": _("samedi"), "sun": _("dimanche"),
}
WEEKDAYS = tuple(DAYS)


def word(words: Words, code: object) -> str:
    """The French for a code; the code itself when it is not known here."""
    return str(words.get(str(code), code)) if code is not None else ""
