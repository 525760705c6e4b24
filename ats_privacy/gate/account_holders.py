"""Whose account a typed name is, and what a typed code proves: the same look-ups for every name."""

from __future__ import annotations

import base64
from time import time
from uuid import UUID

from ats_privacy.domain import totp
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.account_keys import AccountKeys, contact_tokens, digest, folded
from ats_privacy.storage import accounts, organisations
from ats_privacy.storage.accounts import COMPARTMENT
from ats_privacy.storage.statements import Database, Row

CONTACT_INDEXES = ("email", "mobile")


class Holders:
    """Finds accounts. ``region``: country of phone numbers written without one."""

    def __init__(self, database: Database, keys: AccountKeys, *, region: str) -> None:
        self._database = database
        self._keys = keys
        self.region = region

    async def known(self, organisation: UUID) -> Row:
        """The organisation.

        :raises NotFound: there is none like it; that is no secret, its notices are public.
        """
        row = await organisations.by_id(self._database, organisation)
        if row is None:
            raise NotFound("organisation_unknown", "There is no such organisation here.")
        return row

    async def found(self, organisation: UUID, name: str) -> UUID | None:
        """Whose account a name is: that of a member of staff, an e-mail address, or a mobile number."""
        keyring = await self._keys.of(organisation)
        staff = await organisations.staff_by_account(self._database, organisation, name.strip())
        by_email = await accounts.by_email(self._database, organisation, digest(keyring, "email", folded(name)))
        tokens = contact_tokens(keyring, name, self.region, CONTACT_INDEXES)
        applicant = await accounts.by_contact(self._database, organisation, tokens)
        return as_uuid(staff["id"]) if staff is not None else by_email or applicant


async def totp_step(keys: AccountKeys, account: Row, factor: Row, typed: str) -> int | None:
    """The time step that a typed code proves of a factor, or None.

    :raises RecordTampered: the stored secret was changed.
    """
    organisation, holder, own = (as_uuid(factor[name]) for name in ("organisation_id", "account_id", "id"))
    secret = await keys.open(
        organisation, holder, "account_factor", own, "secret", factor["secret"], account[f"key_{COMPARTMENT}"]
    )
    return totp.accepted_step(base64.b32decode(str(secret)), typed.strip(), time(), last_step=factor["counter"])
