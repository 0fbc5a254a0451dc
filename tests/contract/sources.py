"""A service that is nothing but its log, answering `log_head` and `events_since` on RabbitMQ: `python -m tests.contract.sources NAME`.

Who is behind a broker asks the logs it follows; what stands in them is written by the suite (`foreign.py`).
"""

import os
import sys

from servicekit.app import ServiceApp
from servicekit.clock import SystemClock
from servicekit.db import Database
from servicekit.testing.harness import log_only


def log_of(name: str, database_url: str) -> ServiceApp:
    service, database = log_only(name), Database(database_url)
    service.metadata.create_all(database.engine)
    return ServiceApp(service, database, SystemClock())


if __name__ == "__main__":
    from servicekit import logs, nameko_runner  # patches this process, which does nothing else

    logs.configure(as_json=False, level="ERROR")
    nameko_runner.serve(log_of(sys.argv[1], os.environ["DATABASE_URL"]), os.environ["AMQP_URL"],
                        on_ready=lambda: print("ready", flush=True))
