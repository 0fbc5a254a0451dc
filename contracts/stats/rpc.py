"""What stats answers. Every figure carries its written definition and its as-of instant; small counts are hidden."""

import datetime as dt

from contracts.kernel import Empty, Method, Record
from contracts.rights import ExportYouth, YouthExport


class Definition(Record):
    """In words for people: what is counted (numerator), among whom (denominator), as of when; `version` of the text.

    `dimensions`: the codes of its columns, in the order of the screen; empty for a single figure.
    """

    key: str
    title: str
    numerator: str
    denominator: str | None
    version: int
    as_of: str = ""
    dimensions: tuple[str, ...] = ()


class Figure(Record):
    """One value: a count, or a share from 0 to 1 where the definition has two parts (attendance_rate).

    `area` None is the whole of the scope. `dimension`: an ISO week, a phase, or phases told together because one of them
    has too few people (joined by `+`). `value` None with `hidden` true: a count
    under the limit, or one that would give it away; None without it: nothing to divide by yet.
    """

    key: str
    area: str | None
    dimension: str | None = None
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    hidden: bool = False


class Figures(Record):
    """The figures of the scope: areas for coordinators, all (suppressed) for evaluators, own files for the others."""

    as_of: dt.datetime
    definitions: tuple[Definition, ...]
    figures: tuple[Figure, ...]


figures = Method("stats", "figures", Empty, Figures)
export_youth = Method("stats", "export_youth", ExportYouth, YouthExport, timeout=20.0)
