"""What the programme tells of its places, and to whom."""

from collections.abc import Callable
from pathlib import Path

from contracts.kernel import Empty, Principal
from contracts.profiles import rpc
from servicekit.config import Settings
from servicekit.testing.harness import Harness
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
