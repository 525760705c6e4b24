"""Results of checks on their way in: sealed under keys that are bound to the person's consent (promises A4, A7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import Conflict, RecordTampered
from ats_privacy.domain.events import Event
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import hold_existing, stored_key
from ats_privacy.gate.sealing import SubjectKeys, seal_columns
from ats_privacy.storage import applicants, consent_secrets, data_keys
from ats_privacy.storage.applicants import Projection, key_column, secret_column
from ats_privacy.storage.statements import Database, Step

TABLE: Final = "check_result"
_COMPARTMENT: Final = "background_check"
_KEYS: Final = Projection((), (_COMPARTMENT,), bound=(_COMPARTMENT,))


@dataclass(frozen=True, slots=True)
class Sealed:
    """Sealed columns, with the steps that stand first in their write: what they were sealed under is still what it
    was, the record is open; and those of keys that were made for them."""

    columns: dict[str, bytes | None]
    held: list[Step]
    made: Step


class SealingResults:
    """Seals values of a result."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings

    async def seal(self, actor: Actor, applicant: UUID, order: UUID, values: Mapping[str, Any]) -> Sealed:
        """The values of the order's result; the write fails where keys or consent change meanwhile.

        :raises Conflict: the person's consent is live no more. :raises RecordTampered: a key fails authentication.
        :raises Unavailable: this process may not seal in the compartment.
        """
        organisation = actor.organisation
        rows = await applicants.by_ids(self._database, _KEYS, organisation, [applicant])
        if not rows or rows[0][secret_column(_COMPARTMENT)] is None:
            raise Conflict("consent_missing", "The person's consent to background checks is live no more.")
        row = rows[0]
        secret = bytes(row[secret_column(_COMPARTMENT)])
        keyring = await self._keyrings.of(organisation)
        keys = SubjectKeys(keyring, applicant, bound=(_COMPARTMENT,), secrets={_COMPARTMENT: secret})
        try:
            within = stored_key(row, _COMPARTMENT, organisation, applicant)
            known = {} if within is None else {_COMPARTMENT: within}
            hold_existing(keys, keyring, organisation, applicant, known, known)
        except RecordTampered as error:
            reference = bytes(row["audit_reference"])
            await self._gate.refuse(actor, Event.TAMPERING_FOUND, error, subject=reference, object_id=applicant)
        columns = seal_columns(self._gate.policy, keys, organisation, TABLE, order, values)
        wrapped = row[key_column(_COMPARTMENT)]
        held: list[Step] = []
        if wrapped is not None:
            held.append(data_keys.unchanged(organisation, applicant, _COMPARTMENT, bytes(wrapped)))
        held += [
            consent_secrets.unchanged(organisation, applicant, _COMPARTMENT, secret),
            applicants.still_active(organisation, applicant),
        ]
        return Sealed(columns, held, applicants.insert_keys(organisation, applicant, keys.made))
