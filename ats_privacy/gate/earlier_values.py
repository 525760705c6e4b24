"""Earlier values on their way into the history of a record: sealed anew for their place there, under the same data
keys, in the write that replaces them (promise F1, ADR 36).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.corrections import replaced
from ats_privacy.domain.identity import new_id
from ats_privacy.gate.sealing import SubjectKeys, seal_columns
from ats_privacy.storage import corrections
from ats_privacy.storage.statements import Step
from field_policies import Policy

TABLE: Final = "correction"
SOURCES: Final = "provenance"


@dataclass(frozen=True, slots=True)
class Replacing:
    """A write that corrects a record: who makes it, for which purpose, through which channel, over which version."""

    actor: Actor
    purpose: str
    channel: str
    applicant: UUID
    version: int
    at: int


def kept(
    policy: Policy,
    keys: SubjectKeys,
    write: Replacing,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    sources: Mapping[str, Any],
) -> list[Step]:
    """The step that keeps what the write replaces; none where it replaces nothing.

    ``before``: the opened values of the fields in ``after``; ``sources``: where each came from. ``keys`` must hold the
    subject's data keys of their compartments. Of people named in the record it is kept that they were changed, no more.
    Suite: that of those data keys.
    """
    gone = replaced(before, after)
    if not gone:
        return []
    number = new_id()
    held = {name: value for name, value in gone.items() if name in corrections.SEALED}
    if origins := {name: sources[name] for name in held if name in sources}:
        held[SOURCES] = origins
    sealed = seal_columns(policy, keys, write.actor.organisation, TABLE, number, held)
    row = {
        "organisation_id": write.actor.organisation,
        "id": number,
        "applicant_id": write.applicant,
        "version": 1,
        "until_version": write.version,
        "replaced_at": write.at,
        "replaced_kind": write.actor.kind.value,
        "replaced_by": write.actor.id,
        "replaced_roles": " ".join(sorted(write.actor.roles)),
        "purpose": write.purpose,
        "channel": write.channel,
        "fields": " ".join(sorted(gone)),
    }
    return [corrections.insert(row, sealed)]
