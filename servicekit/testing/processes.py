"""Starting, watching and ending a server process by its id. Knows no particular server."""

import os
import secrets
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

PORTS = range(20_000, 32_000)
"""Below those that the system gives to outgoing connections: one of them could take a port between our look and its server's start."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on at this moment."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def is_running(pid: int) -> bool:
    """True while the process exists and has not ended; one that ended and was not waited for does not count."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return False
    state, threads = fields[0], int(fields[17])
    return state != "Z" or threads > 1  # the first thread may end before those that hold the ports


def wait_until(condition: Callable[[], bool], timeout: float, what: str, every: float = 0.05) -> None:
    """Asks until the answer is yes; TimeoutError naming `what` otherwise."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {timeout:g} s")
        time.sleep(every)


def end_process(pid: int, how: signal.Signals, grace: float) -> None:
    """Sends the signal, waits `grace` seconds, then kills. A process that is not there is no error."""
    for sent in (how, signal.SIGKILL):
        try:
            os.kill(pid, sent)
        except ProcessLookupError:
            break
        try:
            wait_until(lambda: not is_running(pid), grace, f"process {pid} ends")
            break
        except TimeoutError:
            continue
    reap(pid)


def reap(pid: int) -> None:
    """Forgets an ended child, so that it leaves no zombie; another process's child is left to its parent."""
    try:
        wait_until(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid, 5, f"process {pid} is reaped")
    except ChildProcessError:
        return
