"""A witness as C2SP tlog-witness describes it, over real HTTP; remembers heads in memory. A reference, for tests."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ats_privacy.domain import merkle
from ats_privacy.domain.checkpoints import (
    WITNESS_KEY,
    Checkpoint,
    MalformedNote,
    Note,
    VerifierKey,
    cosign_note,
)


class Witness:
    """What a witness knows: logs by their key, and the last head that it signed of each."""

    def __init__(self, name: str, logs: list[VerifierKey]) -> None:
        self.name = name
        self.logs = {key.name: key for key in logs}
        self.seen: dict[str, Checkpoint] = {}
        self.url = ""
        self.broken = False
        self._key = Ed25519PrivateKey.generate()
        self._lock = threading.Lock()

    @property
    def key(self) -> VerifierKey:
        """Its public key."""
        return VerifierKey(self.name, WITNESS_KEY, self._key.public_key().public_bytes_raw())

    def add_checkpoint(self, body: str) -> tuple[int, str, str]:
        """Status, media type and text of the answer to ``POST add-checkpoint``."""
        try:
            head, _, rendered = body.partition("\n\n")
            first, *lines = head.split("\n")
            old = int(first.removeprefix("old "))
            proof = [base64.b64decode(line, validate=True) for line in lines]
            note = Note.parse(rendered)
            checkpoint = Checkpoint.parse(note.text)
        except (ValueError, MalformedNote):
            return 400, "text/plain", ""
        known = self.logs.get(checkpoint.origin)
        if known is None:
            return 404, "text/plain", ""
        if known.signed_at(note) is None:
            return 403, "text/plain", ""
        if old > checkpoint.size:
            return 400, "text/plain", ""
        with self._lock:
            last = self.seen.get(checkpoint.origin)
            size = 0 if last is None else last.size
            if old != size:
                return 409, "text/x.tlog.size", f"{size}\n"
            if last is not None and size == checkpoint.size and last.root != checkpoint.root:
                return 409, "text/x.tlog.size", f"{size}\n"
            if last is not None and size < checkpoint.size:
                holds = merkle.verify_consistency(size, checkpoint.size, last.root, checkpoint.root, proof)
                if not holds:
                    return 422, "text/plain", ""
            self.seen[checkpoint.origin] = checkpoint
        key = self._key if not self.broken else Ed25519PrivateKey.generate()
        name, key_hash, signature = cosign_note(key, self.name, note.text, int(time.time()))
        return 200, "text/plain", f"— {name} {base64.b64encode(key_hash + signature).decode()}\n"


@contextmanager
def served(witness: Witness) -> Iterator[Witness]:
    """The witness listening on an address of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, kind, text = witness.add_checkpoint(body) if self.path == "/add-checkpoint" else (404, "", "")
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    witness.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield witness
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
