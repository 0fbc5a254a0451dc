"""What a calendar from outside, uploaded or at an address, says of an instructor's or a vehicle's time, as a command."""

from typing import Literal

import msgspec
from werkzeug.datastructures import FileStorage

from contracts.attendance import rpc
from gateway.acting import desk
from servicekit import busy_times, outside

Kind = Literal["instructor", "vehicle"]


def of_file(owner_kind: Kind, owner_id: str, file: FileStorage) -> rpc.SetBusy:
    return _command(owner_kind, owner_id, file.read(outside.LARGEST + 1))


def of_address(owner_kind: Kind, owner_id: str, address: str) -> rpc.SetBusy:
    """Read now, so that whoever gives an address sees at once whether it can be read."""
    found = outside.read(address)
    assert found.body is not None, "nothing was seen before, so it is not the same"
    command = _command(owner_kind, owner_id, found.body)
    return msgspec.structs.replace(command, address=address, etag=found.seen.etag, modified=found.seen.modified)


def _command(owner_kind: Kind, owner_id: str, text: bytes) -> rpc.SetBusy:
    spans = tuple(rpc.BusySpan(start=start, end=end) for start, end in busy_times.spans_of(text, desk().clock.now()))
    return rpc.SetBusy(owner_id=owner_id, owner_kind=owner_kind, spans=spans)
