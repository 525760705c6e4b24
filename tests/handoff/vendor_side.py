"""What a vendor has and does, by joserfc alone, and what an attacker would."""

from __future__ import annotations

import base64
import json
import time
from functools import cache
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from joserfc import jwe, jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

from ats_privacy.adapters.hybrid_envelope import HYBRID
from ats_privacy.adapters.vendor_keys import registered_key
from ats_privacy.domain.vendors import RegisteredKey

SIGNING = ("ES256", "ES384", "Ed25519", "PS256", "RS256")
ENCRYPTING = ("RSA-OAEP-256", "ECDH-ES", "ECDH-ES+A256KW", "ECDH-ES X25519", "ECDH-ES+A256KW X25519", HYBRID)


class _LongSigned(jws.JWSRegistry):
    max_payload_length = 2**20


class _LongEncrypted(jwe.JWERegistry):
    max_ciphertext_length = 2**20


def b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@cache
def private_key(kind: str, number: int = 0) -> Any:
    """A private key for an algorithm; another one for another number."""
    if kind == HYBRID:
        return mlkem.MLKEM768PrivateKey.generate(), x25519.X25519PrivateKey.generate()
    if kind.startswith(("RS", "PS")):
        return RSAKey.generate_key(2048)
    if kind == "Ed25519" or kind.endswith("X25519"):
        return OKPKey.generate_key("Ed25519" if kind == "Ed25519" else "X25519")
    return ECKey.generate_key("P-384" if kind == "ES384" else "P-256")


def jwk_of(kind: str, number: int = 0, **changes: Any) -> dict[str, Any]:
    """The public JWK of that key, as a vendor would register it."""
    key, alg = private_key(kind, number), kind.split(" ")[0]
    about = {"kid": f"{kind.replace('+', '-').replace(' ', '-')}.{number}", "alg": alg}
    about["use"] = "sig" if kind in SIGNING else "enc"
    if kind == HYBRID:
        public = {"kty": "AKP", "pub": b64(b"".join(each.public_key().public_bytes_raw() for each in key))}
    else:
        public = {n: v for n, v in key.as_dict(private=False).items() if n in ("kty", "crv", "x", "y", "n", "e")}
    return {name: value for name, value in (public | about | changes).items() if value is not ...}


def registered(kind: str, number: int = 0) -> RegisteredKey:
    return registered_key(jwk_of(kind, number))


def open_sealed(sealed: str, kind: str, number: int = 0) -> str:
    """The signed text inside a package, as the vendor opens it."""
    if kind == HYBRID:
        first, second = sealed.split(".")
        suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
        private = hpke.MLKEM768X25519PrivateKey(*private_key(kind, number))
        return suite.decrypt(unb64(second), private, b"ats-privacy handoff v1\0" + first.encode()).decode()
    registry = _LongEncrypted(algorithms=[kind.split(" ")[0], "A256GCM"])
    opened = jwe.decrypt_compact(sealed, private_key(kind, number), registry=registry).plaintext
    assert opened is not None
    return opened.decode()


def verified(signed: str, keys: dict[str, Any]) -> dict[str, Any]:
    """The claims of a text that the service signed, by its published keys."""
    header = json.loads(unb64(signed.split(".")[0]))
    (jwk,) = (key for key in keys["keys"] if key["kid"] == header["kid"])
    found: dict[str, Any] = json.loads(
        jws.deserialize_compact(signed, ECKey.import_key(jwk), registry=_LongSigned(algorithms=["ES256"])).payload
    )
    return found


def signed(claims: Any, kind: str = "ES256", number: int = 0, **header: Any) -> str:
    """A text that the vendor signs; ``header`` changes members, ``...`` takes them away."""
    about = {"alg": kind, "kid": jwk_of(kind, number)["kid"], "typ": "ats-privacy-receipt+jwt"} | header
    about = {name: value for name, value in about.items() if value is not ...}
    content = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact(about, content, private_key(kind, number), algorithms=[kind])


def encrypted(text: str, keys: dict[str, Any], **header: Any) -> str:
    """A text encrypted to the service's published key."""
    jwk = next(key for key in keys["keys"] if key["use"] == "enc" and key["kty"] == "EC")
    about = {"alg": "ECDH-ES+A256KW", "enc": "A256GCM", "kid": jwk["kid"], "cty": "JWT"} | header
    about = {name: value for name, value in about.items() if value is not ...}
    return jwe.encrypt_compact(about, text, ECKey.import_key(jwk), algorithms=[about["alg"], about["enc"], "DEF"])


def claims(issuer: str, audience: str, **changes: Any) -> dict[str, Any]:
    """Claims of a message that holds for five minutes; ``...`` takes one away."""
    now = int(time.time())
    base = {"iss": issuer, "aud": audience, "iat": now, "nbf": now, "exp": now + 300, "jti": uuid4().hex}
    return {name: value for name, value in (base | changes).items() if value is not ...}
