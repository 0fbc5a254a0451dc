"""The child process: a problem on stdin, its solution on stdout. It ends by itself, whatever happens to whoever started it.

    python -m services.attendance.planner SECONDS < problem.json > solution.json
"""

import os
import resource
import signal
import sys

import msgspec

from services.attendance.planner.problem import Problem
from services.attendance.planner.solve import solve

GRACE_SECONDS = 20
"""After its time: reading, building and writing; past it the kernel ends the process."""


def main() -> None:
    seconds = float(sys.argv[1])
    limit = int(seconds) + GRACE_SECONDS
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limit)
    resource.setrlimit(resource.RLIMIT_CPU, (4 * limit, 4 * limit))
    os.nice(5)  # people's requests come first
    problem = msgspec.json.decode(sys.stdin.buffer.read(), type=Problem)
    sys.stdout.buffer.write(msgspec.json.encode(solve(problem, seconds)))


if __name__ == "__main__":
    main()
