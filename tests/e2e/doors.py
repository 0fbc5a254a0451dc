"""The question that a file of somebody else's caseload asks once a day, answered as a person would."""

from playwright.sync_api import Page, expect


def say_why(page: Page, youth_id: str, why: str = "Une donnée à corriger") -> None:
    page.goto(f"/jeunes/{youth_id}")
    if not page.url.partition("?")[0].endswith("/motif"):
        return  # said already today
    page.get_by_label(why).check()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page).to_have_url(page.url.partition("/jeunes")[0] + f"/jeunes/{youth_id}")
