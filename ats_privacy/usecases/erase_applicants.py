"""Erasure: destroys an applicant's keys, index entries and sealed values, and certifies it (promises of deletion)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from ats_privacy.adapters.certificates import CertificateKey
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.erasure import Erasure
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import iso_instant
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.destruction import Destruction
from ats_privacy.gate.heads import system
from ats_privacy.storage import applicants
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Expectation, Row

_SUBJECT = Projection((), ())
_ATTEMPTS = 5
ERASED = "erased"


class EraseApplicants:
    """Destroys, and says so under its signature."""

    def __init__(self, database: Database, gate: Gate, destruction: Destruction) -> None:
        self._database = database
        self._gate = gate
        self._destruction = destruction

    @property
    def key(self) -> CertificateKey:
        """The key that signs certificates."""
        return self._destruction.key

    async def erase(self, actor: Actor, applicant: UUID, compartments: Collection[str] | None = None) -> dict[str, Any]:
        """Erase an applicant, or some compartments of one; the answer holds the certificate.

        :raises Refused: only the privacy office erases. :raises NotFound: no such applicant.
        :raises BadInput: no such compartment. :raises Conflict: erased already, or written to without pause.
        """
        event = Event.APPLICANT_ERASED
        await administration.require(self._gate, actor, Action.ERASE, event, applicant)
        known = set(self._gate.policy.compartments)
        unknown = set() if compartments is None else set(compartments) - known
        if unknown or (compartments is not None and not compartments):
            raise BadInput("compartment_unknown", "Name compartments of the policy.", pointer="/compartments")
        chosen = tuple(sorted(known if compartments is None else compartments))
        for _ in range(_ATTEMPTS):
            row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
            if row is None:
                missing = NotFound("not_found", "There is no such applicant.")
                await self._gate.refuse(actor, event, missing, object_id=applicant)
            if row["state"] == ERASED:
                raise Conflict("already_erased", "This applicant was erased; the certificate is in the ledger.")
            try:
                return await self._destroy(actor, applicant, row, chosen, compartments is None)
            except Expectation:
                continue  # the record was written to at this moment
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")

    async def at_deadline(self, organisation: UUID, applicant: UUID, version: int) -> dict[str, Any]:
        """Erase what was found due at ``version``, by the system's own hand (promises B2, G3).

        :raises Conflict: the record has changed since, so that it may not be due any more.
        """
        actor = system(organisation)
        row = await applicants.by_id(self._database, _SUBJECT, organisation, applicant, actor.id)
        if row is None or row["version"] != version:
            raise Conflict("write_conflict", "The record was changed at the same time; repeat.")
        every = tuple(sorted(self._gate.policy.compartments))
        try:
            return await self._destroy(actor, applicant, row, every, whole=True)
        except Expectation:
            raise Conflict("write_conflict", "The record was changed at the same time; repeat.") from None

    async def _destroy(
        self, actor: Actor, applicant: UUID, row: Row, compartments: tuple[str, ...], whole: bool
    ) -> dict[str, Any]:
        destroyed = await self._destruction.destroy(actor, applicant, row, compartments, whole=whole)
        return _answer(destroyed.erasure, destroyed.certificate) | {"ledger_file": destroyed.in_ledger_file}


def _answer(erasure: Erasure, certificate: str) -> dict[str, Any]:
    return {
        "id": str(erasure.id),
        "compartments": list(erasure.compartments),
        "whole": erasure.whole,
        "erased_at": iso_instant(erasure.erased_at),
        "data_keys": erasure.data_keys,
        "index_entries": erasure.index_entries,
        "sealed_values": erasure.sealed_values,
        "certificate": certificate,
    }
