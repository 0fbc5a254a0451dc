"""The words that leave: the same in both languages, for every kind of news, short enough for a phone, and never too much."""

import datetime as dt

import pytest

from contracts.notifications.events import MessagePosted
from services.notifications.domain.audience import WHO_IS_TOLD
from services.notifications.domain.choices import KINDS, chosen_for, kind_of, kinds_for, unless_chosen
from services.notifications.domain.letters import LANGUAGES, compose, texts

NOW = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
PUBLIC = "https://autonomie.example.org"
SAID = sorted({event.short_name() for event in WHO_IS_TOLD} | {MessagePosted.short_name(), "message_moderated", "appointment_reminder",
                                                              "adjustment_reminder", "digest", "something_new"})


def test_both_languages_say_the_same_things() -> None:
    french, english = (texts(language) for language in LANGUAGES)

    assert french.keys() == english.keys()
    for part in ("frame", "kinds", "waits", "what"):
        assert french[part].keys() == english[part].keys()
    assert set(french["kinds"]) == set(KINDS)


@pytest.mark.parametrize("language", ["fr", "en", "de", ""])
@pytest.mark.parametrize("what", SAID)
def test_everything_that_is_told_can_be_written_and_sent(what: str, language: str) -> None:
    data = {"starts_at": "2026-12-02T13:30:00Z", "counts": {kind_of(what): 2}}

    for role in ("youth", "staff"):
        letter = compose("email", "r1", "emma@example.org", what, data, language, PUBLIC, NOW, role)
        sms = compose("sms", "r1", "+33600000001", what, data, language, PUBLIC, NOW, role)

        assert letter.subject
        assert all(f"{PUBLIC}/entrer" in text for text in (letter.text, letter.html, sms.text))
        assert "{" not in letter.text + sms.text
        assert len(sms.text) <= 210, "three parts of an SMS with accents at most"


def test_words_of_people_are_escaped_and_a_code_is_nowhere() -> None:
    letter = compose("email", "r1", "x@example.org", "digest", {"counts": {"messages": 1}}, "fr", "https://a.example/<b>", NOW, "staff")

    assert "<b>" not in letter.html
    assert "code=" not in letter.text + letter.html


def test_a_youth_is_told_by_sms_of_what_changes_and_staff_by_one_letter_a_day() -> None:
    assert chosen_for("youth", "appointment_moved", None) == ("sms",)
    assert chosen_for("youth", "lesson_attended", None) == ()
    assert chosen_for("adviser", "signal_raised", None) == ()
    assert chosen_for("adviser", "digest", None) == ("email",)


def test_what_a_role_cannot_choose_does_not_reach_it() -> None:
    assert "digest" not in kinds_for("youth")
    assert "reminders" not in kinds_for("adviser")
    assert chosen_for("adviser", "message_posted", {"messages": ["email", "sms"]}) == ("email",)
    assert set(unless_chosen("youth")) <= set(kinds_for("youth"))


@pytest.mark.parametrize(("on", "said"), [("2026-12-01", "mardi 1er décembre à 14 h"), ("2026-12-02", "mercredi 2 décembre à 14 h")])
def test_the_first_of_a_month_is_named_as_one_says_it(on: str, said: str) -> None:
    letter = compose("sms", "r1", "+33600000001", "appointment_confirmed", {"starts_at": f"{on}T13:00:00Z"}, "fr", PUBLIC, NOW, "youth")

    assert said in letter.text.replace("\u00a0", " ")
