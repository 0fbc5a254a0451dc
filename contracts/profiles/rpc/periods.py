"""A period of the files in scope: who they are by file number, and which steps were taken; what an adviser carries back."""

import datetime as dt

from contracts.kernel import Method, Record
from contracts.profiles.events import CodeTrack, DrivingTrack


class TotalSteps(Record):
    """Local days, both included; at most a year and a day."""

    start: dt.date
    end: dt.date


class StepsOfPeriod(Record):
    """One file. `milestones`: those reached in the period with their day; `steps_done`: words; `employment`: looks recorded."""

    youth_id: str
    file_number: str
    last_name: str
    first_name: str
    journey: str
    code_track: CodeTrack
    driving_track: DrivingTrack
    milestones: dict[str, dt.date]
    steps_done: tuple[str, ...]
    steps_to_do: int
    employment: dict[str, str]


class PeriodOfFiles(Record):
    """In the order of names; `more`: there are files past the most that one answer holds."""

    files: tuple[StepsOfPeriod, ...]
    more: bool = False


total_steps = Method("profiles", "total_steps", TotalSteps, PeriodOfFiles, timeout=30.0)
