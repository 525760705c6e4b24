"""A change of the field policy leaves an entry in every organisation's log, by the first process that runs with it."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.heads import system
from ats_privacy.storage import audit_tree
from ats_privacy.storage.statements import Database, Expectation


class PolicyNotice:
    """Compares the policy in force with the one that an organisation's log last told of."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate

    async def tell(self, organisation: UUID) -> bool:
        """Write the entry if the policy is another now; the entry and what is remembered go together."""
        policy = self._gate.policy
        name = f"{policy.name}={policy.version}"
        tree = await audit_tree.tree(self._database, organisation)
        if tree is None or tree["policy"] == name:
            return False
        told = entry(system(organisation), Event.POLICY_CHANGED, Outcome.ALLOWED, fields=name)
        change = audit_tree.remember_policy(organisation, tree["policy"], name)
        try:
            await self._database.write(change, self._gate.audit.insert([told]))
        except Expectation:  # another worker was first
            return False
        return True
