"""« Plateforme » for the programme lead: which services answer, which areas they serve, how far readers lag behind.

Reads each service's log head through the contract that every service answers; knows no process and no queue.
"""

import time
from concurrent.futures import Future
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from contracts.kernel import PROGRAMME, Empty, Head
from contracts.profiles import rpc as profiles
from gateway.acting import actor, ask, desk
from gateway.policy import rule_of
from gateway.reader import SERVICES
from gateway.web.frame import page_for
from servicekit import metrics
from servicekit.bus.port import Caller
from servicekit.log.heads import heads_of

pages = Blueprint("platform", __name__)


@dataclass(frozen=True)
class Service:
    """`heads` is empty and `error` says why when the service did not answer. `lag`: facts of others not yet applied, where
    this process can know it (all in one process; otherwise Prometheus has it)."""

    name: str
    milliseconds: int
    heads: tuple[Head, ...]
    error: str | None
    lag: int | None


@pages.get("/plateforme")
@page_for("programme_lead")
def platform() -> ResponseReturnValue:
    rule_of(actor().principal, "read_platform")
    pool = desk().pool
    asked: list[Future[Service]] = [pool.submit(_service, name, desk().caller) for name in SERVICES]
    programme = ask("read_programme", profiles.get_programme, Empty())
    return render_template(
        "platform.html", services=[future.result() for future in asked], programme=programme,
        areas={area.key: area.name for area in programme.areas} | {PROGRAMME: gettext("Tout le programme")},
    )


def _service(name: str, caller: Caller) -> Service:
    began = time.perf_counter()
    heads, errors = heads_of(caller, name, deadline_ms=2_000)
    milliseconds = int((time.perf_counter() - began) * 1000)
    return Service(name, milliseconds, tuple(heads), errors[0].code if errors else None, _lag(name))


def _lag(name: str) -> int | None:
    samples = [s for family in metrics.CONSUMER_LAG.collect() for s in family.samples if s.labels.get("service") == name]
    return int(sum(sample.value for sample in samples)) if samples else None
