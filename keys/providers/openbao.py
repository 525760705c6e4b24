"""A root key in the Transit engine of OpenBao or Vault: it never leaves the server.

HTTP API: https://openbao.org/api-docs/secret/transit/. Needs nothing beyond the standard library.
The wrapped form is that of `keys.providers.enclosed`, the ciphertext that of Transit without its text prefix.
"""

from __future__ import annotations

import base64
import binascii
import re
import threading
import time
from collections.abc import Callable, Sequence
from os import urandom
from ssl import SSLContext
from typing import Any, Final, Self, final

from keys.algorithms import NONCE_BYTES, TAG_BYTES
from keys.errors import RootKeyError, RootRefused, RootUnavailable, TamperedValue
from keys.providers.enclosed import EnclosingRoot, Opening, Sealing
from keys.providers.exchange import Address, Answer, exchange, tls_context
from keys.providers.openbao_login import AppRole, Login, StaticToken, Token, renewed
from keys.providers.patience import Patience, patiently

__all__ = ["AppRole", "OpenBaoRoot", "StaticToken"]

MOST_ITEMS: Final = 128
"""Items a request. Each has up to seven strings, names included; beyond 1000 a server refuses the request
(`max_json_strings`)."""

_KIND: Final = 2
_NAME: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}){0,3}")
_CIPHERS: Final = frozenset({"aes256-gcm96", "chacha20-poly1305"})
_KEY_ID: Final = re.compile(r"openbao:(.+):v([1-9][0-9]{0,8})")
_CIPHERTEXT: Final = re.compile(r"vault:v([1-9][0-9]{0,8}):([A-Za-z0-9+/=]+)")
_AUTHENTICATION_FAILED: Final = "message authentication failed"


@final
class OpenBaoRoot(EnclosingRoot):
    """Implements `RootKey`. The process's policy needs `update` on encrypt, decrypt and `read` on the key.

    Thread-safe. A token is renewed while it is in use; with `AppRole` a new one is fetched when renewal ends.
    """

    __slots__ = (
        "_address",
        "_headers",
        "_lock",
        "_login",
        "_mount",
        "_name",
        "_patience",
        "_tls",
        "_token",
        "_version",
    )
    kind = _KIND
    shortest = NONCE_BYTES + TAG_BYTES
    _address: Address
    _headers: dict[str, str]
    _lock: threading.RLock
    _login: Login
    _mount: str
    _name: str
    _patience: Patience
    _tls: SSLContext | None
    _token: Token | None
    _version: int

    @classmethod
    def open(
        cls,
        address: str,
        key: str,
        login: Login,
        *,
        mount: str = "transit",
        namespace: str | None = None,
        authorities: str | None = None,
        patience: Patience | None = None,
    ) -> Self:
        """The root key `key` of the Transit engine at `mount`; logs in and looks at the key.

        `authorities`: a PEM file to verify the server with. Raises `RootRefused` (root_address_unfit,
        root_address_insecure, root_key_name, root_login_refused, root_denied, root_key_missing,
        root_key_unfit) and `RootUnavailable`.
        """
        if not _NAME.fullmatch(key) or "/" in key or not _NAME.fullmatch(mount):
            raise RootRefused("root_key_name", "The name of the key or of its mount is not one that Transit has.")
        root: Self = object.__new__(cls)
        root._closed = False
        root._address = Address.parse(address)
        root._tls = tls_context(authorities) if root._address.scheme == "https" else None
        root._headers = {"X-Vault-Request": "true"} | ({"X-Vault-Namespace": namespace} if namespace else {})
        root._login, root._mount, root._name = login, mount, key
        root._patience = patience or Patience()
        root._lock = threading.RLock()
        root._token = None
        root._version = 0
        root._look()
        return root

    @property
    def holder(self) -> str:  # type: ignore[override]
        """The server and the key, for sentences."""
        return f"OpenBao at {self._address.host}:{self._address.port}, key {self._name},"

    @property
    def key_id(self) -> str:
        """Mount, name and version of the key that wraps."""
        return f"openbao:{self._mount}/{self._name}:v{self._version}"

    def rotate(self) -> str:
        """Let the server make a new version and use it; its id. Raises `RootRefused` (root_denied)."""
        self._check_open()
        before = self._version
        # Not repeated blindly: a lost answer may hide a rotation that took place.
        try:
            self._ask(
                "POST", f"/{self._mount}/keys/{self._name}/rotate", {}, Patience(1, self._patience.request_seconds)
            )
        except RootUnavailable:
            self._look()
            if self._version == before:
                raise
        self._look()
        return self.key_id

    def _look(self) -> None:
        answer = self._ask("GET", f"/{self._mount}/keys/{self._name}", None)
        if answer.status == 404:
            raise RootRefused("root_key_missing", f"{self.holder} is not there; create it first.")
        data = answer.body.get("data") or {}
        if (
            data.get("type") not in _CIPHERS
            or data.get("exportable") is not False
            or data.get("allow_plaintext_backup") is not False
            or data.get("derived") is not False
        ):
            raise RootRefused(
                "root_key_unfit",
                f"{self.holder} must be of type aes256-gcm96, not exportable, not derived, without plaintext backup.",
            )
        latest = data.get("latest_version")
        if not isinstance(latest, int) or latest < 1:
            raise self._mistaken("no version of the key")
        self._version = latest

    def _encrypt(self, items: Sequence[Sealing]) -> list[bytes]:
        version = self._version
        results = self._batches(
            "encrypt",
            [
                {
                    "plaintext": _text(item.plaintext),
                    "associated_data": _text(item.associated_data),
                    "key_version": version,
                }
                for item in items
            ],
        )
        return [self._ciphertext(result, version) for result in results]

    def _ciphertext(self, result: dict[str, Any], version: int) -> bytes:
        found = _CIPHERTEXT.fullmatch(str(result.get("ciphertext")))
        if found is None or int(found[1]) != version:
            raise self._mistaken("a ciphertext of another key version, or none")
        return self._bytes(found[2])

    def _decrypt(self, items: Sequence[Opening]) -> list[bytes]:
        batch = []
        for item in items:
            named = _KEY_ID.fullmatch(item.key_id)
            if named is None or named[1] != f"{self._mount}/{self._name}":
                raise self._unknown_key(item.key_id)
            batch.append(
                {
                    "ciphertext": f"vault:v{named[2]}:{_text(item.ciphertext)}",
                    "associated_data": _text(item.associated_data),
                }
            )
        return [self._bytes(str(result.get("plaintext"))) for result in self._batches("decrypt", batch)]

    def _batches(self, verb: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = []
        for start in range(0, len(items), MOST_ITEMS):
            part = [{**item, "reference": urandom(8).hex()} for item in items[start : start + MOST_ITEMS]]
            answer = self._ask("POST", f"/{self._mount}/{verb}/{self._name}", {"batch_input": part})
            results += self._checked(answer, [item["reference"] for item in part])
        return results

    def _checked(self, answer: Answer, references: list[str]) -> list[dict[str, Any]]:
        results = (answer.body.get("data") or {}).get("batch_results")
        if not isinstance(results, list):
            raise self._said_no(answer)
        if not all(isinstance(result, dict) for result in results):
            raise self._mistaken("an answer of an unknown form")
        if [result.get("reference") for result in results] != references:
            raise self._mistaken("answers to other questions, or in another order")
        for result in results:
            if result.get("error"):
                raise self._failed(str(result["error"]))
        return results

    def _failed(self, error: str) -> RootKeyError | TamperedValue:
        if _AUTHENTICATION_FAILED in error:
            return TamperedValue(
                "root_wrapped_key_tampered",
                f"{self.holder} finds a wrapped secret changed, or belonging elsewhere.",
            )
        return RootRefused("root_key_unknown", f"{self.holder} cannot use this version of the key (any more).")

    def _said_no(self, answer: Answer) -> RootKeyError:
        return RootRefused("root_refused", f"{self.holder} refused the request (HTTP status {answer.status}).")

    def _bytes(self, text: str) -> bytes:
        try:
            return base64.b64decode(text, validate=True)
        except (ValueError, binascii.Error):
            raise self._mistaken("what is not base64") from None

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, patience: Patience | None = None) -> Answer:
        def attempt(seconds: float) -> Answer:
            ends = time.monotonic() + seconds  # logging in counts against the attempt

            def ask(verb: str, where: str, token: str | None, content: dict[str, Any] | None) -> Answer:
                headers = self._headers | ({"X-Vault-Token": token} if token else {})
                return exchange(
                    self._address, self._tls, verb, f"/v1{where}", headers, content, max(0.01, ends - time.monotonic())
                )

            answer = ask(method, path, self._fresh_token(ask).text, body)
            if answer.status == 403:
                # The token may have been revoked before its time: once more with a new one.
                with self._lock:
                    self._token = None
                answer = ask(method, path, self._fresh_token(ask).text, body)
            return answer

        answer = patiently(patience or self._patience, self.holder, attempt)
        if answer.status == 403:
            raise RootRefused(
                "root_denied", f"{self.holder} denies this process what it asked for; see to its policy and token."
            )
        return answer

    def _fresh_token(self, ask: Callable[..., Answer]) -> Token:
        with self._lock:
            token = self._token
            if token is not None and token.due:
                token = renewed(token, ask)
            if token is None or token.expired:
                token = self._login.token(ask)
            self._token = token
            return token

    def _release(self) -> None:
        self._token = None


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
