"""What the programme tells of its places, and to whom."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.kernel import Empty, Principal
from contracts.profiles import rpc
from servicekit.config import Settings
from servicekit.testing.harness import Harness
from services.profiles.domain.programme import programme_of
from services.profiles.service import ProfilesService, dependencies

COHORT = Path(__file__).parents[3] / "programme" / "cohort"


def test_an_evaluator_cannot_read_exact_counts_beside_the_suppressed_figures(database_urls: Callable[[str], str]) -> None:
    settings = Settings(secret="s" * 40, programme=COHORT.parent, data=Path("unused"))
    harness = Harness({ProfilesService: dependencies(settings)}, database_urls)
    youths = rpc.ExportFile(name="jeunes.csv", content=(COHORT / "jeunes.csv").read_bytes())
    harness.call(rpc.import_export, rpc.ImportExport(import_id="i", as_of=harness.clock.now().date(), apply=True, youths=youths))

    lead = harness.call(rpc.get_programme, Empty())
    evaluator = harness.call(rpc.get_programme, Empty(), principal=Principal(id="e", role="evaluator"))

    assert sum(area.taken for area in lead.areas) == 300
    assert {(area.taken, area.waiting) for area in evaluator.areas} == {(0, 0)}
    harness.close()


@pytest.mark.parametrize("mode", ["commission", "draw", ""])
def test_a_programme_that_admits_in_a_way_that_is_not_built_is_refused_when_it_is_loaded(mode: str) -> None:
    data = json.loads((COHORT.parent / "loiret.json").read_text(encoding="utf-8"))

    with pytest.raises(ValueError, match="file_order"):
        programme_of({**data, "admission": mode})
