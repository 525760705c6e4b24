"""Vendors' public keys: offered, proven by whoever holds the private half, revoked (promises D7, E2).

Nothing is encrypted to a key, and no signature by it is taken, before its possession was shown: a signing key signs a
nonce, an encryption key opens a secret.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from uuid import UUID

import orjson

from ats_privacy.adapters.handoff_keys import HandoffKeys
from ats_privacy.adapters.packages import CHALLENGE_TYPE, encrypt, sign
from ats_privacy.adapters.vendor_keys import registered_key
from ats_privacy.adapters.vendor_messages import PROOF_TYPE, open_receipt
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, NotFound, Unavailable
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.domain.vendors import CHALLENGE_US, MOST_KEYS, RegisteredKey, check_key_span, client_id
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import vendor_keys, vendor_tokens, vendors
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step


class KeepVendorKeys:
    """Reads and writes of vendors' keys. ``own`` None: this deployment hands nothing over."""

    def __init__(self, database: Database, gate: Gate, once: Once, own: HandoffKeys | None, issuer: str) -> None:
        self._database = database
        self._gate = gate
        self._once = once
        self._own = own
        self._issuer = issuer

    async def offer(
        self,
        actor: Actor,
        vendor: UUID,
        jwk: Mapping[str, Any],
        not_before: int | None,
        expires_at: int,
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """Enter a key; the answer holds the challenge that the vendor has to meet within a week.

        :raises NotFound: no such vendor. :raises BadInput: the key or its span is unfit. :raises Conflict: the vendor
        has ended, has too many keys, or the key or its name is known. :raises Unavailable: there are no keys of ours.
        """
        event = Event.VENDOR_KEY_OFFERED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        row = await self._vendor(actor, vendor, event)
        key, now = registered_key(jwk), now_us()
        begins = now if not_before is None else not_before
        check_key_span(begins, expires_at, now)
        held = await vendor_keys.every(self._database, actor.organisation, vendor)
        if sum(each["state"] != "revoked" for each in held) >= MOST_KEYS:
            raise Conflict("keys_too_many", f"A vendor has at most {MOST_KEYS} keys; revoke one first.")

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            secret, until = secrets.token_urlsafe(32), now + CHALLENGE_US
            challenge = secret if key.use == "sig" else self._sealed(actor.organisation, vendor, key, secret, until)
            told = entry(actor, event, Outcome.ALLOWED, object_id=vendor, fields=key.use)
            answer = {
                "id": key.kid,
                "kid": key.kid,
                "use": key.use,
                "alg": key.alg,
                "state": "offered",
                "challenge": challenge,
                "challenge_expires_at": iso_instant(until),
            }
            return answer, [
                vendors.hold_vendor(actor.organisation, vendor, row["version"]),
                vendor_keys.insert(
                    actor.organisation, vendor, key, (begins, expires_at), _digest(secret), until, actor.id
                ),
                self._gate.audit.insert([told]),
            ]

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Duplicate as error:
            if error.table != "vendor_key":
                raise
            known = "This key, or another under its kid, was entered before; a revoked key does not come back."
            raise Conflict("key_known", known) from None
        except Expectation:
            raise Conflict("vendor_ended", "The vendor is entrusted with nothing any more.") from None

    async def prove(self, actor: Actor, vendor: UUID, kid: str, proof: str) -> None:
        """Show that the vendor holds the private half: the nonce signed by it, or the secret that it opened.

        :raises NotFound: there is no such key that is offered. :raises BadInput: the proof does not hold; audited.
        """
        event = Event.VENDOR_KEY_PROVEN
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        row = await self._key(actor, vendor, kid, event)
        late = NotFound("not_found", "There is no such key that waits to be proven; a challenge holds for a week.")
        if row["state"] != "offered" or row["challenge_until"] <= now_us():
            await self._gate.refuse(actor, event, late)
        try:
            self._check(client_id(actor.organisation, vendor), row, proof)
        except AtsPrivacyError as error:
            await self._gate.refuse(actor, event, error)
        told = entry(actor, event, Outcome.ALLOWED, object_id=vendor, fields=row["use"])
        try:
            step = vendor_keys.prove(actor.organisation, vendor, kid, now_us())
            await self._database.write(step, self._gate.audit.insert([told]))
        except Expectation:
            raise late from None

    async def revoke(self, actor: Actor, vendor: UUID, kid: str) -> None:
        """Let a key be used no more, at once, and end the tokens that were got with it; one never proven is forgotten.

        :raises NotFound: there is no such key in use.
        """
        event = Event.VENDOR_KEY_REVOKED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        row = await self._key(actor, vendor, kid, event)
        told = entry(actor, event, Outcome.ALLOWED, object_id=vendor, fields=row["use"])
        about = (actor.organisation, vendor, kid)
        ended = vendor_keys.take_back(*about) if row["state"] == "offered" else vendor_keys.revoke(*about, actor.id)
        try:
            await self._database.write(ended, vendor_tokens.end_of_key(*about), self._gate.audit.insert([told]))
        except Expectation:
            raise NotFound("not_found", "There is no such key in use.") from None

    def _sealed(self, organisation: UUID, vendor: UUID, key: RegisteredKey, secret: str, until: int) -> str:
        if self._own is None:
            raise Unavailable("handoff_not_configured", "There are no keys of handoffs; set ATS_HANDOFF_KEYS.")
        claims = {
            "iss": self._issuer,
            "aud": client_id(organisation, vendor),
            "iat": now_us() // 1_000_000,
            "exp": until // 1_000_000,
            "challenge": secret,
        }
        return encrypt(sign(self._own, CHALLENGE_TYPE, orjson.dumps(claims)), key)

    def _check(self, client: str, row: Row, proof: str) -> None:
        shown = proof
        if row["use"] == "sig":
            key = vendor_keys.key_of(row)
            message = open_receipt(proof, keys={key.kid: key}, issuer=client, audience=self._issuer, kind=PROOF_TYPE)
            shown = str(message.claims.get("nonce", ""))
        if not compare_digest(_digest(shown), row["challenge"]):
            raise BadInput("key_not_proven", "The proof is not an answer to the challenge.", pointer="/proof")

    async def _vendor(self, actor: Actor, vendor: UUID, event: Event) -> Row:
        row = await vendors.one(self._database, actor.organisation, vendor)
        if row is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "There is no such vendor."))
        return row

    async def _key(self, actor: Actor, vendor: UUID, kid: str, event: Event) -> Row:
        row = await vendor_keys.one(self._database, actor.organisation, vendor, kid)
        if row is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "There is no such key of this vendor."))
        return row


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
