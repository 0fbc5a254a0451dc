"""Makes py-amqp read what has come in one go: it asks the socket for each frame's head, body and end apart.

Its buffer already keeps what is read beyond the frame; only the size it asks for is changed. TLS is left as it is.
"""

from typing import Any

from amqp.transport import TCPTransport

GULP = 64 * 1024


def read_in_gulps(connection: Any) -> None:
    """`connection`: a connected py-amqp connection, with a plain socket or a green one."""
    transport = connection.transport
    if isinstance(transport, TCPTransport):
        receive = transport.sock.recv
        transport._quick_recv = lambda _wanted: receive(GULP)
