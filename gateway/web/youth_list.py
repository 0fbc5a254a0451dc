"""The list of youths that a person follows, with a search; each role sees its own."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.errors import AutonomieError
from contracts.profiles import rpc as profiles
from contracts.progress import rpc as progress
from gateway.acting import actor, ask
from gateway.web.frame import page_for
from gateway.web.news import latest
from gateway.web.refused_form import query

pages = Blueprint("youth_list", __name__)

FOLLOWERS = ("adviser", "referent", "school", "instructor", "coordinator", "programme_lead")


@pages.get("/jeunes")
@page_for(*FOLLOWERS)
def youths() -> ResponseReturnValue:
    asked = query()
    text, journey_state = asked.get("q", "").strip()[:100], asked.get("etape") or None
    page = ask("list_youths", profiles.list_youths, profiles.ListYouths(
        text=text, journey=journey_state, unreachable=asked.get("injoignables") == "oui",
        without_adviser=asked.get("sans_conseil") == "oui",
        cursor=asked.get("suite") or None, limit=30,
    ))
    return render_template(
        "youths.html", youths=page.youths, next=page.next, total=page.total, asked=asked, text=text,
        summaries=_summaries(page.youths), news=latest() if actor().principal.role == "referent" else None,
    )


def _summaries(youths: tuple[profiles.YouthSummary, ...]) -> dict[str, progress.ProgressSummary]:
    """Progress beside each name; without it the list still shows."""
    if not youths:
        return {}
    ids = tuple(youth.id for youth in youths)
    try:
        answer = ask("list_youths", progress.summaries_of, progress.SummariesOf(youth_ids=ids))
    except AutonomieError:
        return {}
    return {summary.youth_id: summary for summary in answer.summaries}
