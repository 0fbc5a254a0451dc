"""What the licence will have cost: profiles' accounts and progress's hours laid side by side. Both are asked; neither calls the other."""

from contracts.errors import Unavailable, Unknown
from contracts.profiles import rpc
from contracts.progress import rpc as progress
from gateway.acting import ask

AWAY = (Unavailable, Unknown)


def forecast_for(funding: rpc.Funding) -> rpc.FundingForecast:
    """With progress away, from the hours of the accepted plan."""
    youth_id = funding.youth_id
    try:
        hours = ask("read_progress", progress.get_forecast, progress.AboutYouth(youth_id=youth_id), youth_id)
    except AWAY:
        hours = None
    return laid_together(funding, hours)


def laid_together(funding: rpc.Funding, hours: progress.Forecast | None) -> rpc.FundingForecast:
    """Hours bought and not used are paid already: only those beyond them are still to buy."""
    basis, left = _minutes_left(funding, hours)
    bought = funding.hours.left_minutes
    to_buy = max(0, left + funding.hours.over_minutes - bought)
    promised = sum(payer.open_cents for payer in funding.payers)
    price = funding.hour_cents
    to_come = -(-to_buy * price // 60) if price is not None and basis != "unknown" else None
    return rpc.FundingForecast(
        youth_id=funding.youth_id, basis=basis, cost_cents=funding.cost_cents, minutes_left=left, minutes_bought_left=bought,  # type: ignore[arg-type]
        minutes_to_buy=to_buy, hour_cents=price, to_come_cents=to_come,
        total_cents=None if to_come is None else funding.cost_cents + to_come, open_cents=promised,
        missing_cents=None if to_come is None else max(0, to_come - promised),
    )  # fmt: skip


def _minutes_left(funding: rpc.Funding, hours: progress.Forecast | None) -> tuple[str, int]:
    if hours is not None:
        return "forecast", 0 if hours.unknown == "licensed" else hours.minutes_left
    if funding.planned_minutes:
        return "plan", max(0, funding.planned_minutes - funding.hours.used_minutes)
    return "unknown", 0
