"""`python -m deploy.partner add|remove ID`: a partner's own user of the broker, which may read its queue and nothing else.

Registering the partner is done in the platform (POST /api/v1/partners); this is the operator's part. It speaks to the broker
of `make up` when there is one under DATA, else to the one that `rabbitmqctl` finds.
"""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from servicekit.testing.rabbitmq import PrivateRabbit

Ctl = Callable[..., str]
PARTNER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
CONNECTIONS, CHANNELS = 5, 10
NOTHING = "^$"


def add(ctl: Ctl, partner: str, vhost: str = "/") -> str:
    """Makes the user, or gives it another password; returns the password."""
    password = secrets.token_urlsafe(32)
    user = user_of(partner)
    known = user in {line.split("\t")[0] for line in ctl("list_users").splitlines()}
    ctl("change_password" if known else "add_user", user, password)
    ctl("set_user_tags", user)
    ctl("set_permissions", "--vhost", vhost, user, NOTHING, NOTHING, f"^{re.escape(queue_of(partner))}$")
    ctl("set_user_limits", user, f'{{"max-connections": {CONNECTIONS}, "max-channels": {CHANNELS}}}')
    return password


def remove(ctl: Ctl, partner: str, vhost: str = "/") -> None:
    """Its user (which closes its connections) and its queue with what is in it."""
    user = user_of(partner)
    if user in {line.split("\t")[0] for line in ctl("list_users").splitlines()}:
        ctl("delete_user", user)
    if queue_of(partner) in ctl("list_queues", "--vhost", vhost, "name").split():
        ctl("delete_queue", "--vhost", vhost, queue_of(partner))


def user_of(partner: str) -> str:
    if not PARTNER.fullmatch(partner):
        raise SystemExit(f"{partner!r} is not the id of a partner: small letters, digits and dashes, 40 at most")
    return f"partner-{partner}"


def queue_of(partner: str) -> str:
    return f"partner.{partner}.events"


def _broker() -> tuple[Ctl, str]:
    """The command and where the broker listens, for the address that is printed."""
    folder = Path(os.environ.get("DATA", "var")) / "up" / "rabbitmq"
    if (folder / "node.json").exists():
        node = PrivateRabbit(folder)
        return node.ctl, f"127.0.0.1:{node.node.port}"
    return _rabbitmqctl, os.environ.get("BROKER", "HOST:5672")


def _rabbitmqctl(*arguments: str) -> str:
    done = subprocess.run(["rabbitmqctl", "--quiet", *arguments], capture_output=True, text=True, timeout=60, check=False)
    if done.returncode:
        raise SystemExit(f"rabbitmqctl {arguments[0]}: {done.stderr or done.stdout}")
    return done.stdout


def main(arguments: list[str]) -> None:
    match arguments:
        case ["add", partner]:
            ctl, where = _broker()
            password = add(ctl, partner)
            print(f"amqp://{user_of(partner)}:{password}@{where}/%2F  {queue_of(partner)}")
        case ["remove", partner]:
            remove(_broker()[0], partner)
        case _:
            sys.exit("usage: python -m deploy.partner add ID | remove ID")


if __name__ == "__main__":
    main(sys.argv[1:])
