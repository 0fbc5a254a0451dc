"""marshmallow schemas made from the contracts' records, so that no shape is typed twice.

Input refuses unknown fields and names each bad one; output documents the answer. Constraints come from msgspec's `Meta`.
"""

import datetime as dt
import functools
from typing import Any

import msgspec
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from msgspec import inspect

from contracts.errors import InvalidRequest
from contracts.kernel import Record


class RecordSchema(Schema):
    """Base of the generated schemas: strict about what it does not know."""

    class Meta:
        unknown = RAISE


class WholeNumber(fields.Integer):
    """A JSON integer, or its digits in a query; neither 1.5 nor true, which marshmallow would make 1."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class Text(fields.String):
    """A string that can be written down: no NUL (PostgreSQL keeps none), no half of a surrogate pair (no UTF-8 for it)."""

    default_error_messages = {"unwritable": "This text holds a character that cannot be stored."}  # noqa: RUF012

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs))
        if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
            raise self.make_error("unwritable")
        return text


def _in_our_times(value: dt.date) -> None:
    """Past these years an instant cannot be moved to another zone, nor a week be counted on."""
    if not 1900 <= value.year <= 2199:
        raise ValidationError("Not a date between 1900 and 2199.")


@functools.cache
def schema_of(record: type[Record], without: tuple[str, ...] = (), name: str = "") -> type[Schema]:
    """The schema of a record; `without` leaves out what the path or the gateway gives (ids, keys)."""
    info = inspect.type_info(record)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{record} is not a record")
    made = {field.encode_name: _field(field.type, required=field.required) for field in info.fields
            if field.name not in without}
    title = name or f"{record.__module__.split('.')[1].title()}{record.__name__}" + ("Input" if without else "")
    return type(title, (RecordSchema,), made)


def record_from(record: type[Record], values: dict[str, Any], **given: Any) -> Any:
    """The record of validated input plus what the gateway adds; nested dicts become records.

    What the path gave is checked here only: an id longer than any of ours is the caller's error.
    """
    try:
        return msgspec.convert({**values, **given}, record)
    except msgspec.ValidationError as error:
        raise InvalidRequest("invalid_request", field=next(iter(given), None), detail=str(error)) from error


def _field(kind: inspect.Type, *, required: bool = False) -> fields.Field[Any]:
    if isinstance(kind, inspect.UnionType):
        options = [option for option in kind.types if not isinstance(option, inspect.NoneType)]
        nullable = len(options) < len(kind.types)
        only = options[0] if len(options) == 1 else inspect.AnyType()  # text or a number: OpenAPI is told any value
        return _plain(only, required=required, allow_none=nullable)
    return _plain(kind, required=required, allow_none=False)


def _plain(kind: inspect.Type, *, required: bool, allow_none: bool) -> fields.Field[Any]:
    options: dict[str, Any] = {"required": required, "allow_none": allow_none}
    match kind:
        case inspect.Metadata(type=inner):
            return _plain(inner, required=required, allow_none=allow_none)
        case inspect.StrType():
            return Text(validate=_text_rules(kind), **options)
        case inspect.BoolType():
            return fields.Boolean(**options)
        case inspect.IntType():
            return WholeNumber(validate=_range(kind), **options)
        case inspect.FloatType():
            return fields.Float(**options)
        case inspect.DateTimeType():
            return fields.AwareDateTime(format="iso", validate=_in_our_times, **options)
        case inspect.DateType():
            return fields.Date(validate=_in_our_times, **options)
        case inspect.BytesType():
            return Text(**options)
        case inspect.LiteralType(values=values):
            return Text(validate=validate.OneOf(values), **options)
        case inspect.StructType(cls=cls):
            return fields.Nested(lambda: schema_of(cls)(), **options)  # at use: a record may hold its own kind
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return fields.List(_field(item), validate=_length(kind), **options)
        case inspect.DictType(key_type=key, value_type=value):
            return fields.Dict(keys=_field(key), values=_field(value), **options)
        case inspect.AnyType() | inspect.UnionType():
            return fields.Raw(**options)
    raise TypeError(f"no field for {kind}")


def _text_rules(kind: inspect.StrType) -> list[Any]:
    rules: list[Any] = []
    if kind.max_length is not None or kind.min_length is not None:
        rules.append(validate.Length(min=kind.min_length, max=kind.max_length))
    if kind.pattern:
        rules.append(validate.Regexp(kind.pattern))
    return rules


def _range(kind: inspect.IntType) -> list[Any]:
    # Past 63 bits no database column of ours takes it.
    return [validate.Range(min=kind.ge if kind.ge is not None else -2**63, max=kind.le if kind.le is not None else 2**63 - 1)]


def _length(kind: Any) -> list[Any]:
    if kind.min_length is None and kind.max_length is None:
        return []
    return [validate.Length(min=kind.min_length, max=kind.max_length)]
