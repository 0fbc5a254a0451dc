"""The profiles service on real databases, both engines, with a keeper of secrets that is quick."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from servicekit.testing.harness import Harness
from services.profiles.dependencies import build
from services.profiles.domain.access_codes import SecretKeeper
from services.profiles.service import ProfilesService
from tests.unit.profiles.cohort import FOLDER
from tests.unit.profiles.desk import Desk


@pytest.fixture
def desk(database_urls: Callable[[str], str]) -> Iterator[Desk]:
    keeper = SecretKeeper(b"the pepper of the tests", memory_kib=64, passes=1)
    harness = Harness({ProfilesService: build(FOLDER, "a secret of the tests, long enough", keeper)}, database_urls)
    yield Desk(harness)
    harness.close()


@pytest.fixture
def desk_that_admits(database_urls: Callable[[str], str], tmp_path: Path) -> Iterator[Callable[[object], Desk]]:
    """A desk of the same programme whose file says otherwise how people are admitted."""
    open_desks: list[Harness] = []

    def made(admission: object) -> Desk:
        folder = programme_that_admits(admission, tmp_path / "programme")
        keeper = SecretKeeper(b"the pepper of the tests", memory_kib=64, passes=1)
        harness = Harness({ProfilesService: build(folder, "a secret of the tests, long enough", keeper)}, database_urls)
        open_desks.append(harness)
        return Desk(harness)

    yield made
    for harness in open_desks:
        harness.close()


def programme_that_admits(admission: object, folder: Path) -> Path:
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("cohort"))
    said: dict[str, Any] = json.loads((folder / "loiret.json").read_text(encoding="utf-8"))
    (folder / "loiret.json").write_text(json.dumps({**said, "admission": admission}), encoding="utf-8")
    return folder
