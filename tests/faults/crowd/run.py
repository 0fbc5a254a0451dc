"""One run: many people act at once, everything drains, everybody's answers are held against every table and list."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from deploy.services import SERVICES
from deploy.up import Up
from servicekit.testing.processes import free_port
from tests.faults.accounting import Account, Accountant
from tests.faults.crowd import ground as grounds
from tests.faults.crowd.ground import Ground
from tests.faults.crowd.lessons import Booker, Desk, Person
from tests.faults.crowd.lessons_audit import LessonsAudit
from tests.faults.crowd.money import Payee, Treasurer
from tests.faults.crowd.money_audit import MoneyAudit
from tests.faults.crowd.offers_audit import OffersAudit, wait_until_offered
from tests.faults.crowd.verdict import Verdict
from tests.faults.crowd.writes import Book, Hand

REPEATED = 200
"""So many accepted writes are sent once more at the end: each gets the answer it had."""

SAY_EVERY = 5.0


def run(folder: Path, *, seed: int, people: int, seconds: float, say: Callable[[str], None]) -> Verdict:
    """So many people for so many seconds; returns what was found. Ends by itself."""
    say(f"seed {seed}: starting the real shape…")
    with Up(folder / "up", port=free_port(), demo=False, web_workers=2) as up:
        accountant = Accountant(up.postgres.url)
        accountant.wait_until_drained()
        ground = grounds.prepare(up, people, say, accountant.wait_until_drained)
        accountant.wait_until_drained()
        book, verdict = Book(), Verdict(facts={"seed": seed, "people": ground.people, "seconds": seconds})
        _act(ground, book, seed, seconds, say)
        _repeat(ground, book, verdict, seed)
        say(f"draining: {len(book.done())} accepted of {len(book.writes)}")
        wait_until_offered(accountant)
        accountant.wait_until_drained()
        _count(book, verdict)
        LessonsAudit(accountant, book, ground).into(verdict)
        OffersAudit(accountant, book).into(verdict)
        MoneyAudit(accountant, book, ground).into(verdict)
        _order(accountant, verdict)
        return verdict


def crowd_of(ground: Ground, book: Book, seed: int, stop: threading.Event) -> Iterator[Person]:
    """Everyone with a chance of the own, drawn from the seed."""
    chances = (random.Random(f"{seed}/{n}") for n in range(ground.people))
    accounts = {youth.id for youth in ground.accounts}
    for youth in ground.youths:
        kind = Payee if youth.id in accounts else Booker
        yield kind(youth, ground, Hand(youth.client, book, next(chances)), stop)
    for school in ground.schools:
        for office in school.offices:
            yield Desk(school, Hand(office, book, next(chances)), stop)
    for treasurer in ground.treasurers:
        yield Treasurer(ground, Hand(treasurer, book, next(chances)), stop)


def _act(ground: Ground, book: Book, seed: int, seconds: float, say: Callable[[str], None]) -> None:
    stop = threading.Event()
    crowd = list(crowd_of(ground, book, seed, stop))
    for person in crowd:
        person.start()
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        time.sleep(min(SAY_EVERY, left))
        say(f"{len(book.writes)} writes, {len(book.done())} accepted, {max(0, round(ends - time.monotonic()))} s to go")
    stop.set()
    for person in crowd:
        person.join()


def _repeat(ground: Ground, book: Book, verdict: Verdict, seed: int) -> None:
    """As after a lost connection: whoever asks again under the same key is told the same, and nothing happens twice."""
    rng = random.Random(seed)
    by_client = {id(person.hand.client): person.hand for person in crowd_of(ground, book, seed + 1, threading.Event())}
    asked = [(by_client[write.by], write) for write in book.done()]
    grounds.at_once(rng.sample(asked, min(REPEATED, len(asked))), lambda pair: pair[0].again(pair[1]))
    verdict.ask("contradictions", book.contradictions)


def _count(book: Book, verdict: Verdict) -> None:
    verdict.facts["writes"] = len(book.writes)
    verdict.facts["accepted"] = dict(Counter(write.kind for write in book.done()))
    verdict.facts["refused"] = dict(Counter(write.code for write in book.writes.values() if write.status and not write.is_done))
    verdict.ask("lost_answers", (f"{write.kind} {write.key}: {write.last}" for write in book.lost()))
    verdict.ask("refused_reads", book.unread)
    of_form = (write for write in book.writes.values() if write.status in (400, 403, 415, 422))
    verdict.ask("refused_for_its_form", (f"{write.kind} {write.answer}" for write in of_form))


def _order(accountant: Accountant, verdict: Verdict) -> None:
    account = Account()
    for service in SERVICES:
        accountant.count_order(account, service)
    verdict.found.update({"out_of_order": account.out_of_order, "parked": account.parked})
    verdict.details += account.details
