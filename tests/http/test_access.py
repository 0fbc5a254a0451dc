"""The door: codes, PINs, tries, tokens, cookies. Codes are given to people whom no other test signs in."""

import concurrent.futures
import datetime as dt
import logging
from collections.abc import Callable

import jwt
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from contracts.profiles import rpc as profiles
from gateway.app import Gateway
from gateway.sign_in import ACCESS_COOKIE, REFRESH_COOKIE
from gateway.tokens import LIFE
from servicekit.ids import new_id
from tests.http.town import API, Town, code_of, eventually

SIGN_IN = f"{API}/sign-in"
ME = f"{API}/me"
HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
ELSEWHERE = ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://localhost.evil.example"})

Newcomer = Callable[..., profiles.IssuedCode]


@pytest.fixture
def newcomer(town: Town) -> Newcomer:
    """Somebody new with a code: `newcomer()` a referent, or a youth who was admitted and whom nobody signed in yet."""

    def comes(role: str = "referent") -> profiles.IssuedCode:
        if role == "youth":
            return town.code_for(next(_unused))
        person = profiles.AddPerson(id=new_id(), role=role, label="Camille Nouvelle", area=town.world.hero.area)  # type: ignore[arg-type]
        town.world.call(profiles.add_person, person)
        return town.code_for(person.id)

    page = town.world.platform.apps["profiles"].call(profiles.list_youths, profiles.ListYouths(journey="admitted", limit=200))
    kept = {town.hero, town.neighbour, town.stranger}
    _unused = (youth.id for youth in page.youths if youth.id not in kept)
    return comes


def sign_in(client: FlaskClient, code: str, pin: str | None = None, source: str = "198.51.100.7", **headers: str) -> TestResponse:
    body = {"code": code} | ({"pin": pin} if pin else {})
    return client.post(SIGN_IN, json=body, headers=headers, environ_base={"REMOTE_ADDR": source})


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_code_opens_the_existing_file_however_it_is_written(town: Town, newcomer: Newcomer) -> None:
    issued = newcomer("youth")
    ways = [issued.code, issued.code.lower(), f"  {issued.code}\n", issued.code.replace("-", " "), issued.code.replace("-", ""),
            issued.code.replace("-", "–"), "-".join(issued.code.replace("-", ""))]

    answers = [sign_in(town.client(), way) for way in ways]

    assert [answer.status_code for answer in answers] == [200] * len(ways)
    me = town.client().get(ME, headers=bearer(answers[0].get_json()["access_token"])).get_json()
    assert me["principal"]["id"] == issued.person_id
    assert answers[0].get_json()["expires_in"] == LIFE.total_seconds()


def test_staff_need_the_pin_too(town: Town, newcomer: Newcomer) -> None:
    issued = newcomer()

    without, wrong = sign_in(town.client(), issued.code), sign_in(town.client(), issued.code, "000000x")
    right = sign_in(town.client(), issued.code, issued.pin)

    assert (without.status_code, code_of(without)) == (401, "needs_pin")
    assert (wrong.status_code, code_of(wrong)) == (401, "denied")
    assert right.status_code == 200


def test_a_wrong_code_says_nothing_about_who_exists(town: Town, newcomer: Newcomer) -> None:
    issued = newcomer("youth")
    near = issued.code[:-1] + ("A" if issued.code[-1] != "A" else "C")

    answers = [sign_in(town.client(), code) for code in (near, "ACDE-FGHJ-KMNP", "not a code", "", "é\u200b" * 20)]

    for answer in answers:
        body = {k: v for k, v in answer.get_json().items() if k != "trace"}
        assert answer.status_code == 401
        assert body == {k: v for k, v in answers[0].get_json().items() if k != "trace"}


def test_too_many_tries_wait_but_lock_nobody_else_out(town: Town, newcomer: Newcomer) -> None:
    issued = newcomer("youth")
    wrong = issued.code[:5] + "AAAA-AAAA"

    tried = [sign_in(town.client(), wrong, source="203.0.113.66") for _ in range(12)]
    guesser = sign_in(town.client(), issued.code, source="203.0.113.66")
    owner = sign_in(town.client(), issued.code, source="192.0.2.10")

    assert tried[0].status_code == 401
    assert (tried[-1].status_code, code_of(tried[-1])) == (429, "too_many_tries")
    assert 0 < int(guesser.headers["Retry-After"]) <= 60
    assert owner.status_code == 200


def test_a_token_ends_after_ten_minutes(town: Town, newcomer: Newcomer) -> None:
    issued = newcomer("youth")
    token = sign_in(town.client(), issued.code).get_json()["access_token"]
    assert town.client().get(ME, headers=bearer(token)).status_code == 200

    town.world.clock.jump_to(town.world.clock.now() + LIFE + dt.timedelta(seconds=1))

    answer = town.client().get(ME, headers=bearer(token))
    assert (answer.status_code, code_of(answer)) == (401, "token")


def test_a_token_that_is_over_hinders_neither_probes_nor_a_new_sign_in(town: Town, newcomer: Newcomer) -> None:
    issued = newcomer("youth")

    again = sign_in(town.client(), issued.code, **bearer("not.a.token"))
    probe = town.client().get("/healthz", headers=bearer("not.a.token"))

    assert (again.status_code, probe.status_code) == (200, 200)


def test_tokens_of_another_make_are_refused(town: Town) -> None:
    claims = {"iss": "autonomie-gateway", "sub": town.hero, "role": "programme_lead", "area": None, "org": None, "name": "",
              "sid": "s", "iat": 1, "made": 1.0, "exp": 4_000_000_000}
    forged = [jwt.encode(claims, "x" * 40, algorithm="HS256"), jwt.encode(claims, "", algorithm="none"), "", "é.è.à", "a.b.c"]

    answers = [town.client().get(ME, headers={"Authorization": b"Bearer ".decode() + token}) for token in forged]

    assert [answer.status_code for answer in answers] == [401] * len(forged)


def test_a_browser_is_renewed_by_its_refresh_cookie_which_changes_each_time(town: Town, newcomer: Newcomer) -> None:
    browser = town.browser()
    sign_in(browser, newcomer("youth").code)
    first = browser.get_cookie(REFRESH_COOKIE).value

    browser.delete_cookie(ACCESS_COOKIE)
    answer = browser.get(ME)

    assert answer.status_code == 200
    assert browser.get_cookie(REFRESH_COOKIE).value != first
    assert browser.get_cookie(ACCESS_COOKIE) is not None


def test_two_tabs_may_renew_with_the_same_cookie_at_once(town: Town, newcomer: Newcomer) -> None:
    browser = town.browser()
    sign_in(browser, newcomer("youth").code)
    cookie = f"{REFRESH_COOKIE}={browser.get_cookie(REFRESH_COOKIE).value}"

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: town.client().get(ME, headers={"Cookie": cookie}), range(2)))

    assert [answer.status_code for answer in answers] == [200, 200]


def test_an_old_refresh_cookie_closes_the_whole_sign_in(town: Town, newcomer: Newcomer) -> None:
    browser = town.browser()
    sign_in(browser, newcomer("youth").code)
    stolen = browser.get_cookie(REFRESH_COOKIE).value
    browser.delete_cookie(ACCESS_COOKIE)
    assert browser.get(ME).status_code == 200
    town.world.clock.jump_to(town.world.clock.now() + dt.timedelta(seconds=31))

    thief = town.client().get(ME, headers={"Cookie": f"{REFRESH_COOKIE}={stolen}"})

    assert thief.status_code == 401
    browser.delete_cookie(ACCESS_COOKIE)
    assert browser.get(ME).status_code == 401, "the owner's refresh cookie is of the same family"


def test_sign_out_everywhere_ends_every_token_of_the_person(town: Town, newcomer: Newcomer) -> None:
    issued = newcomer("youth")
    here, there = (sign_in(town.client(), issued.code).get_json()["access_token"] for _ in range(2))

    answer = town.client().post(f"{API}/sign-out", json={"everywhere": True}, headers=bearer(here))

    assert answer.status_code == 204
    eventually(lambda: town.client().get(ME, headers=bearer(here)).status_code == 401)
    eventually(lambda: town.client().get(ME, headers=bearer(there)).status_code == 401)


def test_sign_out_of_one_browser_leaves_the_other(town: Town, newcomer: Newcomer) -> None:
    issued = newcomer("youth")
    here, there = town.browser(), town.browser()
    sign_in(here, issued.code)
    sign_in(there, issued.code)

    assert here.post(f"{API}/sign-out", json={}, headers=HERE).status_code == 204

    assert here.get(ME).status_code == 401
    assert there.get(ME).status_code == 200


def test_a_replaced_code_and_its_tokens_are_void_while_the_new_ones_are_good_at_once(town: Town, newcomer: Newcomer) -> None:
    old = newcomer("youth")
    token = sign_in(town.client(), old.code).get_json()["access_token"]

    new = town.code_for(old.person_id)
    fresh = sign_in(town.client(), new.code).get_json()["access_token"]

    assert sign_in(town.client(), old.code).status_code == 401
    eventually(lambda: town.client().get(ME, headers=bearer(token)).status_code == 401)
    assert town.client().get(ME, headers=bearer(fresh)).status_code == 200, "made after the code was replaced"


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_another_site_cannot_act_with_a_browsers_cookies(town: Town, newcomer: Newcomer, headers: dict[str, str]) -> None:
    browser = town.browser()
    sign_in(browser, newcomer("youth").code)

    answer = browser.post(f"{API}/notifications/read", json={}, headers=headers)

    assert (answer.status_code, code_of(answer)) == (403, "cross_site")
    assert browser.post(f"{API}/notifications/read", json={}, headers=HERE).status_code == 200


def test_another_site_cannot_sign_a_browser_in(town: Town, newcomer: Newcomer) -> None:
    browser = town.browser()

    answer = sign_in(browser, newcomer("youth").code, Origin="https://evil.example")

    assert answer.status_code == 403
    assert browser.get_cookie(ACCESS_COOKIE) is None


def test_cookies_are_closed_to_scripts_and_to_other_sites(town: Town, newcomer: Newcomer) -> None:
    cookies = sign_in(town.browser(), newcomer("youth").code).headers.getlist("Set-Cookie")

    assert len(cookies) == 2
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)


def test_behind_https_cookies_travel_over_https_only(town: Town, newcomer: Newcomer) -> None:
    platform = town.world.platform
    behind_https = Gateway(platform.settings, platform.bus, platform.caller, platform.clock, secure_cookies=True)

    cookies = sign_in(behind_https.app.test_client(), newcomer("youth").code).headers.getlist("Set-Cookie")

    assert len(cookies) == 2
    assert all("Secure" in cookie for cookie in cookies)


@pytest.mark.parametrize("path", [SIGN_IN, ME, "/entrer", "/healthz", "/nowhere", f"{API}/nowhere"])
def test_every_answer_carries_the_security_headers(town: Town, path: str) -> None:
    headers = town.client().get(path).headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] in ("no-store", "private, no-cache")


def test_a_code_page_is_kept_nowhere(town: Town, newcomer: Newcomer) -> None:
    answer = town["programme_lead"].post(f"/youths/{town.stranger}/code")

    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]


def test_neither_codes_nor_tokens_reach_the_logs(
    town: Town, newcomer: Newcomer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    issued = newcomer()

    browser = town.browser()
    sign_in(browser, issued.code, "999999")
    token = sign_in(browser, issued.code, issued.pin).get_json()["access_token"]
    town.client().get(ME, headers=bearer(token + "x"))
    browser.get("/entrer?code=" + issued.code)
    secrets = (issued.code, issued.code.replace("-", ""), token, browser.get_cookie(REFRESH_COOKIE).value)

    captured = capfd.readouterr()
    written = caplog.text + captured.out + captured.err + town.client().get("/metrics").get_data(as_text=True)
    assert not [secret for secret in secrets if secret in written]
