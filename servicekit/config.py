"""The configuration of a process: one typed, frozen object, read once from the environment (`X`, or `X_FILE` for secrets)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message says which and what to do. The process does not start."""


@dataclass(frozen=True)
class Outlets:
    """Where what is sent to people leaves from. `email` and `sms`: empty is off, `folder` writes files under DATA/outbox.

    `email` else is smtp://[user@]host[:port] (STARTTLS when the server offers it) or smtps://…; `sms` else the http(s) address
    that takes a JSON POST. `sms_repeatable`: that provider sends once per `reference`, however often it is asked.
    `email_return_path`: where refused letters go back to, as local+reference@domain. `bounces`: the mailbox in which they are
    read, maildir:/path or imaps://user@host/FOLDER; empty is off.
    """

    public_url: str = "http://127.0.0.1:8000"
    email: str = ""
    email_password: str = ""
    email_from: str = ""
    sms: str = ""
    sms_token: str = ""
    sms_sender: str = "AUTOnomie"
    sms_repeatable: bool = False
    email_return_path: str = ""
    bounces: str = ""
    bounces_password: str = ""


@dataclass(frozen=True)
class Settings:
    """What services and gateway are built from.

    `secret` peppers access codes and signs tokens: 32 characters at least, kept outside every database.
    `programme` is the folder with the programme's file and reference data. `routes` is the file of servicekit/bus/routes.py.
    """

    secret: str
    programme: Path
    data: Path
    port: int = 8000
    areas: tuple[str, ...] = ()
    database_url: str = ""
    amqp_url: str = ""
    metrics_port: int = 0
    metrics_host: str = "127.0.0.1"
    routes: Path | None = None
    log_json: bool = False
    outlets: Outlets = Outlets()


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """Raises `ConfigurationError` with the name of the variable that is missing or wrong."""
    secret = _value(env, "AUTONOMIE_SECRET")
    if len(secret) < 32:
        raise ConfigurationError("AUTONOMIE_SECRET (or AUTONOMIE_SECRET_FILE): give at least 32 random characters")
    return Settings(
        secret=secret,
        programme=Path(env.get("AUTONOMIE_PROGRAMME", str(default_programme()))),
        data=Path(env.get("DATA", "var")),
        port=_whole(env, "PORT", 8000),
        areas=tuple(area for area in env.get("AREAS", "").split(",") if area),
        database_url=_value(env, "DATABASE_URL"),
        amqp_url=_value(env, "AMQP_URL"),
        metrics_port=_whole(env, "METRICS_PORT", 0),
        metrics_host=env.get("METRICS_HOST", "127.0.0.1"),
        routes=Path(env["ROUTES"]) if env.get("ROUTES") else None,
        log_json=env.get("LOG_FORMAT", "columns") == "json",
        outlets=read_outlets(env),
    )


def read_outlets(env: Mapping[str, str]) -> Outlets:
    """Raises `ConfigurationError` for an address that nothing can be sent to."""
    outlets = Outlets(
        public_url=env.get("PUBLIC_URL", Outlets.public_url).rstrip("/"), email=env.get("EMAIL_URL", ""),
        email_password=_value(env, "EMAIL_PASSWORD"), email_from=env.get("EMAIL_FROM", ""), sms=env.get("SMS_URL", ""),
        sms_token=_value(env, "SMS_TOKEN"), sms_sender=env.get("SMS_SENDER", Outlets.sms_sender),
        sms_repeatable=env.get("SMS_REPEATABLE", "0") == "1", email_return_path=env.get("EMAIL_RETURN_PATH", ""),
        bounces=env.get("EMAIL_BOUNCES", ""), bounces_password=_value(env, "EMAIL_BOUNCES_PASSWORD"),
    )  # fmt: skip
    _one_of(outlets.public_url, "PUBLIC_URL", "http", "https")
    if outlets.email not in ("", "folder"):
        _one_of(outlets.email, "EMAIL_URL", "smtp", "smtps")
        if "@" not in outlets.email_from:
            raise ConfigurationError("EMAIL_FROM: give the sender's address, it is needed with EMAIL_URL")
    if outlets.email_return_path and outlets.email_return_path.count("@") != 1:
        raise ConfigurationError("EMAIL_RETURN_PATH: expected one address, as bounces@autonomie.example.org")
    if outlets.bounces and not outlets.bounces.startswith("maildir:/"):
        _one_of(outlets.bounces, "EMAIL_BOUNCES", "imap", "imaps")
    if outlets.sms not in ("", "folder"):
        _one_of(outlets.sms, "SMS_URL", "http", "https")
    return outlets


def _one_of(address: str, name: str, *schemes: str) -> None:
    try:
        parts = urlsplit(address)
        good = parts.scheme in schemes and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise ConfigurationError(f"{name}: expected {' or '.join(f'{scheme}://host' for scheme in schemes)}, got {address!r}")


def default_programme() -> Path:
    """The programme of the Loiret, shipped with the platform."""
    return Path(__file__).parent.parent / "programme"


def _value(env: Mapping[str, str], name: str) -> str:
    if f"{name}_FILE" in env:
        try:
            return Path(env[f"{name}_FILE"]).read_text().strip()
        except OSError as error:
            raise ConfigurationError(f"{name}_FILE: cannot be read ({error.strerror})") from error
    return env.get(name, "")


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name, default))
    except ValueError as error:
        raise ConfigurationError(f"{name}: expected a whole number, got {env[name]!r}") from error
