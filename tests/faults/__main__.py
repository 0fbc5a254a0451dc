"""`make faults`: SEED, FAULTS (120) and CLIENTS (20) from the environment; the last line is JSON."""

import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from tests.faults.accounting import summary
from tests.faults.run import run


def main() -> int:
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(10_000)))
    faults = int(os.environ.get("FAULTS", "120"))
    folder = Path(tempfile.mkdtemp(prefix="autonomie-faults-"))
    folder.chmod(0o711)  # PostgreSQL's own user must get through
    try:
        account = run(folder, seed=seed, faults=faults, clients=int(os.environ.get("CLIENTS", "20")),
                      say=lambda line: print(line, flush=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for detail in account.details:
        print(detail)
    print(summary(seed, faults, account))
    return 0 if account.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
