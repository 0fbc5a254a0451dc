"""The words of rights: what was read or written in a file, what is kept and why, and the names of things in a readable copy."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _

Words = Mapping[str, object]

GROUNDS: Words = {
    "asked_here": _("La personne l’a demandé ici"), "asked_in_writing": _("La personne l’a demandé par écrit ou à l’accueil"),
    "entered_by_mistake": _("Le dossier a été créé par erreur"), "kept_long_enough": _("Le dossier a été gardé assez longtemps"),
}
STATES: Words = {
    "none": _("Aucune demande"), "asked": _("En attente d’une décision"), "withdrawn": _("Demande annulée"),
    "refused": _("Refusée"), "done": _("Effacé"),
}
KEPT: Words = {
    "signed_attendance": _("Présences signées, sans nom : preuve des heures faites, gardée jusqu’à sa date de fin"),
    "counted_facts": _("Faits en codes, sans nom : les chiffres restent justes"),
    "read_traces": _("Traces de lecture, sans nom ni motif : journal de sécurité, gardé 12 mois"),
    "file_number_hash": _("Empreinte du numéro de dossier : un import ne recrée pas la personne sans qu’on le veuille"),
    "accounts": _("Écritures comptables, sans nom : obligation légale"),
}
KINDS: Words = {
    "ledger_entry": _("Écritures comptables des personnes effacées"), "read_trace": _("Traces : qui a lu ou modifié un dossier"),
    "known_source": _("Appareils d’où un code a déjà ouvert"), "access_code": _("Codes d’accès annulés"),
    "import_run": _("Rapports d’import"), "erasure": _("Rapports d’effacement"),
    "erasure_answer": _("Réponses des services à un effacement"), "erased_number": _("Empreintes de numéros de dossiers effacés"),
    "stored_answer": _("Réponses gardées, pour ne rien faire deux fois"), "archived_record": _("Présences signées, sans nom"),
    "notification": _("Nouvelles annoncées aux personnes"), "role_news": _("Nouvelles annoncées aux équipes"),
    "outgoing": _("Faits partis vers les partenaires"),
}
"""Kinds of record with a time, by their table."""
WHY_KEPT: Words = {
    "proof": _("Preuve des heures faites"), "accounts": _("Comptes : obligation légale"),
    "accountability": _("Pour montrer qu’une demande a reçu sa réponse"),
    "no silent return": _("Pour qu’un import ne recrée pas une personne effacée"),
    "a repeated command gets its first answer": _("Pour qu’un deuxième envoi ne fasse rien deux fois"),
    "to explain an import": _("Pour expliquer un import"), "security log": _("Journal de sécurité"),
    "the file itself keeps the facts": _("Le dossier garde les faits eux-mêmes"),
    "a partner may read again from any place": _("Un partenaire peut relire depuis n’importe quel point"),
    "its own date": _("Chaque ligne a sa date de fin"),
    "CNIL délibération 2021-122 (6 to 12)": _("Journal de sécurité : la CNIL conseille 6 à 12 mois"),
}
"""As the programme's files say it (`why`, else `source`)."""
SPARED: Words = {
    "profiles.read_trace": _("Traces de lecture, sans leurs motifs : journal de sécurité, avec sa propre durée"),
    "profiles.ledger_entry": _("Écritures comptables, sans leurs motifs : obligation légale"),
    "profiles.ledger_line": _("Lignes de ces écritures"),
    "profiles.erasure": _("Rapport de l’effacement, en codes"),
    "profiles.erasure_answer": _("Réponses des services à l’effacement, en codes"),
    "attendance.archived_record": _("Présences signées, sans nom, jusqu’à leur date de fin"),
    "notifications.outgoing": _("Places dans le flux d’un partenaire, vidées : il n’a pas de trou"),
    "stats.youth": _("Une ligne sans nom : les chiffres restent justes"),
    "stats.attendance_fact": _("Présences en codes, sans nom : les chiffres restent justes"),
    "stats.mark_fact": _("Notes en codes, sans nom : les chiffres restent justes"),
}
PURPOSES: Words = {
    "needs": _("Partager mes besoins"), "evaluation": _("Évaluation du programme"), "partner": _("Système partenaire"),
}
PARTNER_KINDS: Words = {
    "appointment_confirmed": _("rendez-vous confirmés"), "appointment_moved": _("rendez-vous déplacés"),
    "appointment_cancelled": _("rendez-vous annulés"), "lesson_attended": _("leçons faites"),
    "lesson_missed": _("absences, sans la raison"),
    "objective_marked": _("objectifs du livret"), "code_track_moved": _("étapes du code"),
    "driving_track_moved": _("étapes de la conduite"),
    "journey_paused": _("pause du parcours"), "journey_resumed": _("reprise du parcours"), "journey_ended": _("fin du parcours"),
}
LEFT_OUT: Words = {
    "too_large": _("trop gros pour cette copie : il reste dans le fil de messages"), "hidden": _("retiré du fil"),
    "unavailable": _("pas disponible pour le moment : il reste dans le fil de messages"),
}
"""Why a file of a message is not in the copy."""
ASKED_FOR_COPY: Words = {
    "here": _("Vous avez demandé votre copie, sur place"), "in_writing": _("Vous avez demandé votre copie par écrit"),
}
OPENING_REASONS: Words = {
    "asked_by_youth": _("Le ou la jeune le demande"), "absence": _("Une ou un collègue est absent"),
    "signal": _("Un signal ou une alerte"), "appointment": _("Un rendez-vous ou une place d’examen"),
    "payment": _("Le financement ou les heures"), "correction": _("Une donnée à corriger"),
    "moderation": _("Un message signalé"), "other": _("Autre raison"),
}
ACTS: Words = {
    "open_file": _("le dossier, en disant pourquoi"), "preview_import": _("ce qu’un import changerait"),
    "read_import": _("ce qu’un import a changé"),
    "export_youths": _("une ligne dans un tableau de jeunes, emporté"), "export_period": _("une ligne dans un tableau d’heures, emporté"),
    "export_accounts": _("des lignes dans un tableau de comptes, emporté"),
    "read_duplicates": _("le nom, la naissance et le téléphone, à côté d’un dossier qui ressemble"),
    "read_admissions": _("la candidature, dans la liste à décider"), "decide_admissions": _("la candidature, décidée"),
    "draw_places": _("la candidature, tirée au sort"),
    "import_export": _("tout le dossier, par un import"), "correct_rows": _("une ligne d’import corrigée"),
    "read_file": _("le dossier"), "read_progress": _("le livret et les résultats"),
    "read_difficulties": _("les difficultés"),
    "read_adjustments": _("les ajustements"), "read_appointments": _("les rendez-vous"), "read_availability": _("les disponibilités"),
    "read_slots": _("les créneaux possibles"), "read_readers": _("qui a lu le dossier"), "read_changes": _("ce qui a changé"),
    "read_triage": _("les signaux"), "read_messages": _("les messages"), "read_erasures": _("la demande d’effacement"),
    "read_funding": _("le financement"), "edit_funding": _("le financement"), "answer_funding": _("le plan de financement"),
    "edit_contact": _("les coordonnées"), "edit_identity": _("l’identité"), "edit_status": _("le statut"), "edit_project": _("le projet"),
    "edit_strengths_and_needs": _("les atouts et besoins"), "edit_availability": _("les disponibilités"),
    "move_track": _("l’étape du code ou de la conduite"), "change_journey": _("l’étape du parcours"),
    "link_youth": _("qui suit le parcours"),
    "book_interview": _("un entretien"),
    "book_appointment": _("un rendez-vous"), "confirm_appointment": _("un rendez-vous"), "move_appointment": _("un rendez-vous"),
    "cancel_appointment": _("un rendez-vous"), "answer_appointment": _("un rendez-vous"),
    "note_appointment": _("un mot sur un rendez-vous"),
    "edit_meeting_point": _("un lieu de rendez-vous"), "take_place": _("une place dans un cours"),
    "read_classes": _("les cours collectifs"),
    "read_offers": _("les places proposées"), "answer_offer": _("une place proposée"), "withdraw_offer": _("une place proposée"),
    "contest_attendance": _("une présence contestée"), "answer_contest": _("une présence contestée"),
    "record_attendance": _("une présence"), "sign_attendance": _("une signature"),
    "take_signature": _("une signature"),
    "mark_objectives": _("le livret"), "record_practice_series": _("une série de code"), "report_difficulty": _("une difficulté"),
    "resolve_difficulty": _("une difficulté"), "propose_adjustment": _("un ajustement"), "answer_adjustment": _("un ajustement"),
    "close_signal": _("un signal"), "issue_youth_code": _("le code d’accès"), "recommend_resources": _("les ressources conseillées"),
    "decide_erasure": _("la demande d’effacement"), "record_milestone": _("une étape du permis"),
    "record_employment": _("la situation d’emploi"), "plan_steps": _("les étapes du projet"), "read_journey": _("le parcours"),
    "hand_over_file": _("tout le dossier, pour vous le remettre"), "list_archive": _("les preuves gardées"),
    "write_messages": _("un message"), "post_message": _("un message"),
}


def act_words(what: str) -> str:
    """« le dossier, les rendez-vous » for what a page asked at once; a code that is not here is left as it came."""
    return ", ".join(dict.fromkeys(str(ACTS.get(each, each)) for each in what.split("+")))


TABLES: Words = {
    "profiles.youth": _("Mon dossier"), "profiles.status_period": _("Mes statuts"),
    "profiles.other_phone": _("Mes autres téléphones"), "profiles.link": _("Qui me suit"), "profiles.past_link": _("Qui m’a suivi·e avant"),
    "profiles.access_code": _("Mes codes d’accès (sans le code)"),
    "profiles.sign_in": _("Mes connexions"), "profiles.read_trace": _("Qui a lu ou modifié mon dossier"),
    "profiles.partner_consent": _("Mes accords aux systèmes partenaires"), "profiles.consent_said": _("Mes accords, avec leurs dates"),
    "profiles.arrival": _("Mon arrivée d’un autre bassin"),
    "profiles.erasure": _("Ma demande d’effacement"), "profiles.journey_period": _("Les étapes de mon parcours"),
    "profiles.milestone": _("Mes démarches du permis"), "profiles.project_step": _("Les étapes de mon projet"),
    "profiles.employment_point": _("Ma situation d’emploi"), "profiles.charter": _("Ma charte"),
    "profiles.charter_signature": _("Signatures de la charte"),
    "profiles.charter_review": _("Relectures de la charte"), "profiles.place_offer": _("Places proposées"),
    "profiles.admission_decision": _("Décisions sur ma candidature"),
    "profiles.file_change": _("Ce qui a été écrit dans mon dossier"), "profiles.open_row": _("Ligne d’import à corriger"),
    "profiles.funding_plan": _("Mon financement"),
    "profiles.ledger_entry": _("Mes comptes"),
    "profiles.driven_lesson": _("Mes heures"),
    "attendance.appointment": _("Mes rendez-vous"), "attendance.attendance_record": _("Mes présences"),
    "attendance.signature": _("Signatures"),
    "attendance.unsigned": _("Présences non signées"), "attendance.contest": _("Présences contestées"),
    "attendance.availability": _("Mes disponibilités"),
    "attendance.calendar": _("Mon calendrier privé"), "attendance.class_place": _("Mes places dans les cours collectifs"),
    "attendance.waiting_entry": _("Mes listes d’attente"), "attendance.freed_offer": _("Places libérées qui m’ont été proposées"),
    "progress.mark": _("Notes des moniteurs"), "progress.self_assessment": _("Mes auto-évaluations"),
    "progress.practice_series": _("Mes séries de code"), "progress.exam": _("Mes examens"),
    "progress.initial_assessment": _("Mon évaluation de départ"),
    "progress.difficulty": _("Mes difficultés"), "progress.adjustment": _("Mes ajustements"),
    "progress.adjustment_step": _("Étapes des ajustements"),
    "progress.signal": _("Signaux"), "progress.timeline_entry": _("Fil de mon parcours"),
    "notifications.notification": _("Ce qui a été annoncé, à moi ou de moi"),
    "notifications.message": _("Messages de mon fil"), "notifications.attachment": _("Fichiers joints"),
    "notifications.outgoing": _("Ce que les partenaires ont reçu"),
    "notifications.delivery": _("E-mails et SMS"), "notifications.preference": _("Mes choix de notifications"),
    "resources.quiz_result": _("Mes quiz"),
}
FIELDS: Words = {
    "at": _("le"), "since": _("depuis"), "until": _("jusqu’au"), "first_name": _("prénom"), "last_name": _("nom"),
    "birth_date": _("né·e le"),
    "address": _("adresse"), "postcode": _("code postal"), "commune": _("commune"),
    "phone": _("téléphone"), "phone_label": _("téléphone de"), "email": _("e-mail"),
    "neph": _("NEPH"),
    "file_number": _("numéro de dossier"), "area": _("bassin"), "journey": _("parcours"), "status": _("statut"),
    "status_since": _("statut depuis"),
    "target": _("projet"), "why": _("pourquoi le permis"), "needed_by": _("permis nécessaire avant"), "strengths": _("atouts"),
    "needs": _("besoins"),
    "needs_shared": _("besoins partagés"), "comment": _("observations"), "availability": _("disponibilités"),
    "low_income": _("revenu modeste"),
    "code_track": _("code"), "driving_track": _("conduite"), "role": _("rôle"), "label": _("nom affiché"), "what": _("quoi"),
    "reason": _("raison"),
    "allowed": _("permis"), "wrote": _("modification"), "starts_at": _("début"), "ends_at": _("fin"), "kind": _("sorte"),
    "state": _("état"),
    "outcome": _("issue"), "minutes": _("minutes"), "planned_minutes": _("minutes prévues"), "minutes_late": _("minutes de retard"),
    "meeting_point": _("lieu de rendez-vous"), "signer": _("signé par"), "signed_at": _("signé le"),
    "means": _("comment"), "held_by": _("sur le téléphone de"), "interviewer_id": _("avec"), "recorded_at": _("noté le"),
    "words": _("mots"), "text": _("texte"), "objective": _("objectif"), "level": _("niveau"), "score": _("résultat"),
    "by_theme": _("par thème"),
    "given": _("accord donné"), "purpose": _("pour"), "partner_id": _("partenaire"), "weekly": _("semaine"), "exceptions": _("exceptions"),
    "source_text": _("texte de l’export"), "due_on": _("pour le"), "read_at": _("lu le"), "civility": _("civilité"),
    "structure": _("structure"),
    "imported": _("ce que disait l’export"), "admitted_on": _("admis·e le"), "by_role": _("par"), "type": _("fait"),
    "started_at": _("début"),
    "other_id": _("qui"), "recorded_by": _("noté par"), "reported_by": _("signalé par"), "proposed_by": _("proposé par"),
    "instructor_id": _("moniteur·rice"), "author_id": _("de"), "actor": _("par"), "by_id": _("par"), "act": _("geste"),
    "phase": _("étape"), "milestone": _("démarche"), "on_day": _("jour"), "for_day": _("jour de l’examen"), "done_on": _("fait le"),
    "dropped": _("abandonnée"), "point": _("moment"), "situation": _("situation"), "party": _("partie"), "hours": _("heures"),
    "passed": _("réussi"), "points": _("points"), "on": _("jour"), "raised_at": _("apparu le"), "cleared_at": _("disparu le"),
    "resolved_at": _("réglée le"), "slug": _("page"), "name": _("nom du fichier"), "channel": _("moyen"), "issued_at": _("donné le"),
    "void_at": _("annulé le"), "opened_at": _("ouverte le"), "closed_at": _("fermée le"), "device": _("appareil"),
    "cancelled_reason": _("raison de l’annulation"), "correction_reason": _("raison de la correction"), "said_at": _("dit le"),
    "contested_at": _("contesté le"), "upheld": _("acceptée"), "settled": _("close"), "answered_at": _("réponse le"),
    "answered_role": _("réponse de"), "answer_reason": _("réponse"),
    "fields": _("champs"), "offered_at": _("proposée le"), "edition": _("version"),
    "right": _("bonnes réponses"), "questions": _("questions"), "preferred_contact": _("contact préféré"), "language": _("langue"),
}
