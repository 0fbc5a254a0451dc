"""`python -m tests.bench.serve NAME`: the answering half of one service on nameko, on the addresses in the environment."""

import os
import sys
from pathlib import Path

from deploy.services import SERVICES
from servicekit import logs, nameko_runner
from servicekit.app import ServiceApp
from servicekit.clock import SystemClock
from servicekit.config import Settings, default_programme
from servicekit.db import Database


def main(name: str) -> None:
    logs.configure(as_json=False, level="WARNING")
    service, dependencies = SERVICES[name]
    settings = Settings(secret=os.environ.get("AUTONOMIE_SECRET", "b" * 32), programme=default_programme(), data=Path("var"))
    app = ServiceApp(service, Database(os.environ["DATABASE_URL"]), SystemClock(), dependencies(settings))
    nameko_runner.serve(app, os.environ["AMQP_URL"], on_ready=lambda: print("ready", flush=True))


if __name__ == "__main__":
    main(sys.argv[1])
