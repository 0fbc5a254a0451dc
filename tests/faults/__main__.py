"""`make faults`: the real shape struck, then `make run`'s one process killed, and both counted; the last line is JSON.

SEED, FAULTS (120), KILLS (20, of the one process) and CLIENTS (20) come from the environment.
"""

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults import one_process
from tests.faults.accounting import Account, summary
from tests.faults.run import run


def main() -> int:
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(10_000)))
    clients = int(os.environ.get("CLIENTS", "20"))
    real = _in_a_folder(lambda folder: run(folder, seed=seed, faults=int(os.environ.get("FAULTS", "120")), clients=clients, say=say))
    say(f"the real shape: {summary(seed, real)}")
    one = _in_a_folder(lambda folder: one_process.run(
        folder, seed=seed, kills=int(os.environ.get("KILLS", "20")), clients=min(clients, 8), say=say))
    account = real.plus(one)
    for detail in account.details:
        say(detail)
    say(summary(seed, account))
    return 0 if account.is_clean else 1


def _in_a_folder(work: Callable[[Path], Account]) -> Account:
    folder = Path(tempfile.mkdtemp(prefix="autonomie-faults-"))
    folder.chmod(0o711)  # PostgreSQL's own user must get through
    try:
        return work(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
