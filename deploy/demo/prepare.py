"""What the first start does, step by step, and says while it does it; later starts only read back the codes."""

import datetime as dt
import json
import random
import time
from collections.abc import Callable

from contracts.kernel import EVERYTHING, SYSTEM, Context
from contracts.profiles import rpc
from deploy.compose import Platform, write_private
from deploy.demo import history, people
from deploy.demo.batch import Batch
from deploy.demo.settle import settle
from deploy.first_start import first_start, forget_first_start
from servicekit.ids import new_id
from servicekit.work import Work

Say = Callable[[str], None]
Codes = dict[str, dict[str, str]]

SEED = 45
MONTHS = dt.timedelta(days=182)
TURNS = 16
"""Turns of the timer that looks at twenty-five youths each: more than enough for 300."""
COHORT_AS_OF = dt.date(2026, 12, 1)
"""The day for which the cohort's export was made: on it exactly 300 are admitted."""


def prepare(platform: Platform, *, demo: bool, say: Say) -> Codes:
    """Schemas brought to the newest, and the codes of one person per role: made at the first start, read back later."""
    codes_file = platform.settings.data / "codes.json"
    say("Préparation des bases de données…")
    if codes_file.exists():
        forget_first_start(platform)
        platform.migrate()
        return dict(json.loads(codes_file.read_text()))
    with first_start(platform, say):
        now = platform.clock.now()
        lead = people.add_lead(platform, now - MONTHS if demo else now)
        chosen = _invent(platform, lead, now, say) if demo else {"programme_lead": lead}
        say("Codes d’accès…")
        codes = {role: _issue(platform, person) for role, person in chosen.items()}
        write_private(codes_file, json.dumps(codes, indent=2, ensure_ascii=False) + "\n")
    return codes


def _invent(platform: Platform, lead: str, now: dt.datetime, say: Say) -> dict[str, str]:
    began = time.perf_counter()
    rng = random.Random(SEED)
    start = now - MONTHS
    say("Import de l’export des trois Missions Locales (personnes inventées)…")
    _import_cohort(platform, start)
    staff = people.add_staff(platform, lead, start)
    settle(platform)
    people.open_schools(platform, staff, start, rng)
    say("Six mois de parcours simulés…")
    chosen = history.simulate(platform, staff, start, now, rng, say)
    say("Les services lisent ce qui s’est passé…")
    settle(platform, say)
    _look_for_signals(platform)
    say(f"Programme inventé prêt en {time.perf_counter() - began:.0f} s.")
    return chosen


def _import_cohort(platform: Platform, at: dt.datetime) -> None:
    folder = platform.settings.programme / "cohort"
    files = {part: rpc.ExportFile(name=name, content=(folder / name).read_bytes())
             for part, name in (("youths", "jeunes.csv"), ("schools", "auto_ecoles.csv"), ("advisers", "conseillers.csv"))}
    request = rpc.ImportExport(import_id=new_id(), as_of=COHORT_AS_OF, apply=True, **files)
    with Batch(platform.apps["profiles"]) as batch:
        batch.do(rpc.import_export, request, at=at)
    settle(platform)
    app = platform.apps["profiles"]
    app.service.chores["hand_over"].run(Work(app, platform.bus, platform.caller))


def _look_for_signals(platform: Platform) -> None:
    """What time alone raises: the timer's turns, all at once, so that the first page has its list of the day."""
    app = platform.apps["progress"]
    for _ in range(TURNS):
        app.execute(app.service.timers["look_by_the_clock"].handler)


def _issue(platform: Platform, person_id: str) -> dict[str, str]:
    issued = platform.caller.call(rpc.issue_code, rpc.IssueCode(person_id=person_id), Context(principal=SYSTEM, scope=EVERYTHING))
    return {"code": issued.code} | ({"pin": issued.pin} if issued.pin else {})
