"""The plan of an import of youths: what each row becomes, all errors at once, nothing done yet.

Pure: the same file, day and state give the same plan; the handlers store it, show it and apply it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from services.profiles.domain.admission import Applicant, Places
from services.profiles.domain.eligibility import no_longer, refusals
from services.profiles.domain.export_file import Row
from services.profiles.domain.identity import same_person_key
from services.profiles.domain.merging import Change, Conflict, Merge, first_merge, merge
from services.profiles.domain.words import fold
from services.profiles.domain.youth_file import COLUMN_OF, Problem, Surroundings, YouthRow, read_youth

Outcome = Literal["admitted", "waiting", "refused", "to_correct", "duplicate", "updated", "unchanged", "erased", "elsewhere"]
SETTLED_PHASES = frozenset({"applied", "refused"})
"""Phases that an import decides again; whoever is in the programme or in its queue is only kept up to date."""


@dataclass(frozen=True, slots=True)
class KnownYouth:
    """A file as it stands here; `imported` is what the last export said, `problems` why it could not be admitted.

    `own_needs`: written here, so that no export changes them.
    """

    id: str
    phase: str
    area: str
    rank: int
    holds_place: bool
    here: Mapping[str, str]
    imported: Mapping[str, str]
    problems: tuple[Problem, ...] = ()
    own_needs: bool = False

    @property
    def applicant(self) -> Applicant:
        return Applicant(self.id, self.area, self.rank, self.phase, self.holds_place)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """`merge` is None for a duplicate: it touches no file. `youth_id` is None for somebody new.

    `phase`: of the journey afterwards, where the outcome does not say it: who awaits a commission or a draw is *waiting* in the
    report and *applied* in the file.
    """

    line: int
    n_dossier: str
    outcome: Outcome
    area: str
    column: str = ""
    reason: str = ""
    youth_id: str | None = None
    rank: int = 0
    holds_place: bool = False
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()
    merge: Merge | None = None
    phase: str = ""

    @property
    def changes(self) -> tuple[Change, ...]:
        return self.merge.changes if self.merge else ()

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return self.merge.conflicts if self.merge else ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    rows: tuple[PlannedRow, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Decision:
    outcome: Outcome
    column: str = ""
    reason: str = ""
    holds_place: bool = False
    phase: str = ""


def plan_import(
    rows: Iterable[Row],
    known: Sequence[KnownYouth],
    around: Surroundings,
    first_rank: int,
    erased: frozenset[str] = frozenset(),
    merged: frozenset[str] = frozenset(),
    reach: frozenset[str] | None = None,
) -> ImportPlan:
    """`first_rank` is the first that was never given out: ranks of people who left are not given again.

    `erased`: folded file numbers of persons who were erased here. Their rows are set aside: nothing of them is kept.
    `reach`: the areas of whoever imports, None for all. A known file of another area is set aside, and nothing of it is told.
    """
    planned = Planner(known, [youth.applicant for youth in known], around, first_rank, erased, merged, reach).plan(rows)
    return ImportPlan(tuple(planned), Counter(row.outcome for row in planned))


def phase_after(row: PlannedRow, before: str | None) -> str:
    """The phase of the journey once the row is applied; an import moves nobody who is in the programme or its queue."""
    if before is not None and before not in SETTLED_PHASES:
        return before
    return row.phase or {"to_correct": "applied"}.get(row.outcome, row.outcome)


class Planner:
    """Rows are taken in file order, because the order of the file is the order of admission."""

    def __init__(
        self,
        known: Sequence[KnownYouth],
        applicants: Iterable[Applicant],
        around: Surroundings,
        first_rank: int,
        erased: frozenset[str] = frozenset(),
        merged: frozenset[str] = frozenset(),
        reach: frozenset[str] | None = None,
    ) -> None:
        self._reach = reach
        self._erased = erased
        self._merged = merged
        self._around = around
        self._known = {number: youth for youth in known if (number := youth.here.get("n_dossier", ""))}
        self._unnumbered = {_person(youth.here): youth for youth in known if not youth.here.get("n_dossier", "")}
        self._people = {key: youth.here.get("n_dossier", "") for youth in known if (key := _person(youth.here))}
        self._seen: set[str] = set()
        self._next_rank = first_rank
        self._first_import = not known
        capacity = {area.key: area.places for area in around.programme.areas}
        self._places = Places(capacity, applicants)
        self._admission = around.programme.admission

    def plan(self, rows: Iterable[Row]) -> list[PlannedRow]:
        return [self._row(read_youth(row, self._around)) for row in rows]

    def _row(self, row: YouthRow) -> PlannedRow:
        if fold(row.n_dossier) in self._erased:
            return PlannedRow(row.line, "", "erased", row.area, COLUMN_OF["n_dossier"].header, "erased")
        if fold(row.n_dossier) in self._merged:
            return PlannedRow(row.line, row.n_dossier, "duplicate", row.area, COLUMN_OF["n_dossier"].header, "merged file")
        if twin := self._duplicate(row):
            return PlannedRow(row.line, row.n_dossier, "duplicate", row.area, *twin, problems=row.problems)
        key = _person(row.values)
        known = self._known.get(row.n_dossier) or (self._unnumbered.pop(key, None) if key else None)
        if row.n_dossier:
            self._seen.add(row.n_dossier)
        if key:
            self._people.setdefault(key, row.n_dossier)
        if known and self._reach is not None and known.area and known.area not in self._reach:
            return PlannedRow(row.line, row.n_dossier, "elsewhere", "", COLUMN_OF["n_dossier"].header, "followed elsewhere")
        return self._known_row(row, known) if known else self._new_row(row)

    def _duplicate(self, row: YouthRow) -> tuple[str, str] | None:
        if row.n_dossier in self._seen:
            return COLUMN_OF["n_dossier"].header, "same file number"
        key = _person(row.values)
        if key and key in self._people and key not in self._unnumbered and not self._is_the_same(key, row.n_dossier):
            return COLUMN_OF["last_name"].header, "same name and birth date"
        return None

    def _is_the_same(self, key: tuple[str, str, str], n_dossier: str) -> bool:
        """A number that is known here is judged by its own file, whoever else bears the name."""
        return bool(n_dossier) and (self._people[key] == n_dossier or n_dossier in self._known)

    def _new_row(self, row: YouthRow) -> PlannedRow:
        row = self._served(row, row.area)
        rank = self._take_rank()
        merged = first_merge(row)
        problems = self._all_problems(merged)
        news = "" if self._first_import else "new"
        decision = self._blocked(problems, row.area, rank, held=False) or self._place(row.area, rank, news)
        return _planned(row, decision, merged, problems, rank=rank, youth_id=None)

    def _known_row(self, row: YouthRow, known: KnownYouth) -> PlannedRow:
        row = self._served(row, row.area or known.area if known.phase in SETTLED_PHASES else known.area)
        return self.known_row(row, known, merge(row, known.here, known.imported, own_needs=known.own_needs))

    def _served(self, row: YouthRow, area: str) -> YouthRow:
        """A lead adviser is there and serves the youth's area: one who left or does not is a doubt, as one whom nobody knows."""
        adviser = row.values["adviser"]
        serves = self._around.adviser_areas.get(adviser, "")
        if adviser in self._around.departed:
            reason = "adviser left"
        elif serves and area and serves != area:
            reason = "adviser elsewhere"
        else:
            return row
        doubt = Problem(COLUMN_OF["adviser"].header, reason, field="adviser")
        return replace(row, values={**row.values, "adviser": ""}, doubts=(*row.doubts, doubt))

    def known_row(self, row: YouthRow, known: KnownYouth, merged: Merge) -> PlannedRow:
        """What a known person becomes once `merged` is in the file; also how a correction on the screen is judged."""
        if known.phase not in SETTLED_PHASES:
            row = replace(row, area=known.area)  # whatever commune the export names: moving is an act of its own
            return _planned(row, _kept_up_to_date(merged), merged, merged.problems, rank=known.rank, youth_id=known.id)
        if any(problem.decided for problem in known.problems):  # a commission saw the papers: no export undoes its word
            return _planned(row, _stays(known, merged), merged, known.problems, rank=known.rank, youth_id=known.id)
        problems = self._all_problems(merged)
        still_refused = any(problem.refuses for problem in problems)
        rank = self._take_rank() if known.phase == "refused" and not still_refused else known.rank
        held = known.holds_place and known.area == row.area
        if known.holds_place and not held:
            self._places.give_back(known.area)
        decision = self._blocked(problems, row.area, rank, held)
        if decision is None and merged.conflicts:
            decision = _conflict(merged, holds_place=held)
        if decision is None and self._admission.by_people and known.phase == "applied" and not (known.problems or held):
            decision = _stays(known, merged)  # she waits for the same decision as before
        if decision is None:
            decision = self._mended(known, row.area, rank, held)
        return _planned(row, decision, merged, problems, rank=rank, youth_id=known.id)

    def _all_problems(self, merged: Merge) -> tuple[Problem, ...]:
        return merged.problems + tuple(refusals(merged.values, self._around.programme, self._around.as_of))

    def _blocked(self, problems: tuple[Problem, ...], area: str, rank: int, held: bool) -> _Decision | None:
        refused = [problem for problem in problems if problem.refuses]
        if refused:
            if held:
                self._places.give_back(area)
            return _Decision("refused", *_told(refused))
        if problems:
            held = held or (not self._admission.by_people and self._places.take(area, rank))
            return _Decision("to_correct", *_told(problems), holds_place=held)
        return None

    def _place(self, area: str, rank: int, news: str) -> _Decision:
        if self._admission.by_people:
            return _Decision("waiting", reason=", ".join(filter(None, (news, self._admission.awaits))), phase="applied")
        if self._places.take(area, rank):
            return _Decision("admitted", reason=news)
        return _Decision("waiting", reason=", ".join(filter(None, (news, "quota full"))))

    def _mended(self, known: KnownYouth, area: str, rank: int, held: bool) -> _Decision:
        reasons = list(dict.fromkeys(problem.reason for problem in known.problems))
        if known.phase == "refused":
            news = ", ".join(no_longer(reason, self._around.programme) for reason in reasons)
        else:
            news = "mended: " + ", ".join(reasons)
        return _Decision("admitted", reason=news) if held else replace(self._place(area, rank, ""), reason=news)

    def _take_rank(self) -> int:
        self._next_rank += 1
        return self._next_rank - 1


def _kept_up_to_date(merged: Merge) -> _Decision:
    """Whoever is in the programme stays there whatever a later export says: eligibility is of the day of admission."""
    wrong = [Problem(p.column, p.reason, field=p.field) for p in merged.problems]
    if wrong:
        return _Decision("to_correct", *_told(wrong))
    if merged.conflicts:
        return _conflict(merged)
    if not merged.changes:
        return _Decision("unchanged")
    nouns = dict.fromkeys(COLUMN_OF[change.field].noun for change in merged.changes)
    columns = dict.fromkeys(change.column for change in merged.changes)
    return _Decision("updated", ", ".join(columns), ", ".join(nouns))


def _stays(known: KnownYouth, merged: Merge) -> _Decision:
    return replace(_kept_up_to_date(merged), phase=known.phase)


def _conflict(merged: Merge, holds_place: bool = False) -> _Decision:
    nouns = dict.fromkeys(COLUMN_OF[conflict.field].noun for conflict in merged.conflicts)
    columns = dict.fromkeys(conflict.column for conflict in merged.conflicts)
    return _Decision("to_correct", ", ".join(columns), "conflict: " + ", ".join(nouns), holds_place)


def _told(problems: Iterable[Problem]) -> tuple[str, str]:
    """Every column and every reason once, in the order of the file's columns."""
    listed = list(problems)
    columns = dict.fromkeys(problem.column for problem in listed if problem.column)
    reasons = dict.fromkeys(problem.reason for problem in listed)
    return ", ".join(columns), ", ".join(reasons)


def _planned(
    row: YouthRow, decision: _Decision, merged: Merge, problems: tuple[Problem, ...], *, rank: int, youth_id: str | None
) -> PlannedRow:
    return PlannedRow(
        line=row.line, n_dossier=row.n_dossier, outcome=decision.outcome, area=row.area, column=decision.column,
        reason=decision.reason, youth_id=youth_id, rank=rank, holds_place=decision.holds_place, problems=problems,
        doubts=row.doubts, merge=merged, phase=decision.phase,
    )  # fmt: skip


def _person(values: Mapping[str, str]) -> tuple[str, str, str] | None:
    return same_person_key(values.get("last_name", ""), values.get("first_name", ""), values.get("birth_date", ""))
