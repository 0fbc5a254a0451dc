"""Hours bought, driven, left: driven means driven; a late-cancelled hour counts only when a person said so, with the reason."""

import pytest

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Scope
from contracts.profiles import rpc
from tests.unit.funding.purse import PROGRAMME, Purse


def _hours(purse: Purse) -> tuple[int, int, int, int, int, int]:
    h = purse.funding().hours
    return h.bought_minutes, h.used_minutes, h.charged_minutes, h.left_minutes, h.over_minutes, h.waiting


def test_hours_are_bought_with_an_invoice_and_used_by_driving(purse: Purse) -> None:
    purse.agreed(hours=20, programme=80_000)
    purse.invoices(hours=2, programme=10_000)

    purse.drives(45, late=15)
    purse.drives(60, kind="code_class")

    assert _hours(purse) == (120, 45, 0, 75, 0, 0)


def test_driven_beyond_what_was_bought_is_said_and_never_a_negative_number_left(purse: Purse) -> None:
    purse.drives(90)

    assert _hours(purse) == (0, 90, 0, 0, 90, 0)


def test_a_lesson_told_twice_counts_once(purse: Purse) -> None:
    purse.drives(60, record_id="the-same")
    purse.drives(60, record_id="the-same")

    assert _hours(purse)[1] == 60


@pytest.mark.parametrize("outcome", ["cancelled_in_time", "absent_excused", "cancelled_by_school", "postponed"])
def test_a_lesson_cancelled_in_time_or_excused_asks_for_no_decision(purse: Purse, outcome: str) -> None:
    purse.misses(outcome)

    assert _hours(purse) == (0, 0, 0, 0, 0, 0)
    assert purse.funding().late == ()


def test_a_late_cancelled_hour_is_charged_by_nobody_but_a_person_with_a_reason(purse: Purse) -> None:
    purse.agreed(hours=20, programme=80_000)
    purse.invoices(hours=3, programme=15_000)
    record = purse.misses("cancelled_late", planned=60)
    assert _hours(purse) == (180, 0, 0, 180, 0, 1)

    with pytest.raises(InvalidRequest, match="reason_needed"):
        purse.decides(record, charge=True, reason="  ")
    decided = purse.decides(record, charge=True, reason="Deuxième fois, sans prévenir")

    assert (decided.charged_minutes, decided.reason) == (60, "Deuxième fois, sans prévenir")
    assert _hours(purse) == (180, 0, 60, 120, 0, 0)
    (said,) = purse.said("late_hour_decided")
    assert (said["record_id"], said["minutes"]) == (record, 60)


def test_the_later_decision_counts_and_the_earlier_one_is_kept(purse: Purse) -> None:
    record = purse.misses("absent_unexcused", planned=60)
    purse.decides(record, charge=True)

    purse.decides(record, charge=False, reason="Certificat médical reçu")

    assert _hours(purse)[2] == 0
    assert purse.funding().late[0].reason == "Certificat médical reçu"
    assert len(purse.said("late_hour_decided")) == 2


def test_no_more_is_charged_than_the_lesson_was_long(purse: Purse) -> None:
    record = purse.misses("cancelled_late", planned=60)

    with pytest.raises(InvalidRequest, match="more_than_lesson"):
        purse.decides(record, charge=True, minutes=61)
    assert purse.decides(record, charge=True, minutes=30).charged_minutes == 30


def test_an_older_fact_without_its_length_asks_the_person_how_long(purse: Purse) -> None:
    record = purse.misses("cancelled_late", planned=None)

    with pytest.raises(InvalidRequest, match="minutes_missing"):
        purse.decides(record, charge=True)
    assert purse.decides(record, charge=True, minutes=60).charged_minutes == 60


def test_a_correction_takes_the_place_of_what_was_told_and_of_what_was_decided(purse: Purse) -> None:
    record = purse.misses("cancelled_late")
    purse.decides(record, charge=True)

    driven = purse.is_corrected(record, "present", minutes=50)
    assert _hours(purse) == (0, 50, 0, 0, 50, 0)
    with pytest.raises(Conflict, match="corrected_meanwhile"):
        purse.decides(record, charge=False)

    purse.is_corrected(driven, "absent_unexcused")
    assert _hours(purse) == (0, 0, 0, 0, 0, 1)


def test_a_correction_heard_before_what_it_corrects_still_wins(purse: Purse) -> None:
    purse.is_corrected("not told yet", "present", minutes=40)

    purse.misses("cancelled_late", record_id="not told yet")

    assert _hours(purse) == (0, 40, 0, 0, 40, 0)


def test_hours_that_were_driven_are_not_given_back(purse: Purse) -> None:
    purse.agreed(hours=20, programme=80_000)
    purse.invoices(hours=2, programme=10_000)
    purse.pays(PROGRAMME, 10_000)
    purse.drives(90)

    with pytest.raises(Conflict, match="more_than_hours_left"):
        purse.is_refunded(PROGRAMME, 5_000, hours=1)


def test_an_adviser_finds_the_late_hours_of_the_own_youths_page_by_page(purse: Purse) -> None:
    records = [purse.misses("cancelled_late", record_id=f"record-{n}") for n in range(3)]
    mine = Scope(kind="adviser", ids=(purse.adviser.id,))

    first = purse.ask(rpc.list_late_hours, rpc.ListLateHours(limit=2), scope=mine)
    second = purse.ask(rpc.list_late_hours, rpc.ListLateHours(limit=2, cursor=first.next), scope=mine)
    others = purse.ask(rpc.list_late_hours, rpc.ListLateHours(), scope=Scope(kind="adviser", ids=("somebody",)))

    assert [hour.record_id for hour in (*first.hours, *second.hours)] == records
    assert (second.next, others.hours) == (None, ())
    with pytest.raises(NotAllowed):
        purse.ask(rpc.list_late_hours, rpc.ListLateHours(), scope=Scope(kind="areas", ids=("orleans",)))
