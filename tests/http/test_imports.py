"""An export posted by a coordinator: only the own area's, all or nothing, and the refusal says so."""

from io import BytesIO
from pathlib import Path

from tests.http.town import Town

COHORT = Path(__file__).parents[2] / "programme" / "cohort"


def test_a_coordinators_file_with_rows_of_another_area_is_refused_whole_and_says_so(town: Town) -> None:
    coordinator = town["coordinator"]
    before = coordinator.get("/imports").json["imports"]

    refused = coordinator.ask("POST", "/imports", data={
        "jeunes": (BytesIO((COHORT / "jeunes.csv").read_bytes()), "jeunes.csv"), "as_of": "2026-12-01", "apply": "true"})

    assert refused.status_code == 403
    assert refused.json["code"] == "other_areas_in_file"
    assert "rien n’a été importé" in refused.json["detail"]
    assert coordinator.get("/imports").json["imports"] == before
