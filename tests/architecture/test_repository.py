"""What the repository must never hold: generated files, hosts in lock files, paths of one machine, lists without hashes."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKED = ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"]


def committed_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("name", [*LOCKED, "package-lock.json", ".npmrc"])
def test_a_lock_file_names_no_download_host(name: str) -> None:
    assert not re.search(r"https?://|--index-url|--find-links|\"resolved\"", (ROOT / name).read_text())


@pytest.mark.parametrize("name", LOCKED)
def test_every_python_package_is_pinned_with_its_hashes(name: str) -> None:
    packages = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())

    unpinned = [package.splitlines()[0] for package in packages if "==" not in package or "--hash=sha256:" not in package]

    assert not unpinned, f"lock them again with uv pip compile --generate-hashes: {unpinned}"


def test_what_run_installs_is_what_was_tested() -> None:
    tested, installed = (set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.M)) for name in LOCKED[1::-1])

    assert installed <= tested


def test_nothing_generated_is_committed() -> None:
    generated = [path for path in committed_files() if path.suffix in {".mo", ".pyc", ".sqlite", ".db"}]
    generated += [path for path in committed_files() if {"node_modules", "vendor", "__pycache__", ".venv"} & set(path.parts)]

    assert not generated


def test_no_committed_text_names_a_path_of_one_machine() -> None:
    one_machine = re.compile(rb"/work/(?:main|shared|venv|helpers)|/home/[a-z]+/|/Users/[A-Za-z]+/")

    found = [str(path.relative_to(ROOT)) for path in committed_files() if one_machine.search(path.read_bytes())]

    assert set(found) <= {str(Path(__file__).relative_to(ROOT))}
