"""Rows of funding, in profiles: a plan that was accepted, what was promised, called and paid, lessons driven and one to decide."""

from tests.bench.population import LESSONS, Population, Rows, Tables, identity
from tests.bench.rows.attendance import lesson, record

AIDS = (("programme", 80_000), ("france_travail", 30_000))
PROMISED, CALLED, PAID = range(3)


def _plans(p: Population) -> Rows:
    yield ("id", "youth_id", "state", "minutes", "hour_cents", "other_cents", "own_cents", "proposed_at", "proposed_by", "answered_at")
    for n in p.numbers():
        yield (identity(130, n), p.youth(n), "accepted", 1_200, 6_000, 0, 10_000, p.instant(150, n), p.adviser(n),
               p.instant(149, n))  # fmt: skip


def _aids(p: Population) -> Rows:
    yield ("plan_id", "payer", "cents")
    for n in p.numbers():
        for payer, cents in AIDS:
            yield identity(130, n), payer, cents


def _entries(p: Population) -> Rows:
    yield ("id", "youth_id", "area", "kind", "on_day", "at", "person_id", "minutes", "plan_id", "reference")
    for n in p.numbers():
        for k, (kind, minutes) in enumerate((("commitment", 0), ("invoice", 600), ("payment", 0))):
            yield (identity(131 + k, n), p.youth(n), p.area(n), kind, p.day(140 - 20 * k - n % 20), p.instant(140 - 20 * k, n),
                   p.adviser(n), minutes, identity(130, n) if k == PROMISED else None, f"F-{n}")  # fmt: skip


def _lines(p: Population) -> Rows:
    """The programme's promise, half of it called and paid: each entry sums to nothing."""
    yield ("entry_id", "number", "youth_id", "account", "payer", "school_id", "cents")
    for n in p.numbers():
        moves = (("promised", "open", 80_000), ("open", "due", 40_000), ("due", "paid", 40_000))
        for k, (source, target, cents) in enumerate(moves):
            for number, account, amount in ((1, source, -cents), (2, target, cents)):
                yield (identity(131 + k, n), number, p.youth(n), account, "programme",
                       p.school(n) if account in ("due", "paid") else "", amount)  # fmt: skip


def _driven(p: Population) -> Rows:
    """The last of every tenth was cancelled late: somebody has to decide."""
    yield ("record_id", "youth_id", "appointment_id", "school_id", "starts_at", "outcome", "minutes", "planned_minutes", "waits")
    for n in p.numbers():
        for k in range(LESSONS - 1):
            late = k == LESSONS - 2 and n % 10 == 0
            yield (record(n, k), p.youth(n), lesson(n, k), p.school(n), p.instant(7 * (LESSONS - 2 - k), n),
                   "cancelled_late" if late else "present", 0 if late else 60, 60, late)  # fmt: skip


TABLES: Tables = {
    "funding_plan": _plans, "funding_plan_aid": _aids, "ledger_entry": _entries, "ledger_line": _lines, "driven_lesson": _driven,
}  # fmt: skip
