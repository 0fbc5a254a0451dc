"""Invented threads: a few words between a youth and those who follow her, one with a picture, one that somebody reported."""

import datetime as dt
import random
import struct
import zlib

from contracts.kernel import Principal
from contracts.notifications import rpc
from deploy.compose import Platform
from deploy.demo.batch import Batch
from deploy.demo.people import Staff
from deploy.demo.youth import Youth
from servicekit.ids import new_id

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
TALKS: tuple[tuple[str, str, str], ...] = (
    ("Bonjour, est-ce que la leçon de jeudi est bien à 17 h ?", "Oui, à 17 h, devant la gare.", "Merci !"),
    ("J’ai eu 32 sur 40 à ma série de code.", "Bravo, c’est mieux. On regarde ensemble les priorités mardi ?", "D’accord."),
    ("Je change de poste la semaine prochaine, je serai du matin.", "Merci de le dire. Je préviens l’auto-école.", "Merci."),
    ("Le car n’est pas passé ce matin, je suis arrivé en retard.", "Ce n’est pas grave. On cherche une autre solution.", "Merci."),
)


def simulate(platform: Platform, staff: Staff, youths: list[Youth], hero: Youth, now: dt.datetime, rng: random.Random) -> None:
    """After the services know who follows whom."""
    others = [y for y in youths if y.summary.adviser_id and y.id != hero.id and y.silent_from is None]
    with Batch(platform.apps["notifications"]) as batch:
        for youth in rng.sample(others, k=min(12, len(others))):
            _talk(batch, youth, rng.choice(TALKS), now - rng.randrange(2, 20) * DAY)
        _reported(batch, next(y for y in others if y.summary.area == hero.summary.area), now - DAY)
        _of_the_hero(batch, staff, hero, now)


def _of_the_hero(batch: Batch, staff: Staff, hero: Youth, now: dt.datetime) -> None:
    office = staff.office(hero.school)
    picture = rpc.NewAttachment(name="mon-planning.png", content=_picture())
    _write(batch, hero, hero.adviser, "Bonjour, comment se passe la conduite en ce moment ?", now - 6 * DAY)
    _write(batch, hero, hero.principal, "Bien ! Les ronds-points sont encore durs.", now - 6 * DAY + HOUR)
    _write(batch, hero, office, "Nous refaisons les ronds-points à la prochaine leçon, sur un parcours calme.", now - 5 * DAY)
    _write(batch, hero, hero.principal, "Voici mes heures de la semaine prochaine.", now - 2 * DAY, (picture,))
    _write(batch, hero, hero.adviser, "Merci, c’est noté. Je propose mardi ou jeudi après 17 h. Qu’en dites-vous ?", now - DAY)


def _talk(batch: Batch, youth: Youth, talk: tuple[str, str, str], at: dt.datetime) -> None:
    asks, answers, thanks = talk
    _write(batch, youth, youth.principal, asks, at)
    last = _write(batch, youth, youth.adviser, answers, at + 3 * HOUR)
    read = rpc.MarkThreadRead(youth_id=youth.id, up_to=last.number)
    batch.do(rpc.mark_thread_read, read, at=at + 4 * HOUR, principal=youth.principal, scope=youth.scope)
    _write(batch, youth, youth.principal, thanks, at + 5 * HOUR)


def _reported(batch: Batch, youth: Youth, at: dt.datetime) -> None:
    message = _write(batch, youth, youth.principal, "Cette auto-école est nulle, ce sont tous des incapables !", at)
    report = rpc.ReportMessage(youth_id=youth.id, message_id=message.id, reason="Ces mots blessent l’équipe de l’auto-école.")
    batch.do(rpc.report_message, report, at=at + HOUR, principal=youth.adviser, scope=youth.scope)


def _write(batch: Batch, youth: Youth, who: Principal, text: str, at: dt.datetime,
           files: tuple[rpc.NewAttachment, ...] = ()) -> rpc.Message:
    command = rpc.PostMessage(id=new_id(), youth_id=youth.id, text=text, attachments=files)
    return batch.do(rpc.post_message, command, at=at, principal=who, scope=youth.scope)


def _picture() -> bytes:
    """A small picture of stripes, drawn here: no file of anybody."""
    width, height = 160, 90
    rows = b"".join(b"\0" + bytes(shade for x in range(width) for shade in ((10, 92, 99) if x // 20 % 2 else (226, 240, 239)))
                    for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts)
