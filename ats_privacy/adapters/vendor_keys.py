"""Public keys of vendors as JWK (RFC 7517, 7518, 8037, 9864): what is accepted, and the one algorithm each is for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from ats_privacy.adapters.compact_jose import canonical, decoded
from ats_privacy.adapters.hybrid_envelope import HYBRID, read_public
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.vendors import KEY_MEMBERS, RegisteredKey

SIGNING: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "ES256": ("EC", frozenset({"P-256"})),
    "ES384": ("EC", frozenset({"P-384"})),
    "Ed25519": ("OKP", frozenset({"Ed25519"})),
    "PS256": ("RSA", frozenset({""})),
    "RS256": ("RSA", frozenset({""})),
}
"""Algorithm → key type and curves; asymmetric only."""

ENCRYPTING: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "RSA-OAEP-256": ("RSA", frozenset({""})),
    "ECDH-ES": ("EC OKP", frozenset({"P-256", "X25519"})),
    "ECDH-ES+A256KW": ("EC OKP", frozenset({"P-256", "X25519"})),
    HYBRID: ("AKP", frozenset({""})),
}
SHORTEST_RSA_BITS: Final = 2048
_LONGEST_RSA_BITS: Final = 8192
_IGNORED: Final = frozenset({"key_ops", "ext"})
_KID: Final = re.compile(r"[A-Za-z0-9._~-]{1,64}")
_CLASSES: Final[dict[str, Any]] = {"EC": ECKey, "OKP": OKPKey, "RSA": RSAKey}


def imported(key: RegisteredKey) -> Any:
    """The key as joserfc has it; there is none for a hybrid key."""
    return _CLASSES[key.jwk["kty"]].import_key({k: v for k, v in key.jwk.items() if k not in ("alg", "use")})


def registered_key(jwk: Mapping[str, Any]) -> RegisteredKey:
    """The key that a vendor names, if it is one that messages may rest on.

    :raises BadInput: private or symmetric, too short, on another curve, for another use, or of no known kind; the
        pointer names the member.
    """
    kty, use, alg, kid = (jwk.get(name) for name in ("kty", "use", "alg", "kid"))
    if not isinstance(kty, str) or kty not in KEY_MEMBERS:
        raise _unfit("kty", "The key type must be EC, OKP, RSA or AKP.")
    if not isinstance(kid, str) or not _KID.fullmatch(kid):
        raise _unfit("kid", "The key needs a kid of 1 to 64 letters, digits, dots, dashes, underscores or tildes.")
    if use not in ("sig", "enc"):
        raise _unfit("use", "The key is for sig or for enc, never both.")
    known = SIGNING if use == "sig" else ENCRYPTING
    if not isinstance(alg, str) or alg not in known:
        raise _unfit("alg", f"The key names its one algorithm: {', '.join(known)}.")
    if jwk.keys() - {"kty", "use", "alg", "kid", *KEY_MEMBERS[kty], *_IGNORED}:
        raise _unfit("", "The key holds a member that no public key of its type has. Send no private key to anybody.")
    kinds, curves = known[alg]
    if kty not in kinds.split() or str(jwk.get("crv", "")) not in curves:
        raise _unfit("crv", "The key does not fit its algorithm.")
    public: dict[str, str] = {"kty": kty, "use": str(use), "alg": alg, "kid": kid}
    for name in KEY_MEMBERS[kty]:
        value = jwk.get(name)
        if not isinstance(value, str) or not value or (name != "crv" and not canonical(value)):
            raise _unfit(name, "A member of the key is missing, or not in base64url without padding.")
        public[name] = value
    found = RegisteredKey(kid, str(use), alg, public)
    _check_numbers(found)
    return found


def _check_numbers(key: RegisteredKey) -> None:
    jwk = key.jwk
    try:
        if jwk["kty"] == "AKP":
            _check_point(decoded(jwk["pub"])[-32:])
            read_public(decoded(jwk["pub"]))
            return
        if jwk["kty"] == "RSA":
            modulus, exponent = (int.from_bytes(decoded(jwk[name])) for name in ("n", "e"))
            if not SHORTEST_RSA_BITS <= modulus.bit_length() <= _LONGEST_RSA_BITS or modulus % 2 == 0:
                raise _unfit("n", f"An RSA key has {SHORTEST_RSA_BITS} to {_LONGEST_RSA_BITS} bits.")
            if exponent % 2 == 0 or not 65537 <= exponent < 2**32:
                raise _unfit("e", "The public exponent of an RSA key is 65537 (AQAB).")
        if jwk.get("crv") == "X25519":
            _check_point(decoded(jwk["x"]))
        _ = imported(key).public_key  # a point that is not on its curve is refused here
    except (ValueError, TypeError, JoseError):
        raise _unfit("", "The key cannot be used; its numbers do not belong to a key of this type.") from None


def _check_point(x25519: bytes) -> None:
    """Points of small order agree on a secret that everybody knows (RFC 7748 section 6.1): the exchange refuses."""
    X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(x25519))


def _unfit(member: str, sentence: str) -> BadInput:
    return BadInput("key_unfit", sentence, pointer=f"/jwk/{member}" if member else "/jwk")
