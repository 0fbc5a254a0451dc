"""Which instance answers for a service and an area: one file, reloaded when an instance says `not_my_area`.

`{"attendance": {"montargis-gien": "attendance-montargis-gien"}}`: the exceptions; everything else is the service's name.
"""

import json
import threading
from pathlib import Path


class Routes:
    """`path` None: every service answers under its own name."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._table: dict[str, dict[str, str]] = {}
        self.reload()

    def reload(self) -> None:
        """Reads the file again; raises `ValueError` on one that is not of this form, and keeps what it had."""
        if self._path is None:
            return
        table = json.loads(self._path.read_text())
        if not isinstance(table, dict) or not all(isinstance(areas, dict) for areas in table.values()):
            raise ValueError(f"{self._path}: expected {{service: {{area: name}}}}")
        with self._lock:
            self._table = table

    def areas_apart(self, service: str) -> tuple[str, ...]:
        """The areas of a service that answer under a name of their own."""
        return tuple(sorted(area for area, name in self._table.get(service, {}).items() if name != service))

    def name_of(self, service: str, area: str | None) -> str:
        """The name to call."""
        return self._table.get(service, {}).get(area or "", service)
