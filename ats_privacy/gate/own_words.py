"""Words of somebody's own that their password must not be made of: compared where they are opened, shown to nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.account_keys import AccountKeys
from ats_privacy.gate.opening import SealedRow
from ats_privacy.storage import applicants
from ats_privacy.storage.accounts import COMPARTMENT
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row

SERVICE = "ats-privacy"
_NAME_AND_ADDRESSES = {"full_name": "identity", "email": "contact", "mobile": "contact"}


class OwnWords:
    """Finds them for an account."""

    def __init__(self, database: Database, keys: AccountKeys) -> None:
        self._database = database
        self._keys = keys

    async def of(self, account: Row) -> list[str]:
        """Account name, e-mail address; of an applicant name, address and number.

        :raises RecordTampered: a stored value was changed. :raises Unavailable: one cannot be opened here.
        """
        organisation, holder = as_uuid(account["organisation_id"]), as_uuid(account["id"])
        if account["kind"] == "applicant":
            return [SERVICE, *await self._of_applicant(organisation, holder)]
        words = [SERVICE, account["staff_account"] or ""]
        if account["email"] is not None:
            wrapped = account[f"key_{COMPARTMENT}"]
            words.append(
                str(await self._keys.open(organisation, holder, "account", holder, "email", account["email"], wrapped))
            )
        return words

    async def _of_applicant(self, organisation: UUID, applicant: UUID) -> list[str]:
        wanted = Projection(tuple(_NAME_AND_ADDRESSES), tuple(sorted(set(_NAME_AND_ADDRESSES.values()))))
        rows = await applicants.by_ids(self._database, wanted, organisation, [applicant])
        if not rows:
            return []
        sealed = SealedRow(await self._keys.of(organisation), organisation, applicant, "applicant", applicant, rows[0])
        return [
            word
            for column, compartment in _NAME_AND_ADDRESSES.items()
            for word in _flat(sealed.open(column, compartment))
        ]


def _flat(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [word for each in value.values() for word in _flat(each)]
    return [value] if isinstance(value, str) else []
