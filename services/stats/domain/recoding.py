"""Coarser columns instead of hidden ones: neighbouring phases are told together until each group has enough people.

Only for those who see no small count. It comes before suppression, which then hides less.
"""

from itertools import chain

from services.stats.domain.suppression import TOTAL, CountTable

JOIN = "+"


def with_coarser_columns(table: CountTable, threshold: int) -> CountTable:
    """The same people in the same order of phases; a group's name is its phases' names joined by `+`."""
    groups = _groups([(column, table.value((TOTAL, column))) for column in table.columns], threshold)
    counts = {
        (row, JOIN.join(group)): sum(table.value((row, column)) for column in group)
        for row in table.rows
        for group in groups
    }
    return CountTable(table.rows, tuple(JOIN.join(group) for group in groups), counts)


def _groups(totals: list[tuple[str, int]], threshold: int) -> list[tuple[str, ...]]:
    """From the first phase on, a group ends when it has enough; what is left at the end joins the last group."""
    groups: list[tuple[str, ...]] = []
    waiting: tuple[str, ...] = ()
    people = 0
    for column, total in totals:
        waiting, people = (*waiting, column), people + total
        if people >= threshold:
            groups.append(waiting)
            waiting, people = (), 0
    if waiting and groups:
        return [*groups[:-1], tuple(chain(groups[-1], waiting))]
    return groups or [waiting]
