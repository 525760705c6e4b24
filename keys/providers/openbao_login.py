"""How a process shows OpenBao (or Vault) who it is, and how its token is kept alive."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from keys.errors import RootRefused
from keys.providers.exchange import Answer

Asking = Callable[[str, str, str | None, dict[str, Any] | None], Answer]
"""Method, path below /v1, token, body → answer."""

_RENEWED_AT: Final = 1 / 3
"""A token is renewed when less than this part of its life is left."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token and when it ends by the monotonic clock; `expires` None: never. Its repr shows no token."""

    text: str = field(repr=False)
    expires: float | None
    lifetime: float
    renewable: bool

    @property
    def due(self) -> bool:
        """Whether little of its life is left."""
        return self.expires is not None and self.expires - time.monotonic() < self.lifetime * _RENEWED_AT

    @property
    def expired(self) -> bool:
        return self.expires is not None and time.monotonic() >= self.expires


class Login(Protocol):
    """A way to come by a token."""

    def token(self, ask: Asking) -> Token:
        """A token. Raises `RootRefused` (root_login_refused)."""


@dataclass(frozen=True, slots=True)
class StaticToken:
    """A token given as text, or in a file that an agent keeps fresh; the file is read at each login."""

    text: str | None = field(default=None, repr=False)
    file: Path | None = None

    def token(self, ask: Asking) -> Token:
        """See `Login.token`; looks up how long the token lives."""
        text = self.text or _read(self.file)
        answer = ask("GET", "/auth/token/lookup-self", text, None)
        if answer.status != 200:
            raise _refused("The token is not valid (any more)")
        data = answer.body.get("data") or {}
        return _lasting(text, data.get("ttl"), data.get("renewable"))


@dataclass(frozen=True, slots=True)
class AppRole:
    """A role id and a secret id, the latter as text or in a file."""

    role_id: str
    secret_id: str | None = field(default=None, repr=False)
    secret_id_file: Path | None = None
    mount: str = "approle"

    def token(self, ask: Asking) -> Token:
        """See `Login.token`."""
        secret = self.secret_id or _read(self.secret_id_file)
        answer = ask("POST", f"/auth/{self.mount}/login", None, {"role_id": self.role_id, "secret_id": secret})
        granted = answer.body.get("auth") or {}
        if answer.status != 200 or not isinstance(granted.get("client_token"), str):
            raise _refused("The AppRole login was refused")
        return _lasting(granted["client_token"], granted.get("lease_duration"), granted.get("renewable"))


def renewed(token: Token, ask: Asking) -> Token | None:
    """The same token with new life, or None where it cannot be had."""
    if not token.renewable or token.expired:
        return None
    answer = ask("POST", "/auth/token/renew-self", token.text, {})
    granted = answer.body.get("auth") or {}
    if answer.status != 200:
        return None
    fresh = _lasting(token.text, granted.get("lease_duration"), granted.get("renewable"))
    return None if fresh.expires is not None and fresh.lifetime < token.lifetime * _RENEWED_AT else fresh


def _lasting(text: str, seconds: object, renewable: object) -> Token:
    lifetime = float(seconds) if isinstance(seconds, int | float) else 0.0
    expires = time.monotonic() + lifetime if lifetime > 0 else None
    return Token(text, expires, lifetime, renewable is True)


def _read(file: Path | None) -> str:
    try:
        text = file.read_text(encoding="ascii").strip() if file is not None else ""
    except (OSError, UnicodeDecodeError):
        text = ""
    if not text:
        raise _refused("The file with the credentials cannot be read or is empty")
    return text


def _refused(what: str) -> RootRefused:
    return RootRefused(
        "root_login_refused", f"{what}; give this process new credentials for the key-management service."
    )
