"""Small counts are hidden and cannot be found by subtraction (domain.md § 9).

The check is independent of the code: it enumerates the tables near the true one that a reader could believe in.
"""

from collections.abc import Iterator
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.stats.domain.recoding import with_coarser_columns
from services.stats.domain.suppression import TOTAL, CountTable, PublishedTable, publish

Counts = dict[tuple[str, str], int]


def table_of(rows: list[list[int]]) -> CountTable:
    names = tuple(f"area-{number}" for number in range(len(rows)))
    columns = tuple(f"phase-{number}" for number in range(len(rows[0])))
    counts = {(names[i], columns[j]): value for i, row in enumerate(rows) for j, value in enumerate(row)}
    return CountTable(names, columns, counts)


def believable(published: PublishedTable) -> Iterator[CountTable]:
    """Every table whose hidden cells differ from the truth by one at most and that agrees with all that is shown."""
    truth = published.table
    unknown = [(row, column) for row in truth.rows for column in truth.columns if (row, column) in published.hidden]
    choices = [
        [value for value in (truth.value(c) - 1, truth.value(c), truth.value(c) + 1) if value >= 0] for c in unknown
    ]
    for guess in product(*choices):
        candidate = CountTable(truth.rows, truth.columns, {**truth.counts, **dict(zip(unknown, guess, strict=True))})
        if all(published.value(cell) in (None, candidate.value(cell)) for cell in truth.cells()):
            yield candidate


def values_a_reader_could_believe(published: dict[str, PublishedTable]) -> dict[tuple[str, tuple[str, str]], set[int]]:
    """For each cell of each table, its values over the tables that agree with each other on the row totals."""
    by_totals: list[dict[tuple[int, ...], list[CountTable]]] = []
    for one in published.values():
        groups: dict[tuple[int, ...], list[CountTable]] = {}
        for candidate in believable(one):
            groups.setdefault(tuple(candidate.value((row, TOTAL)) for row in candidate.rows), []).append(candidate)
        by_totals.append(groups)
    shared = set(by_totals[0]).intersection(*by_totals[1:])

    found: dict[tuple[str, tuple[str, str]], set[int]] = {}
    for name, groups in zip(published, by_totals, strict=True):
        for totals in shared:
            for candidate in groups[totals]:
                for cell in candidate.cells():
                    found.setdefault((name, cell), set()).add(candidate.value(cell))
    return found


def assert_nothing_small_can_be_found(published: dict[str, PublishedTable], threshold: int) -> None:
    found = values_a_reader_could_believe(published)
    for name, one in published.items():
        for cell in one.table.cells():
            if one.table.value(cell) < threshold:
                assert one.value(cell) is None
                assert len(found[name, cell]) > 1, f"{name} {cell} can only be {found[name, cell]}"


def test_a_count_under_the_threshold_is_hidden_and_one_at_the_threshold_is_shown() -> None:
    table = table_of([[4, 60, 70], [5, 60, 80], [9, 50, 90]])

    published = publish({"code": table}, threshold=5)["code"]

    assert published.value(("area-0", "phase-0")) is None
    assert published.value((TOTAL, TOTAL)) == table.value((TOTAL, TOTAL))


def test_a_single_small_count_takes_companions_with_it_so_that_its_line_cannot_be_subtracted() -> None:
    table = table_of([[3, 40, 50], [20, 30, 40], [25, 35, 45]])

    published = publish({"code": table}, threshold=5)["code"]

    row = [published.value(("area-0", phase)) for phase in table.columns]
    column = [published.value((area, "phase-0")) for area in (*table.rows, TOTAL)]
    assert row.count(None) >= 2
    assert column.count(None) >= 2


def test_an_area_with_few_people_is_hidden_whole_with_another_area() -> None:
    table = table_of([[1, 2], [20, 30], [40, 50]])

    published = publish({"code": table}, threshold=5)["code"]

    assert [published.value((area, TOTAL)) for area in table.rows] == [None, None, 90]
    assert published.value((TOTAL, TOTAL)) == 143


def test_when_nothing_is_small_nothing_is_hidden() -> None:
    table = table_of([[5, 6], [7, 8]])

    published = publish({"code": table}, threshold=5)["code"]

    assert published.hidden == frozenset()


def test_a_programme_with_fewer_people_than_the_threshold_shows_nothing() -> None:
    table = table_of([[1, 0], [0, 2]])

    published = publish({"code": table}, threshold=5)["code"]

    assert all(published.value(cell) is None for cell in table.cells())


def test_the_same_figures_always_hide_the_same_cells() -> None:
    table = table_of([[3, 9, 9], [9, 9, 9], [9, 9, 2]])

    assert publish({"code": table}, threshold=5) == publish({"code": table}, threshold=5)


def small_rows(rows: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    return st.lists(st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=rows, max_size=rows)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 3).flatmap(lambda rows: st.integers(2, 3).flatmap(lambda columns: small_rows(rows, columns))))
@example([[0, 0, 9], [0, 0, 9], [9, 9, 9]])
@example([[0, 0], [0, 0], [9, 9]])
@example([[4, 1], [9, 9], [9, 9]])
def test_no_small_count_can_be_worked_out_from_what_is_shown(rows: list[list[int]]) -> None:
    published = publish({"code": table_of(rows)}, threshold=4)

    assert_nothing_small_can_be_found(published, threshold=4)


@st.composite
def two_tables_about_the_same_people(draw: st.DrawFn) -> dict[str, CountTable]:
    """People by area, split in two ways: the second split moves people between columns and keeps each area's total."""
    first = draw(small_rows(draw(st.integers(2, 3)), 2))
    second = []
    for row in first:
        cut = draw(st.integers(0, sum(row)))
        second.append([cut, sum(row) - cut])
    return {"code": table_of(first), "driving": table_of(second)}


@settings(max_examples=150, deadline=None)
@given(two_tables_about_the_same_people())
def test_two_tables_about_the_same_people_do_not_give_each_other_away(tables: dict[str, CountTable]) -> None:
    published = publish(tables, threshold=4)

    assert_nothing_small_can_be_found(published, threshold=4)


def test_phases_with_too_few_people_are_told_with_their_neighbours_so_that_less_is_hidden() -> None:
    table = table_of([[0, 1, 80, 21, 0], [0, 2, 40, 11, 0]])

    coarser = with_coarser_columns(table, threshold=5)

    assert coarser.columns == ("phase-0+phase-1+phase-2", "phase-3+phase-4")
    assert [coarser.value(("area-0", column)) for column in coarser.columns] == [81, 21]
    assert publish({"code": coarser}, threshold=5)["code"].hidden == frozenset()


def test_columns_stay_as_they_are_where_everybody_may_see_small_counts() -> None:
    table = table_of([[0, 1, 80]])

    assert with_coarser_columns(table, threshold=0).columns == table.columns


@given(st.integers(1, 3).flatmap(lambda rows: small_rows(rows, 4)), st.integers(0, 30))
def test_coarser_columns_keep_every_person_in_the_same_area(rows: list[list[int]], threshold: int) -> None:
    table = table_of(rows)

    coarser = with_coarser_columns(table, threshold)

    assert [coarser.value((row, TOTAL)) for row in table.rows] == [table.value((row, TOTAL)) for row in table.rows]
    assert "+".join(coarser.columns) == "+".join(table.columns)
