"""My open sign-ins, what a stolen refresh cookie is worth, and sheets of codes as PDF."""

import datetime as dt

import pytest

from contracts.profiles import rpc as profiles
from gateway.sign_in import ACCESS_COOKIE, REFRESH_COOKIE
from servicekit.ids import new_id
from tests.http.test_access import HERE, ME, bearer, sign_in
from tests.http.town import API, Person, Town, eventually

PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"
COMPUTER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"


@pytest.fixture
def issued(town: Town) -> profiles.IssuedCode:
    person = profiles.AddPerson(id=new_id(), role="referent", label="Dominique Nouveau", area=town.world.hero.area)
    town.world.call(profiles.add_person, person)
    return town.code_for(person.id)


def test_my_sign_ins_are_shown_by_device_and_one_can_be_closed_from_another(town: Town, issued: profiles.IssuedCode) -> None:
    phone = sign_in(town.client(), issued.code, issued.pin, **{"User-Agent": PHONE}).get_json()["access_token"]
    computer = sign_in(town.client(), issued.code, issued.pin, **{"User-Agent": COMPUTER}).get_json()["access_token"]

    listed = town.client().get(f"{API}/sign-ins", headers=bearer(computer)).get_json()["sign_ins"]
    of_phone = next(row["id"] for row in listed if row["device"] == "Firefox, Android")
    closed = town.client().delete(f"{API}/sign-ins/{of_phone}", headers=bearer(computer))

    assert {row["device"] for row in listed} == {"Firefox, Android", "Chrome, Windows"}
    assert closed.status_code == 204
    eventually(lambda: town.client().get(ME, headers=bearer(phone)).status_code == 401)
    assert town.client().get(ME, headers=bearer(computer)).status_code == 200


def test_nobody_closes_another_persons_sign_in(town: Town, issued: profiles.IssuedCode) -> None:
    token = sign_in(town.client(), issued.code, issued.pin).get_json()["access_token"]
    mine = town.client().get(f"{API}/sign-ins", headers=bearer(token)).get_json()["sign_ins"][0]["id"]

    answer = town["adviser"].ask("DELETE", f"/sign-ins/{mine}")

    assert answer.status_code == 404
    assert town.client().get(ME, headers=bearer(token)).status_code == 200


def test_a_stolen_cookie_used_before_its_owner_ends_for_both(town: Town, issued: profiles.IssuedCode) -> None:
    owner, thief = town.browser(), town.browser()
    sign_in(owner, issued.code, issued.pin)
    thief.set_cookie(REFRESH_COOKIE, owner.get_cookie(REFRESH_COOKIE).value)
    assert thief.get(ME).status_code == 200, "stolen and used first"
    town.world.clock.jump_to(town.world.clock.now() + dt.timedelta(seconds=31))

    owner.delete_cookie(ACCESS_COOKIE)
    assert owner.get(ME).status_code == 401, "the owner comes with the cookie that was used: somebody else has the next one"

    thief.delete_cookie(ACCESS_COOKIE)
    assert thief.get(ME).status_code == 401, "the thief's is of the same family"


def test_the_page_of_my_connections_closes_everything_at_once(town: Town, issued: profiles.IssuedCode) -> None:
    here, there = town.browser(), town.browser()
    sign_in(here, issued.code, issued.pin, **{"User-Agent": COMPUTER})
    sign_in(there, issued.code, issued.pin, **{"User-Agent": PHONE})

    page = here.get("/mes-connexions").get_data(as_text=True)
    left = here.post("/mes-connexions/fin", data={"key": new_id(), "form": "", "back": "/mes-connexions"}, headers=HERE)

    assert "Firefox, Android" in page
    assert "Cet appareil" in page
    assert (left.status_code, left.headers["Location"]) == (303, "/entrer")
    eventually(lambda: there.get(ME).status_code == 401)


def test_a_sheet_of_codes_is_a_pdf_that_no_cache_keeps(town: Town) -> None:
    coordinator: Person = town["coordinator"]
    bearer_of = {"Authorization": f"Bearer {coordinator.token}", **HERE}
    chosen = {"youth": town.neighbour, "as": "pdf", "key": new_id(), "form": "codes", "back": "/codes"}

    sheet = town.client().post("/codes", data=chosen, headers=bearer_of)

    assert sheet.status_code == 200, sheet.get_data(as_text=True)[:300]
    assert sheet.content_type == "application/pdf"
    assert sheet.data.startswith(b"%PDF-")
    assert "no-store" in sheet.headers["Cache-Control"]
