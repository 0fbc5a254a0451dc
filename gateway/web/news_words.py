"""The words of the screens for how people are told of something, and for what became of it. A code that is not here shows as it is."""

from flask_babel import lazy_gettext as _

from gateway.web.words import Words

NEWS_KINDS: Words = {
    "appointments": _("Les rendez-vous"), "attendance": _("Les présences"), "adjustments": _("Les changements proposés"),
    "messages": _("Les messages"), "follow_up": _("Le suivi du parcours"), "reminders": _("Les rappels"),
    "digest": _("Le résumé du jour"),
}
NEWS_KIND_HINTS: Words = {
    "appointments": _("Confirmé, déplacé, annulé."), "attendance": _("Séance à signer, absence notée ou contestée."),
    "adjustments": _("Proposé, approuvé, accepté."), "messages": _("Quelqu’un vous écrit sur un parcours."),
    "follow_up": _("Entrée, difficulté, signal."),
    "reminders": _("La veille d’un rendez-vous, ou quand une réponse est attendue."),
    "digest": _("Chaque matin, du lundi au vendredi, sauf les jours fériés : ce qui vous attend."),
}
CHANNELS: Words = {"email": _("E-mail"), "sms": _("SMS")}
DELIVERY_STATES: Words = {
    "waiting": _("En attente"), "leaving": _("Part maintenant"), "sent": _("Envoyé"), "failed": _("Refusé"),
    "unknown": _("Peut-être arrivé"), "stale": _("Trop tard"), "no_address": _("Pas d’adresse"), "dropped": _("Pas envoyé"),
    "bounced": _("Revenu"),
}
DELIVERY_TONES = {
    "sent": "good", "failed": "bad", "bounced": "bad", "no_address": "bad", "unknown": "warn", "stale": "warn", "waiting": "info",
}
DELIVERY_DROPPED: Words = {
    "read": _("Déjà lu dans l’application."), "taken_back": _("Ne concernait plus cette personne."),
    "not_wished": _("La personne ne le souhaite pas."), "no_longer_so": _("Ce n’est plus vrai."),
    "nothing_waits": _("Rien n’attend."), "channel_off": _("Ce moyen d’envoi est arrêté."),
}
