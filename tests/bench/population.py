"""Invented youths, loaded into the services' databases by COPY: as many as a row asks for, each with the same history.

Caseloads and schools keep their size whatever the number of youths; so does everything about one youth. Nothing here is
random: the n-th youth is always the same.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice, repeat
from multiprocessing import get_context
from typing import Any

import psycopg2
from sqlalchemy import Table, create_engine

from deploy.services import SERVICES
from tests.bench.yardsticks import plain

AREAS = ("orleans", "montargis-gien", "pithiviers")
CASELOAD = 30
PUPILS = 25
LESSONS, MARKS, TALES = 3, 2, 3
NAMES = ("Abadie", "Bernard", "Carlier", "Duval", "Evrard", "Fournier", "Girard", "Hamel", "Imbert", "Joly", "Keller", "Lucas")
FIRST_NAMES = ("Amel", "Bastien", "Chloé", "Dylan", "Emma", "Farid", "Gaël", "Hawa", "Inès", "Jules")
CHUNK = 20_000
Rows = Iterator[tuple[Any, ...]]


def identity(kind: int, n: int) -> str:
    """A UUID's text; made by hand, for there are millions of them."""
    return f"00000000-0000-{kind:04x}-0000-{n:012x}"


@dataclass(frozen=True)
class Population:
    """Who there is. `own_followers`: the first so many youths have an adviser, a school and a referent of their own."""

    youths: int
    today: dt.date
    own_followers: int = 0

    def youth(self, n: int) -> str:
        return identity(1, n)

    def area(self, n: int) -> str:
        return AREAS[0] if n < self.own_followers else AREAS[n % len(AREAS)]

    def adviser(self, n: int) -> str:
        """A caseload is of one area."""
        return identity(2, n) if n < self.own_followers else identity(3, n // (CASELOAD * 3) * 3 + n % 3)

    def school(self, n: int) -> str:
        return identity(4, n) if n < self.own_followers else identity(5, n // (PUPILS * 3) * 3 + n % 3)

    def referent(self, n: int) -> str:
        return identity(6, n) if n < self.own_followers else identity(7, n // (CASELOAD * 3) * 3 + n % 3)

    def instructor(self, n: int) -> str:
        return identity(8, n) if n < self.own_followers else identity(9, n // (PUPILS * 3) * 3 + n % 3)

    def load(self, url_of: Callable[[str], str], processes: int = 1) -> None:
        """Fills databases whose schema is there and empty; indexes are made afterwards, as one does."""
        urls = [url_of(service) for service in _TABLES]
        if processes == 1:
            for service, url in zip(_TABLES, urls, strict=True):
                _load(self, service, url)
            return
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            list(pool.map(_load, repeat(self), _TABLES, urls))

    def numbers(self) -> range:
        return range(self.youths)

    def instant(self, days_ago: int, n: int, hours: int = 0) -> str:
        """Some quarter-hour of that day, another for each youth, and so many hours later."""
        return _instant(self.today, days_ago, n % 40, hours)


@cache
def _instant(today: dt.date, days_ago: int, quarter: int, hours: int) -> str:
    morning = dt.datetime.combine(today, dt.time(7), tzinfo=dt.UTC) - dt.timedelta(days=days_ago)
    return str(morning + dt.timedelta(minutes=15 * quarter, hours=hours))


def _load(population: Population, service: str, url: str) -> None:
    tables = SERVICES[service][0].metadata.tables
    engine = create_engine(url)
    indexes = [index for table in _TABLES[service] for index in tables[table].indexes]
    for index in indexes:
        index.drop(engine)
    connection = psycopg2.connect(plain(url))
    with connection, connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # the rows agree by construction
        for table, rows in _TABLES[service].items():
            _copy(cursor, table, _whole(tables[table], rows(population)))
    for index in indexes:
        index.create(engine)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    engine.dispose()


def _whole(table: Table, rows: Rows) -> Rows:
    """The rows with what the model would put where nothing is said: COPY knows no default of Python."""
    lines = iter(rows)
    named = next(lines)
    left = [c for c in table.c if not c.nullable and c.name not in named and c.default is not None and c.default.is_scalar]
    yield (*named, *(column.name for column in left))
    values = tuple(column.default.arg for column in left)
    for line in lines:
        yield (*line, *values)


def _copy(cursor: Any, table: str, rows: Rows) -> None:
    """The first of the rows names the columns. No text of ours holds a tab, a backslash or the word None."""
    lines = iter(rows)
    columns = next(lines)
    statement = f'COPY "{table}" ({", ".join(columns)}) FROM STDIN'
    form = "\t".join(["%s"] * len(columns))
    while chunk := "\n".join([form % row for row in islice(lines, CHUNK)]):
        cursor.copy_expert(statement, io.StringIO(chunk.replace("None", r"\N")))


def _once(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(the first youth's number, id) of each id."""
    seen: set[str] = set()
    for n, found in enumerate(ids):
        if found not in seen:
            seen.add(found)
            yield n, found


# ── profiles ──


def _schools(p: Population) -> Rows:
    yield ("id", "code", "name", "area", "commune", "postcode", "confirmation")
    for n, school in _once(map(p.school, p.numbers())):
        yield school, f"AE{n}", f"Auto-école {n}", p.area(n), "Orléans", "45000", "manual"


def _people(p: Population) -> Rows:
    yield ("id", "role", "label", "name_key", "area", "organisation_id", "organisation")
    for n in p.numbers():
        yield p.youth(n), "youth", _label(n), "", p.area(n), None, None
    for role, of in (("adviser", p.adviser), ("referent", p.referent)):
        for n, person in _once(map(of, p.numbers())):
            yield person, role, f"{role} {n}", f"{role} {n}", p.area(n), None, None
    for n, person in _once(map(p.instructor, p.numbers())):
        yield person, "instructor", f"Moniteur {n}", f"moniteur {n}", p.area(n), p.school(n), f"Auto-école {n}"


def _label(n: int) -> str:
    return f"{FIRST_NAMES[n % 10]} {NAMES[n % 12]}"


def _files(p: Population) -> Rows:
    yield ("id", "file_number", "area", "journey", "rank", "holds_place", "admitted_on", "journey_reason", "civility", "last_name",
           "first_name", "sort_key", "first_name_key", "birth_date", "address", "postcode", "commune", "phone", "email", "reachable",
           "neph", "low_income", "status", "status_since", "structure", "adviser_id", "school_id", "target", "why", "needed_by",
           "project_version", "strengths", "needs", "needs_shared", "availability", "code_track", "driving_track", "comment",
           "imported", "problems", "version")  # fmt: skip
    admitted, needed = p.today - dt.timedelta(days=170), p.today + dt.timedelta(days=120)
    for n in p.numbers():
        last, first = f"{NAMES[n % 12]} {n}", FIRST_NAMES[n % 10]
        yield (p.youth(n), f"ML{n:07d}", p.area(n), "active", n + 1, False, admitted, "", "Mme", last, first,
               f"{last} {first}".lower(), first.lower(), dt.date(2005, 1 + n % 12, 1 + n % 28), "1 rue des Acacias", "45000", "45234",
               f"+336{n:08d}", f"jeune{n}@exemple.fr", n % 10 != 3, "", "yes", "apprentice", admitted, "", p.adviser(n), p.school(n),
               "Aide à domicile", "Rejoindre les personnes", needed, 1, '["regular"]', "[]", False, "", "in_training", "in_training", "",
               "{}", "[]", 1)  # fmt: skip


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
            yield p.youth(n), role, of(n), since


def _places(p: Population) -> Rows:
    yield ("area", "taken", "waiting")
    for area in AREAS:
        yield area, p.youths // 3, 0


# ── attendance ──


def _followed(p: Population) -> Rows:
    yield ("id", "area", "adviser_id", "school_id")
    for n in p.numbers():
        yield p.youth(n), p.area(n), p.adviser(n), p.school(n)


def _schools_known(p: Population) -> Rows:
    yield ("id", "area", "automatic")
    for n, school in _once(map(p.school, p.numbers())):
        yield school, p.area(n), False


def _instructors(p: Population) -> Rows:
    yield ("id", "school_id", "here")
    for n, instructor in _once(map(p.instructor, p.numbers())):
        yield instructor, p.school(n), True


def _appointments(p: Population) -> Rows:
    """The last one is still to come."""
    yield ("id", "area", "youth_id", "adviser_id", "school_id", "instructor_id", "kind", "starts_at", "ends_at", "state", "version",
           "requested_by", "meeting_point", "record_id")  # fmt: skip
    for n in p.numbers():
        for k in range(LESSONS):
            past, day = k < LESSONS - 1, 7 * (LESSONS - 2 - k)
            yield (_lesson(n, k), p.area(n), p.youth(n), p.adviser(n), p.school(n), p.instructor(n), "driving_lesson",
                   p.instant(day, n), p.instant(day, n, 1), "closed" if past else "confirmed", 2, "school", "",
                   _record(n, k) if past else None)  # fmt: skip


def _lesson(n: int, k: int) -> str:
    return identity(20 + k, n)


def _record(n: int, k: int) -> str:
    return identity(30 + k, n)


def _records(p: Population) -> Rows:
    yield ("id", "appointment_id", "ordinal", "youth_id", "outcome", "minutes_late", "planned_minutes", "minutes", "recorded_by",
           "recorded_at", "digest")  # fmt: skip
    for n in p.numbers():
        for k in range(LESSONS - 1):
            yield (_record(n, k), _lesson(n, k), 1, p.youth(n), "present", 0, 60, 60, p.instructor(n),
                   p.instant(7 * (LESSONS - 2 - k), n), "0" * 64)  # fmt: skip


# ── progress ──


def _learners(p: Population) -> Rows:
    yield ("id", "area", "adviser_id", "school_id", "followed_since", "needed_by", "open_signals", "waiting", "urgency", "looked_on",
           "next_look_on")  # fmt: skip
    for n in p.numbers():
        open_signal = n % 10 == 0
        yield (p.youth(n), p.area(n), p.adviser(n), p.school(n), p.instant(160, n), p.today + dt.timedelta(days=120), int(open_signal), 0,
               (n % 97) + 1 if open_signal else 0, p.today, p.today + dt.timedelta(days=30))  # fmt: skip


def _marks(p: Population) -> Rows:
    yield ("id", "youth_id", "objective", "level", "rank", "top", "at", "instructor_id", "appointment_id")
    for n in p.numbers():
        for k in range(MARKS):
            yield (identity(40 + k, n), p.youth(n), f"C1.{'abcdefghi'[k]}", "in_progress", 1, 2, p.instant(7 * (k % 3), n),
                   p.instructor(n), None)  # fmt: skip


def _booklet(p: Population) -> Rows:
    yield ("youth_id", "objective", "mark_id", "acquired")
    for n in p.numbers():
        for k in range(MARKS):
            yield p.youth(n), f"C1.{'abcdefghi'[k]}", identity(40 + k, n), False


def _difficulties(p: Population) -> Rows:
    yield ("id", "youth_id", "kind", "words", "reported_by", "by_role", "at", "resolved_by", "resolved_at")
    for n in p.numbers():
        yield (identity(50, n), p.youth(n), "driving_stress", "Les ronds-points", p.instructor(n), "instructor", p.instant(12, n),
               p.adviser(n), p.instant(5, n))  # fmt: skip


def _facts(p: Population) -> Rows:
    yield ("appointment_id", "record_id", "youth_id", "starts_at", "outcome", "recorded_at", "seq")
    for n in p.numbers():
        for k in range(LESSONS - 1):
            day = 7 * (LESSONS - 2 - k)
            yield (_lesson(n, k), _record(n, k), p.youth(n), p.instant(day, n), "present", p.instant(day, n, 1),
                   LESSONS * n + k)  # fmt: skip


def _signals(p: Population) -> Rows:
    yield ("id", "youth_id", "kind", "key", "evidence", "proposes", "raised_at", "to_fit")
    for n in range(0, p.youths, 10):
        yield identity(60, n), p.youth(n), "nothing_for_14_days", "since", "[]", "support", p.instant(1, n), False


def _timeline(p: Population) -> Rows:
    yield ("id", "youth_id", "at", "what", "actor", "data")
    for n in p.numbers():
        for k in range(TALES):
            yield identity(70 + k, n), p.youth(n), p.instant(2 * k, n), "objective_marked", p.instructor(n), '{"objective": "C1.a"}'


# ── stats, notifications ──


def _counted(p: Population) -> Rows:
    yield ("id", "area", "journey", "code_track", "driving_track", "adviser_id", "school_id")
    for n in p.numbers():
        yield p.youth(n), p.area(n), "admitted", "in_training", "in_training", p.adviser(n), p.school(n)


def _counted_lessons(p: Population) -> Rows:
    yield ("appointment_id", "youth_id", "area", "outcome")
    for n in p.numbers():
        for k in range(LESSONS - 1):
            yield _lesson(n, k), p.youth(n), p.area(n), "present"


def _counters(p: Population) -> Rows:
    yield ("area", "indicator", "category", "value")
    in_area = p.youths // len(AREAS)
    for area in AREAS:
        yield area, "places", "used", in_area
        yield area, "code_track", "in_training", in_area
        yield area, "driving_track", "in_training", in_area
        yield area, "attendance_rate", "attended", in_area * (LESSONS - 1)


def _last_facts(p: Population) -> Rows:
    yield ("area", "at")
    for area in AREAS:
        yield area, p.instant(0, 0)


def _news(p: Population) -> Rows:
    yield ("recipient_id", "event_id", "id", "at", "what", "youth_id", "data")
    for n in p.numbers():
        for recipient, kind in ((p.youth(n), 90), (p.adviser(n), 91)):
            yield recipient, identity(kind, n), identity(kind + 2, n), p.instant(n % 9, n), "lesson_attended", p.youth(n), "{}"


_TABLES: dict[str, dict[str, Callable[[Population], Rows]]] = {
    "profiles": {"school": _schools, "person": _people, "youth": _files, "status_period": _statuses, "link": _links,
                 "area_places": _places},
    "attendance": {"youth": _followed, "school": _schools_known, "instructor": _instructors, "appointment": _appointments,
                   "attendance_record": _records},
    "progress": {"youth": _learners, "mark": _marks, "booklet_line": _booklet, "difficulty": _difficulties,
                 "attended_fact": _facts, "signal": _signals, "timeline_entry": _timeline},
    "stats": {"youth": _counted, "attendance_fact": _counted_lessons, "counter": _counters, "last_fact": _last_facts},
    "notifications": {"notification": _news},
}
