"""Personal access codes: read as people type them, kept so that a stolen table opens no file, tries are limited."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.profiles.domain.access_codes import ALPHABET, SecretKeeper, new_access_code, new_pin, read_access_code
from services.profiles.domain.sign_in import LIMITS, Bucket, Limit, refilled, spent, wait_seconds

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
KEEPER = SecretKeeper(b"a pepper of the tests", memory_kib=64, passes=1)


def test_a_code_has_three_groups_of_four_unambiguous_characters():
    codes = [str(new_access_code()) for _ in range(200)]

    assert all(len(code) == 14 and code[4] == code[9] == "-" for code in codes)
    assert not set("".join(codes)) & set("0O1ILBSZU")
    assert len(set(codes)) == 200


@pytest.mark.parametrize(
    "typed",
    ["ACDE-FGHJ-2345", "acde fghj 2345", "  ACDEFGHJ2345\n", "ACDE–FGHJ–2345", "aCdE.fGhJ.z345", "A C D E FGHJ-Z345"],
)
def test_a_code_is_read_however_it_is_typed_or_pasted(typed):
    assert str(read_access_code(typed)) == "ACDE-FGHJ-2345"


@pytest.mark.parametrize(
    "typed", ["", "ACDE-FGHJ-234", "ACDE-FGHJ-23456", "ACDE-FGHJ-234!", "ÉCDE-FGHJ-2345", "OCDE-FGHJ-2345"]
)
def test_what_cannot_be_a_code_is_not_looked_up(typed):
    assert read_access_code(typed) is None


@given(st.text(alphabet=ALPHABET, min_size=12, max_size=12))
def test_every_code_survives_being_shown_and_read(whole):
    code = read_access_code(whole)

    assert code is not None
    assert read_access_code(str(code).lower()) == code


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    code = read_access_code(text)

    assert code is None or len(code.selector + code.secret) == 12


def test_only_the_right_secret_of_the_right_row_under_the_right_pepper_matches():
    stored = KEEPER.hash("ACDE", "FGHJ2345")
    other = SecretKeeper(b"the pepper of another", memory_kib=64, passes=1)

    assert KEEPER.matches(stored, "ACDE", "FGHJ2345")
    assert not KEEPER.matches(stored, "ACDE", "FGHJ2346")
    assert not KEEPER.matches(stored, "ACDF", "FGHJ2345")
    assert not other.matches(stored, "ACDE", "FGHJ2345")
    assert not KEEPER.matches(None, "ACDE", "FGHJ2345")


def test_what_is_stored_does_not_hold_the_secret():
    assert "FGHJ2345" not in KEEPER.hash("ACDE", "FGHJ2345")


def test_a_pepper_that_is_too_short_is_refused():
    with pytest.raises(ValueError, match="pepper"):
        SecretKeeper(b"short")


def test_a_pin_has_six_digits():
    assert all(pin.isdigit() and len(pin) == 6 for pin in (new_pin() for _ in range(50)))


def _tries_in(limit, span):
    """How many tries an attacker gets in a span of time when every allowed one is used."""
    bucket, now, tries = None, NOW, 0
    while now < NOW + span:
        bucket = refilled(bucket, limit, now)
        wait = wait_seconds([(bucket, limit)])
        if wait:
            now += timedelta(seconds=wait)
        else:
            bucket, tries = spent(bucket), tries + 1
    return tries


def test_a_year_of_guesses_from_everywhere_has_less_than_one_chance_in_a_thousand():
    a_day = _tries_in(LIMITS["selector"], timedelta(days=1))

    assert a_day * 365 / len(ALPHABET) ** 8 < 1 / 1000


def test_whoever_used_up_the_tries_waits_less_than_a_minute():
    limit = LIMITS["selector_source"]
    bucket = Bucket(float(limit.burst), NOW)
    for _ in range(limit.burst):
        bucket = spent(refilled(bucket, limit, NOW))

    assert 0 < wait_seconds([(bucket, limit)]) <= 60


def test_a_bucket_never_holds_more_than_its_burst():
    limit = Limit(burst=3, seconds_a_try=1)

    assert refilled(Bucket(1, NOW), limit, NOW + timedelta(days=1)).left == 3
    assert refilled(Bucket(1, NOW), limit, NOW - timedelta(days=1)).left == 1
