"""An HTTP front before a key-management service that misbehaves as it is told."""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Front:
    """What the front does to the next requests; `seen` counts them.

    fault: pass, down (cuts the connection), slow (drips), late (passes after 0.2 s), deny (403), broken (500),
    garbage (no JSON).
    `times`: after so many faulty answers it passes again. `twist` changes the decoded body of a good answer,
    `reroute` the path of a request.
    """

    address: str = ""
    fault: str = "pass"
    times: int | None = None
    seen: int = 0
    twist: Callable[[str, dict[str, Any]], None] | None = None
    reroute: Callable[[str], str] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def misbehave(self, fault: str, times: int | None = None) -> None:
        """Begin a fault and count anew."""
        self.fault, self.times, self.seen = fault, times, 0

    def next_fault(self) -> str:
        """The fault of the request at hand."""
        with self.lock:
            self.seen += 1
            if self.times is not None and self.seen > self.times:
                return "pass"
            return self.fault


@contextmanager
def before(target: str) -> Iterator[Front]:
    """A front that passes requests on to `target`."""
    front = Front()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = front.next_fault()
            try:
                if fault == "down":
                    self.close_connection = True
                elif fault == "slow":
                    self._drip()
                elif fault == "late":
                    time.sleep(0.2)
                    self._pass_on(body)
                elif fault == "deny":
                    self._answer(403, b'{"errors":["permission denied"]}')
                elif fault == "broken":
                    self._answer(500, b'{"errors":["internal error"]}')
                elif fault == "garbage":
                    self._answer(200, b"<html>a captive portal</html>")
                else:
                    self._pass_on(body)
            except OSError:
                self.close_connection = True

        def _drip(self) -> None:
            self.wfile.write(b"HTTP/1.0 200 OK\r\n")
            for _ in range(200):
                time.sleep(0.05)
                self.wfile.write(b"X-Drip: 1\r\n")

        def _pass_on(self, body: bytes) -> None:
            path = front.reroute(self.path) if front.reroute else self.path
            request = urllib.request.Request(target + path, method=self.command, data=body or None)  # noqa: S310
            for name in ("X-Vault-Token", "X-Amz-Target", "X-Amz-Date", "Authorization", "Content-Type"):
                if self.headers.get(name):
                    request.add_header(name, self.headers[name])
            try:
                with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
                    status, raw = response.status, response.read()
            except urllib.error.HTTPError as error:
                with error:
                    status, raw = error.code, error.read()
            if front.twist is not None and raw:
                decoded = json.loads(raw)
                front.twist(self.path, decoded)
                raw = json.dumps(decoded).encode()
            self._answer(status, raw)

        def _answer(self, status: int, raw: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    front.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield front
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
