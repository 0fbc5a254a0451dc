"""CloudEvents 1.0, structured JSON: the one form of an event on every door (bus, feed, webhook, log)."""

import datetime as dt

import msgspec

from contracts.kernel import Event, Record

CONTENT_TYPE = "application/cloudevents+json"


class Envelope(Record):
    """An event as it travels. `sequence` is gapless per (service, area, epoch), zero-padded so that text sorts."""

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
    def routing_key(self) -> str:
        """`<service>.<event>.<area>`."""
        return f"{self.service}.{self.type.split('.')[2]}.{self.area}"


_decoder = msgspec.json.Decoder(Envelope)


def source_of(service: str, area: str, epoch: str) -> str:
    """`/autonomie/<service>/<area>/<epoch>`."""
    return f"/autonomie/{service}/{area}/{epoch}"


def seal(event: Event, *, event_id: str, source: str, seq: int, area: str, actor: str, at: dt.datetime,
         traceparent: str | None) -> bytes:
    """The bytes of one event; `at` is aware UTC."""
    return msgspec.json.encode(Envelope(
        id=event_id, source=source, type=event.event_type(), subject=event.subject(), time=at,
        sequence=f"{seq:019d}", area=area, actor=actor, traceparent=traceparent,
        data=msgspec.Raw(msgspec.json.encode(event)),
    ))


def unseal(body: bytes | str | msgspec.Raw) -> Envelope:
    """Reads an envelope; raises `msgspec.ValidationError` or `msgspec.DecodeError` on anything else."""
    return _decoder.decode(body)
