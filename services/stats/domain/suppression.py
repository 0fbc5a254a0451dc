"""Hides small counts so that they cannot be found by subtraction. Knows tables of numbers, not what they count.

Counts under the threshold are hidden (zero is one of them), then others with them (« complementary suppression »)
until every small count could still have at least two values for a reader who knows all that is shown. All hidden
cells look the same: a reader cannot tell a small count from its companion.

A table is a network: a cell joins its row and its column, a total joins its line and the margin. A hidden count is
safe if and only if some cycle of hidden cells through it can carry one more or one less without a negative count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.stats.domain.hiding_cycle import Cell, Edge, cheapest_cycle

TOTAL = "*"


@dataclass(frozen=True)
class CountTable:
    """Counts by row (area) and column (category); a missing cell is zero."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: Mapping[Cell, int]

    def value(self, cell: Cell) -> int:
        """A count, or a margin where one or both names are TOTAL."""
        rows = self.rows if cell[0] == TOTAL else (cell[0],)
        columns = self.columns if cell[1] == TOTAL else (cell[1],)
        return sum(self.counts.get((row, column), 0) for row in rows for column in columns)

    def cells(self) -> list[Cell]:
        """Every cell and margin, in the order of the screen."""
        return [(row, column) for row in (*self.rows, TOTAL) for column in (*self.columns, TOTAL)]


@dataclass(frozen=True)
class PublishedTable:
    """What may be shown: None is a hidden count."""

    table: CountTable
    hidden: frozenset[Cell] = field(default_factory=frozenset)

    def value(self, cell: Cell) -> int | None:
        """The count, or None when it is hidden."""
        return None if cell in self.hidden else self.table.value(cell)


def publish(tables: Mapping[str, CountTable], threshold: int) -> dict[str, PublishedTable]:
    """What may be shown of tables about the *same* people: same rows, same row totals.

    They are hidden together, because a total hidden in one and shown in another is not hidden.
    """
    if not tables:
        return {}
    rows = _hidden_rows(next(iter(tables.values())), threshold)

    return {
        name: PublishedTable(table, frozenset(_hidden_cells(table, rows, threshold))) for name, table in tables.items()
    }


def _hidden_rows(table: CountTable, threshold: int) -> frozenset[str]:
    """Rows with too few people go whole, with the smallest other rows until what is left to guess is shared."""
    by_size = sorted(table.rows, key=lambda row: (table.value((row, TOTAL)), row))
    hidden = [row for row in by_size if table.value((row, TOTAL)) < threshold]
    if not hidden:
        return frozenset()

    shown = [row for row in by_size if row not in hidden]
    while shown and (len(hidden) < 2 or not any(table.value((row, TOTAL)) for row in hidden)):
        hidden.append(shown.pop(0))
    return frozenset(hidden)


def _hidden_cells(table: CountTable, rows: frozenset[str], threshold: int) -> set[Cell]:
    """Small counts of one table, and the companions that keep each of them unknown."""
    small = [cell for cell in table.cells() if table.value(cell) < threshold]
    hidden = {(row, column) for row in rows for column in (*table.columns, TOTAL)}
    hidden.update(small)

    edges = _edges(table)
    for cell in small:
        hidden.update(cheapest_cycle(cell, edges, hidden))
    return hidden


def _edges(table: CountTable) -> dict[Cell, Edge]:
    """The network of a table: a row's total is fixed unless it is hidden already, because other tables share it."""
    edges: dict[Cell, Edge] = {}
    for row in table.rows:
        for column in table.columns:
            edges[row, column] = _edge(table, (row, column), f"row:{row}", f"column:{column}", weight=1)
        edges[row, TOTAL] = _edge(table, (row, TOTAL), "margin:rows", f"row:{row}", weight=None)
    for column in table.columns:
        # a total tells more than a cell: hide it only where hiding cells costs more
        edges[TOTAL, column] = _edge(table, (TOTAL, column), f"column:{column}", "margin:columns", weight=4)
    edges[TOTAL, TOTAL] = _edge(table, (TOTAL, TOTAL), "margin:columns", "margin:rows", weight=None)
    return edges


def _edge(table: CountTable, cell: Cell, tail: str, head: str, *, weight: int | None) -> Edge:
    value = table.value(cell)
    return Edge(tail, head, value, None if weight is None else weight * (value + 1))
