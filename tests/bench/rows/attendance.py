"""Rows of attendance: what it knows of people and schools, weeks, lessons with their records and signatures, plans."""

from collections.abc import Iterator

from tests.bench.population import AREAS, LESSONS, PUPILS, Population, Rows, Tables, identity, once

PLANS = 12
"""Of each area, so far."""

IN_A_PLAN = 300
"""Youths of all areas that a week's plan is made for: a department's programme, however many there are."""


def _followed(p: Population) -> Rows:
    yield ("id", "area", "adviser_id", "school_id")
    for n in p.numbers():
        yield p.youth(n), p.area(n), p.adviser(n), p.school(n)


def _schools_known(p: Population) -> Rows:
    yield ("id", "area", "automatic")
    for n, school in once(map(p.school, p.numbers())):
        yield school, p.area(n), False


def _instructors(p: Population) -> Rows:
    yield ("id", "school_id", "here")
    for n, instructor in once(map(p.instructor, p.numbers())):
        yield instructor, p.school(n), True


def _appointments(p: Population) -> Rows:
    """The last one is still to come."""
    yield ("id", "area", "youth_id", "adviser_id", "school_id", "instructor_id", "vehicle_id", "kind", "starts_at", "ends_at", "state",
           "version", "requested_by", "meeting_point", "record_id")  # fmt: skip
    for n in p.numbers():
        for k in range(LESSONS):
            past, day = k < LESSONS - 1, 7 * (LESSONS - 2 - k)
            yield (lesson(n, k), p.area(n), p.youth(n), p.adviser(n), p.school(n), p.instructor(n), p.vehicle(n), "driving_lesson",
                   p.instant(day, n), p.instant(day, n, 1), "closed" if past else "confirmed", 2, "school", "",
                   record(n, k) if past else None)  # fmt: skip


def lesson(n: int, k: int) -> str:
    return identity(20 + k, n)


def record(n: int, k: int) -> str:
    return identity(30 + k, n)


def _records(p: Population) -> Rows:
    yield ("id", "appointment_id", "ordinal", "youth_id", "outcome", "minutes_late", "planned_minutes", "minutes", "recorded_by",
           "recorded_at", "digest")  # fmt: skip
    for n in p.numbers():
        for k in range(LESSONS - 1):
            yield (record(n, k), lesson(n, k), 1, p.youth(n), "present", 0, 60, 60, p.instructor(n),
                   p.instant(7 * (LESSONS - 2 - k), n), "0" * 64)  # fmt: skip


def _vehicles(p: Population) -> Rows:
    yield ("id", "school_id", "gearbox")
    for n, vehicle in once(map(p.vehicle, p.numbers())):
        yield vehicle, p.school(n), "manual"


def _weeks(p: Population) -> Rows:
    """Everybody's: youths in the evening and one week in two, schools all day."""
    yield ("owner_id", "owner_kind", "version", "by_person", "weekly", "rules", "wanted_minutes", "travel_minutes")
    evenings = "[" + ", ".join(f'["{day}", "16:00", "19:00"]' for day in ("mon", "tue", "thu")) + "]"
    every = f'[["FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "{p.day(p.today.weekday())}", false, "00:00", "24:00", "always"]]'
    days = "[" + ", ".join(f'["{day}", "08:00", "19:00"]' for day in ("mon", "tue", "wed", "thu", "fri")) + "]"
    for n in p.numbers():
        yield p.youth(n), "youth", 1, True, evenings, every, 120, 15
    for kind, of in (("instructor", p.instructor), ("vehicle", p.vehicle)):
        for _n, owner in once(map(of, p.numbers())):
            yield owner, kind, 1, True, days, "[]", None, None


def _claims(p: Population) -> Rows:
    """Of the lesson to come: of the youth, and where lessons of one instructor do not meet, of both others too."""
    yield ("resource_id", "quarter", "appointment_id")
    for n in p.numbers():
        last, pupil = lesson(n, LESSONS - 1), n // 3 % PUPILS
        if pupil % 2 or pupil >= PUPILS // 2 + 2:
            continue
        for owner in (p.youth(n), p.instructor(n), p.vehicle(n)):
            for quarter in _quarters(p, n):
                yield owner, quarter, last


def _quarters(p: Population, n: int) -> Iterator[int]:
    """Those of the lesson to come, counted from 1970."""
    morning = (p.today.toordinal() - 719_163 + 7) * 96 + 7 * 4
    yield from range(morning + n % 40, morning + n % 40 + 4)


def _signatures(p: Population) -> Rows:
    yield ("record_id", "signer", "person_id", "signed_at", "integrity")
    for n in p.numbers():
        yield record(n, 0), "youth", p.youth(n), p.instant(7, n, 1), "0" * 64
        yield record(n, 0), "instructor", p.instructor(n), p.instant(7, n, 1), "0" * 64


def _chain(p: Population) -> Rows:
    """One link for each first record, school by school."""
    yield ("school_id", "n", "kind", "record_id", "digest", "link")
    for n in p.numbers():
        yield p.school(n), n, "record", record(n, 0), "0" * 64, f"{n:064x}"


def _calendars(p: Population) -> Rows:
    yield ("owner_id", "owner_kind", "serial", "open")
    for n in p.each(10):
        yield p.youth(n), "youth", 1, True


def _plans(p: Population) -> Rows:
    yield ("id", "area", "week", "state", "asked_at", "gap", "bound", "worth", "seconds")
    for number, area in enumerate(AREAS):
        for k in range(PLANS):
            year, week, _day = p.day(7 * k).isocalendar()
            yield identity(140 + number, k), area, f"{year}-W{week:02d}", "sent", p.instant(7 * k + 7, k), 0.0, 1000.0, 1000, 3.0


def latest_plan(p: Population, n: int) -> str:
    """Of the area of that youth."""
    return identity(140 + AREAS.index(p.area(n)), 0)


def _parts(p: Population) -> Rows:
    """The two latest plans went to every school that a plan may have."""
    yield ("plan_id", "school_id", "sent_at", "answered_at")
    for n, school in once(map(p.school, range(min(p.youths, IN_A_PLAN)))):
        for k in range(2):
            yield identity(140 + AREAS.index(p.area(n)), k), school, p.instant(7 * k + 5, 0), p.instant(4, 0) if k else None


def _planned(p: Population) -> Rows:
    """One pupil in five has a line in the latest."""
    yield ("id", "plan_id", "school_id", "youth_id", "instructor_id", "vehicle_id", "starts_at", "ends_at")
    for n in range(0, min(p.youths, IN_A_PLAN), 5):
        yield (identity(143, n), identity(140 + AREAS.index(p.area(n)), 0), p.school(n), p.youth(n), p.instructor(n), p.vehicle(n),
               p.instant(-7, n), p.instant(-7, n, 1))  # fmt: skip


def _archive(p: Population) -> Rows:
    """Of people who were erased: as many as fill a page of the small programme."""
    yield ("id", "youth_id", "appointment_id", "school_id", "area", "kind", "starts_at", "outcome", "minutes_late",
           "planned_minutes", "minutes", "recorded_by", "recorded_at", "digest", "signatures", "archived_at", "until")  # fmt: skip
    for n in (each for each in p.numbers() if each // 3 % 3 == 2):
        yield (identity(144, n), identity(145, n), identity(146, n), p.school(n), p.area(n), "driving_lesson",
               p.instant(400, n), "present", 0, 60, 60, p.instructor(n),
               p.instant(400, n), f"{n:064x}", "[]", p.instant(90, n), p.day(-1_000 - n % 60))  # fmt: skip


TABLES: Tables = {
    "youth": _followed, "school": _schools_known, "instructor": _instructors, "vehicle": _vehicles, "appointment": _appointments,
    "attendance_record": _records, "availability": _weeks, "claim": _claims, "signature": _signatures, "attendance_link": _chain,
    "calendar": _calendars, "plan": _plans, "plan_part": _parts, "planned_lesson": _planned, "archived_record": _archive,
}  # fmt: skip
