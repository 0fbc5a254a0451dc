"""Rows of profiles: what a few files have (pairs, stand-ins, erasures, rows to correct), caseloads that moved, imports, consents."""

from tests.bench.population import CASELOAD, Population, Rows, Tables, identity


def _pairs(p: Population) -> Rows:
    """Two neighbours of one caseload, one pair in three youths: as many as fill a page of the small programme."""
    yield ("a_id", "b_id", "area", "score", "alike", "open")
    for n in range(p.youths - 3):
        if n // 3 % 3 == 2:
            yield p.youth(n), p.youth(n + 3), p.area(n), 60 + n % 40, '["name", "phone"]', True


def _stand_ins(p: Population) -> Rows:
    yield ("id", "youth_id", "adviser_id", "reason", "since", "until", "ended_at")
    for n in p.each(100):
        other = p.adviser(n + CASELOAD * 3) if n + CASELOAD * 3 < p.youths else p.adviser(n)
        yield identity(120, n), p.youth(n), other, "Conseillère en congé", p.instant(9, n), p.instant(-9, n), None
        yield identity(121, n), p.youth(n), other, "Conseillère en congé", p.instant(90, n), p.instant(60, n), p.instant(60, n)


def _erasures(p: Population) -> Rows:
    """As many as fill a page of the small programme."""
    yield ("youth_id", "area", "state", "at", "asked_at", "words", "removed")
    for n in p.numbers():
        if n // 3 % 3 == 2:
            yield p.youth(n), p.area(n), "asked", p.instant(n % 25, n), p.instant(n % 25, n), "Je ne veux plus", 0


def _rows_to_correct(p: Population) -> Rows:
    """As many as an export leaves, whoever else there is."""
    yield ("youth_id", "import_id", "line", "area", "file_number", "problems", "conflicts", "received")
    for n in range(5, 300, 50):
        yield (p.youth(n), identity(122, 0), n + 2, p.area(n), f"ML{n:07d}", '[{"column": "E-mail", "reason": "bad_email"}]',
               "[]", "{}")  # fmt: skip


def _imports(p: Population) -> Rows:
    yield ("id", "as_of", "at", "status", "counts", "report")
    for k in range(12):
        yield identity(122, k), p.day(30 * k), p.instant(30 * k, k), "applied", '{"admitted": 300}', "[]"


def _transfers(p: Population) -> Rows:
    """One caseload in a hundred changed hands."""
    yield ("id", "area", "from_id", "to_id", "starts_on", "reason", "by_id", "at", "state", "named", "files")
    for n in p.each(CASELOAD * 100):
        giver, taker = p.adviser(n), p.adviser(min(n + CASELOAD * 3, p.youths - 1))
        yield identity(123, n), p.area(n), giver, taker, p.day(40), "Départ", identity(14, 0), p.instant(45, n), "over", False, CASELOAD


def _consents(p: Population) -> Rows:
    yield ("id", "youth_id", "purpose", "partner_id", "given", "at")
    for n in p.numbers():
        yield identity(124, n), p.youth(n), "evaluation", "", n % 3 > 0, p.instant(160, n)


TABLES: Tables = {
    "likeness": _pairs, "stand_in": _stand_ins, "erasure": _erasures, "open_row": _rows_to_correct, "import_run": _imports,
    "transfer": _transfers, "consent_said": _consents,
}  # fmt: skip
