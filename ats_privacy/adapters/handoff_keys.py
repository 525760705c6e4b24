"""The service's own keys of handoffs, one private JWK Set in a file of mode 0600, apart from every other key.

The first key of each kind is the one in use; those after it still verify and open what was made with them, so keys
are rotated by putting a new one in front. Signatures: ES256. Results are encrypted to P-256 by ECDH-ES+A256KW, or by
whoever can to the hybrid key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from ats_privacy.adapters.compact_jose import canonical, decoded, encoded
from ats_privacy.adapters.hybrid_envelope import HYBRID, new_hybrid_seed, public_of
from ats_privacy.domain.errors import Misconfigured

SIGNING_ALGORITHM = "ES256"
OPENING_ALGORITHM = "ECDH-ES+A256KW"


class HandoffKeys:
    """Signs packages and opens results; private halves never leave this object but into the JOSE libraries."""

    __slots__ = ("_hybrid", "_opening", "_public", "_signing")

    def __init__(self, keys: Sequence[Mapping[str, Any]]) -> None:
        self._signing: dict[str, ECKey] = {}
        self._opening: dict[str, ECKey] = {}
        self._hybrid: dict[str, bytes] = {}
        self._public: list[dict[str, str]] = []
        try:
            for key in keys:
                self._add(key)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            raise Misconfigured("handoff_keys_unfit", "A key of handoffs cannot be used.") from None
        if not self._signing or not self._opening:
            raise Misconfigured("handoff_keys_unfit", "Handoffs need a key to sign with and one to open results with.")

    def __repr__(self) -> str:
        return f"HandoffKeys({', '.join(key['kid'] for key in self._public)})"

    @classmethod
    def new(cls) -> HandoffKeys:
        """Fresh keys that are kept nowhere."""
        return cls(_new_keys())

    @classmethod
    def from_file(cls, path: Path, *, create: bool) -> HandoffKeys:
        """The keys at ``path``; with ``create`` they are made when missing.

        :raises Misconfigured: the file is missing, cannot be used, or others may read it.
        """
        if create and not path.exists():
            try:
                write_new_keys(path)
            except Misconfigured as error:
                if error.code != "handoff_keys_exist":  # another worker was first
                    raise
        try:
            if os.name == "posix" and path.stat().st_mode & 0o077:
                raise Misconfigured(
                    "handoff_keys_exposed", "The keys of handoffs may be read by others: set the file's mode to 0600."
                )
            found = json.loads(path.read_text(encoding="utf-8"))["keys"]
        except FileNotFoundError:
            raise Misconfigured(
                "handoff_keys_missing",
                "The keys of handoffs (ATS_HANDOFF_KEYS) do not exist; “ats-privacy vendors keys” makes them.",
            ) from None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            raise Misconfigured("handoff_keys_unreadable", "The keys of handoffs cannot be read.") from None
        return cls(found)

    @property
    def signing(self) -> ECKey:
        """The key that signs now; its ``kid`` is its thumbprint (RFC 7638)."""
        return next(iter(self._signing.values()))

    def opening(self, kid: str) -> ECKey | None:
        """The private key that results with this kid are encrypted to."""
        return self._opening.get(kid)

    @property
    def hybrid(self) -> dict[str, bytes]:
        """Seeds of the hybrid keys by kid."""
        return self._hybrid

    def public(self) -> dict[str, Any]:
        """The JWK Set that vendors verify packages and encrypt results with."""
        return {"keys": [dict(key) for key in self._public]}

    def _add(self, key: Mapping[str, Any]) -> None:
        if key["kty"] == "AKP":
            seed = decoded(key["priv"]) if canonical(key["priv"]) else b""
            public = {"kty": "AKP", "use": "enc", "alg": HYBRID, "kid": str(key["kid"])}
            public["pub"] = encoded(public_of(seed))
            self._hybrid[public["kid"]] = seed
        else:
            if (key["kty"], key["crv"]) != ("EC", "P-256") or key["use"] not in ("sig", "enc"):
                raise ValueError
            imported = ECKey.import_key({name: key[name] for name in ("kty", "crv", "x", "y", "d", "use")})
            if not imported.is_private:
                raise ValueError
            kid = imported.thumbprint()
            held = self._signing if key["use"] == "sig" else self._opening
            held[kid] = imported
            alg = SIGNING_ALGORITHM if key["use"] == "sig" else OPENING_ALGORITHM
            public = {**{name: key[name] for name in ("kty", "crv", "x", "y", "use")}, "alg": alg, "kid": kid}
        self._public.append(public)


def _new_keys() -> list[dict[str, Any]]:
    pair = [ECKey.generate_key("P-256").as_dict(private=True) | {"use": use} for use in ("sig", "enc")]
    seed = new_hybrid_seed()
    hybrid = {"kty": "AKP", "use": "enc", "alg": HYBRID, "kid": f"hybrid-{os.urandom(6).hex()}", "priv": encoded(seed)}
    return [*pair, hybrid]


def write_new_keys(path: Path) -> None:
    """Make keys there, readable by their owner only.

    :raises Misconfigured: something stands there already, or it cannot be written.
    """
    draft = _drafted(path, _new_keys())
    try:
        os.link(draft, path)
    except FileExistsError:
        raise Misconfigured("handoff_keys_exist", "There are keys already; they are not overwritten.") from None
    except OSError as error:
        raise _unwritable(error) from None
    finally:
        draft.unlink()


def rotate_keys(path: Path) -> None:
    """Put new keys in front of those that stand there; processes use them from their next start on.

    :raises Misconfigured: there are none, or they cannot be used or written.
    """
    HandoffKeys.from_file(path, create=False)
    kept = json.loads(path.read_text(encoding="utf-8"))["keys"]
    draft = _drafted(path, [*_new_keys(), *kept])
    try:
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise _unwritable(error) from None


def _drafted(path: Path, keys: Sequence[Mapping[str, Any]]) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(orjson.dumps({"keys": keys}))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _unwritable(error) from None
    return draft


def _unwritable(error: OSError) -> Misconfigured:
    return Misconfigured("handoff_keys_unwritable", f"The keys of handoffs cannot be written ({type(error).__name__}).")
