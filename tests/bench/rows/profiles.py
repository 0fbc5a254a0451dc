"""Rows of profiles: schools, people, files and what hangs on one file."""

import datetime as dt

from tests.bench.population import AREAS, FIRST_NAMES, NAMES, WAITING, Population, Rows, Tables, identity, once


def room(n: int) -> str:
    """Of the school whose first pupil this is."""
    return identity(112, n)


def _schools(p: Population) -> Rows:
    yield ("id", "code", "name", "area", "commune", "postcode", "confirmation")
    for n, school in once(map(p.school, p.numbers())):
        yield school, f"AE{n}", f"Auto-école {n}", p.area(n), "Orléans", "45000", "manual"


def _people(p: Population) -> Rows:
    yield ("id", "role", "label", "name_key", "area", "organisation_id", "organisation")
    for n in p.numbers():
        yield p.youth(n), "youth", _label(n), "", p.area(n), None, None
    for role, of in (("adviser", p.adviser), ("referent", p.referent)):
        for n, person in once(map(of, p.numbers())):
            yield person, role, f"{role} {n} bis", f"{role} {n} bis", p.area(n), None, None
    for role, name, of in (("instructor", "Moniteur", p.instructor), ("school", "Secrétariat", p.office)):
        for n, person in once(map(of, p.numbers())):
            yield person, role, f"{name} {n}", f"{name.lower()} {n}", p.area(n), p.school(n), f"Auto-école {n}"


def _label(n: int) -> str:
    return f"{FIRST_NAMES[n % 10]} {NAMES[n % 12]}"


def _files(p: Population) -> Rows:
    yield ("id", "file_number", "area", "journey", "rank", "holds_place", "admitted_on", "journey_reason", "civility", "last_name",
           "first_name", "sort_key", "first_name_key", "birth_date", "address", "postcode", "commune", "phone", "email", "reachable",
           "neph", "low_income", "status", "status_since", "structure", "adviser_id", "school_id", "target", "why", "needed_by",
           "project_version", "strengths", "needs", "needs_shared", "availability", "code_track", "code_passed_on",
           "driving_track", "comment", "imported", "problems", "version", "twins_sought")  # fmt: skip
    admitted, needed = p.today - dt.timedelta(days=170), p.today + dt.timedelta(days=120)
    for n in p.numbers():
        last, first = f"{NAMES[n % 12]} {n}", FIRST_NAMES[n % 10]
        waits, passed = p.waits(n), n % 4 == 1
        yield (p.youth(n), f"ML{n:07d}", p.area(n), "waiting" if waits else "active", n + 1, False, None if waits else admitted, "",
               "Mme", last, first,
               f"{last} {first}".lower(), first.lower(), dt.date(2005, 1 + n % 12, 1 + n % 28), "1 rue des Acacias", "45000", "45234",
               f"+336{n:08d}", f"jeune{n}@exemple.fr", n % 10 != 3, "", "yes", "apprentice", admitted, "",
               None if p.is_alone(n) else p.adviser(n), p.school(n),
               "Aide à domicile", "Rejoindre les personnes", needed, 1, '["regular"]', "[]", False, "",
               "passed" if passed else "in_training", p.day(n % 1_700 + 1) if passed else None, "in_training", "",
               "{}", "[]", 1, True)  # fmt: skip


def _statuses(p: Population) -> Rows:
    yield ("youth_id", "since", "status", "recorded_at")
    for n in p.numbers():
        yield p.youth(n), p.today - dt.timedelta(days=400), "pupil", p.instant(170, n)
        yield p.youth(n), p.today - dt.timedelta(days=170), "apprentice", p.instant(170, n)


def _links(p: Population) -> Rows:
    yield ("youth_id", "role", "other_id", "since")
    since = p.today - dt.timedelta(days=160)
    for n in p.numbers():
        for role, of in (("adviser", p.adviser), ("school", p.school), ("referent", p.referent), ("instructor", p.instructor)):
            if role != "adviser" or not p.is_alone(n):
                yield p.youth(n), role, of(n), since


def _past_links(p: Population) -> Rows:
    """One in three had another referent."""
    yield ("id", "youth_id", "role", "other_id", "since", "until")
    for n in p.each(3):
        yield identity(111, n), p.youth(n), "referent", p.referent(max(0, n - 90)), p.day(170), p.day(160)


def _rooms(p: Population) -> Rows:
    yield ("id", "school_id", "label", "seats")
    for n, school in once(map(p.school, p.numbers())):
        yield room(n), school, "Salle 1", 12


def _places(p: Population) -> Rows:
    yield ("area", "taken", "waiting")
    for area in AREAS:
        yield area, p.youths // 3, 0


def _vehicles(p: Population) -> Rows:
    yield ("id", "school_id", "label", "gearbox")
    for n, vehicle in once(map(p.vehicle, p.numbers())):
        yield vehicle, p.school(n), f"Véhicule {n}", "manual"


def _codes(p: Population) -> Rows:
    yield ("id", "person_id", "selector", "secret_hash", "issued_at")
    for n in p.numbers():
        yield identity(100, n), p.youth(n), f"{n % 30**4:04d}"[:4], "$argon2id$v=19$m=19456,t=2,p=1$" + "x" * 65, p.instant(160, n)


def _sign_ins(p: Population) -> Rows:
    """Every second youth came lately."""
    yield ("id", "person_id", "token_hash", "rotated_at", "ends_at", "opened_at", "device")
    for n in p.each(2):
        opened = p.instant(n % 9, n)
        yield identity(101, n), p.youth(n), f"{n:064x}", opened, p.instant(n % 9 - 60, n), opened, "Firefox, Android"


def _milestones(p: Population) -> Rows:
    yield ("youth_id", "milestone", "on_day", "recorded_at", "recorded_by")
    for n in p.numbers():
        yield p.youth(n), "neph_asked", p.day(150), p.instant(150, n), p.adviser(n)
        yield p.youth(n), "neph_received", p.day(110), p.instant(110, n), p.adviser(n)


def _steps(p: Population) -> Rows:
    yield ("id", "youth_id", "words", "due_on", "done_on")
    for n in p.numbers():
        yield identity(102, n), p.youth(n), "Appeler la maison de retraite", p.day(20), p.day(22)
        yield identity(103, n), p.youth(n), "Préparer la lettre", p.day(n % 40 - 30), None


def _periods(p: Population) -> Rows:
    yield ("id", "youth_id", "at", "phase")
    for n in p.numbers():
        yield identity(104, n), p.youth(n), p.instant(170, n), "waiting" if p.waits(n) else "active"


def _employment(p: Population) -> Rows:
    yield ("youth_id", "point", "situation", "since", "recorded_at", "recorded_by")
    for n in p.numbers():
        yield p.youth(n), "entry", "apprentice", p.day(180), p.instant(165, n), p.adviser(n)


def _charters(p: Population) -> Rows:
    yield ("id", "youth_id", "edition", "next_on")
    for n in p.numbers():
        yield identity(105, n), p.youth(n), "2026-1", p.day(n % 90 - 80)


def _charter_signatures(p: Population) -> Rows:
    yield ("charter_id", "party", "person_id", "at")
    for n in p.numbers():
        yield identity(105, n), "youth", p.youth(n), p.instant(160, n)
        yield identity(105, n), "adviser", p.adviser(n), p.instant(160, n)


def _changes(p: Population) -> Rows:
    yield ("id", "youth_id", "at", "person_id", "role", "what", "fields")
    for n in p.numbers():
        for k, what in enumerate(("contact", "project")):
            yield identity(106 + k, n), p.youth(n), p.instant(30 * k + 3, n), p.adviser(n), "adviser", what, '["phone"]'


def _reads(p: Population) -> Rows:
    yield ("id", "at", "person_id", "role", "youth_id", "what", "allowed", "reason")
    for n in p.numbers():
        yield identity(108, n), p.instant(n % 30, n), p.adviser(n), "adviser", p.youth(n), "read_file", True, ""
        yield identity(109, n), p.instant(n % 60, n), p.office(n), "school", p.youth(n), "read_file", True, ""


def _offers(p: Population) -> Rows:
    """To every tenth of those who wait."""
    yield ("id", "youth_id", "offered_at", "until")
    for n in range(WAITING * 10 - 1, p.youths, WAITING * 10):
        yield identity(110, n), p.youth(n), p.instant(2, n), p.day(-5)


TABLES: Tables = {
    "school": _schools, "person": _people, "youth": _files, "status_period": _statuses, "link": _links, "area_places": _places,
    "vehicle": _vehicles, "access_code": _codes, "sign_in": _sign_ins, "milestone": _milestones, "project_step": _steps,
    "journey_period": _periods, "employment_point": _employment, "charter": _charters, "charter_signature": _charter_signatures,
    "file_change": _changes, "read_trace": _reads, "place_offer": _offers, "past_link": _past_links, "room": _rooms,
}  # fmt: skip
