"""What a vendor of ats-privacy does, with joserfc and the standard library alone.

VENDOR_SERVICE: address of the service, https://…  VENDOR_CLIENT_ID: organisation.vendor
VENDOR_KEYS: file of the private JWK Set  VENDOR_ISSUER: what packages are issued by, if another than the address
VENDOR_SERVICE_KEYS: file of the service's public JWK Set; else it is fetched from /.well-known/handoff-keys.json
"""

from __future__ import annotations

import base64
import json
import os
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from joserfc import jwe, jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry

PACKAGE = "ats-privacy-handoff+jwt"
CHALLENGE = "ats-privacy-challenge+jwt"
RECEIPT = "ats-privacy-receipt+jwt"
RESULT = "ats-privacy-result+jwt"
DELETION = "ats-privacy-deletion+jwt"
PROOF = "ats-privacy-key-proof+jwt"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_SECONDS = 300
_LONGEST = 1024 * 1024
_LEEWAY = 30


class _Signed(jws.JWSRegistry):
    max_payload_length = _LONGEST


class _Encrypted(jwe.JWERegistry):
    max_ciphertext_length = _LONGEST


class Refused(Exception):
    """A package that is not one, or not for us."""


class Vendor:
    """A vendor with its private keys. ``service_keys``: the service's public JWK Set, fetched when not given."""

    def __init__(
        self,
        service: str,
        client_id: str,
        keys: list[dict[str, Any]],
        *,
        issuer: str = "",
        service_keys: dict[str, Any] | None = None,
    ) -> None:
        address = urllib.parse.urlsplit(service)
        if address.scheme != "https" and (address.scheme, address.hostname) != ("http", "127.0.0.1"):
            raise ValueError("The service must be reached by https.")
        self.service, self.client_id, self.keys = service, client_id, keys
        self.issuer = issuer or service
        self._service_keys = service_keys

    def published(self) -> dict[str, Any]:
        """The service's public keys."""
        if self._service_keys is None:
            self._service_keys = self._call("/.well-known/handoff-keys.json")
        return self._service_keys

    def open(self, sealed: str, kind: str = PACKAGE) -> dict[str, Any]:
        """The claims of a package: decrypted with our key, signature, issuer, audience, type and term checked.

        :raises Refused: it is none, or not for us.
        """
        try:
            own = self._own("enc", _header(sealed)["kid"])
            registry = _Encrypted(algorithms=[own["alg"], "A256GCM"])
            opened = jwe.decrypt_compact(sealed, JWKRegistry.import_key(own), registry=registry)
            if opened.headers().get("cty") != "JWT" or opened.plaintext is None:
                raise Refused("There is no signed text inside.")
            return self._verified(opened.plaintext.decode(), kind)
        except (JoseError, ValueError, KeyError) as error:
            raise Refused(f"This is no package for us ({type(error).__name__}).") from None

    def _verified(self, signed: str, kind: str) -> dict[str, Any]:
        header = _header(signed)
        theirs = [key for key in self.published()["keys"] if key["use"] == "sig" and key["kid"] == header.get("kid")]
        if header.get("typ") != kind or not theirs:
            raise Refused("The signed text is of another type, or by nobody we know.")
        found = jws.deserialize_compact(signed, ECKey.import_key(theirs[0]), registry=_Signed(algorithms=["ES256"]))
        claims: dict[str, Any] = json.loads(found.payload)
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            exp={"essential": True},
            iat={"essential": True},
        )
        rules.validate(claims)
        return claims

    def _own(self, use: str, kid: object = None) -> dict[str, Any]:
        for key in self.keys:
            if key["use"] == use and kid in (None, key["kid"]):
                return key
        raise Refused("The package is for no key of ours.")

    def _signed(self, kind: str, audience: str, claims: dict[str, Any]) -> str:
        own, now = self._own("sig"), int(time.time())
        content = claims | {"iss": self.client_id, "aud": audience, "jti": str(uuid4())}
        content |= {"iat": now, "nbf": now, "exp": now + _SECONDS}
        header = {"alg": own["alg"], "kid": own["kid"], "typ": kind}
        registry = _Signed(algorithms=[own["alg"]])
        return jws.serialize_compact(header, json.dumps(content), JWKRegistry.import_key(own), registry=registry)

    def assertion(self) -> str:
        """What a token is got with."""
        return self._signed("JWT", f"{self.issuer}/vendor/v1/token", {"sub": self.client_id})

    def receipt(self, order: str, kind: str = RECEIPT) -> str:
        """What is signed about an order: that its package was opened, or that what it held is deleted."""
        return self._signed(kind, self.issuer, {"order": order})

    def result(self, order: str, data: Any) -> str:
        """Findings about an order, signed by us and encrypted to the service."""
        theirs = next(k for k in self.published()["keys"] if k["use"] == "enc" and k["alg"] == "ECDH-ES+A256KW")
        header = {"alg": theirs["alg"], "enc": "A256GCM", "kid": theirs["kid"], "cty": "JWT"}
        registry = _Encrypted(algorithms=[theirs["alg"], "A256GCM"])
        signed = self._signed(RESULT, self.issuer, {"order": order, "data": data})
        return jwe.encrypt_compact(header, signed, ECKey.import_key(theirs), registry=registry)

    def prove_signing(self, nonce: str) -> str:
        """The answer to the challenge of our signing key."""
        return self._signed(PROOF, self.issuer, {"nonce": nonce})

    def prove_encryption(self, challenge: str) -> str:
        """The answer to the challenge of our encryption key."""
        return str(self.open(challenge, CHALLENGE)["challenge"])

    def token(self, scope: str = "") -> dict[str, Any]:
        """A token for a few minutes."""
        form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION}
        form |= {"client_assertion": self.assertion()} | ({"scope": scope} if scope else {})
        return self._call("/vendor/v1/token", urllib.parse.urlencode(form).encode())

    def standing(self) -> dict[str, Any]:
        """How the service says that we stand."""
        return self._call("/vendor/v1/standing", headers={"Authorization": f"Bearer {self.token()['access_token']}"})

    def _call(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(self.service + path, data=body, headers=headers or {})  # noqa: S310 - checked
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            told: dict[str, Any] = json.load(answer)
        return told


def _header(text: str) -> dict[str, Any]:
    first = text.split(".")[0]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    return found


def new_keys() -> list[dict[str, Any]]:
    """Fresh private keys, to sign and to open packages with."""
    made = []
    for use, alg in (("sig", "ES256"), ("enc", "ECDH-ES+A256KW")):
        key = ECKey.generate_key("P-256")
        made.append(key.as_dict(private=True) | {"use": use, "alg": alg, "kid": key.thumbprint()})
    return made


def public_part(key: dict[str, Any]) -> dict[str, Any]:
    """What of a key the company enters."""
    return {name: value for name, value in key.items() if name not in ("d", "p", "q", "dp", "dq", "qi", "key_ops")}


def _from_environment() -> Vendor:
    given = os.environ
    known = given.get("VENDOR_SERVICE_KEYS")
    return Vendor(
        given["VENDOR_SERVICE"],
        given["VENDOR_CLIENT_ID"],
        json.loads(Path(given["VENDOR_KEYS"]).read_text(encoding="utf-8"))["keys"],
        issuer=given.get("VENDOR_ISSUER", ""),
        service_keys=json.loads(Path(known).read_text(encoding="utf-8")) if known else None,
    )


def main(arguments: list[str]) -> Any:
    """What a command prints: a text, or an object.

    :raises SystemExit: there is no such command.
    """
    command, rest = (arguments[0] if arguments else ""), arguments[1:]
    if command == "new-keys":
        return {"keys": new_keys()}
    commands: dict[str, Callable[[Vendor], Any]] = {
        "public": lambda vendor: {"keys": [public_part(key) for key in vendor.keys]},
        "prove-signing": lambda vendor: vendor.prove_signing(sys.stdin.read().strip()),
        "prove-encryption": lambda vendor: vendor.prove_encryption(sys.stdin.read().strip()),
        "token": lambda vendor: vendor.token(" ".join(rest)),
        "standing": lambda vendor: vendor.standing(),
        "open": lambda vendor: vendor.open(sys.stdin.read().strip()),
        "receipt": lambda vendor: vendor.receipt(rest[0]),
        "deletion": lambda vendor: vendor.receipt(rest[0], DELETION),
        "result": lambda vendor: vendor.result(rest[0], json.load(sys.stdin)),
    }
    if command not in commands or (command in ("receipt", "deletion", "result") and not rest):
        raise SystemExit(f"Commands: new-keys, {', '.join(commands)}; of an order its id")
    return commands[command](_from_environment())


if __name__ == "__main__":
    try:
        told = main(sys.argv[1:])
    except (Refused, OSError) as error:
        raise SystemExit(str(error)) from None
    sys.stdout.write((told if isinstance(told, str) else json.dumps(told)) + "\n")
