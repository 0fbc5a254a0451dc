"""Teams by turns as the service keeps them: shown first, said in one act, replaced, undone."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from contracts.attendance import rpc
from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.kernel import Principal, Scope
from tests.unit.attendance.conftest import PARIS, Town

MONDAY = dt.date(2026, 11, 30)
"""Of the week of the town's clock."""
THREE = tuple(rpc.ShiftHours(start=start, end=end) for start, end in (("05:00", "13:00"), ("13:00", "21:00"), ("21:00", "05:00")))
ROTA = rpc.ShiftRota(shifts=THREE, since=MONDAY)
CLOSED = rpc.AvailabilityException(day=dt.date(2026, 12, 8), free=False)


def availability(town: Town) -> rpc.Availability:
    return town.harness.call(rpc.get_availability, rpc.GetAvailability(owner_id="lea"))


def says(town: Town, rota: rpc.ShiftRota | None = ROTA, **more: Any) -> rpc.Availability:
    command = rpc.SetShifts(youth_id="lea", version=availability(town).version, rota=rota, **more)
    return town.youth_does(rpc.set_shifts, command)  # type: ignore[no-any-return]


def shown(town: Town, rota: rpc.ShiftRota = ROTA, **more: Any) -> rpc.ShiftWeeks:
    return town.youth_does(rpc.preview_shifts, rpc.PreviewShifts(youth_id="lea", rota=rota, **more))  # type: ignore[no-any-return]


def said(availability: rpc.Availability) -> tuple[Any, ...]:
    """All that a person can say, without what numbers it."""
    return availability.weekly, availability.rules, availability.travel_minutes, availability.to_ask, availability.shifts


def test_the_shifts_are_shown_as_weeks_and_nothing_is_kept(town: Town) -> None:
    before = availability(town)

    weeks = shown(town, travel_minutes=30).weeks

    assert [(each.monday, each.shift) for each in weeks] == [(MONDAY + dt.timedelta(weeks=n), n) for n in range(3)]
    tuesdays = [next((r.start, r.end) for r in each.free if r.day == "tue") for each in weeks]
    assert tuesdays == [("13:30", "19:30"), ("08:30", "12:30"), ("16:30", "19:30")]
    assert availability(town) == before


def test_what_was_shown_is_what_is_kept_and_what_is_offered(town: Town) -> None:
    promised = shown(town)

    kept = says(town)

    assert kept.shifts == msgspec.structs.replace(ROTA, rest_after_night_minutes=660)
    assert shown(town) == msgspec.structs.replace(promised, replaced=kept.rules)
    for week in promised.weeks[1:]:
        tuesday = week.monday + dt.timedelta(days=1)
        [free] = [each for each in week.free if each.day == "tue"]
        offered = [each.starts_at.astimezone(PARIS) for each in town.slots(day=tuesday.day, days=1, limit=200).slots]
        assert f"{min(offered):%H:%M}" == free.start
        assert f"{max(offered) + dt.timedelta(hours=1):%H:%M}" == free.end


def test_one_act_replaces_the_week_of_working_days_and_former_shifts_and_nothing_else(town: Town) -> None:
    second_tuesday = rpc.AvailabilityRule(rule="FREQ=MONTHLY;BYDAY=2TU", since=MONDAY, free=False)
    town.frees("lea", ("tue", "17:00", "20:00"), ("sat", "09:00", "12:00"), exceptions=(CLOSED,), rules=(second_tuesday,))
    first = says(town)

    again = says(town, msgspec.structs.replace(ROTA, shifts=THREE[:2]))

    assert [(each.day, each.start, each.end) for each in again.weekly] == [("sat", "09:00", "12:00")]
    assert again.exceptions == (CLOSED,)
    assert second_tuesday in again.rules
    assert not {each.rule for each in first.rules if each != second_tuesday} & {each.rule for each in again.rules}
    assert {each.rule.split(";")[1] for each in again.rules if each != second_tuesday} == {"INTERVAL=2"}
    assert again.to_ask is None


def test_rules_typed_one_by_one_before_are_named_and_replaced(town: Town) -> None:
    typed = tuple(
        rpc.AvailabilityRule(
            rule="FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TU", since=MONDAY + dt.timedelta(weeks=n), free=False, start=start, end=end)
        for n, (start, end) in enumerate((("00:00", "13:30"), ("12:00", "24:00"), ("00:00", "14:00")))
    )
    town.frees("lea", ("tue", "08:00", "20:00"), rules=typed)

    assert shown(town).replaced == typed
    assert not set(typed) & set(says(town).rules)


def test_undo_brings_back_what_was_there_once(town: Town) -> None:
    town.frees("lea", ("tue", "17:00", "20:00"), exceptions=(CLOSED,), travel_minutes=15)
    before = availability(town)
    after = says(town, travel_minutes=45)
    assert after.shifts_undo

    undone = town.youth_does(rpc.undo_shifts, rpc.UndoShifts(youth_id="lea", version=after.version))

    assert said(undone) == said(before)
    assert not undone.shifts_undo
    with pytest.raises(Conflict, match="changed_since"):
        town.youth_does(rpc.undo_shifts, rpc.UndoShifts(youth_id="lea", version=undone.version))


def test_what_was_said_meanwhile_is_never_undone(town: Town) -> None:
    says(town)
    meanwhile = town.frees("lea", ("sat", "09:00", "12:00"))

    assert not meanwhile.shifts_undo
    assert meanwhile.shifts is not None, "the rules are as they were"
    with pytest.raises(Conflict, match="changed_since"):
        town.youth_does(rpc.undo_shifts, rpc.UndoShifts(youth_id="lea", version=meanwhile.version))


def test_a_rota_of_which_a_rule_was_taken_away_is_none_any_more(town: Town) -> None:
    rules = says(town).rules

    assert town.frees("lea", rules=(*rules, rpc.AvailabilityRule(rule="FREQ=DAILY", since=MONDAY))).shifts is not None
    assert town.frees("lea", rules=rules[1:]).shifts is None


def test_no_more_shifts_leaves_the_rest_and_asks_who_says_nothing_any_more(town: Town) -> None:
    says(town)

    gone = says(town, None)

    assert (gone.rules, gone.shifts) == ((), None)
    assert gone.to_ask == "les disponibilités de la semaine"
    assert gone.asks == ("availability_of_the_week",)
    assert gone.shifts_undo


def test_no_more_shifts_takes_away_what_came_from_them_and_nothing_typed_since(town: Town) -> None:
    """Nothing of it was shown before: an alternation with a school looks like shifts."""
    typed = tuple(
        rpc.AvailabilityRule(rule=f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}", since=MONDAY + dt.timedelta(weeks=n), free=False)
        for n, day in enumerate(("MO", "FR"))
    )
    town.frees("lea", rules=(*says(town).rules, *typed))

    assert says(town, None).rules == typed


def test_two_who_say_them_at_once_do_not_overwrite_each_other(town: Town) -> None:
    seen = availability(town).version
    says(town)

    with pytest.raises(Conflict, match="edited_meanwhile"):
        town.youth_does(rpc.set_shifts, rpc.SetShifts(youth_id="lea", version=seen, rota=ROTA))


@pytest.mark.parametrize(("change", "code"), [
    ({"since": dt.date(2026, 12, 7)}, "bad_date"), ({"since": dt.date(2019, 1, 7)}, "bad_date"),
    ({"shifts": (THREE[0], rpc.ShiftHours(start="13:00", end="13:00"))}, "bad_shift"),
    ({"shifts": (THREE[0], rpc.ShiftHours(start="24:00", end="08:00"))}, "bad_shift"),
    ({"shifts": (THREE[0], rpc.ShiftHours(start="06:00", end="21:00"))}, "bad_shift"),
])
def test_what_is_no_rota_is_refused(town: Town, change: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidRequest, match=code):
        says(town, msgspec.structs.replace(ROTA, **change))


def test_the_shifts_are_said_by_who_may_edit_the_week_and_for_no_other_youth(town: Town) -> None:
    other = Principal(id="noe", role="youth", area="orleans")
    for method, request in ((rpc.set_shifts, rpc.SetShifts(youth_id="lea", version=1, rota=ROTA)),
                            (rpc.undo_shifts, rpc.UndoShifts(youth_id="lea", version=1)),
                            (rpc.preview_shifts, rpc.PreviewShifts(youth_id="lea", rota=ROTA))):
        with pytest.raises(NotAllowed):
            town.harness.call(method, request, principal=other, scope=Scope(kind="youth", ids=("noe",)))  # type: ignore[arg-type]


def test_the_words_of_an_import_ask_for_the_shifts_by_a_code(town: Town) -> None:
    read = town.youth_does(rpc.read_words, rpc.ReadWords(owner_id="lea", text="3x8"))

    assert read.asks == ("shifts_to_come",)
