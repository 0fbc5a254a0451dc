"""What the row `growth` asks, and who asks it: every role's lists, one file with all that hangs on it, dashboards and pages.

Each is as long at 300 youths as at 300 000: pages are cut where the small programme still fills them.
"""

import datetime as dt

from contracts.kernel import Role
from tests.bench.population import Population
from tests.bench.rows.attendance import latest_plan
from tests.bench.rows.classes import class_of

FOUND = "evrard"
"""A name that 25 youths of the asking coordinator's area bear in the small programme."""

NAMED = "adviser+91+bis"
"""The one of the staff whose name has this in it."""

ASKED_ABOUT = 100
"""The youth whose file is read; her adviser, school and instructor ask."""

Asked = list[tuple[Role, str]]
WIDE: tuple[Role, ...] = ("coordinator", "programme_lead")
EVERYONE: tuple[Role, ...] = ("adviser", "school", "instructor", *WIDE)


def requests_of(population: Population) -> Asked:
    return [*_lists(population), *_one_file(population), *_work(population), *_pages(population)]


def _lists(population: Population) -> Asked:
    start, end = population.today, population.today + dt.timedelta(days=7)
    week = f"/api/v1/appointments?limit=20&start={start}T00:00:00Z&end={end}T00:00:00Z"
    asked: Asked = [(role, path) for role in EVERYONE for path in ("/api/v1/youths?limit=20", week)]
    asked += [(role, "/api/v1/triage?limit=3" if role == "adviser" else "/api/v1/triage?limit=8") for role in ("adviser", *WIDE)]
    asked += [(role, "/api/v1/stats/figures") for role in (*EVERYONE, "evaluator")]
    asked += [(role, f"/api/v1/youths?limit=20&text={FOUND}") for role in WIDE]
    asked += [(role, "/api/v1/youths?limit=8&unreachable=true") for role in WIDE]
    asked += [(role, "/api/v1/youths?limit=3&journey=waiting") for role in WIDE]
    asked += [(role, "/api/v1/notifications") for role in ("youth", "adviser")]
    return asked


def _one_file(population: Population) -> Asked:
    youth = f"/api/v1/youths/{population.youth(ASKED_ABOUT)}"
    parts = ("", "/dossier", "/timeline", "/booklet", "/results", "/difficulties", "/adjustments", "/signals", "/forecast",
             "/availability", f"/slots?start={population.today + dt.timedelta(days=14)}&days=7", "/journey", "/changes", "/messages",
             "/deliveries", "/funding", "/funding/forecast", "/stand-ins", "/recommendations", "/freed-offers",
             "/messages/export", "/vehicle-wish")  # fmt: skip
    asked: Asked = [("adviser", youth + part) for part in parts]
    own = ("/dossier", "/readers", "/consents", "/export", "/hours-certificate", "/partners", "/erasure")
    return [*asked, *(("youth", youth + part) for part in own), ("youth", "/api/v1/sign-ins")]


def _work(population: Population) -> Asked:
    """What waits for somebody, or for a day."""
    start, end = population.today - dt.timedelta(days=30), population.today
    adviser = ("/late-hours?limit=3", "/due", f"/periods.csv?start={start}&end={end}", "/conversations?limit=10",
               "/conversations/unread", "/deliveries?limit=5", "/stand-ins", "/transfers", "/duplicates?limit=1",
               "/colleague-files?text=ev", "/youths.csv", "/people?role=adviser&limit=3")  # fmt: skip
    wide = ("/duplicates?limit=1", "/transfers?limit=1", "/erasures?limit=1", "/reported-messages", "/deliveries?limit=2",
            "/rows-to-correct", "/imports", "/funders", "/arrivals?limit=1", "/place-offers?limit=1", "/advisers?limit=3",
            "/people?limit=10", "/schools?limit=3", "/partners", "/archive?limit=3")  # fmt: skip
    asked: Asked = [("adviser", f"/api/v1{path}") for path in adviser]
    asked += [(role, f"/api/v1{path}") for role in WIDE for path in wide]
    plans, plan = f"/api/v1/areas/{population.area(ASKED_ABOUT)}/plans", latest_plan(population, ASKED_ABOUT)
    asked += [("coordinator", f"{plans}?limit=5"), *((role, f"{plans}/{plan}") for role in ("coordinator", "school"))]
    asked += [(role, f"/api/v1/classes/{class_of(population, ASKED_ABOUT)}") for role in ("school", "instructor")]
    asked += [(role, f"/api/v1/classes?limit=1&start={end}T00:00:00Z") for role in ("youth", "school", "instructor", "coordinator")]
    asked.append(("school", "/api/v1/freed-offers?limit=1"))
    return [*asked, ("school", "/api/v1/pupil-accounts?limit=20"), ("school", "/api/v1/conversations?limit=10")]


def _pages(population: Population) -> Asked:
    file = f"/jeunes/{population.youth(ASKED_ABOUT)}"
    plan = f"/plannings/{population.area(ASKED_ABOUT)}/{latest_plan(population, ASKED_ABOUT)}"
    one_class = f"/cours/{class_of(population, ASKED_ABOUT)}"
    pages: dict[Role, tuple[str, ...]] = {
        "youth": ("/accueil", "/chemin", "/lecons", "/messages", "/mon-financement", "/vos-droits", f"{file}/livret", f"{file}/resultats",
                  "/agenda", "/mes-connexions", f"{file}/disponibilites", "/ressources", "/mes-notifications"),
        "adviser": ("/aujourdhui", "/jeunes", file, f"{file}/suivi", f"{file}/financement", f"{file}/messages", f"{file}/creneaux",
                    "/codes", "/heures-a-decider", "/messages", "/envois", "/doublons", "/transferts", "/remplacements",
                    f"{file}/cours", f"{file}/mobilite-emploi", f"{file}/charte", f"{file}/envois"),
        "school": ("/demandes", "/semaine", "/plannings", "/comptes-eleves", "/equipe", file, plan, "/cours", one_class,
                   f"{one_class}/emargement.pdf", "/semaine/emargement.pdf"),
        "instructor": ("/ma-journee", "/semaine", "/cours", one_class),
        "coordinator": ("/chiffres", "/plannings", "/imports", "/effacements", "/doublons", "/messages-signales", "/comptes", plan,
                        "/a-corriger", f"/a-decider?q={NAMED}", f"/equipe-du-bassin?q={NAMED}", f"/codes?qui=equipe&q={NAMED}",
                        f"/transferts?de={NAMED}&a={NAMED}", "/archive", "/partenaires"),
        "programme_lead": ("/plateforme",),
    }  # fmt: skip
    return [(role, path) for role, paths in pages.items() for path in paths]
