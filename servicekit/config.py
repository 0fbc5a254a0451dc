"""The configuration of a process: one typed, frozen object, read once from the environment (`X`, or `X_FILE` for secrets)."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class ConfigurationError(Exception):
    """A setting is missing or wrong; the message says which and what to do. The process does not start."""


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
    routes: Path | None = None
    log_json: bool = False


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
        routes=Path(env["ROUTES"]) if env.get("ROUTES") else None,
        log_json=env.get("LOG_FORMAT", "columns") == "json",
    )


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
