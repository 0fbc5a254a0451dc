"""Rows `rpc_p50` and `rpc_rate`: our calls on RabbitMQ to a service on nameko, against a bare AMQP echo."""

from collections.abc import Iterator
from contextlib import contextmanager

from contracts.kernel import EVERYTHING, SYSTEM, Context
from servicekit.bus.rabbitmq_calls import RabbitCaller
from tests.bench.clocks import in_turns, p50_ms, rate
from tests.bench.ground import Ground
from tests.bench.table import Figure
from tests.bench.yardsticks import RawEcho
from tests.contract import echo

AS_SYSTEM = Context(principal=SYSTEM, scope=EVERYTHING)
CALLERS = 16
WORDS = "un texte de la taille d’une petite réponse " * 5


@contextmanager
def both_ends(ground: Ground) -> Iterator[tuple[RabbitCaller, RawEcho]]:
    """A caller beside a service process, and the yardstick beside its own."""
    url = ground.amqp_url()
    service = ground.spawn("-m", "tests.contract.echo", AMQP_URL=url, DATABASE_URL=ground.database_url("echo"))
    other = ground.spawn("-m", "tests.bench.yardsticks", "echo", url)
    caller, raw = RabbitCaller(url), RawEcho(url)
    try:
        yield caller, raw
    finally:
        caller.close()
        raw.close()
        ground.end(other)
        ground.end(service)


def one_call(caller: RabbitCaller) -> None:
    caller.call(echo.echo, echo.Words(text=WORDS), AS_SYSTEM)


def rpc_p50(ground: Ground) -> Figure:
    rounds, count = (3, 150) if ground.short else (7, 400)
    with both_ends(ground) as (caller, raw):
        body = WORDS.encode()
        ours, theirs = in_turns(rounds, lambda: p50_ms(lambda: one_call(caller), count),
                                lambda: p50_ms(lambda: raw.call(body), count))
    return Figure(ours, theirs)


def rpc_rate(ground: Ground) -> Figure:
    rounds, seconds = (3, 0.7) if ground.short else (5, 2.0)
    with both_ends(ground) as (caller, raw):
        body = WORDS.encode()
        ours, theirs = in_turns(rounds, lambda: rate(lambda _n: one_call(caller), CALLERS, seconds),
                                lambda: raw.rate(body, CALLERS, seconds))
    return Figure(ours, theirs)
