"""Tables of how people enter: access codes, the tries that are left, open sign-ins. Only hashes: whoever steals them enters nowhere."""

import datetime as dt

from sqlalchemy import Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.profiles.models import ID, Base


class AccessCode(Base):
    """One code, current or void. The selector finds it; the rest is only a hash."""

    __tablename__ = "access_code"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    selector: Mapped[str] = mapped_column(String(4), index=True)
    secret_hash: Mapped[str] = mapped_column(String(200))
    pin_hash: Mapped[str | None] = mapped_column(String(200))
    issued_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    void_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())


class KnownSource(Base):
    """A source from which a code opened before: whoever floods that code from elsewhere cannot shut it out."""

    __tablename__ = "known_source"
    access_code_id: Mapped[str] = mapped_column(ForeignKey("access_code.id"), primary_key=True)
    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())


class TryBucket(Base):
    """How many tries are left to a source, a code or both (`domain/sign_in.py`); the key is a hash."""

    __tablename__ = "try_bucket"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    left: Mapped[float] = mapped_column(Float)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime(), index=True)


class SignIn(Base):
    """One open sign-in of a browser or an app, with its present and its last refresh token (hashes)."""

    __tablename__ = "sign_in"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    last_token_hash: Mapped[str | None] = mapped_column(String(64))
    rotated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[dt.datetime] = mapped_column(UtcDateTime(), index=True)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    opened_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    device: Mapped[str] = mapped_column(String(80), default="", server_default="")
