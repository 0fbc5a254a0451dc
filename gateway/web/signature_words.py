"""How a youth signed, in the words of the screens. A code that is not here shows as it is."""

from flask_babel import lazy_gettext as _

from gateway.web.words import Words

SIGNATURE_MEANS: Words = {
    "own_phone": _("sur son téléphone"), "drawn_on_instructor_phone": _("au doigt, sur le téléphone du moniteur"),
    "code_on_instructor_phone": _("avec son code, sur le téléphone du moniteur"),
}
YOUTH_SIGNED: Words = {
    "own_phone": _("Signé par le ou la jeune"),
    "drawn_on_instructor_phone": _("Signé par le ou la jeune, au doigt sur le téléphone du moniteur"),
    "code_on_instructor_phone": _("Signé par le ou la jeune, avec son code sur le téléphone du moniteur"),
}
