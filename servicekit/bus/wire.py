"""The bytes of a call on AMQP: nameko's format, written down so that any language can answer it (docs/partners/).

Request: exchange `nameko-rpc` (topic), routing key `<name>.<method>`, body `{"args": [], "kwargs": {…the request…}}`, header
`nameko.context` with who, how far, where, under which key and the milliseconds left. Reply: to `reply_to` on the default
exchange, body `{"result": …, "error": …}`, the same correlation id. Nothing here opens a connection.
"""

from typing import Any

import msgspec

from contracts.errors import AutonomieError, from_wire, to_wire
from contracts.kernel import Context

EVENTS_EXCHANGE = "events"
CALLS_EXCHANGE = "nameko-rpc"
CONTEXT_HEADER = "nameko.context"
JSON = "application/json"
DECLARE_SECONDS = 10.0
"""How often each process declares what it uses again: a deleted exchange leaves its clients connected and deaf."""


class Malformed(Exception):
    """Not a call of ours: it is acked and counted."""


class _Request(msgspec.Struct):
    kwargs: msgspec.Raw
    args: tuple[Any, ...] = ()


class _Reply(msgspec.Struct):
    result: msgspec.Raw = msgspec.Raw(b"null")
    error: dict[str, Any] | None = None


_requests = msgspec.json.Decoder(_Request)
_replies = msgspec.json.Decoder(_Reply)
_contexts = msgspec.json.Decoder(Context)


def service_name(service: str, areas: tuple[str, ...] = ()) -> str:
    """The name an instance answers under: `<service>`, or `<service>-<area>` for an instance of one area."""
    return f"{service}-{areas[0]}" if len(areas) == 1 else service


def queue_name(name: str) -> str:
    """The auto-delete queue of the instances that answer under `name`."""
    return f"rpc-{name}"


def pack_request(request: bytes) -> bytes:
    """The body of a call whose request is this JSON object."""
    return b'{"args":[],"kwargs":' + request + b"}"


def unpack_request(body: bytes) -> bytes:
    """The request's JSON object as it was sent; raises `Malformed`."""
    try:
        call = _requests.decode(body)
    except msgspec.MsgspecError as error:
        raise Malformed(str(error)) from error
    if call.args:
        raise Malformed("our methods take their arguments by name")
    return bytes(call.kwargs)


def pack_context(context: Context, milliseconds_left: int) -> str:
    """The header of a call; the deadline travels as what is left of it, for clocks differ."""
    return msgspec.json.encode(msgspec.structs.replace(context, deadline_ms=milliseconds_left)).decode()


def unpack_context(header: object) -> Context | None:
    """None when there is none or it cannot be read: the service then refuses the call."""
    if not isinstance(header, str | bytes):
        return None
    try:
        return _contexts.decode(header)
    except msgspec.MsgspecError:
        return None


def pack_answer(answer: bytes) -> bytes:
    """The body of a reply that carries this JSON."""
    return b'{"result":' + answer + b',"error":null}'


def pack_error(error: AutonomieError) -> bytes:
    """The body of a reply that says no."""
    return msgspec.json.encode({"result": None, "error": to_wire(error)})


def unpack_reply(body: bytes) -> bytes:
    """The answer's JSON; raises the error that the service sent, or `Malformed`."""
    try:
        reply = _replies.decode(body)
    except msgspec.MsgspecError as error:
        raise Malformed(str(error)) from error
    if reply.error is not None:
        raise from_wire(reply.error)
    return bytes(reply.result)
