"""« Plateforme » for the programme lead: which instances answer, which areas they serve, how far each lags behind.

Asks each instance where its log stands and how far it applied the others'; lag is the difference. Knows no process, no queue.
"""

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contracts.errors import AutonomieError
from contracts.kernel import PROGRAMME, Cursors, Empty, Head, cursors_method
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, desk
from gateway.policy import rule_of
from gateway.reader import SERVICES
from gateway.web.frame import page_for
from servicekit.bus.port import Caller
from servicekit.log.heads import heads_at, system_context

pages = Blueprint("platform", __name__)

DEADLINE_MS = 2_000


@dataclass(frozen=True)
class Instance:
    """`area`: the one it is apart for. `error` says why it did not answer; `cursors` None: it did not say whom it follows."""

    service: str
    area: str | None
    milliseconds: int
    heads: tuple[Head, ...] = ()
    cursors: Cursors | None = None
    error: str | None = None

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas it serves; empty: all of them."""
        return self.cursors.areas if self.cursors else (self.area,) if self.area else ()

    def areas_in_words(self, names: Mapping[str, str]) -> str:
        return ", ".join(names.get(area, area) for area in self.areas)

    @property
    def stopped(self) -> int:
        return sum(cursor.stopped for cursor in self.cursors.cursors) if self.cursors else 0

    def lag(self, instances: Iterable["Instance"]) -> int | None:
        """Facts of others that it has not applied; None when it, or one whom it follows, does not say."""
        if self.cursors is None:
            return None
        followed = [each for each in instances if each.service in self.cursors.sources]
        if any(each.error for each in followed):
            return None
        done = {(cursor.source, cursor.area): cursor.seq for cursor in self.cursors.cursors}
        return sum(max(0, head.seq - done.get((each.service, head.area), 0)) for each in followed for head in each.heads
                   if not self.areas or head.area in (*self.areas, PROGRAMME))


@pages.get("/plateforme")
@page_for("programme_lead")
def platform() -> ResponseReturnValue:
    rule_of(actor().principal, "read_platform")
    caller, asking = desk().caller, desk().asking
    asked: list[Future[Instance]] = []
    for name in SERVICES:
        apart = caller.areas_apart(name)
        asked += [asking.submit(name, _instance, caller, name, area, apart) for area in (None, *apart)]
    programme = ask("read_programme", profiles.get_programme, Empty())
    instances = [future.result() for future in asked]
    return render_template(
        "platform.html", instances=[(each, each.lag(instances)) for each in instances], programme=programme,
        areas={area.key: area.name for area in programme.areas} | {PROGRAMME: gettext("Tout le programme")},
    )


def _instance(caller: Caller, service: str, area: str | None, apart: tuple[str, ...]) -> Instance:
    began = time.perf_counter()
    try:
        heads = heads_at(caller, service, area, apart, DEADLINE_MS)
    except AutonomieError as error:
        return Instance(service, area, int((time.perf_counter() - began) * 1000), error=error.code)
    milliseconds = int((time.perf_counter() - began) * 1000)
    cursors = None
    with suppress(AutonomieError):  # a partner's that follows nobody need not say
        cursors = caller.call(cursors_method(service), Empty(), system_context(area, DEADLINE_MS))
    return Instance(service, area, milliseconds, tuple(heads), cursors)
