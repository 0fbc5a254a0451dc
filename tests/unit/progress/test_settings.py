"""Settings have dates: the same question gets the answer of its day."""

from datetime import date

import pytest

from services.progress.domain.settings import settings_of
from tests.unit.progress.factories import SETTINGS, TODAY

CHANGING = settings_of(
    [
        {"key": "signal.nothing_for_days", "value": 21, "from": "2026-01-01", "until": "2026-06-30"},
        {"key": "signal.nothing_for_days", "value": 14, "from": "2026-07-01"},
    ]
)


def test_a_setting_has_the_value_of_its_day() -> None:
    assert CHANGING.whole("signal.nothing_for_days", date(2026, 6, 30)) == 21
    assert CHANGING.whole("signal.nothing_for_days", date(2026, 7, 1)) == 14


def test_a_setting_without_a_value_on_that_day_is_an_error_not_a_default() -> None:
    with pytest.raises(LookupError, match="nothing_for_days"):
        CHANGING.value("signal.nothing_for_days", date(2025, 12, 31))


def test_the_programme_file_holds_what_the_domain_asks_for() -> None:
    assert SETTINGS.whole("signal.absences_in_a_row", TODAY) == 2
    assert SETTINGS.whole("signal.nothing_for_days", TODAY) == 14
    assert SETTINGS.whole("signal.adjustment_unanswered_days", TODAY) == 7
    assert SETTINGS.whole("signal.difficulty_open_days", TODAY) == 7
    assert SETTINGS.default_scale(TODAY).levels == ("introduced", "in_progress", "acquired")
