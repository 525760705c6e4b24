"""A provider over HTTP that says whatever a test wants it to: documents, keys, JWT access tokens (RFC 9068), answers.

Its token endpoint holds the code against its PKCE verifier, client and address, as RFC 6749 and RFC 7636 ask.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.adapters.tokens_made import GOOD_KEYS, Sign, b64, signer

WELL_KNOWN = "/.well-known/openid-configuration"
AUDIENCE, CLIENT, SECRET = "https://ats.example/api", "ats pages", "p:ss/w%rd"


@dataclass
class TokenIssuer:
    """What is served, and what was asked. ``discovery`` and ``keys`` are served as JSON, or as they are if bytes."""

    port: int = 0
    discovery: Any = None
    keys: Any = field(default_factory=lambda: {"keys": [GOOD_KEYS["es256"](), GOOD_KEYS["rs256"]()]})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    asked: list[str] = field(default_factory=list)
    subject: str = "alice"
    more: dict[str, Any] = field(default_factory=lambda: {"groups": ["hr"], "amr": ["mfa"]})
    id_token: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    sign: Sign | None = None
    answer: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def metadata(self, **changes: Any) -> dict[str, Any]:
        """Sound metadata, but for the changes; ``...`` takes a member away."""
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "RS256"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        } | changes
        return {name: value for name, value in told.items() if value is not ...}

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Claims about ``subject``, but for the changes."""
        now = int(time.time())
        told = {"iss": self.issuer, "sub": self.subject, "iat": now, "exp": now + 600, "auth_time": now}
        return {name: value for name, value in (told | self.more | changes).items() if value is not ...}

    def access_token(self, header: dict[str, Any] | None = None, sign: Sign | None = None, **changes: Any) -> str:
        """A JWT access token for the API."""
        claims = self.claims(**({"aud": AUDIENCE, "client_id": "app", "jti": "1"} | changes))
        return signed({"typ": "at+jwt", "alg": "ES256", "kid": "es256"} | (header or {}), claims, sign)

    def authorize(self, address: str) -> dict[str, str]:
        """What comes back from the page at an address when somebody has logged in there."""
        asked = dict(parse_qsl(urlsplit(address).query))
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def redeem(self, form: dict[str, str], basic: str) -> tuple[int, dict[str, Any]]:
        """The token endpoint."""
        asked = self.codes.pop(form.get("code", ""), {})
        challenge = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        client = b64decoded(basic.removeprefix("Basic "))
        if client != "ats+pages:p%3Ass%2Fw%25rd":
            return 401, {"error": "invalid_client"}
        if asked.get("code_challenge") != challenge or asked.get("code_challenge_method") != "S256":
            return 400, {"error": "invalid_grant"}
        if asked["redirect_uri"] != form.get("redirect_uri") or form.get("grant_type") != "authorization_code":
            return 400, {"error": "invalid_grant"}
        half = b64(hashlib.sha256(b"an-access-token").digest()[:16])
        told = {"aud": CLIENT, "nonce": asked["nonce"], "at_hash": half} | self.id_token
        token = signed({"typ": "JWT", "alg": "ES256", "kid": "es256"} | self.header, self.claims(**told), self.sign)
        return 200, {"token_type": "Bearer", "access_token": "an-access-token", "id_token": token} | self.answer


def b64decoded(text: str) -> str:
    """The text of Base64."""
    return base64.b64decode(text + "==").decode()


def signed(header: dict[str, Any], claims: dict[str, Any], sign: Sign | None = None) -> str:
    """A compact JWS; ``...`` takes a member of the header away."""
    head = {name: value for name, value in header.items() if value is not ...}
    text = ".".join(b64(json.dumps(part).encode()) for part in (head, claims))
    return f"{text}.{b64((sign or signer(str(header.get('alg', 'ES256'))))(text.encode()))}"


@contextmanager
def token_issuer() -> Iterator[TokenIssuer]:
    """A provider on a free port of this machine."""
    issuer = TokenIssuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            served = {WELL_KNOWN: issuer.discovery or issuer.metadata(), "/keys": issuer.keys}.get(self.path)
            self._send(issuer.status if served is not None else 404, served)

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            form = {name: values[0] for name, values in parse_qs(text).items()}
            status, served = issuer.redeem(form, self.headers.get("Authorization", ""))
            self._send(status, served)

        def _send(self, status: int, served: Any) -> None:
            content = served if isinstance(served, bytes) else json.dumps(served).encode()
            time.sleep(issuer.seconds)
            try:
                self.send_response(status)
                for name, value in issuer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Tests ask for what matters."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    issuer.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
