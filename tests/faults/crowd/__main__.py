"""`make crowd`: SEED, PEOPLE (200) and SECONDS (120) from the environment; the last line is JSON."""

import os
import random
import shutil
import sys
import tempfile
from pathlib import Path

from tests.faults.crowd.run import run


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="autonomie-crowd-"))
    folder.chmod(0o711)  # PostgreSQL's own user must get through
    try:
        verdict = run(folder, seed=int(os.environ.get("SEED", random.SystemRandom().randrange(10_000))),
                      people=int(os.environ.get("PEOPLE", "200")), seconds=float(os.environ.get("SECONDS", "120")),
                      say=lambda line: print(line, flush=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for detail in verdict.details:
        print(detail)
    print(verdict.line())
    return 0 if verdict.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
