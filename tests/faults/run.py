"""One fault run: writers write, faults strike, everything drains, every write is counted."""

import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

from deploy.up import Up
from servicekit.testing.processes import free_port
from tests.faults.accounting import Account, Accountant
from tests.faults.erasing import Erasing
from tests.faults.faults import Faults
from tests.faults.ledger import Ledger
from tests.faults.world import leaver, populate, with_hours
from tests.faults.writers import Writer


def run(folder: Path, *, seed: int, faults: int, clients: int, say: Callable[[str], None]) -> Account:
    """`faults` strikes while `clients` write; returns the account. Ends by itself."""
    rng = random.Random(seed)
    say(f"seed {seed}: starting the real shape…")
    with Up(folder / "up", port=free_port(), demo=False, web_workers=2) as up:
        pupils = populate(up, clients)
        accountant = Accountant(up.postgres.url)
        accountant.wait_until_drained()
        pupils = with_hours(pupils, up.postgres.url("attendance"))
        ledger, stop = Ledger(), threading.Event()
        writers: list[threading.Thread] = [Writer(pupil, ledger, stop, seed * 1_000 + n) for n, pupil in enumerate(pupils)]
        writers.append(Erasing(pupils[0].lead, leaver(pupils[0]), ledger, stop, seed))
        for writer in writers:
            writer.start()
        faulty = Faults(up, rng)
        _strike(faulty, faults, rng, ledger, say)
        stop.set()
        for writer in writers:
            writer.join()
        say(f"draining: {len(ledger.accepted)} accepted, {len(ledger.unknown)} unknown")
        accountant.wait_until_drained()
        account = accountant.count(ledger)
        account.struck(faulty.done, faulty.kinds)
        return account


def _strike(faults: Faults, count: int, rng: random.Random, ledger: Ledger, say: Callable[[str], None]) -> None:
    for n in range(1, count + 1):
        time.sleep(rng.uniform(0.3, 1.5))
        name = faults.strike()
        say(f"{n}/{count}  {name}  ({len(ledger.accepted)} accepted)")
    time.sleep(3)
