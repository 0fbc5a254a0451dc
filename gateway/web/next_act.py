"""The one next act of a youth: what matters most now, in at most 60 words, with a drawing and one button.

Decides the order of things only; nothing is hidden, the rest is one page away.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from contracts.attendance.rpc import Appointment, Availability, FreedOffer
from contracts.profiles.rpc import AdmissionStanding, Youth
from contracts.progress.rpc import Adjustment
from gateway.web import dates, words
from gateway.web.journey import waits_for_answer

MOST_WORDS = 60


@dataclass(frozen=True)
class NextAct:
    """`post`: the address of an act that is done by the button itself, with `values`; otherwise `href` leads there."""

    pictogram: str
    title: str
    text: str
    button: str
    href: str
    post: bool = False
    values: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Situation:
    youth: Youth
    adjustments: Sequence[Adjustment]
    coming: Sequence[Appointment]
    past: Sequence[Appointment]
    availability: Availability
    names: Mapping[str, str]
    now: dt.datetime
    offers: Sequence[FreedOffer] = ()
    admission: AdmissionStanding | None = None


def next_act(now: Situation) -> NextAct:
    for look in (
        _not_followed, _to_arrive, _offered, _soon, _to_sign, _to_answer, _to_accept, _availability, _waiting_school, _to_book, _coming,
    ):
        found = look(now)
        if found is not None:
            return found
    return NextAct(
        "road", _("Tout est prêt"), _("Vous n’avez rien à faire maintenant. Vous pouvez apprendre un peu."),
        _("Apprendre"), "/ressources",
    )


def _not_followed(s: Situation) -> NextAct | None:
    state = s.youth.summary.journey
    if state == "applied":
        return NextAct("clock", _("Votre demande est reçue"), f"{_what_decides(s.admission)} {_('Gardez votre téléphone à jour.')}",
                       _("Vérifier mon téléphone"), "/aide#contact")
    if state == "refused":
        return NextAct("hand", _("Votre demande n’est pas acceptée"), _(
            "Votre dossier ne remplit pas une condition du programme. Il y a d’autres aides pour le permis. "
            "Votre Mission Locale en parle avec vous."
        ), _("Voir les aides"), "/ressources")
    if state == "waiting":
        return NextAct("clock", _("Vous êtes sur la liste d’attente"), _(
            "Une place se libère ? Votre Mission Locale vous appelle. Gardez votre téléphone à jour."
        ), _("Vérifier mon téléphone"), "/aide#contact")
    if state == "paused":
        return NextAct("clock", _("Votre parcours est en pause"), _(
            "Vous reprendrez quand vous serez prêt·e. Une question ? Votre conseiller ou conseillère est là."
        ), _("Demander de l’aide"), "/aide")
    return None


def _what_decides(admission: AdmissionStanding | None) -> str:
    """What comes next for somebody who applies; where an import decides, only something to correct is left."""
    if admission is not None and not admission.to_correct and admission.mode == "commission":
        return _("Une commission va la lire. Elle dit si vous entrez ou si vous attendez une place. Votre Mission Locale vous prévient.")
    if admission is not None and not admission.to_correct and admission.mode == "draw":
        return _("Il y aura un tirage au sort. Chaque demande a la même chance. Votre Mission Locale vous dit le résultat.")
    return _("Une information de votre dossier est à vérifier. Votre Mission Locale le fait, avec vous si besoin.")


def _to_arrive(s: Situation) -> NextAct | None:
    """The appointment begins now: she says that she is there."""
    for a in (*s.past, *s.coming):
        if a.arrival_opens_at is not None and a.state == "confirmed" and a.arrival_opens_at <= s.now < a.ends_at:
            text = _("C’est à %(hour)s. Vous êtes sur place ? Scannez le code que l’on vous montre, ou tapez-le.",
                     hour=dates.hour(a.starts_at))
            return NextAct("flag", _("Dites que vous êtes arrivé·e"), text, _("Je suis arrivé·e"), f"/arrivee?seance={a.id}")
    return None


def _offered(s: Situation) -> NextAct | None:
    """It waits for an answer for a few hours only."""
    if not s.offers:
        return None
    offer = s.offers[0]
    text = _("%(what)s, %(when)s. C’est pour vous si vous dites oui avant : %(until)s. Sans réponse, la place va à quelqu’un d’autre.",
             what=words.word(words.APPOINTMENTS, offer.kind), when=dates.moment(offer.starts_at), until=dates.moment(offer.until))
    return NextAct("bell", _("Une place se libère pour vous"), text, _("Lire et répondre"), "#offers")


def _to_accept(s: Situation) -> NextAct | None:
    """Somebody else booked it: she says whether she comes."""
    waiting = [a for a in s.coming if waits_for_answer(a, s.now)]
    if not waiting:
        return None
    text = _("On a prévu pour vous : %(what)s, %(when)s. Vous venez ? Si vous ne pouvez pas, dites-le : rien ne vous est compté.",
             what=words.word(words.APPOINTMENTS, waiting[0].kind).lower(), when=dates.moment(waiting[0].starts_at))
    return NextAct("calendar", _("Dites si vous venez"), text, _("Répondre"), f"/lecons#seance-{waiting[0].id}")


def _soon(s: Situation) -> NextAct | None:
    """A confirmed appointment today or tomorrow comes before all else."""
    sure = [a for a in s.coming if a.state == "confirmed"]
    if not sure or dates.local(sure[0].starts_at).date() > dates.local(s.now).date() + dt.timedelta(days=1):
        return None
    return _be_there(sure[0], s)


def _be_there(a: Appointment, s: Situation) -> NextAct:
    who = s.names.get(a.interviewer_id or a.instructor_id)
    usual = _("Rendez-vous à la Mission Locale.") if a.interviewer_id else _("Rendez-vous à l’auto-école.")
    hours = f"{dates.hour(a.starts_at)} à {dates.hour(a.ends_at)}"
    parts = [
        _("C’est %(day)s, de %(span)s.", day=dates.day(a.starts_at), span=hours),
        _("Avec %(who)s.", who=who) if who else "",
        _("Rendez-vous : %(place)s.", place=a.meeting_point) if a.meeting_point else usual,
        _("Prenez votre carte d’identité."),
    ]
    title, text = words.word(words.APPOINTMENTS, a.kind), " ".join(part for part in parts if part)
    if a.directions:
        text = f"{text} {_way(a.directions, MOST_WORDS - len(f'{title} {text}'.split()))}".strip()
    return NextAct(
        words.APPOINTMENT_PICTOGRAMS.get(a.kind, "calendar"), title, text, _("Voir mes leçons"), "/lecons",
    )


def _way(directions: str, room: int) -> str:
    """How to get there, as far as it fits; the page of lessons says all of it."""
    said = _("Pour y aller : %(way)s", way=directions).split()
    if len(said) <= room:
        return " ".join(said)
    return f"{' '.join(said[: room - 1])} …" if room > 5 else ""


def _to_sign(s: Situation) -> NextAct | None:
    for a in s.past:
        record = a.attendance if a.interviewer_id is None else None  # an interview is not signed
        if record and record.outcome in ("present", "late") and not record.signed_by_youth_at and not record.contested_at:
            text = _("Vous étiez à la leçon : %(when)s, %(minutes)s minutes. C’est juste ? Alors signez. Sinon, dites-le.",
                     when=dates.moment(a.starts_at), minutes=record.minutes)
            return NextAct("sign", _("Signez votre leçon"), text, _("Je signe"),
                           f"/jeunes/{a.youth_id}/seances/{a.id}/signer", True, {"record_id": record.id})
    return None


def _to_answer(s: Situation) -> NextAct | None:
    waiting = [a for a in s.adjustments if a.waits_for == "youth"]
    if not waiting:
        return None
    text = _("On vous propose : %(what)s. Rien ne change sans votre oui. Lisez, puis répondez oui ou non.",
             what=words.word(words.ADJUSTMENTS, waiting[0].kind).lower())
    return NextAct("adjust", _("On vous propose quelque chose"), text, _("Lire et répondre"), "/aide#adjustments")


def _availability(s: Situation) -> NextAct | None:
    if s.availability.known and not s.availability.to_ask:
        return None
    text = _("Dites quels jours et à quelles heures vous pouvez venir. Ensuite, on vous propose des leçons qui vous vont.")
    if s.availability.known and (question := s.availability.to_ask):
        text = _("On vous demande : %(question)s Touchez vos moments libres : une minute suffit.",
                 question=question if question.endswith("?") else f"{question}.")
    return NextAct("clock", _("Dites quand vous êtes libre"), text, _("Donner mes heures"),
                   f"/jeunes/{s.youth.summary.id}/disponibilites")


def _waiting_school(s: Situation) -> NextAct | None:
    if not s.coming or s.coming[0].state != "requested":
        return None
    text = _("Vous avez demandé une leçon : %(when)s. L’auto-école va répondre. La réponse arrive ici.",
             when=dates.moment(s.coming[0].starts_at))
    return NextAct("clock", _("L’auto-école va répondre"), text, _("Voir ma demande"), "/lecons")


def _to_book(s: Situation) -> NextAct | None:
    if any(a.interviewer_id is None for a in s.coming) or s.youth.summary.driving_track == "licensed":
        return None
    text = _("Vous n’avez pas de leçon prévue. Choisissez un moment qui vous va. C’est l’affaire d’une minute.")
    return NextAct("calendar", _("Réservez une leçon"), text, _("Choisir un moment"), "/lecons")


def _coming(s: Situation) -> NextAct | None:
    return _be_there(s.coming[0], s) if s.coming else None
