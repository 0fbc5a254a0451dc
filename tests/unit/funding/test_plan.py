"""Who pays what is shown before anything is accepted; the yes is the youth's own act; no cap is passed."""

import pytest

from contracts.errors import Conflict, InvalidRequest, NotAllowed
from contracts.profiles import rpc
from servicekit.ids import new_id
from tests.unit.funding.purse import AREA, FAJ, FRANCE_TRAVAIL, PROGRAMME, Purse


def test_the_own_share_is_what_nobody_else_pays_and_nothing_is_promised_yet(purse: Purse) -> None:
    plan = purse.proposes(hours=30, price=5_000, other=10_000, programme=100_000, france_travail=30_000)

    assert (plan.cost_cents, plan.own_cents, plan.state) == (160_000, 30_000, "proposed")
    assert purse.funding(by=purse.herself).plans == (plan,)
    assert purse.rows() == ([], [])
    (said,) = purse.said("funding_proposed")
    assert said == {"youth_id": purse.youth_id, "plan_id": plan.id, "cost_cents": 160_000, "own_cents": 30_000, "minutes": 1_800}


def test_with_her_yes_the_youth_promises_her_share_and_only_hers(purse: Purse) -> None:
    plan = purse.proposes(hours=20, programme=80_000)

    accepted = purse.answers(plan)

    assert accepted.state == "accepted"
    assert purse.account("youth") == (20_000, 20_000, 0, 0)
    assert purse.account(PROGRAMME) == (0, 0, 0, 0)
    assert [e["payer"] for e in purse.said("funding_committed")] == ["youth"]


def test_nobody_accepts_in_her_place(purse: Purse) -> None:
    plan = purse.proposes(programme=80_000)

    with pytest.raises(NotAllowed, match="only_the_youth_accepts"):
        purse.answers(plan, by=purse.adviser)


def test_she_accepts_only_the_share_that_was_on_her_screen(purse: Purse) -> None:
    plan = purse.proposes(programme=80_000)

    with pytest.raises(Conflict, match="share_not_shown"):
        purse.answers(plan, own=plan.own_cents - 1)

    assert purse.funding().plans[0].state == "proposed"


def test_a_second_yes_promises_nothing_twice(purse: Purse) -> None:
    plan = purse.proposes(programme=80_000)

    purse.answers(plan)
    purse.answers(plan)

    assert purse.account("youth") == (20_000, 20_000, 0, 0)


def test_after_a_no_or_a_withdrawal_no_funder_promises_anything(purse: Purse) -> None:
    declined = purse.answers(purse.proposes(programme=80_000), accept=False)
    with pytest.raises(Conflict, match="plan_not_accepted"):
        purse.commits(declined, PROGRAMME, 1_000)

    accepted = purse.answers(purse.proposes(programme=80_000))
    purse.does(rpc.withdraw_funding, rpc.WithdrawFunding(youth_id=purse.youth_id, plan_id=accepted.id))
    with pytest.raises(Conflict, match="plan_not_accepted"):
        purse.commits(accepted, PROGRAMME, 1_000)

    assert [kind for kind in ("funding_declined", "funding_withdrawn") if len(purse.said(kind)) == 1] == [
        "funding_declined", "funding_withdrawn"]  # fmt: skip


@pytest.mark.parametrize(("payer", "cap"), [(PROGRAMME, 100_000), (FRANCE_TRAVAIL, 120_000), (FAJ, 100_000)])
def test_a_plan_asks_nobody_for_more_than_the_cap(purse: Purse, payer: str, cap: int) -> None:
    with pytest.raises(Conflict, match="over_cap") as refused:
        purse.proposes(hours=40, **{payer: cap + 1})
    assert refused.value.data["left_cents"] == cap

    assert purse.proposes(hours=40, **{payer: cap}).own_cents == 200_000 - cap


def test_a_second_plan_sees_what_the_first_may_still_ask(purse: Purse) -> None:
    first = purse.answers(purse.proposes(hours=20, programme=70_000))
    purse.commits(first, PROGRAMME, 50_000)

    with pytest.raises(Conflict, match="over_cap") as refused:
        purse.proposes(hours=20, programme=30_001)

    assert refused.value.data["left_cents"] == 30_000


def test_one_plan_at_a_time_waits_for_her(purse: Purse) -> None:
    purse.proposes(programme=80_000)

    with pytest.raises(Conflict, match="plan_waiting"):
        purse.proposes(programme=1_000)


@pytest.mark.parametrize(("aids", "field"), [({PROGRAMME: 100_000, FAJ: 1}, "aids"), ({"nobody": 1_000}, "aids")])
def test_aids_pay_no_more_than_the_training_and_only_from_known_funders(purse: Purse, aids: dict[str, int], field: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        purse.proposes(hours=20, price=5_000, **aids)

    assert refused.value.data["field"] == field


def test_a_coordinator_adds_a_funder_of_the_own_area_with_its_cap(purse: Purse) -> None:
    from contracts.kernel import Scope

    mine, funder_id = Scope(kind="areas", ids=(AREA,)), new_id()
    purse.ask(rpc.add_funder, rpc.AddFunder(id=funder_id, label="Ville d’Orléans", cap_cents=30_000, area=AREA), scope=mine)
    with pytest.raises(NotAllowed, match="other_area"):
        purse.ask(rpc.add_funder, rpc.AddFunder(id=new_id(), label="Ville", cap_cents=1, area="pithiviers"), scope=mine)

    with pytest.raises(Conflict, match="over_cap"):
        purse.proposes(**{funder_id: 30_001})
    plan = purse.proposes(**{funder_id: 30_000})

    assert plan.aids[0].label == "Ville d’Orléans"
    assert funder_id in {f.id for f in purse.ask(rpc.list_funders, rpc.Empty()).funders}


def test_an_aid_that_was_abolished_is_proposed_no_more(purse: Purse) -> None:
    assert "apprentice_500" not in {f.id for f in purse.ask(rpc.list_funders, rpc.Empty()).funders}

    with pytest.raises(InvalidRequest, match="unknown_funder"):
        purse.proposes(apprentice_500=50_000)
