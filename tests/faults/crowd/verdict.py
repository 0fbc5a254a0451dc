"""What was found wrong, question by question; every question that was asked is in the last line of a run."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Verdict:
    """`found`: 0 where a question was asked and nothing is wrong."""

    found: Counter[str] = field(default_factory=Counter)
    details: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    def ask(self, question: str, wrong: Iterable[Any]) -> None:
        """Each of `wrong` is one thing that must not be."""
        listed = list(wrong)
        self.found[question] += len(listed)
        if listed:
            self.details.append(f"{question} {len(listed)}: {listed[:3]}")

    @property
    def is_clean(self) -> bool:
        return not any(self.found.values())

    def line(self) -> str:
        return json.dumps(self.facts | dict(self.found))
