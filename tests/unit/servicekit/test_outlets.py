"""Where things leave from is read once, and an address that nothing can be sent to stops the process with its name."""

from pathlib import Path

import pytest

from servicekit.config import ConfigurationError, read_outlets


def test_by_default_nothing_leaves() -> None:
    outlets = read_outlets({})

    assert (outlets.email, outlets.sms, outlets.email_password, outlets.sms_token) == ("", "", "", "")


def test_secrets_may_be_files(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("geheim\n")

    outlets = read_outlets({"EMAIL_URL": "smtps://u@mail.example.org", "EMAIL_FROM": "A <a@example.org>",
                            "EMAIL_PASSWORD_FILE": str(tmp_path / "password")})

    assert outlets.email_password == "geheim"


@pytest.mark.parametrize(("name", "env"), [
    ("EMAIL_URL", {"EMAIL_URL": "mail.example.org:25"}),
    ("EMAIL_URL", {"EMAIL_URL": "http://mail.example.org", "EMAIL_FROM": "a@example.org"}),
    ("EMAIL_URL", {"EMAIL_URL": "smtp://mail.example.org:port", "EMAIL_FROM": "a@example.org"}),
    ("EMAIL_FROM", {"EMAIL_URL": "smtp://mail.example.org"}),
    ("SMS_URL", {"SMS_URL": "sms.example.org"}),
    ("PUBLIC_URL", {"PUBLIC_URL": "autonomie.example.org"}),
    ("SMS_TOKEN_FILE", {"SMS_TOKEN_FILE": "/no/such/file"}),
])
def test_an_address_that_is_none_names_its_setting(name: str, env: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match=name):
        read_outlets(env)
