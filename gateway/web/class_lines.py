"""Classes, places and offers as lines ready for a template. What is allowed is said by policy and service."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from contracts.attendance.rpc import FreedOffer, GroupClass
from gateway.web import dates, words


@dataclass(frozen=True)
class ClassLine:
    """`mine`: place, waiting, offered or nothing, of the youth whom the page is about."""

    id: str
    href: str
    day: dt.date
    day_text: str
    span: str
    title: str
    kind_text: str
    pictogram: str
    state: str
    state_text: str
    tone: str
    places_text: str
    full: bool
    mine: str
    mine_text: str
    appointment_id: str
    instructor: str
    meeting_point: str
    directions: str


def class_line(group: GroupClass, names: Mapping[str, str]) -> ClassLine:
    kind = words.word(words.APPOINTMENTS, group.kind)
    free = max(group.places - group.taken, 0)
    full = not free or group.waiting > 0
    return ClassLine(
        group.id, f"/cours/{group.id}", dates.local(group.starts_at).date(), dates.day(group.starts_at),
        dates.span(group.starts_at, group.ends_at), group.title or kind, kind if group.title else "",
        words.APPOINTMENT_PICTOGRAMS.get(group.kind, "book"), group.state, *_state(group, free), _places(group), full,
        group.mine or "", _mine(group), group.appointment_id or "", names.get(group.instructor_id or "", ""),
        group.meeting_point, group.directions,
    )


def _state(group: GroupClass, free: int) -> tuple[str, str]:
    if group.state == "cancelled":
        return _("Annulé"), "bad"
    if group.state == "closed":
        return _("Terminé"), "info"
    if not free or group.waiting:
        return _("Complet"), "warn"
    return ngettext("%(num)s place libre", "%(num)s places libres", free), "good"


def _places(group: GroupClass) -> str:
    taken = ngettext("%(num)s place prise", "%(num)s places prises", group.taken)
    said = _("%(taken)s sur %(all)s", taken=taken, all=group.places)
    if not group.waiting:
        return said
    return f"{said} · {ngettext('%(num)s personne attend', '%(num)s personnes attendent', group.waiting)}"


def _mine(group: GroupClass) -> str:
    if group.mine == "place":
        return _("Place prise")
    if group.mine == "offered":
        return _("Une place est proposée")
    if group.mine == "waiting":
        return _("Sur la liste d’attente, rang %(rank)s", rank=group.rank)
    return ""


@dataclass(frozen=True)
class OfferLine:
    """A freed place or lesson, held until `until_text`."""

    id: str
    href: str
    title: str
    when: str
    until_text: str
    who: str
    youth: str
    youth_id: str
    is_class: bool


def offer_line(offer: FreedOffer, names: Mapping[str, str]) -> OfferLine:
    return OfferLine(
        offer.id, f"/jeunes/{offer.youth_id}/offres/{offer.id}", words.word(words.APPOINTMENTS, offer.kind),
        f"{dates.day(offer.starts_at)}, {dates.span(offer.starts_at, offer.ends_at)}", dates.moment(offer.until),
        names.get(offer.instructor_id or "", ""), names.get(offer.youth_id, ""), offer.youth_id, offer.class_id is not None,
    )
