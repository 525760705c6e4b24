"""Reading free texts before a masked role asks for them: after an import, or after an upgrade that brought new rules.

What is kept is what a reader would have found at the first look (:mod:`ats_privacy.gate.redaction_plans`). A run that
was killed is begun again: people whose texts were all read are passed over, and nothing is done twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.errors import RecordTampered
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow
from ats_privacy.gate.redacting import OwnValues, Redacting
from ats_privacy.gate.redaction_plans import findings_of, sealed_plan
from ats_privacy.storage import applicants, redaction_plans, resealing
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.data_keys import FIRST
from ats_privacy.storage.statements import Database, Row
from field_policies import FieldPolicy, Mask, Policy
from field_policies.redaction import Passage, Redaction, passages_in
from keys import Keyring

_TOGETHER: Final = 100
_BESIDE: Final = ("application", "document")
"""Tables with texts of a person besides their record."""


class PrepareRedactions:
    """Keeps the findings of everybody's texts."""

    def __init__(self, database: Database, policy: Policy, keyrings: Keyrings) -> None:
        self._database = database
        self._keyrings = keyrings
        self._redacting = Redacting(database, policy)
        self._texts = {place: _redacted(policy, place) for place in ("applicant", *_BESIDE)}
        self._compartments = tuple(sorted({text.compartment for texts in self._texts.values() for text in texts}))
        self._projection = Projection(
            tuple(text.name for text in self._texts["applicant"]), self._compartments, plans=self._compartments
        )

    async def of(self, organisation: UUID) -> tuple[int, int]:
        """How many people's texts were read, and how many records were passed over because a value of theirs fails
        authentication; whoever reads one of these is refused, and it is told then.

        :raises Unavailable: a key or the database is out of reach; what was kept stays.
        """
        _, until = await resealing.extent(self._database, organisation)
        read, passed_over, after = 0, 0, FIRST
        while until is not None and (
            subjects := await resealing.subjects_after(self._database, organisation, after, until, _TOGETHER)
        ):
            after = subjects[-1]
            now_read, tampered = await self.these(organisation, subjects)
            read, passed_over = read + now_read, passed_over + tampered
        return read, passed_over

    async def these(self, organisation: UUID, subjects: Sequence[UUID]) -> tuple[int, int]:
        """As :meth:`of`, for some people."""
        keyring = await self._keyrings.of(organisation)
        plans, passed_over = await self._plans(keyring, organisation, subjects)
        await self._database.write(redaction_plans.keep(organisation, plans))
        return len({subject for subject, *_ in plans}), passed_over

    async def _plans(
        self, keyring: Keyring, organisation: UUID, subjects: Sequence[UUID]
    ) -> tuple[list[tuple[UUID, str, int, bytes]], int]:
        found = await applicants.by_ids(self._database, self._projection, organisation, subjects)
        rows = [row for row in found if row["state"] in OPEN]  # of a closed record nothing is opened (promises B2, G1)
        subjects = [as_uuid(row["id"]) for row in rows]
        theirs: dict[UUID, list[tuple[str, Row]]] = {}
        for table in _BESIDE:
            names = tuple(text.name for text in self._texts[table])
            for row in await resealing.rows_of(self._database, organisation, table, names, subjects):
                theirs.setdefault(as_uuid(row["subject_id"]), []).append((table, row))
        own = await self._redacting.own_values(keyring, organisation, subjects)
        return await asyncio.to_thread(self._read, keyring, organisation, rows, theirs, own)

    def _read(
        self,
        keyring: Keyring,
        organisation: UUID,
        rows: Sequence[Row],
        beside: Mapping[UUID, Sequence[tuple[str, Row]]],
        own: Mapping[UUID, OwnValues],
    ) -> tuple[list[tuple[UUID, str, int, bytes]], int]:
        plans: list[tuple[UUID, str, int, bytes]] = []
        passed_over = 0
        for row in sorted(rows, key=lambda row: str(row["id"])):
            subject = as_uuid(row["id"])
            known = own.get(subject)
            if known is None or not known.complete:
                passed_over += known is None
                continue
            places = [("applicant", row), *beside.get(subject, ())]
            try:
                for compartment in self._compartments:
                    findings = findings_of(keyring, organisation, subject, row, compartment)
                    redaction = Redaction(known.values, findings)
                    for text in self._clear(keyring, organisation, subject, row, places, compartment):
                        redaction.passage(text)
                    if findings.fresh:
                        sealed = sealed_plan(keyring, organisation, subject, row, compartment, findings)
                        if sealed is not None:
                            plans.append((subject, compartment, row[redaction_plans.VERSION_COLUMN], sealed))
            except RecordTampered:
                passed_over += 1
        return plans, passed_over

    def _clear(
        self,
        keyring: Keyring,
        organisation: UUID,
        subject: UUID,
        keys: Row,
        places: Sequence[tuple[str, Row]],
        compartment: str,
    ) -> list[Passage]:
        texts: list[Passage] = []
        for place, row in places:
            carrying: dict[str, Any] = {**keys, **row}
            sealed = SealedRow(keyring, organisation, subject, place, as_uuid(row["id"]), carrying)
            for text in self._texts[place]:
                if text.compartment == compartment:
                    texts += passages_in(text.type, sealed.open(text.name, compartment))
        return texts


def _redacted(policy: Policy, entity: str) -> tuple[FieldPolicy, ...]:
    """Fields of an entity that somebody is shown redacted, but for those behind a consent."""
    return tuple(
        governed
        for governed in policy.fields.values()
        if governed.entity == entity
        and governed.compartment not in policy.consent_bound
        and any(
            mask is Mask.REDACTED
            for of_role in governed.views.values()
            for by_stage in of_role.values()
            for mask in by_stage.values()
        )
    )
