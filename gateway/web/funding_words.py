"""The words of the screens about money: entries of the ledger, states of a plan."""

from flask_babel import lazy_gettext as _

from gateway.web.words import Words

LEDGER_KINDS: Words = {
    "commitment": _("Engagement"), "invoice": _("Facture"), "payment": _("Paiement"), "refund": _("Remboursement"),
    "release": _("Engagement rendu"), "correction": _("Correction"),
}
FUNDING_STATES: Words = {
    "proposed": _("Attend la réponse du ou de la jeune"), "accepted": _("Accepté"), "declined": _("Refusé"), "withdrawn": _("Retiré"),
}
FUNDING_TONES = {"proposed": "warn", "accepted": "good", "declined": "bad", "withdrawn": None}
