"""One HTTP request with JSON both ways, within a deadline that a dripping server cannot stretch."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from ipaddress import ip_address
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from keys.errors import RootRefused
from keys.providers.patience import Transient

_MOST_ANSWER_BYTES: Final = 4 * 1024 * 1024


class Answer(NamedTuple):
    """Status and decoded JSON object of an answer; an answer without a body is an empty object."""

    status: int
    body: dict[str, Any]


class Address(NamedTuple):
    """Where the holder listens, checked."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def parse(cls, url: str) -> Address:
        """`https://host[:port][/path]`; plain http only to this very machine, for tokens travel along.

        Raises `RootRefused` (root_address_unfit, root_address_insecure).
        """
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not host or parts.query or parts.username:
            raise RootRefused("root_address_unfit", "The address must be of the form https://host:port.")
        if parts.scheme == "http" and not _is_loopback(host):
            raise RootRefused(
                "root_address_insecure", "Credentials and keys would cross the network in clear: use https."
            )
        return cls(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), parts.path.rstrip("/"))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def tls_context(authorities: str | None) -> ssl.SSLContext:
    """TLS 1.2 or newer, verified against the file `authorities` or the system's own."""
    context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def exchange(
    address: Address,
    tls: ssl.SSLContext | None,
    method: str,
    path: str,
    headers: dict[str, str],
    body: dict[str, Any] | None,
    seconds: float,
) -> Answer:
    """The answer, whatever its status below 500 and not 429.

    Raises `Transient` when there is none in time, or none that is JSON.
    """
    connection: http.client.HTTPConnection
    if address.scheme == "https":
        connection = http.client.HTTPSConnection(address.host, address.port, timeout=seconds, context=tls)
    else:
        connection = http.client.HTTPConnection(address.host, address.port, timeout=seconds)
    # The socket's own time-out begins anew with every byte; this ends the whole exchange.
    expired = threading.Event()
    watch = threading.Timer(seconds, _cut, (connection, expired))
    watch.daemon = True
    watch.start()
    try:
        content = None if body is None else json.dumps(body)
        sent = {"Accept": "application/json", "Content-Type": "application/json", **headers}
        connection.request(method, f"{address.path}{path}", content, sent)
        response = connection.getresponse()
        raw = response.read(_MOST_ANSWER_BYTES + 1)
        status = response.status
    except (OSError, http.client.HTTPException) as error:
        reason = "too slow" if expired.is_set() or isinstance(error, TimeoutError) else type(error).__name__
        raise Transient(reason) from None
    finally:
        watch.cancel()
        connection.close()
    if expired.is_set():
        raise Transient("too slow")
    return _decoded(status, raw)


def _decoded(status: int, raw: bytes) -> Answer:
    if status == 429 or status >= 500:
        raise Transient(f"HTTP status {status}")
    if len(raw) > _MOST_ANSWER_BYTES:
        raise Transient("answer too long")
    if not raw:
        return Answer(status, {})
    try:
        decoded = json.loads(raw)
    except ValueError:
        raise Transient(f"HTTP status {status} with an answer that is not JSON") from None
    if not isinstance(decoded, dict):
        raise Transient("answer of an unknown form")
    return Answer(status, decoded)


def _cut(connection: http.client.HTTPConnection, expired: threading.Event) -> None:
    expired.set()
    opened = connection.sock
    if opened is not None:
        try:
            opened.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
