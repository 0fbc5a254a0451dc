"""Files that may be one person's: proposed by likeness, compared side by side, merged in one act or said to be two people."""

import datetime as dt
from typing import Annotated

from msgspec import Meta

from contracts.kernel import Done, Method, Record
from contracts.profiles.limits import ShortText
from contracts.profiles.rpc.files import Phone, YouthSummary


class ListDuplicates(Record):
    """Pairs in scope that nobody decided yet, the likest first; `cursor` is the last page's `next`."""

    cursor: Annotated[str, Meta(max_length=200)] | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 30


class Twin(Record):
    """One of a pair, with what tells whether it is the same person."""

    summary: YouthSummary
    birth_date: dt.date | None = None
    phone: str | None = None
    phones: tuple[Phone, ...] = ()


class DuplicatePair(Record):
    """`score`: 0 to 100. `alike`: which of name, birth_date, phone and email speak for it. `proposed_by`: who asked for the merge."""

    first: Twin
    second: Twin
    score: int
    alike: tuple[str, ...]
    proposed_by: str | None = None
    proposed_at: dt.datetime | None = None
    reason: str = ""


class Duplicates(Record):
    pairs: tuple[DuplicatePair, ...]
    next: str | None = None


class CompareFiles(Record):
    """`youth_id` is the file that would stay, `merged_id` the one that would go into it."""

    youth_id: str
    merged_id: str


class ComparedField(Record):
    """The same field of both files as text; `differs` when both say something else."""

    field: str
    stays: str
    goes: str
    differs: bool


class Comparison(Record):
    """`possible`: false when the other one must stay, since its journey is further on."""

    stays: YouthSummary
    goes: YouthSummary
    fields: tuple[ComparedField, ...]
    possible: bool


class ProposeMerge(Record):
    """An adviser's word that two files are one person's; a coordinator decides."""

    youth_id: str
    merged_id: str
    reason: ShortText = ""


class DismissDuplicate(Record):
    """Two people: the pair is not proposed again."""

    youth_id: str
    merged_id: str


class MergeYouths(Record):
    """`take`: fields (of the comparison) whose value comes from the file that goes; all others stay as they are.

    The phones of both are kept; with `phone` the other's first stands first. What only one of the files has (histories,
    appointments, referents …) is all the survivor's afterwards.
    """

    youth_id: str
    merged_id: str
    take: tuple[str, ...] = ()
    reason: ShortText = ""


class Merged(Record):
    merge_id: str
    youth_id: str


list_duplicates = Method("profiles", "list_duplicates", ListDuplicates, Duplicates)
compare_files = Method("profiles", "compare_files", CompareFiles, Comparison)
propose_merge = Method("profiles", "propose_merge", ProposeMerge, Done, command=True)
dismiss_duplicate = Method("profiles", "dismiss_duplicate", DismissDuplicate, Done, command=True)
merge_youths = Method("profiles", "merge_youths", MergeYouths, Merged, command=True)
