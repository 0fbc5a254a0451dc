"""CloudEvents 1.0, structured JSON: the one form of an event on every door (bus, feed, webhook, log)."""

import datetime as dt
from typing import NamedTuple

import msgspec

from contracts.kernel import Event, Record

CONTENT_TYPE = "application/cloudevents+json"


class Position(NamedTuple):
    """A place in the log of one area."""

    area: str
    epoch: str
    seq: int


class Envelope(Record):
    """An event as it travels. `sequence` is gapless per (service, area, epoch), zero-padded so that text sorts.

    `after`: `<source>/<sequence>` of an event in another area's log of the same service, which whoever follows both areas
    applies first (a youth enters an area only after she left the other).
    """

    id: str
    source: str
    type: str
    subject: str
    time: dt.datetime
    sequence: str
    area: str
    actor: str
    data: msgspec.Raw
    specversion: str = "1.0"
    datacontenttype: str = "application/json"
    traceparent: str | None = None
    after: str | None = None

    @property
    def seq(self) -> int:
        return int(self.sequence)

    @property
    def service(self) -> str:
        """The service that owns the log: the second word of the source."""
        return self.source.split("/")[2]

    @property
    def epoch(self) -> str:
        return self.source.split("/")[4]

    @property
    def follows(self) -> Position | None:
        """What `after` names."""
        if self.after is None:
            return None
        area, epoch, seq = self.after.split("/")[3:6]
        return Position(area, epoch, int(seq))

    @property
    def routing_key(self) -> str:
        """`<service>.<event>.<area>`."""
        return f"{self.service}.{self.type.split('.')[2]}.{self.area}"


_decoder = msgspec.json.Decoder(Envelope)


def source_of(service: str, area: str, epoch: str) -> str:
    """`/autonomie/<service>/<area>/<epoch>`."""
    return f"/autonomie/{service}/{area}/{epoch}"


def after_of(source: str, seq: int) -> str:
    """The text of `Envelope.after`."""
    return f"{source}/{seq}"


def seal(event: Event, *, event_id: str, source: str, seq: int, area: str, actor: str, at: dt.datetime,
         traceparent: str | None, after: str | None = None) -> bytes:
    """The bytes of one event; `at` is aware UTC."""
    return msgspec.json.encode(Envelope(
        id=event_id, source=source, type=event.event_type(), subject=event.subject(), time=at,
        sequence=f"{seq:019d}", area=area, actor=actor, traceparent=traceparent, after=after,
        data=msgspec.Raw(msgspec.json.encode(event)),
    ))


def seal_unnumbered(event: Event, *, event_id: str, service: str, area: str, actor: str, at: dt.datetime,
                    traceparent: str | None) -> tuple[str, str, str]:
    """What stands before the epoch, between it and the 19 digits of the sequence, and after them: for who numbers it in SQL."""
    source = source_of(service, area, "")
    body = seal(event, event_id=event_id, source=source, seq=0, area=area, actor=actor, at=at, traceparent=traceparent).decode()
    # quotes within a value are escaped, so the first mark of each is the envelope's own; `data` stands after both
    before, mark, rest = body.partition(f'"source":"{source}')
    between, sequence, after = rest.partition('"sequence":"')
    return before + mark, between + sequence, after[19:]


def unseal(body: bytes | str | msgspec.Raw) -> Envelope:
    """Reads an envelope; raises `msgspec.ValidationError` or `msgspec.DecodeError` on anything else."""
    return _decoder.decode(body)
