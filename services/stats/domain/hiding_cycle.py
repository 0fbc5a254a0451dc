"""The cheapest cells to hide so that one hidden count stays unknown: a shortest path in the table's network.

Knows edges and prices only; what a small count is belongs to `suppression`.
"""

import heapq
from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import count

Cell = tuple[str, str]


@dataclass(frozen=True)
class Edge:
    """A cell as an edge. One more person flows from tail to head; one less flows back, if there is one to take away.

    `price` is what hiding it loses; None when it may not be hidden (it is usable only where it is hidden already).
    """

    tail: str
    head: str
    value: int
    price: int | None


def cheapest_cycle(cell: Cell, edges: Mapping[Cell, Edge], hidden: Set[Cell]) -> frozenset[Cell]:
    """The cells of the cheapest cycle through `cell`: all free when it is safe already.

    Raises LookupError when no cycle exists, which `suppression` rules out by hiding whole rows first.
    """
    edge = edges[cell]
    others = {other: value for other, value in edges.items() if other != cell}
    one_more = _cheapest_path(edge.head, edge.tail, others, hidden)
    one_less = _cheapest_path(edge.tail, edge.head, others, hidden) if edge.value else None

    found = [path for path in (one_more, one_less) if path is not None]
    if not found:
        raise LookupError(cell)
    return frozenset(min(found, key=lambda path: path[0])[1])


def _cheapest_path(
    start: str, goal: str, edges: Mapping[Cell, Edge], hidden: Set[Cell]
) -> tuple[int, tuple[Cell, ...]] | None:
    """Dijkstra; ties are broken by discovery order, so that the same figures always hide the same cells."""
    neighbours = _neighbours(edges, hidden)
    order = count()
    queue: list[tuple[int, int, str, tuple[Cell, ...]]] = [(0, next(order), start, ())]
    done: set[str] = set()
    while queue:
        price, _, node, path = heapq.heappop(queue)
        if node == goal:
            return price, path
        if node in done:
            continue
        done.add(node)
        for target, cell, step in neighbours.get(node, ()):
            if target not in done:
                heapq.heappush(queue, (price + step, next(order), target, (*path, cell)))
    return None


def _neighbours(edges: Mapping[Cell, Edge], hidden: Set[Cell]) -> dict[str, list[tuple[str, Cell, int]]]:
    """Where one person more or less can flow from each node, and what hiding that cell would cost."""
    neighbours: dict[str, list[tuple[str, Cell, int]]] = {}
    for cell, edge in edges.items():
        price = 0 if cell in hidden else edge.price
        if price is None:
            continue
        neighbours.setdefault(edge.tail, []).append((edge.head, cell, price))
        if edge.value:
            neighbours.setdefault(edge.head, []).append((edge.tail, cell, price))
    return neighbours
