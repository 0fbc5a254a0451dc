"""The tables of admissions that people decide: what a commission or a draw said of each application, and the draws."""

import datetime as dt

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from servicekit.tables import UtcDateTime
from services.profiles.models import ID, Base


class Decision(Base):
    """One decision about one application. `on_day`: the local day of the commission or draw; `rank_before`: for taking it back.

    `draw_id`, `place`: the draw and the turn in it, for a draw's. A decision that was taken back stays, with who did so.
    """

    __tablename__ = "admission_decision"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"))
    area: Mapped[str] = mapped_column(String(64))
    on_day: Mapped[dt.date] = mapped_column(Date)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    by_id: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(String(200), default="")
    rank_before: Mapped[int] = mapped_column(Integer)
    draw_id: Mapped[str | None] = mapped_column(ID)
    place: Mapped[int | None] = mapped_column(Integer)
    undone_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime())
    undone_by: Mapped[str | None] = mapped_column(String(64))
    __table_args__ = (
        Index("ix_admission_decision_youth", "youth_id", "at", "id"),
        Index("ix_admission_decision_area", "area", "at", "id"),
    )


class Draw(Base):
    """One draw of an area, never changed: with the seed and the ids anybody finds the order again (`drawn_order`).

    `drawn`: the ids in that order; the first `admitted` got the places there were, the others wait. An id says nothing of a
    person whose file was erased, so that the draw can be checked afterwards as well.
    """

    __tablename__ = "admission_draw"
    id: Mapped[str] = mapped_column(ID, primary_key=True)
    area: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime())
    by_id: Mapped[str] = mapped_column(String(64))
    protocol: Mapped[str] = mapped_column(String(200))
    algorithm: Mapped[str] = mapped_column(String(40))
    seed: Mapped[str] = mapped_column(String(64))
    drawn: Mapped[list[str]] = mapped_column(JSON)
    admitted: Mapped[int] = mapped_column(Integer)
    __table_args__ = (Index("ix_admission_draw_area", "area", "at", "id"),)
