"""The small parts of the bus on RabbitMQ that need no broker: the bytes of a call, routes, a window of confirms."""

import json
from pathlib import Path

import pytest

from contracts.errors import Conflict
from contracts.kernel import Context, Principal, Scope
from servicekit.bus import wire
from servicekit.bus.rabbitmq import Window
from servicekit.bus.routes import Routes


def test_a_request_travels_as_nameko_writes_it() -> None:
    body = wire.pack_request(b'{"text":"x"}')

    assert json.loads(body) == {"args": [], "kwargs": {"text": "x"}}
    assert wire.unpack_request(body) == b'{"text":"x"}'


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"args": [1], "kwargs": {}}', b"\xff"], ids=repr)
def test_what_is_no_request_is_malformed(body: bytes) -> None:
    with pytest.raises(wire.Malformed):
        wire.unpack_request(body)


def test_the_deadline_travels_as_the_milliseconds_left() -> None:
    context = Context(principal=Principal(id="p", role="adviser"), scope=Scope(kind="youth", ids=("y",)), key="k", deadline_ms=5_000)

    received = wire.unpack_context(wire.pack_context(context, 1_234))

    assert received is not None
    assert (received.deadline_ms, received.principal, received.scope, received.key) == (1_234, context.principal, context.scope, "k")


@pytest.mark.parametrize("header", [None, 3, "", "{}", '{"principal": "me"}'], ids=repr)
def test_a_context_that_cannot_be_read_is_none_so_that_the_service_refuses(header: object) -> None:
    assert wire.unpack_context(header) is None


def test_an_error_crosses_and_comes_back_as_itself() -> None:
    with pytest.raises(Conflict) as again:
        wire.unpack_reply(wire.pack_error(Conflict("slot_taken", slot="s1")))

    assert (again.value.code, again.value.data) == ("slot_taken", {"slot": "s1"})


def test_an_area_has_its_own_name_where_the_routing_file_says_so_and_a_reload_reads_it_again(tmp_path: Path) -> None:
    file = tmp_path / "routes.json"
    file.write_text("{}")
    routes = Routes(file)
    before = routes.name_of("attendance", "montargis-gien")
    file.write_text(json.dumps({"attendance": {"montargis-gien": "attendance-montargis-gien"}}))

    routes.reload()

    assert before == "attendance"
    assert routes.name_of("attendance", "montargis-gien") == "attendance-montargis-gien"
    assert routes.name_of("attendance", "orleans") == routes.name_of("attendance", None) == "attendance"


def test_a_routing_file_of_another_form_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    file = tmp_path / "routes.json"
    file.write_text(json.dumps({"attendance": {"orleans": "attendance-orleans"}}))
    routes = Routes(file)
    file.write_text('["attendance"]')

    with pytest.raises(ValueError, match="expected"):
        routes.reload()

    assert routes.name_of("attendance", "orleans") == "attendance-orleans"


@pytest.mark.parametrize("confirms", [[(3, True)], [(1, False), (2, False), (3, False)], [(3, False), (1, False), (2, False)],
                                      [(2, True), (3, False)]])  # fmt: skip
def test_a_window_is_done_when_its_last_message_is_confirmed_in_any_order(confirms: list[tuple[int, bool]]) -> None:
    window = window_of(1, 3)

    for tag, multiple in confirms[:-1]:
        window.confirm(tag, multiple)
        assert not window.done.is_set()
    window.confirm(*confirms[-1])

    assert window.done.is_set()
    assert window.failure is None


def test_a_refused_message_fails_its_window() -> None:
    window = window_of(1, 3)

    window.fail("the broker refused an event")

    assert window.done.is_set()
    assert window.failure


def window_of(first: int, last: int) -> Window:
    window = Window([("a.b.c", b"")] * (last - first + 1))
    window.first_tag, window.last_tag = first, last
    return window
