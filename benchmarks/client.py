"""A minimal HTTP/1.1 keep-alive client: it must cost less than any server it measures.

It understands what the two servers send (a status line, ``content-length``, a body) and nothing more.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

_LENGTH = b"\r\ncontent-length: "
_GIVE_UP_SECONDS = 30.0


class UnexpectedAnswer(RuntimeError):
    """A server answered with another status than the request must have; the run is worth nothing then."""


@dataclass(slots=True)
class Slice:
    """What one side did in one time slice: latencies in seconds, and the wall time from first to last byte."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    cpu_seconds: float | None = None
    received: int = 0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds


class _Connection(asyncio.Protocol):
    """Sends the next request as soon as an answer is complete, until the deadline."""

    def __init__(self, requests: Iterator[bytes], status: bytes, told: Slice) -> None:
        self._requests = requests
        self._status = status
        self._deadline = 0.0
        self._told = told
        self._buffer = b""
        self._wanted = 0
        self._sent = 0.0
        self._transport: asyncio.WriteTransport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)  # noqa: S101 - TCP gives no other
        self._transport = transport

    def begin(self, deadline: float) -> None:
        """Send the first request; none after ``deadline``."""
        self._deadline = deadline
        self._next()

    def data_received(self, data: bytes) -> None:
        buffer = self._buffer = self._buffer + data if self._buffer else data
        if not self._wanted:
            head = buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            if buffer[9:12] != self._status:
                self._fail(UnexpectedAnswer(buffer[:1500].decode("utf-8", "replace")))
                return
            at = buffer.find(_LENGTH, 0, head + 2) + len(_LENGTH)
            self._wanted = head + 4 + int(buffer[at : buffer.index(b"\r\n", at)])
        if len(buffer) < self._wanted:
            return
        now = time.perf_counter()
        self._told.latencies.append(now - self._sent)
        self._told.received += self._wanted
        self._buffer = b""
        self._wanted = 0
        if now < self._deadline:
            self._next()
        elif not self.done.done():
            self.done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(UnexpectedAnswer("the server closed the connection"))

    def close(self) -> None:
        """Let go of the socket."""
        if self._transport is not None:
            self._transport.close()

    def _next(self) -> None:
        assert self._transport is not None  # noqa: S101 - begin() comes after connection_made()
        self._sent = time.perf_counter()
        self._transport.write(next(self._requests))

    def _fail(self, error: UnexpectedAnswer) -> None:
        if not self.done.done():
            self.done.set_exception(error)


async def drive(port: int, requests: Iterator[bytes], status: int, *, clients: int, seconds: float) -> Slice:
    """Keep ``clients`` connections busy for ``seconds``, each with one request at a time.

    :raises UnexpectedAnswer: any answer has another status than ``status``.
    """
    loop = asyncio.get_running_loop()
    told = Slice()
    connections = []
    for _ in range(clients):
        _, protocol = await loop.create_connection(
            lambda: _Connection(requests, b"%d" % status, told), "127.0.0.1", port
        )
        connections.append(protocol)
    try:
        begun = time.perf_counter()
        for connection in connections:
            connection.begin(begun + seconds)
        async with asyncio.timeout(seconds + _GIVE_UP_SECONDS):
            await asyncio.gather(*(connection.done for connection in connections))
        told.seconds = time.perf_counter() - begun
    finally:
        for connection in connections:
            connection.close()
    return told


def request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """The bytes of a request."""
    head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode("ascii") + b"\r\n" + body
