"""The base of progress's own tables. Nobody else reads them; words of people live here and never in an event."""

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase

from servicekit.tables import kit_tables


class Base(DeclarativeBase):
    pass


kit_tables(Base)

Id = String(64)
Code = String(40)
