"""The other side of the outlets, for real: an SMTP server, a provider's HTTP server, and profiles' answer to `contacts_of`.

Each can be told to refuse, to fall silent, to go away and to come back.
"""

import email
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.orm import DeclarativeBase

from contracts.profiles import rpc as profiles
from servicekit.service import Service, answers
from servicekit.tables import kit_tables
from servicekit.uow import UnitOfWork


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Postman:
    """An SMTP server. `refuse[address]`: its answer to RCPT; `words`: its answer to the words; `slow`: seconds before it."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"smtp://127.0.0.1:{self.port}"
        self.letters: list[EmailMessage] = []
        self.senders: list[str] = []
        self.refuse: dict[str, str] = {}
        self.words = ""
        self.slow = 0.0
        self.hang_up = False
        self._controller: Controller | None = None

    def open(self) -> "Postman":
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=20)
        self._controller.start()
        return self

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.slow:
            time.sleep(self.slow)
        if self.words:
            return self.words
        assert isinstance(envelope.content, bytes)
        self.senders.append(envelope.mail_from or "")
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        if self.hang_up:
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"

    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters]


class Provider:
    """An SMS provider. `next`: the statuses of its next answers, 0 for none at all; then 200."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.next: list[int] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                provider.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                provider.headers.append(dict(self.headers))
                status = provider.next.pop(0) if provider.next else 200
                if status == 0:
                    time.sleep(2.5)
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/messages?v=1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def an_owner_of_contacts(contacts: dict[str, profiles.Contact]) -> type[Service]:
    """Who answers profiles' `contacts_of`, as a partner that replaces it would; all of them work in Orléans, `lead` everywhere."""
    base: type[DeclarativeBase] = type("Base", (DeclarativeBase,), {})
    kit_tables(base)

    def contacts_of(request: profiles.ContactsOf, _uow: UnitOfWork) -> profiles.Contacts:
        return profiles.Contacts(contacts=tuple(contacts[each] for each in request.person_ids if each in contacts))

    def list_people(request: profiles.ListPeople, _uow: UnitOfWork) -> profiles.People:
        return profiles.People(people=tuple(
            profiles.Person(id=each, role="", label="", area=None if each == "lead" else "orleans") for each in request.ids or ()))

    members = {"name": "profiles", "metadata": base.metadata, "migrations": Path("unused"),
               "contacts_of": answers(profiles.contacts_of, contacts_of),
               "list_people": answers(profiles.list_people, list_people)}
    return type("Contacts", (Service,), members)


def opened(make: Callable[[], Any]) -> Iterator[Any]:
    thing = make()
    try:
        yield thing
    finally:
        thing.close()
