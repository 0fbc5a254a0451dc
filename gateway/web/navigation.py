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
    group: object = ""
    """Places of one group fold behind its name: who has many pages keeps one line of them."""


_OFFICE = _("Gestion")
_TODAY = Place("/aujourdhui", _("Aujourd’hui"), "bell")
_YOUTHS = Place("/jeunes", _("Jeunes"), "people")
_FIGURES = Place("/chiffres", _("Chiffres"), "chart")
_CODES = Place("/codes", _("Codes"), "key")
_CORRECT = Place("/a-corriger", _("À corriger"), "pen", group=_OFFICE)
_DECIDE = Place("/a-decider", _("À décider"), "flag")
_IMPORTS = Place("/imports", _("Imports"), "upload", group=_OFFICE)
_PLATFORM = Place("/plateforme", _("Plateforme"), "server", group=_OFFICE)
_AREA_CODES = Place("/codes", _("Codes"), "key", group=_OFFICE)
_PLANS = Place("/plannings", _("Planning"), "calendar")
_RESOURCES = Place("/ressources", _("Ressources"), "book")
_ERASURES = Place("/effacements", _("Effacements"), "shield", group=_OFFICE)
_TRANSFERS = Place("/transferts", _("Transferts"), "people", group=_OFFICE)
_STAFF = Place("/equipe-du-bassin", _("Équipe"), "people", group=_OFFICE)
_PARTNERS = Place("/partenaires", _("Partenaires"), "server", group=_OFFICE)
_TWINS = Place("/doublons", _("Doublons"), "people", group=_OFFICE)
_ACCOUNTS = Place("/comptes", _("Comptes"), "money")
_MESSAGES = Place("/messages", _("Messages"), "message", counts_messages=True)
_REPORTED = Place("/messages-signales", _("Signalements"), "message", counts_messages=True)

PLACES: Mapping[str, tuple[Place, ...]] = {
    "youth": (
        Place("/accueil", _("Accueil"), "home"), Place("/chemin", _("Chemin"), "road"),
        Place("/lecons", _("Leçons"), "calendar"), _MESSAGES, Place("/aide", _("Aide"), "hand"),
    ),
    "adviser": (_TODAY, _YOUTHS, _MESSAGES, _CODES, _FIGURES, _RESOURCES),
    "referent": (_YOUTHS, _MESSAGES, _FIGURES, _RESOURCES),
    "school": (
        Place("/demandes", _("Demandes"), "bell"), Place("/semaine", _("Semaine"), "calendar"), _YOUTHS, _MESSAGES,
        Place("/equipe", _("Équipe"), "school"), Place("/comptes-eleves", _("Comptes"), "money"), _FIGURES,
    ),
    "instructor": (
        Place("/ma-journee", _("Ma journée"), "wheel"), Place("/semaine", _("Semaine"), "calendar"), _YOUTHS, _MESSAGES, _FIGURES,
    ),
    "coordinator": (
        _FIGURES, _DECIDE, _YOUTHS, _PLANS, _ACCOUNTS, _REPORTED,
        _CORRECT, _IMPORTS, _STAFF, _AREA_CODES, _TRANSFERS, _TWINS, _ERASURES, _PARTNERS,
    ),
    "programme_lead": (
        _FIGURES, _DECIDE, _YOUTHS, _PLANS, _ACCOUNTS, _REPORTED,
        _CORRECT, _IMPORTS, _STAFF, _AREA_CODES, _TRANSFERS, _TWINS, _ERASURES, _PARTNERS, _PLATFORM,
    ),
    "evaluator": (_FIGURES,),
}


def landing(role: str) -> str:
    return PLACES[role][0].href if role in PLACES else "/entrer"


def entries(role: str, path: str, unread: int = 0) -> list[dict[str, object]]:
    """What the navigation macro shows: places, and groups with theirs; the current place is the one whose address begins the path."""
    shown: list[dict[str, object]] = []
    groups: dict[str, list[dict[str, object]]] = {}
    for place in PLACES.get(role, ()):
        entry = _entry(place, path, unread)
        if not place.group:
            shown.append(entry)
            continue
        name = str(place.group)
        if name not in groups:
            groups[name] = []
            shown.append({"text": name, "places": groups[name], "follows": ""})
        groups[name].append(entry)
    return shown


def _entry(place: Place, path: str, unread: int) -> dict[str, object]:
    return {
        "href": place.href, "text": place.text, "pictogram": place.pictogram,
        "current": path == place.href or path.startswith(place.href + "/"),
        "count": unread if place.counts_messages else 0, "follows": "notifications.message_" if place.counts_messages else "",
    }


def counts_messages(role: str) -> bool:
    return any(place.counts_messages for place in PLACES.get(role, ()))
