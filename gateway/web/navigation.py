"""Where each role lands and where it can go: few pages, the first one is where it can act."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _


@dataclass(frozen=True)
class Place:
    href: str
    text: object
    pictogram: str
    counts_messages: bool = False


_TODAY = Place("/aujourdhui", _("Aujourd’hui"), "bell")
_YOUTHS = Place("/jeunes", _("Jeunes"), "people")
_FIGURES = Place("/chiffres", _("Chiffres"), "chart")
_CODES = Place("/codes", _("Codes"), "key")
_CORRECT = Place("/a-corriger", _("À corriger"), "pen")
_DECIDE = Place("/a-decider", _("À décider"), "flag")
_IMPORTS = Place("/imports", _("Imports"), "upload")
_PLATFORM = Place("/plateforme", _("Plateforme"), "server")
_PLANS = Place("/plannings", _("Planning"), "calendar")
_RESOURCES = Place("/ressources", _("Ressources"), "book")
_ERASURES = Place("/effacements", _("Effacements"), "shield")
_ACCOUNTS = Place("/comptes", _("Comptes"), "money")
_MESSAGES = Place("/messages", _("Messages"), "message", counts_messages=True)
_REPORTED = Place("/messages-signales", _("Signalements"), "message", counts_messages=True)

PLACES: Mapping[str, tuple[Place, ...]] = {
    "youth": (
        Place("/accueil", _("Accueil"), "home"), Place("/chemin", _("Chemin"), "road"),
        Place("/lecons", _("Leçons"), "calendar"), _MESSAGES, Place("/aide", _("Aide"), "hand"),
    ),
    "adviser": (_TODAY, _YOUTHS, _MESSAGES, _CODES, _FIGURES, _RESOURCES),
    "referent": (_YOUTHS, _MESSAGES, _RESOURCES),
    "school": (
        Place("/demandes", _("Demandes"), "bell"), Place("/semaine", _("Semaine"), "calendar"), _YOUTHS, _MESSAGES,
        Place("/equipe", _("Équipe"), "school"), Place("/comptes-eleves", _("Comptes"), "money"), _FIGURES,
    ),
    "instructor": (Place("/ma-journee", _("Ma journée"), "wheel"), Place("/semaine", _("Semaine"), "calendar"), _YOUTHS, _MESSAGES),
    "coordinator": (_FIGURES, _DECIDE, _CORRECT, _YOUTHS, _PLANS, _CODES, _IMPORTS, _ACCOUNTS, _REPORTED, _ERASURES),
    "programme_lead": (_FIGURES, _DECIDE, _CORRECT, _YOUTHS, _PLANS, _CODES, _IMPORTS, _ACCOUNTS, _REPORTED, _ERASURES, _PLATFORM),
    "evaluator": (_FIGURES,),
}


def landing(role: str) -> str:
    return PLACES[role][0].href if role in PLACES else "/entrer"


def entries(role: str, path: str, unread: int = 0) -> list[dict[str, object]]:
    """What the navigation macro shows; the current place is the one whose address begins the path."""
    return [
        {
            "href": place.href, "text": place.text, "pictogram": place.pictogram,
            "current": path == place.href or path.startswith(place.href + "/"),
            "count": unread if place.counts_messages else 0, "follows": "notifications.message_" if place.counts_messages else "",
        }
        for place in PLACES.get(role, ())
    ]


def counts_messages(role: str) -> bool:
    return any(place.counts_messages for place in PLACES.get(role, ()))
