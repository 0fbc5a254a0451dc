"""The bench knows every row of the table of numbers, and its last line has the form that others read."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.__main__ import MEASURES
from tests.bench.table import NAMES, TABLE, Bound, Figure, judged, not_measured, row_of

ROOT = Path(__file__).parents[3]
ROWS = {"rpc_p50", "rpc_rate", "dossier_rate", "write_rate", "live_p50", "live_p99", "catch_up", "growth",
        "plan_gap", "plan_seconds", "plan_worth", "start", "memory"}  # fmt: skip
FORM = {"name", "value", "unit", "yardstick", "ratio", "hold", "aim", "ok"}


def test_every_row_of_the_table_is_measured_under_its_name() -> None:
    assert set(NAMES) == ROWS
    assert [name for names, _ in MEASURES for name in names] == list(NAMES)


def test_the_page_of_the_bench_explains_every_row() -> None:
    page = (ROOT / "docs" / "bench.md").read_text()

    for row in TABLE:
        assert re.search(rf"^\| `{row.name}` \|.*{re.escape(str(row.hold))}.*{re.escape(str(row.aim))}", page, re.MULTILINE), (
            f"docs/bench.md must show {row.name} with {row.hold} and {row.aim}")


@pytest.mark.parametrize(("bound", "value", "yardstick", "met"), [
    (Bound("ratio", "≤", 3, "×"), 2.9, 1.0, True),
    (Bound("ratio", "≤", 3, "×"), 3.1, 1.0, False),
    (Bound("ratio", "≥", 0.2, "×"), 190, 1_000, False),
    (Bound("excess", "≤", 20, "ms"), 24.0, 5.0, True),
    (Bound("excess", "≤", 20, "ms"), 26.0, 5.0, False),
    (Bound("value", "≥", 2_000, "/s"), 1_999, None, False),
])  # fmt: skip
def test_a_bound_judges_the_figure_its_ratio_or_its_excess(bound: Bound, value: float, yardstick: float | None, met: bool) -> None:
    assert bound.met_by(value, yardstick) is met


def test_a_row_without_a_figure_is_not_ok_and_says_why() -> None:
    row = not_measured(row_of("growth"), "no disk")

    assert row["ok"] is False
    assert row["value"] is None
    assert row["why"] == "no disk"


def test_a_row_holds_without_reaching_its_aim() -> None:
    row = judged(row_of("write_rate"), Figure(200, 1_000))

    assert (row["ratio"], row["ok"], row["aim_met"]) == (0.2, True, False)


def test_the_last_line_of_a_run_is_its_rows_as_json() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench", "--short", "--only", "rpc_p50", "--seed", "7"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)

    assert run.stdout, run.stderr
    last = json.loads(run.stdout.splitlines()[-1])
    [row] = last["rows"]
    assert set(row) >= FORM
    assert row["name"] == "rpc_p50"
    assert row["value"] > 0, row.get("why")
    assert row["yardstick"] > 0
    assert row["ratio"] == pytest.approx(row["value"] / row["yardstick"], rel=0.01)
    assert run.returncode == (0 if row["ok"] else 1)
    assert last["seed"] == 7


def test_a_plan_is_measured_by_the_platforms_own_solver_beside_first_fit() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench", "--short", "--only", "plan_gap", "--only", "plan_worth"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=150, check=False)

    assert run.stdout, run.stderr
    gap, worth = json.loads(run.stdout.splitlines()[-1])["rows"]
    assert gap["value"] is not None, gap.get("why")
    assert gap["detail"]["lessons"] > 0
    assert gap["detail"]["schools"] == 6
    assert worth["ratio"] >= 1, "worse than a person with a diary"
