"""Every event and method of every contract, and their published form: JSON Schemas and examples under contracts/published/.

`python -m contracts.catalogue` writes what is new; it never changes an example that partners may have built on.
"""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
from msgspec import inspect

from contracts.attendance import events as attendance_events
from contracts.attendance import rpc as attendance_rpc
from contracts.envelope import seal, source_of
from contracts.kernel import Event, Method, events_of, methods_of
from contracts.notifications import events as notifications_events
from contracts.notifications import rpc as notifications_rpc
from contracts.profiles import events as profiles_events
from contracts.profiles import rpc as profiles_rpc
from contracts.progress import events as progress_events
from contracts.progress import rpc as progress_rpc
from contracts.resources import events as resources_events
from contracts.resources import rpc as resources_rpc
from contracts.stats import events as stats_events
from contracts.stats import rpc as stats_rpc

PUBLISHED = Path(__file__).parent / "published"
_EVENT_MODULES: tuple[ModuleType, ...] = (
    profiles_events, attendance_events, progress_events, notifications_events, resources_events, stats_events)
_RPC_MODULES: tuple[ModuleType, ...] = (
    profiles_rpc, attendance_rpc, progress_rpc, notifications_rpc, resources_rpc, stats_rpc)

EVENTS: dict[str, type[Event]] = {name: event for module in _EVENT_MODULES for name, event in events_of(module).items()}
METHODS: dict[str, Method[Any, Any]] = {repr(m): m for module in _RPC_MODULES for m in methods_of(module).values()}

_AN_ID = "0190a0b0-0000-7000-8000-000000000001"
_EPOCH = "0190a0b0-0000-7000-8000-00000000e90c"
_AT = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


def schema_of_event(event: type[Event]) -> dict[str, Any]:
    """JSON Schema 2020-12 of an event's `data`."""
    schema = msgspec.json.schema(event)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:{event.event_type()}", **schema}


def schema_of_method(method: Method[Any, Any]) -> dict[str, Any]:
    """Request, answer, timeout (seconds) and kind of a method."""
    (request, answer), definitions = msgspec.json.schema_components((method.request, method.answer), ref_template="#/$defs/{name}")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:autonomie:{method!r}",
            "command": method.command, "timeout": method.timeout, "request": request, "answer": answer, "$defs": definitions}


def example_of(event: type[Event]) -> dict[str, Any]:
    """A whole CloudEvent of this type, with values of no one."""
    info = inspect.type_info(event)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{event} is not a record")
    data = msgspec.convert({field.encode_name: _sample(field.type) for field in info.fields}, event, strict=False)
    area = "montargis-gien"
    body = seal(data, event_id=_AN_ID, source=source_of(event.domain(), area, _EPOCH), seq=1, area=area, actor=_AN_ID, at=_AT,
                traceparent=None)
    return dict(json.loads(body))


def _sample(kind: inspect.Type) -> Any:
    match kind:
        case inspect.UnionType(types=types):
            return _sample(next(t for t in types if not isinstance(t, inspect.NoneType)))
        case inspect.Metadata(type=inner):
            return _sample(inner)
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.StrType():
            return _AN_ID
        case inspect.BoolType():
            return True
        case inspect.IntType():
            return 1
        case inspect.FloatType():
            return 1.5
        case inspect.DateTimeType():
            return _AT.isoformat()
        case inspect.DateType():
            return _AT.date().isoformat()
        case inspect.VarTupleType(item_type=item):
            return [_sample(item)]
    raise TypeError(f"no sample for {kind}")


def published() -> Iterator[tuple[Path, dict[str, Any], bool]]:
    """What belongs under contracts/published/: path, content, and whether it is an example (never rewritten)."""
    for name, event in EVENTS.items():
        yield PUBLISHED / "events" / f"{name}.schema.json", schema_of_event(event), False
        yield PUBLISHED / "events" / f"{name}.example.json", example_of(event), True
    for name, method in METHODS.items():
        yield PUBLISHED / "methods" / f"{name}.schema.json", schema_of_method(method), False


def publish() -> list[Path]:
    """Writes what is missing or, for a schema, different; returns what it wrote."""
    written = []
    for path, content, is_example in published():
        text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        if not path.exists() or (not is_example and path.read_text() != text):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            written.append(path)
    return written


if __name__ == "__main__":
    for path in publish():
        print(path.relative_to(PUBLISHED.parent.parent))
