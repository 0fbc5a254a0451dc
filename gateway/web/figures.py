"""Figures with their written definitions beside them: by area for who runs one, suppressed for evaluators."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from contracts.errors import AutonomieError
from contracts.kernel import Empty
from contracts.profiles import rpc as profiles
from contracts.stats import rpc
from gateway.acting import ask
from gateway.web import words
from gateway.web.frame import page_for

pages = Blueprint("figures", __name__)


@dataclass(frozen=True)
class Row:
    """One line of a figure's table: an area or the whole, with one cell a column."""

    name: str
    cells: tuple[str, ...]
    share: float | None


@dataclass(frozen=True)
class Table:
    definition: rpc.Definition
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@pages.get("/chiffres")
@page_for("adviser", "referent", "school", "instructor", "coordinator", "programme_lead", "evaluator")
def figures() -> ResponseReturnValue:
    answer = ask("read_figures", rpc.figures, Empty())
    areas = _areas()
    return render_template(
        "figures.html", as_of=answer.as_of, tables=[_table(d, answer.figures, areas) for d in answer.definitions],
    )


def _areas() -> dict[str, str]:
    try:
        programme = ask("read_programme", profiles.get_programme, Empty())
    except AutonomieError:
        return {}
    return {area.key: area.name for area in programme.areas}


def _table(definition: rpc.Definition, figures: Iterable[rpc.Figure], areas: Mapping[str, str]) -> Table:
    mine = [figure for figure in figures if figure.key == definition.key]
    dimensions = definition.dimensions or tuple(dict.fromkeys(f.dimension for f in mine if f.dimension is not None))
    known = {(figure.area, figure.dimension): figure for figure in mine}
    rows = []
    for area in dict.fromkeys(figure.area for figure in mine):
        whole = known.get((area, None))
        cells = [_cell(known.get((area, dimension))) for dimension in dimensions]
        if whole is not None or not dimensions:
            cells.insert(0, _cell(whole))
        name = areas.get(area, area) if area else _("Ensemble")
        rows.append(Row(name, tuple(cells), _share(whole)))
    columns = [_column(definition.key, dimension) for dimension in dimensions]
    if any(len(row.cells) > len(dimensions) for row in rows):
        columns.insert(0, _("Total") if dimensions else _("Valeur"))
    return Table(definition, tuple(columns), tuple(rows))


def _column(key: str, dimension: str) -> str:
    table = {"code_track": words.CODE_TRACKS, "driving_track": words.DRIVING_TRACKS, "attendance_rate": words.ATTENDED}
    if "-W" in dimension:
        week = dimension.split("-W")[1]
        return _("Sem. %(week)s", week=int(week))
    return ", ".join(words.word(table.get(key, {}), phase) for phase in dimension.split("+"))


def _cell(figure: rpc.Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.hidden:
        return _("caché")
    if figure.value is None:
        return _("pas encore")
    value = f"{figure.value * 100:.0f} %" if _is_share(figure) else f"{figure.value:g}".replace(".", ",")
    if figure.dimension is not None or figure.denominator is None or figure.numerator is None:
        return value
    if _is_share(figure):
        return _("%(value)s (%(part)s sur %(all)s)", value=value, part=figure.numerator, all=figure.denominator)
    return _("%(part)s sur %(all)s", part=figure.numerator, all=figure.denominator)


def _is_share(figure: rpc.Figure) -> bool:
    return figure.key.endswith("_rate")


def _share(figure: rpc.Figure | None) -> float | None:
    if figure is None or figure.hidden or not figure.denominator or figure.numerator is None:
        return None
    return min(1.0, figure.numerator / figure.denominator)
