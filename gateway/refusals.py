"""What a person reads when a service says no: what happened and what to do, no blame, no jargon.

Keyed by the stable codes of the services, then by kind; the data of the error fills the sentence.
"""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from contracts.errors import AutonomieError

BY_CODE: dict[str, object] = {
    "already_contested": _("Vous avez déjà contesté cette présence. Votre conseiller ou conseillère le sait."),
    "already_yours": _("Vous suivez déjà ce parcours."),
    "left_already": _("Cette personne est déjà partie."),
    "merge_other_way": _("L’autre parcours est plus avancé. Gardez plutôt cet autre dossier."),
    "not_of_this_adviser": _("Un de ces jeunes n’est pas suivi par cette personne. Relisez la liste."),
    "same_adviser": _("Choisissez une autre personne que celle qui donne ses jeunes."),
    "same_file": _("C’est le même dossier. Choisissez-en un autre."),
    "too_many_days": _("C’est trop long. Choisissez moins de jours."),
    "transfer_over": _("Ce transfert est déjà terminé."),
    "already_in_area": _("Ce parcours est déjà dans ce bassin."),
    "serves_another_area": _("Cette personne ou cette auto-école ne travaille pas dans ce bassin. Choisissez dans la liste."),
    "already_exists": _("C’est déjà fait. Relisez la page."),
    "already_signed": _("C’est déjà signé."),
    "answers": _("Répondez à chaque question, puis envoyez."),
    "area": _("Choisissez un bassin dans la liste."),
    "quiet_hours": _("Écrivez l’heure de début et l’heure de fin, ou aucune des deux."),
    "file_empty": _("Ce fichier est vide. Choisissez-en un autre."),
    "file_kind": _("Ce type de fichier n’est pas accepté. Envoyez un PDF ou une photo (JPEG, PNG, WebP, HEIC)."),
    "file_too_large": _("Les fichiers sont trop gros : 5 Mo au plus en tout. Envoyez-en moins, ou une photo plus petite."),
    "message_empty": _("Écrivez votre message, ou joignez un fichier."),
    "not_reported": _("Personne n’a signalé ce message. On ne peut donc rien en décider."),
    "file_missing": _("Choisissez au moins un fichier."),
    "journey_closed": _("Ce parcours est terminé ou pas encore commencé. Ce n’est pas possible."),
    "journey_ended": _("Ce parcours est terminé. On ne peut plus réserver de séance."),
    "journey_step": _("Ce n’est pas possible à cette étape du parcours. Relisez la page."),
    "name": _("Écrivez un nom."),
    "needs_of_another": _("Ces besoins ont été notés par quelqu’un d’autre. Seule cette personne peut les changer."),
    "no_school": _("Il manque l’auto-école. Choisissez-la dans le dossier, puis réservez."),
    "no_track": _("Choisissez ce qui change : le code ou la conduite."),
    "already_answered": _("Votre auto-école a déjà répondu à ce planning."),
    "bad_week": _("Choisissez une semaine dans la liste."),
    "not_in_this_week": _("Choisissez un jour de la semaine de ce planning."),
    "plan_is_empty": _("Ce planning n’a aucune séance. Il n’y a rien à envoyer."),
    "plan_not_open": _("Ce planning ne se change plus : il est parti aux auto-écoles, ou il n’est pas encore prêt."),
    "planned_already": _("Une autre séance du planning est déjà à cette heure. Choisissez-en une autre."),
    "too_many_to_plan": _("Il y a trop de jeunes à planifier d’un coup dans ce bassin. Demandez à l’équipe technique."),
    "week_out_of_reach": _("Cette semaine est passée, ou trop lointaine. Choisissez-en une autre."),
    "not_available": _("Quelqu’un n’est pas libre à ce moment. Choisissez un créneau proposé."),
    "not_of_this_school": _("Choisissez un moniteur, une monitrice ou un véhicule de cette auto-école."),
    "not_staff": _("Cette personne n’est pas de l’équipe."),
    "not_the_instructor_of_this_lesson": _("Cette séance est celle d’un autre moniteur ou d’une autre monitrice."),
    "not_yours": _("Ce dossier n’est pas parmi ceux que vous suivez."),
    "only_the_youth_consents": _("Seul·e le ou la jeune décide de cela."),
    "only_the_youth_asks": _("Seul·e le ou la jeune peut demander cela."),
    "no_open_request": _("Il n’y a pas de demande d’effacement en attente. Relisez la page."),
    "file_number": _("Écrivez le numéro de dossier."),
    "only_the_youth_shares": _("Seul·e le ou la jeune décide qui voit ses besoins."),
    "other_area": _("Cela concerne un autre bassin que le vôtre. Demandez à la personne responsable du programme."),
    "other_role": _("Choisissez quelqu’un dont c’est le métier."),
    "outcome": _("Choisissez comment le parcours se termine."),
    "person_exists": _("Cette personne est déjà inscrite."),
    "same_file_number": _("Ce numéro de dossier est déjà celui de quelqu’un d’autre."),
    "status": _("Choisissez un statut dans la liste."),
    "too_long": _("C’est trop long. Choisissez une durée plus courte."),
    "too_many": _("Il y a trop de plages horaires. Regroupez-les."),
    "unknown_choice": _("Choisissez dans la liste."),
    "unknown_column": _("Cette colonne n’existe pas dans l’export."),
    "unknown_theme": _("Ce thème n’existe pas dans l’examen du code."),
    "value_out_of_range": _("Une valeur est trop longue ou trop grande. Raccourcissez-la."),
    "vehicle_missing": _("Choisissez un véhicule pour la leçon."),
    "denied": _("Ce code ne marche pas. Vérifiez chaque lettre, ou demandez un nouveau code."),
    "needs_pin": _("Écrivez aussi votre PIN."),
    "too_many_tries": _("Trop d’essais. Attendez un peu, puis réessayez."),
    "not_signed_in": _("Entrez avec votre code d’accès."),
    "token": _("Votre accès est fini. Entrez encore une fois avec votre code."),
    "cross_site": _("Cette demande vient d’un autre site. Revenez sur AUTOnomie et recommencez."),
    "too_many_streams": _("Trop de pages sont ouvertes en direct. Celle-ci se mettra à jour un peu plus tard."),
    "bad_key": _("Cette demande est mal numérotée. Rechargez la page, puis recommencez."),
    "bad_id": _("Écrivez l’identifiant avec des lettres minuscules, des chiffres et des tirets seulement."),
    "key_reused": _("Cette demande a déjà été envoyée avec un autre contenu. Rechargez la page, puis recommencez."),
    "slot_taken": _("Ce créneau vient d’être pris. Choisissez-en un autre."),
    "double_booking": _("Ce créneau vient d’être pris. Choisissez-en un autre."),
    "already_recorded": _("La présence est déjà notée. Pour la changer, faites une correction."),
    "already_started": _("La séance a déjà commencé. Ce n’est plus possible."),
    "bad_dates": _("Vérifiez les dates : la fin doit venir après le début."),
    "bad_date": _("Écrivez la date avec le jour, le mois et l’année."),
    "bad_number": _("Écrivez un nombre, en chiffres."),
    "exam_to_come": _("Cet examen n’a pas encore eu lieu. Vérifiez la date."),
    "exam_twice": _("Un résultat de cet examen est déjà noté ce jour-là. Relisez la page."),
    "score_missing": _("Écrivez le nombre de bonnes réponses."),
    "grid_missing": _("Remplissez la grille de l’examen."),
    "grid_incomplete": _("Il manque une ligne de la grille. Remplissez-la, puis enregistrez."),
    "not_on_the_grid": _("Cette note n’existe pas sur cette ligne de la grille."),
    "mock_missed": _("Un examen blanc manqué ne se note pas."),
    "assessment_to_come": _("Cette évaluation n’a pas encore eu lieu. Vérifiez la date."),
    "below_legal_minimum": _("C’est moins que le minimum légal d’heures pour cette boîte de vitesses."),
    "until_too_soon": _("Choisissez un jour à partir de demain."),
    "until_too_far": _("C’est trop loin. Choisissez un jour plus proche."),
    "signal_is_over": _("Ce signal n’est plus là : la situation a changé. Relisez la page."),
    "empty_series": _("Écrivez au moins le résultat d’un thème."),
    "impossible_score": _("Il ne peut pas y avoir plus de bonnes réponses que de questions."),
    "no_mark_chosen": _("Choisissez au moins un niveau pour un objectif."),
    "still_to_correct": _("Ce n’est pas encore bon. Vérifiez cette colonne."),
    "no_file": _("Choisissez au moins un fichier."),
    "quiz_incomplete": _("Répondez à chaque question."),
    "label_missing": _("Écrivez un nom."),
    "bad_lesson_length": _("Cette durée n’est pas possible. Choisissez une durée proposée."),
    "bad_minutes_late": _("Écrivez le retard en minutes, plus petit que la durée de la séance."),
    "bad_time": _("Écrivez l’heure comme 14:30."),
    "bad_time_range": _("L’heure de fin doit venir après l’heure de début."),
    "bad_owner": _("Choisissez qui s’en occupe."),
    "corrected_meanwhile": _("Quelqu’un vient de corriger cette présence. Relisez-la, puis recommencez."),
    "edited_meanwhile": _("Quelqu’un vient de changer cette page. Relisez-la, puis recommencez."),
    "version_conflict": _("Quelqu’un vient de changer cette page. Relisez-la, puis recommencez."),
    "stale_version": _("Quelqu’un vient de changer cette page. Relisez-la, puis recommencez."),
    "correction_reason_missing": _("Écrivez pourquoi vous corrigez, en quelques mots."),
    "minutes_late_without_late": _("Les minutes de retard vont avec « En retard » seulement."),
    "not_on_quarter_hours": _("Choisissez une heure pile, ou un quart d’heure."),
    "not_started_yet": _("La séance n’a pas encore commencé. Vous pourrez noter la présence à partir de son heure."),
    "not_the_youth_of_this_record": _("Cette présence n’est pas la vôtre."),
    "nothing_recorded_yet": _("Rien n’est encore noté pour cette séance."),
    "nothing_to_correct": _("La correction dit la même chose que la note. Il n’y a rien à changer."),
    "nothing_to_sign": _("Il n’y a rien à signer pour cette séance."),
    "reason_missing": _("Choisissez la raison de l’absence."),
    "reason_needed": _("Écrivez pourquoi, en quelques mots."),
    "reason_without_absence": _("Une raison va avec une absence ou un retard seulement."),
    "too_late_to_contest": _("Le délai pour contester est passé. Parlez-en à votre conseiller ou conseillère."),
    "too_soon": _("C’est trop tôt pour réserver. Choisissez un créneau plus tard."),
    "wrong_status": _("Ce n’est plus possible : la séance a changé entre-temps. Voici où elle en est."),
    "due_in_the_past": _("Choisissez une date d’aujourd’hui ou plus tard."),
    "difficulty_already_resolved": _("Cette difficulté est déjà réglée."),
    "illegal_transition": _("Ce n’est plus possible : l’ajustement a changé entre-temps. Voici où il en est."),
    "transition_not_yours": _("Cette décision revient à quelqu’un d’autre."),
    "unknown_kind": _("Choisissez dans la liste."),
    "unknown_level": _("Choisissez un niveau dans la liste."),
    "unknown_objective": _("Cet objectif n’existe pas dans le livret."),
    "choose_whose": _("Choisissez pour au moins une colonne : ce qui est ici, ou l’export."),
    "fields": _("Certains champs ne sont pas écrits comme il faut. Regardez ceux qui sont marqués."),
    "in_the_future": _("Choisissez une date d’aujourd’hui ou d’avant."),
    "milestone_order": _("Les étapes se suivent : cette date ne va pas avec celle de l’étape d’avant ou d’après."),
    "books_no_day": _("Cette étape n’a pas de jour d’examen."),
    "words_missing": _("Écrivez l’étape en quelques mots."),
    "step_closed": _("Cette étape est déjà faite ou abandonnée."),
    "too_many_steps": _("Il y a déjà beaucoup d’étapes à faire. Terminez-en une d’abord."),
    "point_not_due": _("C’est trop tôt pour noter cette situation."),
    "offer_closed": _("Cette place n’est plus proposée : la réponse est déjà donnée ou le délai est passé."),
    "signs_for_another": _("Chacun signe pour soi : le ou la jeune, la Mission Locale, l’auto-école."),
    "charter_changed": _("Le texte de la charte a changé. Relisez-le, puis signez."),
    "charter_not_signed": _("La charte n’est pas encore signée par les trois."),
    "phone": _("Ce numéro n’est pas complet. Écrivez par exemple 06 12 34 56 78."),
    "email": _("Cette adresse n’est pas bien écrite. Elle ressemble à nom@exemple.fr."),
    "postcode": _("Le code postal a 5 chiffres."),
    "postcode_of_another": _("Ce code postal est celui d’une autre commune."),
    "commune": _("Choisissez une commune du Loiret dans la liste."),
    "neph": _("Le NEPH a 12 chiffres."),
    "birth_date": _("Vérifiez la date de naissance : l’âge ne va pas avec le programme."),
    "last_name": _("Écrivez le nom, avec des lettres seulement."),
    "first_name": _("Écrivez le prénom, avec des lettres seulement."),
}

BY_KIND: dict[str, object] = {
    "invalid": _("Quelque chose manque ou n’est pas écrit comme il faut."),
    "not_allowed": _("Vous ne pouvez pas faire cela avec votre accès."),
    "not_found": _("Nous ne trouvons pas ce que vous demandez."),
    "conflict": _("Ce n’est plus possible : la situation a changé. Relisez la page."),
    "unavailable": _("Ce service ne répond pas pour le moment. Rien n’a été changé. Réessayez dans une minute."),
    "unknown": _("La réponse tarde. Envoyez encore une fois : rien ne sera fait deux fois."),
    "not_my_area": _("Ce bassin change de serveur. Réessayez dans une minute."),
    "internal": _("Une erreur vient de chez nous. Réessayez. Si cela continue, prévenez votre Mission Locale."),
}

FIELDS: dict[str, object] = {
    "kind": _("Le type"), "words": _("Vos mots"), "reason": _("La raison"), "due_on": _("La date"), "due": _("La date"),
    "phone": _("Le téléphone"), "email": _("L’e-mail"), "address": _("L’adresse"), "target": _("Le projet"),
    "needed_by": _("La date du permis"), "since": _("La date"), "status": _("Le statut"), "pin": _("Le PIN"),
    "code": _("Le code"), "late_minutes": _("Les minutes de retard"), "outcome": _("La présence"),
    "weekly": _("La semaine"), "start": _("Le début"), "end": _("La fin"), "starts_at": _("Le début"),
    "youths": _("Le fichier des jeunes"), "as_of": _("La date d’effet"), "label": _("Le nom"),
    "correction_reason": _("La raison de la correction"), "not_signed_reason": _("La raison"),
    "quiet_from": _("Le début"), "quiet_until": _("La fin"), "choices": _("Vos choix"), "language": _("La langue"),
    "text": _("Le message"), "attachments": _("Les fichiers joints"),
}


def text_for(error: AutonomieError) -> str:
    """One sentence or two; it begins with the field where the error names one and the sentence does not."""
    known = BY_CODE.get(error.code)
    if known is not None:
        return str(known)
    general = str(BY_KIND.get(error.kind, BY_KIND["internal"]))
    field = FIELDS.get(str(error.data.get("field", "")).rsplit(".", 1)[-1])
    if error.kind == "invalid" and field is not None:
        return gettext("%(field)s : à vérifier. %(general)s", field=str(field), general=general)
    return general


def texts_by_field(error: AutonomieError) -> dict[str, str]:
    """One sentence a field, where an error says several fields at once."""
    fields = error.data.get("fields")
    if not isinstance(fields, dict):
        return {}
    return {str(name): str(BY_CODE.get(str(code), BY_KIND["invalid"])) for name, code in fields.items()}


def field_of(error: AutonomieError) -> str | None:
    """The form field that the error names, if any."""
    field = error.data.get("field")
    return str(field).rsplit(".", 1)[-1] if field else None
