"""« Vos données, vos droits »: the notice for everybody; for a youth what she agrees to, who read, her copy, her erasure."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from flask import Blueprint, Response, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import AutonomieError
from contracts.kernel import Empty
from contracts.notifications import rpc as notifications
from contracts.profiles import rpc
from gateway.acting import actor, ask, reached
from gateway.export import Export, handed_file, whole_file, with_files
from gateway.web import journey, rights_words, words
from gateway.web.frame import done, page_for
from gateway.web.journey_acts import act, one_of, written
from gateway.web.packed_copy import Packed, packed
from gateway.web.readable_copy import part_of

pages = Blueprint("rights", __name__)

SHOWN = 30
View = Literal["youth", "adviser"]


@pages.get("/vos-droits")
def rights() -> ResponseReturnValue:
    """The notice itself never waits for a service: what does not answer is left out, and said so."""
    someone = g.get("actor")
    if someone is None or someone.principal.role != "youth":
        return render_template("rights.html", own="")
    me = someone.principal.id
    return render_template(
        "rights.html", own=me, rights_words=rights_words, consents=_consents(me), partners=_partners(me), erasure=_erasure(me),
        readers=_readers(me), notice_seen=notice_seen(),
    )  # fmt: skip


@pages.post("/vos-droits/lu")
@page_for("youth")
@act
def see_notice() -> ResponseReturnValue:
    ask("read_own_account", rpc.see_notice, Empty())
    return done(_("Merci. Ces explications restent dans « Vos données, vos droits », en bas de chaque page."))


@pages.post("/vos-droits/accord")
@page_for("youth")
@act
def consent() -> ResponseReturnValue:
    purpose, given = written("purpose", 12), written("given", 3) == "oui"
    me = actor().principal.id
    command = rpc.Consent(youth_id=me, purpose="evaluation" if purpose == "evaluation" else "needs", given=given)
    ask("decide_consents", rpc.consent, command, youth_id=me)
    return done(_("Votre accord est noté.") if given else _("Votre accord est retiré. C’est fait tout de suite."))


@pages.post("/vos-droits/partenaire")
@page_for("youth")
@act
def partner() -> ResponseReturnValue:
    given, me = written("given", 3) == "oui", actor().principal.id
    command = rpc.ConsentToPartner(youth_id=me, partner_id=written("partner_id", 64), given=given)
    ask("decide_partner", rpc.consent_to_partner, command, youth_id=me)
    return done(_("Votre accord est noté.") if given else _("Votre accord est retiré. Ce partenaire ne reçoit plus rien de vous."))


@pages.post("/vos-droits/effacement")
@page_for("youth")
@act
def ask_erasure() -> ResponseReturnValue:
    me = actor().principal.id
    ask("ask_erasure", rpc.ask_erasure, rpc.AskErasure(youth_id=me, words=written("words", 500)), youth_id=me)
    return done(_("Votre demande est envoyée. Une personne va la lire et vous répondre, dans un mois au plus."))


@pages.post("/vos-droits/effacement/annuler")
@page_for("youth")
@act
def withdraw_erasure() -> ResponseReturnValue:
    me = actor().principal.id
    ask("ask_erasure", rpc.withdraw_erasure, rpc.WithdrawErasure(youth_id=me), youth_id=me)
    return done(_("Votre demande est annulée. Rien n’est effacé."))


@pages.get("/vos-droits/copie")
@page_for("youth")
def copy() -> ResponseReturnValue:
    """The whole file as a document that prints well; the same as the JSON of the API, under French names."""
    me = actor().principal
    return _readable(me.id, whole_file("export_file", me.id), "youth", {me.id: _("vous")})


@pages.get("/vos-droits/copie.zip")
@page_for("youth")
def packed_copy() -> ResponseReturnValue:
    """The same with the files of her messages, in one archive to keep."""
    me = actor().principal
    return _packed(me.id, with_files("export_file", whole_file("export_file", me.id)), "youth", {me.id: _("vous")})


@pages.get("/jeunes/<youth_id>/copie")
@page_for("adviser")
def hand_over(youth_id: str) -> ResponseReturnValue:
    """Before the copy is made: that the youth asks for it, and how it is handed over."""
    reached("hand_over_file", youth_id)
    return render_template("hand_over.html", youth_id=youth_id)


@pages.post("/jeunes/<youth_id>/copie")
@page_for("adviser")
@act
def handed_over(youth_id: str) -> ResponseReturnValue:
    """The copy, to be printed or saved for the youth: traced with how it was asked, and she reads that."""
    how = one_of("how", rights_words.ASKED_FOR_COPY)
    g.opened_because = words.word(rights_words.ASKED_FOR_COPY, how)
    if written("shape", 10) == "json":
        export = with_files("hand_over_file", handed_file("hand_over_file", youth_id))
        response = Response(msgspec.json.encode(export), mimetype="application/json")
        response.headers["Content-Disposition"] = 'attachment; filename="dossier-autonomie.json"'
        response.headers["Cache-Control"] = "no-store"
        return response
    if written("shape", 10) == "zip":
        return _packed(youth_id, with_files("hand_over_file", handed_file("hand_over_file", youth_id)), "adviser", {})
    return _readable(youth_id, handed_file("hand_over_file", youth_id), "adviser", {})


def _readable(youth_id: str, export: Export, view: View, called: dict[str, str]) -> Response:
    response = Response(_document("file_copy.html", youth_id, export, view, called, ()))
    response.headers["Cache-Control"] = "no-store"
    return response


def _packed(youth_id: str, export: Export, view: View, called: dict[str, str]) -> Response:
    return packed(export, lambda files: _document("file_copy_alone.html", youth_id, export, view, called, files),
                  "mon-dossier-autonomie" if view == "youth" else "dossier-autonomie")  # fmt: skip


def _document(template: str, youth_id: str, export: Export, view: View, called: dict[str, str], files: Sequence[Packed]) -> str:
    youth = ask("read_file", rpc.get_youth, rpc.GetYouth(youth_id=youth_id, view=view), youth_id=youth_id)
    names = {**journey.names_of(youth), **called}
    parts = [part_of(part, names) for part in export.parts]
    return render_template(template, youth=youth, parts=parts, missing=export.missing, own=view == "youth", files=files,
                           rights_words=rights_words)  # fmt: skip


def notice_seen() -> bool:
    """True too while profiles is away: the notice then waits for the next page."""
    try:
        return ask("read_own_account", rpc.me, Empty()).notice_seen
    except AutonomieError:
        return True


def _consents(me: str) -> rpc.Consents | None:
    try:
        return ask("decide_consents", rpc.list_consents, rpc.ListConsents(youth_id=me), youth_id=me)
    except AutonomieError:
        return None


def _partners(me: str) -> list[tuple[notifications.Partner, str, bool]] | None:
    """Each system that could be told of this journey, what it would get in words, and the youth's yes or no."""
    try:
        known = ask("decide_partner", notifications.list_partners, notifications.ListPartners(youth_id=me), youth_id=me)
        said = ask("decide_partner", rpc.list_partner_consents, rpc.ListPartnerConsents(youth_id=me), youth_id=me)
    except AutonomieError:
        return None
    given = {consent.partner_id for consent in said.consents if consent.given}
    return [(partner, ", ".join(words.word(rights_words.PARTNER_KINDS, kind) for kind in partner.kinds), partner.id in given)
            for partner in known.partners]


def _erasure(me: str) -> rpc.Erasure | None:
    try:
        return ask("read_erasures", rpc.get_erasure, rpc.GetErasure(youth_id=me), youth_id=me)
    except AutonomieError:
        return None


def _readers(me: str) -> tuple[rpc.Reader, ...] | None:
    try:
        return ask("read_readers", rpc.list_readers, rpc.ListReaders(youth_id=me, limit=SHOWN), youth_id=me).readers
    except AutonomieError:
        return None
