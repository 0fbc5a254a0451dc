"""A process that sends what is due until it is killed. Arguments: the addresses of its database, of a database for the owner of
contacts, and of the SMTP server; the folder of the programme."""

import sys
import time
from pathlib import Path

from contracts.profiles import rpc as profiles
from servicekit.app import ServiceApp
from servicekit.bus.inprocess import InProcessBus, InProcessCaller
from servicekit.clock import SystemClock
from servicekit.db import Database
from servicekit.work import Work
from services.notifications.handlers.deliveries import sending
from services.notifications.outlets.smtp import SmtpOutlet
from services.notifications.service import NotificationsService
from services.notifications.settings import NotificationsDependencies, read_rules
from tests.unit.notifications.post_office import an_owner_of_contacts


def main(database_url: str, contacts_url: str, smtp_url: str, programme: str) -> None:
    clock, caller = SystemClock(), InProcessCaller()
    outlet = SmtpOutlet(smtp_url, "", "AUTOnomie <non@example.org>", clock, seconds=5)
    deps = NotificationsDependencies(read_rules(Path(programme)), {"email": outlet}, "https://autonomie.example.org")
    app = ServiceApp(NotificationsService, Database(database_url), clock, deps)
    contacts = {f"y{n}": profiles.Contact(person_id=f"y{n}", email=f"y{n}@example.org") for n in range(100)}
    owner = an_owner_of_contacts(contacts)
    owner_app = ServiceApp(owner, Database(contacts_url), clock)
    owner.metadata.create_all(owner_app.database.engine)
    caller.add(owner_app)
    work = Work(app, InProcessBus(), caller)
    while True:
        sending.send_due(work)
        time.sleep(0.05)


if __name__ == "__main__":
    main(*sys.argv[1:])
