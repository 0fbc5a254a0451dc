"""The metadata of this database, with the kit's own tables."""

from sqlalchemy.orm import DeclarativeBase

from servicekit.tables import kit_tables


class Base(DeclarativeBase):
    """The metadata of this database."""


kit_tables(Base)
