"""For staff: what did not reach the youths they follow, why, and what to do about it; and all that left for one youth."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.notifications import rpc
from contracts.profiles import rpc as profiles
from gateway.acting import ask
from gateway.web import dates, names, news_words, sentences, words
from gateway.web.frame import page_for
from gateway.web.refused_form import query
from gateway.web.youth_file import eyes

pages = Blueprint("deliveries", __name__)

STAFF = ("adviser", "coordinator", "programme_lead")

@dataclass(frozen=True)
class DeliveryLine:
    who: str
    href: str
    when_text: str
    what: str
    channel: str
    state: str
    tone: str | None
    why: str


@pages.get("/envois")
@page_for(*STAFF)
def problems() -> ResponseReturnValue:
    page = ask("read_deliveries", rpc.list_deliveries, rpc.ListDeliveries(problems=True, cursor=query().get("suite") or None))
    known = names.youths(each.youth_id for each in page.deliveries if each.youth_id)
    return render_template("deliveries.html", lines=_lines(page.deliveries, known), next=page.next, person=None, base="/envois")


@pages.get("/jeunes/<youth_id>/envois")
@page_for(*STAFF)
def of_youth(youth_id: str) -> ResponseReturnValue:
    wanted = rpc.ListDeliveries(youth_id=youth_id, cursor=query().get("suite") or None)
    page = ask("read_deliveries", rpc.list_deliveries, wanted, youth_id=youth_id)
    youth = ask("read_file", profiles.get_youth, profiles.GetYouth(youth_id=youth_id, view=eyes()), youth_id=youth_id)
    return render_template("deliveries.html", lines=_lines(page.deliveries, {}), next=page.next, person=youth.summary,
                           base=f"/jeunes/{youth_id}/envois")


def _lines(deliveries: Iterable[rpc.Delivery], known: dict[str, str]) -> list[DeliveryLine]:
    return [
        DeliveryLine(
            known.get(each.youth_id or "", "") if each.person_id == each.youth_id else _("Une personne de l’équipe"),
            f"/jeunes/{each.youth_id}/envois" if each.youth_id in known else "", dates.moment(each.at), sentences.fact(each.what),
            words.word(news_words.CHANNELS, each.channel), words.word(news_words.DELIVERY_STATES, each.state),
            news_words.DELIVERY_TONES.get(each.state), why(each),
        )
        for each in deliveries
    ]  # fmt: skip


def why(each: rpc.Delivery) -> str:
    """What happened and what to do, in plain words; nothing for what arrived."""
    match each.state:
        case "no_address":
            return _("Il n’y a pas d’e-mail au dossier.") if each.channel == "email" else _("Il n’y a pas de téléphone au dossier.")
        case "failed" if each.channel == "email":
            return _("L’adresse e-mail est refusée. Vérifiez-la avec la personne.")
        case "bounced":
            return _("L’e-mail est revenu après l’envoi. Vérifiez l’adresse avec la personne.")
        case "failed":
            return _("Le numéro est refusé. Vérifiez-le avec la personne.")
        case "unknown":
            return _("L’envoi a été coupé. Il est peut-être arrivé : il n’est pas envoyé deux fois.")
        case "stale":
            return _("Le service d’envoi n’a pas répondu à temps. La nouvelle est dans l’application.")
        case "waiting" if each.tries:
            return _("Le service d’envoi ne répond pas. Prochain essai : %(when)s.", when=dates.moment(each.due_at))
        case "waiting":
            return _("Part : %(when)s.", when=dates.moment(each.due_at))
        case "dropped":
            return words.word(news_words.DELIVERY_DROPPED, each.reason)
    return ""
