"""A server that stands where the service does, so that what a vendor's client sends can be looked at."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.servers.free_port import wait_for


@dataclass(frozen=True, slots=True)
class Seen:
    """A request. ``scope``: that of the token it came with."""

    method: str
    path: str
    body: str
    content_type: str
    scope: str


@dataclass
class Counter:
    """Where it listens, and what came in."""

    address: str
    seen: list[Seen] = field(default_factory=list)


@contextmanager
def counter_open(package: str) -> Iterator[Counter]:
    """A server that gives a token named for its scope to whoever asks, and the package to whoever has one."""

    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> Seen:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            seen = Seen(self.command, self.path, body, self.headers.get("Content-Type", ""), token)
            counter.seen.append(seen)
            return seen

        def _tell(self, status: int, content: bytes, media_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_GET(self) -> None:
            self._tell(200 if self._take().scope else 401, package.encode(), "application/jose")

        def do_POST(self) -> None:
            seen = self._take()
            token = {"access_token": parse_qs(seen.body).get("scope", ["all"])[0], "token_type": "Bearer"}
            asked = seen.path == "/vendor/v1/token"
            self._tell(200, json.dumps(token if asked else {}).encode(), "application/json")

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    counter = Counter(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    wait_for(server.server_port)
    try:
        yield counter
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
