"""One simulated journey: who the youth is, what she learns, when she began and when she fell silent."""

import datetime as dt
from dataclasses import dataclass, field

from contracts.kernel import Principal, Scope
from contracts.profiles import rpc


@dataclass
class Youth:
    """One simulated journey. `begins` and `silent_from` bound its activity; `troubled` misses the last lessons."""

    summary: rpc.YouthSummary
    school: rpc.School
    drives: bool
    learns_code: bool
    begins: dt.date
    silent_from: dt.date | None = None
    troubled: bool = False
    lessons: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.summary.id

    @property
    def principal(self) -> Principal:
        return Principal(id=self.id, role="youth", area=self.summary.area)

    @property
    def scope(self) -> Scope:
        return Scope(kind="youth", ids=(self.id,))

    @property
    def adviser(self) -> Principal:
        return Principal(id=self.summary.adviser_id or "", role="adviser", area=self.summary.area)

    def is_active(self, day: dt.date) -> bool:
        return self.begins <= day and (self.silent_from is None or day < self.silent_from)
