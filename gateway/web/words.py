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

ADMISSION_OUTCOMES: Words = {"admitted": _("Admis"), "waiting": _("En liste d’attente"), "refused": _("Refusé")}

CODE_TRACKS: Words = {
    "not_started": _("Pas commencé"), "pre_code": _("Pré-code"), "in_training": _("En formation"),
    "passed": _("Obtenu"), "expired": _("Expiré"),
}
DRIVING_TRACKS: Words = {
    "not_started": _("Pas commencée"), "in_training": _("En formation"), "ready": _("Prêt pour l’examen"),
    "exam": _("Examen demandé"), "licensed": _("Permis obtenu"),
}

MILESTONES: Words = {
    "neph_asked": _("NEPH demandé"), "neph_received": _("NEPH reçu"), "code_booked": _("Examen du code réservé"),
    "exam_asked": _("Place d’examen demandée"), "exam_booked": _("Examen pratique réservé"),
}
MILESTONE_DAYS = {"code_booked", "exam_booked"}  # those that name the day of an exam
EMPLOYMENT_POINTS: Words = {
    "entry": _("À l’entrée"), "6": _("Après 6 mois"), "12": _("Après 12 mois"), "24": _("Après 24 mois"),
}
EMPLOYMENT: Words = {
    "seeking": _("Recherche d’emploi"), "short_contract": _("Emploi de moins de 6 mois"),
    "long_contract": _("Emploi de 6 mois ou plus"), "permanent_contract": _("CDI"),
    "apprenticeship": _("Apprentissage ou contrat de professionnalisation"),
    "insertion": _("Insertion par l’activité économique"), "training": _("Formation"), "studies": _("Études"),
    "civic_service": _("Service civique ou volontariat"), "own_business": _("À son compte"),
    "inactive": _("Sans emploi, sans recherche"), "unknown": _("Pas de réponse"),
}
EXIT_REASONS: Words = {
    "moved": _("Déménagement"), "job": _("Emploi ou formation sans besoin du permis"),
    "licensed_elsewhere": _("Permis obtenu en dehors du programme"), "health": _("Santé"),
    "family": _("Raison familiale"), "money": _("Reste à payer"), "discouraged": _("Abandon, découragement"),
    "unreachable": _("Plus de nouvelles"), "declined_place": _("Place refusée"), "other": _("Autre"),
}
JOURNEY_ENDS: Words = {"left": _("Sortie du programme"), "followed_up": _("Suivi après le permis")}
CHARTER_PARTIES: Words = {
    "youth": _("Le ou la jeune"), "adviser": _("La Mission Locale"), "school": _("L’auto-école"),
}
DUE: Words = {
    "charter_to_sign": _("Charte à signer"), "charter_review": _("Charte à revoir ensemble"),
    "employment": _("Situation d’emploi à noter"), "project_step": _("Étape du projet"),
    "return": _("Retour de pause prévu"), "offer": _("Place proposée : réponse attendue"),
}
DUE_PICTOGRAMS = {
    "charter_to_sign": "sign", "charter_review": "sign", "employment": "work", "project_step": "flag",
    "return": "clock", "offer": "people",
}
CIVILITIES: Words = {"Mme": _("Madame"), "M.": _("Monsieur")}
CONTACT_WAYS: Words = {
    "phone": _("Un appel"), "sms": _("Un SMS"), "email": _("Un e-mail"), "post": _("Un courrier"),
}
LANGUAGES: Words = {
    "fr": _("Français"), "en": _("Anglais"), "ar": _("Arabe"), "pt": _("Portugais"), "es": _("Espagnol"), "tr": _("Turc"),
    "uk": _("Ukrainien"), "ps": _("Pachto"), "fa": _("Dari ou persan"), "so": _("Somali"), "other": _("Une autre langue"),
}
CHANGES: Words = {
    "merge": _("Deux dossiers réunis en un"), "area": _("Changement de bassin"), "adviser": _("Nouvelle personne référente"),
    "stand_in": _("Une personne remplace pour un temps"), "school": _("Nouvelle auto-école"),
    "referent": _("Une personne de plus accompagne le parcours"), "instructor": _("Nouveau moniteur ou nouvelle monitrice"),
    "adviser_ended": _("Plus de personne référente"), "school_ended": _("Plus d’auto-école"),
    "referent_ended": _("Une personne n’accompagne plus le parcours"),
    "instructor_ended": _("Un moniteur ou une monitrice ne suit plus le parcours"),
    "contact": _("Coordonnées changées"), "identity": _("Identité corrigée"), "project": _("Projet précisé"),
    "needs": _("Atouts et besoins mis à jour"), "status": _("Changement de statut"), "track": _("Étape du code ou de la conduite"),
    "milestone": _("Démarche notée"), "milestone_withdrawn": _("Démarche retirée"),
    "step_planned": _("Étape du projet prévue"), "step_done": _("Étape du projet faite"),
    "step_reopened": _("Étape du projet à refaire"), "step_dropped": _("Étape du projet abandonnée"),
    "employment": _("Situation d’emploi notée"), "charter_signed": _("Charte signée"),
    "charter_reviewed": _("Charte revue ensemble"), "place_offered": _("Place proposée"),
    "place_accepted": _("Place acceptée"), "place_declined": _("Place refusée"), "place_expired": _("Place sans réponse"),
    "journey": _("Parcours changé"), "import_row": _("Ligne d’import décidée"),
    "decision_admitted": _("Candidature admise"), "decision_waiting": _("Candidature en liste d’attente"),
    "decision_refused": _("Candidature refusée"), "decision_undone": _("Décision sur la candidature annulée"),
    "drawn": _("Candidature tirée au sort"),
}
CHANGED_FIELDS: Words = {
    "phone": _("téléphone"), "email": _("e-mail"), "address": _("adresse"), "postcode": _("code postal"),
    "commune": _("commune"), "preferred_contact": _("contact préféré"), "language": _("langue"), "civility": _("civilité"),
    "last_name": _("nom"), "first_name": _("prénom"), "birth_date": _("date de naissance"), "neph": _("NEPH"),
    "representative": _("représentant"), "target": _("métier visé"), "why": _("raison"), "needed_by": _("date utile"),
    "strengths": _("atouts"), "strengths_words": _("atouts"), "needs": _("besoins"), "needs_words": _("besoins"),
    "needs_shared": _("partage des besoins"), "code_track": _("code"), "driving_track": _("conduite"),
    "pause": _("pause"), "resume": _("reprise"), "end": _("fin"), "reopen": _("retour"),
    **MILESTONES, **EMPLOYMENT_POINTS, **CHARTER_PARTIES,
}

APPOINTMENTS: Words = {
    "driving_lesson": _("Leçon de conduite"), "code_class": _("Cours de code"), "workshop": _("Atelier"),
    "interview": _("Entretien"), "exam": _("Examen"), "code_exam": _("Examen du code"),
    "practical_exam": _("Examen de conduite"),
}
APPOINTMENT_PICTOGRAMS = {
    "driving_lesson": "wheel", "code_class": "book", "workshop": "people", "interview": "message", "exam": "flag",
    "code_exam": "flag", "practical_exam": "flag",
}
APPOINTMENT_STATES: Words = {
    "requested": _("Demandé"), "confirmed": _("Confirmé"), "declined": _("Refusé"), "cancelled": _("Annulé"),
    "closed": _("Terminé"),
}
APPOINTMENT_TONES = {"requested": "warn", "confirmed": "good", "declined": "bad", "cancelled": "bad", "closed": "info"}

OUTCOMES: Words = {
    "present": _("Présent"), "late": _("En retard"), "absent_excused": _("Absent, excusé"),
    "absent_unexcused": _("Absent, non excusé"), "cancelled_in_time": _("Annulé dans les délais"),
    "cancelled_late": _("Annulé hors délai"), "cancelled_by_school": _("Annulé par l’auto-école"),
    "postponed": _("Reporté"),
}
INTERVIEW_OUTCOMES: Words = {
    code: OUTCOMES[code] for code in ("present", "late", "absent_excused", "absent_unexcused", "cancelled_in_time", "postponed")
}
"""Of an interview that an adviser holds no hour is due, and no school has to do with it."""
OUTCOME_TONES = {
    "present": "good", "late": "warn", "absent_excused": "warn", "absent_unexcused": "bad",
    "cancelled_in_time": "info", "cancelled_late": "warn", "cancelled_by_school": "info", "postponed": "info",
}
REASONS: Words = {
    "work": _("Travail, horaires"), "training": _("Formation"), "health": _("Santé"), "transport": _("Transport"),
    "childcare": _("Garde d’enfant"), "administrative": _("Rendez-vous administratif"), "money": _("Argent"),
    "discouragement": _("Découragement, stress"), "other": _("Autre"),
}

LEVELS: Words = {"introduced": _("Abordé"), "in_progress": _("En cours"), "acquired": _("Acquis")}
LEVEL_TONES = {"introduced": "warn", "in_progress": "info", "acquired": "good"}

DIFFICULTIES: Words = {
    "code_vocabulary": _("Le vocabulaire du code"), "code_memory": _("Retenir le code"),
    "code_reading": _("Lire les questions du code"), "driving_stress": _("Le stress au volant"),
    "driving_observation": _("Bien regarder autour de soi"), "driving_handling": _("Manier la voiture"),
    "driving_dense_traffic": _("La circulation dense"), "timetable": _("Les horaires"),
    "transport": _("Le transport pour venir"), "repeated_absence": _("Des absences répétées"),
    "childcare": _("La garde d’enfant"), "money": _("L’argent"), "health": _("La santé"),
    "motivation": _("La motivation"), "administrative": _("Les papiers"), "other": _("Autre chose"),
}

ADJUSTMENTS: Words = {
    "pace": _("Changer le rythme"), "timetable": _("Changer les horaires"), "instructor": _("Changer de moniteur"),
    "automatic_gearbox": _("Passer en boîte automatique"), "pre_code": _("Suivre un pré-code"),
    "adapted_lessons": _("Adapter les cours"), "more_hours": _("Ajouter des heures"),
    "simulator": _("Utiliser un simulateur"), "postpone_exam": _("Reporter l’examen"),
    "transport_help": _("Aider pour le transport"), "financial_help": _("Aider avec de l’argent"),
    "mobility_workshop": _("Suivre un atelier mobilité et emploi"), "support": _("Être soutenu"),
    "other": _("Autre chose"),
}
# Who must act or pay, as a first value of the form: the hours are the school's to give, the aids the adviser's.
ADJUSTMENT_AGREERS = {
    "pace": "school", "timetable": "school", "instructor": "school", "automatic_gearbox": "school",
    "pre_code": "school", "adapted_lessons": "school", "more_hours": "school", "simulator": "school",
    "postpone_exam": "school", "transport_help": "adviser", "financial_help": "adviser",
    "mobility_workshop": "adviser", "support": "adviser",
}
ADJUSTMENT_STATES: Words = {
    "proposed": _("Proposé"), "agreed": _("Approuvé"), "accepted": _("Accepté"), "declined": _("Décliné"),
    "done": _("Fait"), "withdrawn": _("Retiré"),
}
ADJUSTMENT_TONES = {"proposed": "info", "agreed": "warn", "accepted": "good", "done": "good", "declined": "bad"}
ADJUSTMENT_ACTS: Words = {
    "agree": _("Approuver"), "refuse": _("Refuser"), "accept": _("Oui, je veux bien"), "decline": _("Non merci"),
    "done": _("C’est fait"), "withdraw": _("Retirer"),
}

SIGNALS: Words = {
    "two_absences": _("2 absences de suite"), "nothing_for_14_days": _("Rien depuis 14 jours"),
    "adjustment_unanswered": _("Ajustement sans réponse"), "difficulty_open": _("Difficulté toujours ouverte"),
    "practice_flat": _("Le code n’avance plus"), "hours_over_estimate": _("Plus d’heures que prévu"),
    "code_expiring": _("Le code expire bientôt"), "tries_used": _("3 essais déjà passés"),
    "ready_without_exam": _("Prêt·e, sans date d’examen"), "neph_late": _("NEPH toujours attendu"),
    "status_changed": _("Nouveau statut"), "message_unread": _("Message non lu"),
    "project_still": _("Le projet n’avance plus"), "needed_before_licence": _("Le permis arrivera après l’emploi"),
    "unreachable": _("Injoignable"),
}
SIGNAL_TONES = {
    "two_absences": "bad", "nothing_for_14_days": "warn", "adjustment_unanswered": "warn", "code_expiring": "bad",
    "tries_used": "bad", "unreachable": "bad",
}
# What to do about a signal, in words: the first text of the adjustment that is proposed from it.
SIGNAL_HINTS: Words = {
    "two_absences": _("Appeler, comprendre l’absence, changer ce qui gêne."),
    "nothing_for_14_days": _("Appeler, et fixer ensemble le prochain pas."),
    "adjustment_unanswered": _("Relancer la personne dont la réponse est attendue."),
    "difficulty_open": _("Répondre à la difficulté par un ajustement."),
    "practice_flat": _("Travailler autrement le thème le plus faible."),
    "hours_over_estimate": _("Faire le point à trois : heures, budget, manière d’apprendre."),
    "code_expiring": _("Accélérer, ou prévoir de repasser le code."),
    "tries_used": _("Préparer autrement le prochain essai : examen blanc, points faibles."),
    "ready_without_exam": _("Demander une place d’examen à l’auto-école."),
    "neph_late": _("Relancer France Titres ensemble."),
    "status_changed": _("Revoir les disponibilités et les aides."),
    "message_unread": _("Lire, ou appeler."),
    "project_still": _("Prévoir une étape du projet : atelier, stage, candidature."),
    "needed_before_licence": _("Plus de leçons par semaine, ou une autre solution pour se déplacer au début."),
    "unreachable": _("Retrouver un téléphone ou un e-mail, par un proche ou l’auto-école."),
}
SIGNAL_PICTOGRAMS = {
    "two_absences": "warning", "nothing_for_14_days": "clock", "adjustment_unanswered": "adjust",
    "difficulty_open": "hand", "practice_flat": "book", "hours_over_estimate": "clock", "code_expiring": "clock",
    "tries_used": "flag", "ready_without_exam": "flag", "neph_late": "clock", "status_changed": "work",
    "message_unread": "message", "project_still": "work", "needed_before_licence": "work", "unreachable": "phone",
}
OWNERS: Words = {role: ROLES[role] for role in ("youth", "adviser", "referent", "school", "instructor")}
CATEGORIES: Words = {"B": _("Permis B"), "B_automatic": _("Permis B, boîte automatique")}
TRAININGS: Words = {
    "traditional": _("Formation traditionnelle"), "supervised": _("Conduite supervisée"),
    "accompanied": _("Conduite accompagnée (AAC)"),
}
EXAM_ABSENCES: Words = {
    "excused": _("Absent, excusé"), "unexcused": _("Absent, non excusé"), "cancelled_late": _("Annulé trop tard"),
}
EXAMS: Words = {"code": _("Examen du code"), "practical": _("Examen pratique"), "mock": _("Examen blanc")}
DECLINE_REASONS: Words = {
    "other_time": _("Une autre heure irait mieux"), "instructor_away": _("Moniteur absent"),
    "vehicle_away": _("Véhicule indisponible"), "full": _("Plus de place"), "other": _("Autre"),
}
GEARBOXES: Words = {"manual": _("Boîte manuelle"), "automatic": _("Boîte automatique")}
DAY_PARTS: Words = {"morning": _("Matin"), "afternoon": _("Après-midi"), "evening": _("Soir")}
FITTINGS: Words = {
    "steering_knob": _("Boule au volant"), "left_accelerator": _("Pédales inversées (accélérateur à gauche)"),
    "hand_controls": _("Commandes au volant"), "pedal_extensions": _("Rallonges de pédales"),
    "raised_seat": _("Siège rehaussé"), "wide_mirrors": _("Rétroviseurs élargis"),
}
IMPORT_OUTCOMES: Words = {
    "erased": _("Mis de côté : dossier effacé"), "elsewhere": _("Mis de côté : autre bassin"),
    "admitted": _("Admis"), "waiting": _("En attente d’une place"), "refused": _("Refusé"),
    "to_correct": _("À corriger"), "duplicate": _("Doublon"), "updated": _("Mis à jour"),
    "unchanged": _("Inchangé"),
}
IMPORT_TONES = {
    "admitted": "good", "waiting": "info", "refused": "bad", "to_correct": "warn", "duplicate": "warn",
    "updated": "info",
}

# What an import says that a person changed here, or mended in the export (services/profiles/domain/youth_file.py).
_IMPORTED = (
    "file number", "civility", "name", "date", "address", "commune", "phone", "email", "status", "structure", "adviser",
    "school", "project", "needs", "availability", "code", "income", "comment",
)
ROW_REASONS: Words = {
    "erased": _("ce dossier a été effacé ; voir « Effacements » si la personne revient"),
    "followed elsewhere": _("suivi maintenant dans un autre bassin"),
    "adviser elsewhere": _("Conseiller ou conseillère d’un autre bassin"),
    "adviser left": _("Ce conseiller ou cette conseillère n’est plus là"),
    "phone": _("Le numéro de téléphone n’est pas complet"), "email": _("L’adresse e-mail n’est pas bien écrite"),
    "date": _("La date n’existe pas"), "name": _("Le nom manque"), "status": _("Le statut n’est pas reconnu"),
    "project": _("Le projet manque"), "commune": _("La commune n’est pas dans le Loiret"),
    "income": _("Les revenus dépassent la limite"), "age<18": _("Moins de 18 ans"), "age>25": _("Plus de 25 ans"),
    "quota full": _("Plus de place dans le bassin"), "same name and birth date": _("Même nom et même naissance"),
    "same file number": _("Même numéro de dossier"), "columns": _("Les colonnes ne sont pas celles attendues"),
    "file_number": _("Le numéro de dossier n’est pas bon"), "number": _("Le nombre n’est pas bien écrit"),
    "code": _("Le code manque"), "area": _("Le bassin n’est pas reconnu"), "structure": _("La structure manque"),
    "same code": _("Même code"), "same name": _("Même nom"), "adviser": _("Conseiller ou conseillère inconnu·e"),
    "school": _("Auto-école inconnue"), "file number": _("Le numéro de dossier n’est pas bon"),
    "need": _("Besoin inconnu"), "merged file": _("Ce dossier a été fusionné avec un autre"),
    "awaits commission": _("Attend la commission"), "awaits draw": _("Attend le tirage au sort"),
    "new, awaits commission": _("Nouvelle personne : attend la commission"),
    "new, awaits draw": _("Nouvelle personne : attend le tirage au sort"),
    "new": _("Nouvelle personne"), "18 by now": _("A 18 ans maintenant"),
    "new, quota full": _("Nouvelle personne : plus de place dans le bassin"),
    **dict.fromkeys((f"mended: {noun}" for noun in _IMPORTED), _("Corrigé dans l’export")),
    **dict.fromkeys((f"conflict: {noun}" for noun in _IMPORTED), _("Changé ici et dans l’export : à vous de choisir")),
}
TRANSFERS: Words = {
    "planned": _("Prévu"), "moving": _("En cours"), "moved": _("En cours"), "returning": _("Retour en cours"),
    "over": _("Terminé"), "cancelled": _("Annulé"),
}
TRANSFER_TONES = {"planned": "info", "moving": "warn", "moved": "warn", "returning": "warn", "over": "good"}
ALIKE: Words = {"name": _("Même nom"), "birth_date": _("Même naissance"), "phone": _("Même téléphone"), "email": _("Même e-mail")}
FILE_FIELDS: Words = {
    "civility": _("Civilité"), "last_name": _("Nom"), "first_name": _("Prénom"), "birth_date": _("Né·e le"),
    "file_number": _("Dossier"), "phone": _("Téléphone"), "email": _("E-mail"), "address": _("Adresse"),
    "postcode": _("Code postal"), "commune": _("Commune"), "neph": _("NEPH"), "target": _("Métier ou formation visés"),
    "why": _("Pourquoi le permis aide"), "needed_by": _("Permis utile avant le"), "status": _("Statut"),
    "adviser": _("Conseiller·ère"), "school": _("Auto-école"), "representative": _("Représentant légal"),
    "preferred_contact": _("Contact préféré"), "language": _("Langue"), "structure": _("Structure"),
    "low_income": _("Revenu modeste"), "strengths_words": _("Atouts, en mots"), "availability": _("Disponibilités"),
    "comment": _("Observations"),
}
YES_NO: Words = {"yes": _("Oui"), "no": _("Non")}
ATTENDED: Words = {"attended": _("Présences"), "missed": _("Absences")}
RESOURCE_LEVELS: Words = {"discover": _("Découvrir"), "learn": _("Apprendre"), "exam": _("Avant l’examen")}
# The library's drawings, by our own names of them.
RESOURCE_PICTOGRAMS = {"restart": "refresh", "steering_wheel": "wheel", "two_people": "people"}
SERVICES: Words = {
    "profiles": _("Dossiers et accès"), "attendance": _("Planning et présences"), "progress": _("Progrès et ajustements"),
    "notifications": _("Nouvelles"), "resources": _("Ressources"), "stats": _("Chiffres"),
}
DAYS: Words = {
    "mon": _("lundi"), "tue": _("mardi"), "wed": _("mercredi"), "thu": _("jeudi"), "fri": _("vendredi"),
    "sat": _("samedi"), "sun": _("dimanche"),
}
WEEKDAYS = tuple(DAYS)


def word(words: Words, code: object) -> str:
    """The French for a code; the code itself when it is not known here."""
    return str(words.get(str(code), code)) if code is not None else ""
