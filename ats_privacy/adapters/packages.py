"""What is handed to a vendor: signed, then encrypted to the vendor's key (promise D7; RFC 7519 sections 5.2 and 11.2).

Inside is a JWS of ours (ES256), outside what the vendor's registered key is for: a JWE (``cty: JWT``), or the hybrid
envelope. RSA-OAEP-256 with A256GCM by python-jose, ECDH-ES with A256GCM by joserfc, HPKE by cryptography. The
audience stands in the signed part, so a package cannot be passed on to somebody else as if it were for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from jose import jwe as python_jose
from jose.exceptions import JOSEError
from joserfc import jwe, jws

from ats_privacy.adapters.compact_jose import LONGEST, decoded, read_header
from ats_privacy.adapters.handoff_keys import SIGNING_ALGORITHM, HandoffKeys
from ats_privacy.adapters.hybrid_envelope import HYBRID, seal_hybrid
from ats_privacy.adapters.hybrid_envelope import MEDIA_TYPE as HYBRID_MEDIA_TYPE
from ats_privacy.adapters.vendor_keys import ENCRYPTING, imported
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.vendors import RegisteredKey

PACKAGE_TYPE: Final = "ats-privacy-handoff+jwt"
CHALLENGE_TYPE: Final = "ats-privacy-challenge+jwt"
JOSE_MEDIA_TYPE: Final = "application/jose"
_ENCRYPTION: Final = "A256GCM"
_RSA: Final = "RSA-OAEP-256"
_JWE_HEADER: Final = frozenset({"alg", "enc", "kid", "cty", "epk"})


@dataclass(frozen=True, slots=True)
class Envelope:
    """From whom to whom, about which order, until when. Instants in microseconds; ``id`` becomes ``jti``."""

    issuer: str
    audience: str
    order: str
    id: str
    issued_at: int
    expires_at: int

    def claims(self) -> dict[str, Any]:
        """As registered claims (RFC 7519 section 4.1), and the order."""
        return {
            "iss": self.issuer,
            "aud": self.audience,
            "jti": self.id,
            "order": self.order,
            "iat": self.issued_at // 1_000_000,
            "nbf": self.issued_at // 1_000_000,
            "exp": self.expires_at // 1_000_000,
        }


def seal_package(
    payload: Mapping[str, Any] | bytes, *, recipient: RegisteredKey, signer: HandoffKeys, envelope: Envelope
) -> str:
    """The payload (a JSON object, or its bytes) as the claim ``data``, for the holder of the recipient's key alone.

    :raises BadInput: the recipient's key is not for encryption, or the package would be too long.
    """
    data = orjson.Fragment(payload) if isinstance(payload, bytes) else dict(payload)
    signed = sign(signer, PACKAGE_TYPE, orjson.dumps(envelope.claims() | {"data": data}))
    return encrypt(signed, recipient)


def sign(signer: HandoffKeys, kind: str, claims: bytes) -> str:
    """Claims as a compact JWS of a type: what is signed as one type never passes for another (RFC 8725, 3.11)."""
    key = signer.signing
    header = {"alg": SIGNING_ALGORITHM, "kid": key.thumbprint(), "typ": kind}
    return jws.serialize_compact(header, claims, key, algorithms=[SIGNING_ALGORITHM])


def encrypt(signed: str, recipient: RegisteredKey) -> str:
    """A signed text, encrypted as the recipient's registered key says and in no other way.

    :raises BadInput: the key is not for encryption, or the text is too long.
    """
    if recipient.use != "enc" or recipient.alg not in ENCRYPTING:
        raise BadInput("key_unfit", "This key is not for encryption.")
    if len(signed) > LONGEST:
        raise BadInput("package_too_large", f"A package may have at most {LONGEST} characters.")
    if recipient.alg == HYBRID:
        return seal_hybrid(signed.encode(), decoded(recipient.jwk["pub"]), recipient.kid)
    if recipient.alg == _RSA:
        sealed = _by_python_jose(signed, recipient)
    else:
        header = {"alg": recipient.alg, "enc": _ENCRYPTION, "kid": recipient.kid, "cty": "JWT"}
        algorithms = [recipient.alg, _ENCRYPTION]
        sealed = jwe.encrypt_compact(header, signed, imported(recipient), algorithms=algorithms)
    _checked(sealed, recipient)
    return sealed


def media_type(sealed: str) -> str:
    """The media type of a package: of a JWE, or of the hybrid envelope."""
    return JOSE_MEDIA_TYPE if sealed.count(".") == 4 else HYBRID_MEDIA_TYPE


def _by_python_jose(signed: str, recipient: RegisteredKey) -> str:
    try:
        sealed: bytes = python_jose.encrypt(
            signed.encode(), dict(recipient.jwk), encryption=_ENCRYPTION, algorithm=_RSA, cty="JWT", kid=recipient.kid
        )
    except (JOSEError, ValueError):
        raise BadInput("key_unfit", "Nothing can be encrypted to this key.") from None
    return sealed.decode()


def _checked(sealed: str, recipient: RegisteredKey) -> None:
    """Whatever the library's defaults are or become: what leaves the house says what was asked for."""
    header = read_header(sealed, 5, _JWE_HEADER)
    asked = {"alg": recipient.alg, "enc": _ENCRYPTION, "kid": recipient.kid, "cty": "JWT"}
    if {name: header.get(name) for name in asked} != asked:
        raise BadInput("package_unfit", "The package was not encrypted as the vendor's key says; it is not used.")
