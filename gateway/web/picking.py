"""Whom to choose among: as many names as a list holds, and a search (`q` in the address) that finds all the others."""

from collections.abc import Sequence
from typing import Any

from contracts.kernel import Method, Record
from contracts.profiles import rpc
from gateway.web.refused_form import query

MOST = 40
"""Names in one list; more are looked for, not scrolled through."""

Question = tuple[str, Method[Any, Any], Record]
"""As `ask` and `ask_all` take it. One name more than is shown is asked for: `more` tells that there are others."""


def sought(name: str = "q") -> str:
    return query().get(name, "").strip()[:100]


def people(*, searched: str = "q", **which: Any) -> Question:
    return "read_staff", rpc.list_people, rpc.ListPeople(**which, text=sought(searched), limit=MOST + 1)


def schools(**which: Any) -> Question:
    return "read_schools", rpc.list_schools, rpc.ListSchools(**which, text=sought(), limit=MOST + 1)


def takers(area: str) -> Question:
    return "read_takers", rpc.list_takers, rpc.ListTakers(area=area, text=sought(), limit=MOST + 1)


def more(*lists: Sequence[Any]) -> bool:
    return any(len(each) > MOST for each in lists)
