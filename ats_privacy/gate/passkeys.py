"""Passkeys (WebAuthn level 3): the ceremonies' challenges, and what an authenticator has proven.

The authenticator must verify its holder (PIN, finger, face), so that a passkey is two factors: something held, and
something known or been. Attestation is not asked for: it would tell us the make of somebody's device for nothing.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers import structs
from webauthn.helpers.exceptions import WebAuthnException

from ats_privacy.domain.errors import BadInput, Conflict, Unauthenticated
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.domain.one_time_codes import CHALLENGE_SECONDS, Purpose
from ats_privacy.storage import one_time_codes
from ats_privacy.storage.statements import Database, Row

_CHALLENGE_BYTES = 32


@dataclass(frozen=True, slots=True)
class Registered:
    """A new credential: its id, its public key (COSE), its signature count."""

    credential: bytes
    public_key: bytes
    count: int


class Passkeys:
    """Ceremonies of one site. ``site``: the https address that people open; empty: there are no passkeys."""

    def __init__(self, database: Database, site: str) -> None:
        self._database = database
        parts = urlsplit(site)
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._domain = parts.hostname or ""

    async def begin_registration(
        self, organisation: UUID, account: UUID, name: str, company: str, known: Sequence[bytes]
    ) -> tuple[UUID, dict[str, Any]]:
        """The ceremony's id, and what ``navigator.credentials.create`` is given (``publicKey`` as JSON)."""
        ceremony, challenge = await self._begin(organisation, Purpose.PASSKEY_NEW, account)
        options = webauthn.generate_registration_options(
            rp_id=self._domain,
            rp_name=company,
            user_name=name,
            user_id=organisation.bytes + account.bytes,
            challenge=challenge,
            timeout=CHALLENGE_SECONDS * 1000,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=each) for each in known],
        )
        return ceremony, json.loads(webauthn.options_to_json(options))

    async def begin_use(self, organisation: UUID) -> tuple[UUID, dict[str, Any]]:
        """The same for ``navigator.credentials.get``; names no credential, so it tells nothing of anybody."""
        ceremony, challenge = await self._begin(organisation, Purpose.PASSKEY_USE, None)
        options = webauthn.generate_authentication_options(
            rp_id=self._domain,
            challenge=challenge,
            timeout=CHALLENGE_SECONDS * 1000,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
        return ceremony, json.loads(webauthn.options_to_json(options))

    async def registered(self, organisation: UUID, account: UUID, ceremony: UUID, answer: dict[str, Any]) -> Registered:
        """What an authenticator has made.

        :raises BadInput: it does not answer this ceremony, or has not verified its holder.
        """
        row = await one_time_codes.charge(self._database, organisation, ceremony, Purpose.PASSKEY_NEW.value)
        if row is None or str(row["subject_id"]) != str(account):
            raise _unfit()
        try:
            found = webauthn.verify_registration_response(
                credential=answer,
                expected_challenge=bytes(row["challenge"]),
                expected_rp_id=self._domain,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, TypeError, KeyError, RecursionError):
            raise _unfit() from None
        return Registered(found.credential_id, found.credential_public_key, found.sign_count)

    async def proven(self, organisation: UUID, ceremony: UUID, passkey: Row | None, answer: dict[str, Any]) -> int:
        """The signature count of an answer that a registered passkey has given.

        :raises Unauthenticated: it has not, or to another ceremony.
        """
        row = await one_time_codes.charge(self._database, organisation, ceremony, Purpose.PASSKEY_USE.value)
        if row is None or passkey is None:
            raise wrong()
        try:
            found = webauthn.verify_authentication_response(
                credential=answer,
                expected_challenge=bytes(row["challenge"]),
                expected_rp_id=self._domain,
                expected_origin=self._origin,
                credential_public_key=bytes(passkey["material"]),
                credential_current_sign_count=passkey["counter"],
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, TypeError, KeyError, RecursionError):
            raise wrong() from None
        return found.new_sign_count

    async def _begin(self, organisation: UUID, purpose: Purpose, account: UUID | None) -> tuple[UUID, bytes]:
        if not self._domain:
            raise Conflict("passkeys_unavailable", "There are no passkeys here: ATS_PUBLIC_URL is not set.")
        ceremony, challenge, now = new_id(), secrets.token_bytes(_CHALLENGE_BYTES), now_us()
        row = {
            "organisation_id": organisation,
            "id": ceremony,
            "purpose": purpose.value,
            "subject_id": account,
            "challenge": challenge,
            "tries": 0,
            "created_at": now,
            "ends_at": now + CHALLENGE_SECONDS * 1_000_000,
        }
        await self._database.write(one_time_codes.forget_ended(organisation), one_time_codes.insert(row))
        return ceremony, challenge


def wrong() -> Unauthenticated:
    """The one answer to whatever does not log anybody in."""
    return Unauthenticated("log_in_failed", "This does not log you in: a name, a secret or a code is wrong, or locked.")


def _unfit() -> BadInput:
    return BadInput("passkey_unfit", "This passkey cannot be used: begin anew, and verify yourself on the device.")
