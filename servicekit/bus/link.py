"""One pika connection with one channel, on a thread of its own that reconnects by itself, with jitter.

Other threads hand it work with `run`; its callbacks run on its thread. It knows neither events nor calls.
"""

import logging
import random
import threading
from collections.abc import Callable
from typing import Any

import pika
from pika.exceptions import AMQPError

from servicekit import logs
from servicekit.bus.port import BusDown

HEARTBEAT = 20
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 3.0
FAREWELL = 1.0

logging.getLogger("pika").setLevel(logging.CRITICAL)  # five lines a failed try; we say the reason once
log = logs.get("link")


class Link:
    """`on_open(channel)` declares and subscribes; `on_down(reason)` and `on_blocked(yes)` tell the owner."""

    def __init__(self, url: str, name: str, on_open: Callable[[Any], None], on_down: Callable[[str], None],
                 on_blocked: Callable[[bool], None] = lambda blocked: None) -> None:
        self._name = name
        self._on_open, self._on_down, self._on_blocked = on_open, on_down, on_blocked
        self._parameters = pika.URLParameters(url)
        self._parameters.heartbeat = HEARTBEAT
        self._parameters.socket_timeout = self._parameters.stack_timeout = 5
        self._parameters.client_properties = {"connection_name": name}
        self._connection: Any = None
        self._channel: Any = None
        self._reason = "not connected yet"
        self._ready = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Callable[[Any], None], patience: float = 0.0) -> None:
        """Has `work(channel)` run on the link's thread; raises `BusDown` when there is no channel within `patience` s."""
        if not self._ready.wait(patience):
            raise BusDown(self._reason)
        connection, channel = self._connection, self._channel
        if connection is None or channel is None:
            raise BusDown(self._reason)
        connection.ioloop.add_callback_threadsafe(lambda: self._work(channel, work))

    def later(self, seconds: float, work: Callable[[Any], None]) -> None:
        """On the link's thread, `work(channel)` after some seconds, unless the channel is another by then."""
        channel = self._channel
        self._connection.ioloop.call_later(seconds, lambda: self._work(channel, work))

    def drop(self, reason: str) -> None:
        """Gives the connection up, from the link's thread; a new one is made."""
        self._went_down(reason)
        connection = self._connection
        if connection is None:
            return
        if connection.is_closed or connection.is_closing:
            connection.ioloop.stop()
            return
        # A broker that is away or blocked never answers the farewell: the loop stops all the same.
        connection.ioloop.call_later(FAREWELL, connection.ioloop.stop)
        if connection.is_open:
            connection.close()

    def close(self) -> None:
        self._stop.set()
        self._ready.clear()
        connection = self._connection
        if connection is not None:
            connection.ioloop.add_callback_threadsafe(lambda: self.drop("closed"))
        if threading.current_thread() is not self._thread:
            self._thread.join(5)

    def _work(self, channel: Any, work: Callable[[Any], None]) -> None:
        if channel is not self._channel:
            return  # its owner was told by `on_down`
        try:
            work(channel)
        except AMQPError as error:
            self.drop(repr(error))

    def _live(self) -> None:
        pause = FIRST_PAUSE
        while not self._stop.is_set():
            connected = self._one_connection()
            pause = FIRST_PAUSE if connected else min(pause * 2, LONGEST_PAUSE)
            self._stop.wait(pause * random.uniform(0.5, 1.0))

    def _one_connection(self) -> bool:
        """Until the connection ends; True when there was one."""
        self._had_channel = False
        self._connection = connection = pika.SelectConnection(
            self._parameters,
            on_open_callback=self._opened,
            on_open_error_callback=lambda _connection, error: self._ended(repr(error)),
            on_close_callback=lambda _connection, error: self._ended(repr(error)),
        )
        try:
            connection.ioloop.start()
        except Exception as error:
            log.exception("link_failed", link=self._name)
            self._went_down(repr(error))
        finally:
            self._connection = None
            connection.ioloop.close()
        return self._had_channel

    def _ended(self, reason: str) -> None:
        self._went_down(reason)
        self._connection.ioloop.stop()

    def _opened(self, connection: Any) -> None:
        connection.add_on_connection_blocked_callback(lambda *_: self._on_blocked(True))
        connection.add_on_connection_unblocked_callback(lambda *_: self._on_blocked(False))
        connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel: Any) -> None:
        channel.add_on_close_callback(lambda _channel, error: self.drop(repr(error)))
        self._channel = channel
        self._had_channel = True
        self._on_open(channel)

    def ready(self) -> None:
        """Said by the owner, on the link's thread, when what it declared stands."""
        self._ready.set()

    def _went_down(self, reason: str) -> None:
        had_channel, self._channel = self._channel is not None, None
        self._ready.clear()
        self._reason = reason
        if had_channel:
            self._on_down(reason)
