"""The whole tree passes the tools that pyproject.toml configures. A failure prints what the tool said; `make lint` repeats it."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent

TOOLS = {
    "style": ["ruff", "check", "."],
    "types": ["mypy"],
    "who imports whom": ["lint-imports", "--no-cache"],
}


@pytest.mark.parametrize("tool", TOOLS, ids=str)
def test_the_tree_passes(tool: str) -> None:
    program, *arguments = TOOLS[tool]

    done = subprocess.run(
        [str(BIN / program), *arguments], cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )

    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nrun `make lint`"
