"""Staff as an identity provider knows them: made at their first use, roles and requisitions as its claims say (D6).

The provider's name of somebody is not kept, only SHA-256 of it together with organisation and provider. Claims are
taken over in the order in which tokens were issued, each change with its audit entry by the system.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from ats_privacy.adapters.oidc import Provider
from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import Conflict, Unauthenticated
from ats_privacy.domain.events import AuditEntry, Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id
from ats_privacy.domain.provider_claims import ProviderIdentity
from ats_privacy.gate.audit import AuditLog
from ats_privacy.storage import organisations, requisitions, sessions, staff_identities
from ats_privacy.storage.statements import Database, Duplicate, Expectation, MissingReference, Row, Step

_SYSTEM = UUID(int=0)
_MOST_RACES = 5


@dataclass(frozen=True, slots=True)
class ProviderStaff:
    """Finds the member of staff whom a provider has authenticated."""

    database: Database
    audit: AuditLog
    provider: Provider
    organisation: UUID

    async def actor(self, identity: ProviderIdentity) -> Actor:
        """Who it is, with the roles that they have now.

        :raises Unauthenticated: suspended here, or none of the groups has a role here; sessions of somebody who had one
            end.
        """
        digest = self._digest(identity)
        for _ in range(_MOST_RACES):
            row = await staff_identities.by_digest(self.database, self.organisation, digest)
            if row is None and not identity.roles:
                raise _without_role()
            try:
                if row is None:
                    await self._make(digest, identity)
                    continue
                return await self._known(row, digest, identity)
            except (Duplicate, Expectation, MissingReference):
                continue  # another worker has taken claims over, or somebody has changed the same things
        raise Conflict("staff_changing", "This account is being changed again and again; try again.")

    def _digest(self, identity: ProviderIdentity) -> bytes:
        text = f"{self.organisation}\0{identity.issuer}\0{identity.subject}"
        return sha256(b"ats-privacy staff identity\0" + text.encode()).digest()

    async def _make(self, digest: bytes, identity: ProviderIdentity) -> None:
        staff = new_id()
        told = self._told(Event.STAFF_CREATED, staff, fields=" ".join(sorted(identity.roles)))
        await self.database.write(
            organisations.insert_staff(self.organisation, staff, f"oidc.{staff.hex}", identity.roles),
            staff_identities.insert(self.organisation, digest, staff),
            self.audit.insert([told]),
        )

    async def _known(self, row: Row, digest: bytes, identity: ProviderIdentity) -> Actor:
        staff, roles = as_uuid(row["staff_id"]), frozenset(row["roles"].split(" "))
        if row["status"] != "active":
            raise self._refused(Unauthenticated("account_inactive", "This account is not active here."), staff)
        claims_at = int(identity.issued_at * 1_000_000)
        if claims_at > row["claims_at"]:
            await self._take_over(row, digest, identity, staff, roles, claims_at)
            roles = identity.roles
        elif row["lapsed"]:
            roles = frozenset()
        if not identity.roles or not roles:
            raise self._refused(_without_role(), staff)
        return Actor(self.organisation, staff, ActorKind.STAFF, roles, identity.assurance, identity.authenticated_at)

    async def _take_over(
        self, row: Row, digest: bytes, identity: ProviderIdentity, staff: UUID, roles: frozenset[str], claims_at: int
    ) -> None:
        steps: list[Step] = []
        told: list[AuditEntry] = []
        if identity.roles and identity.roles != roles:
            steps.append(
                organisations.change_staff(self.organisation, staff, row["version"], identity.roles, row["status"])
            )
            told.append(self._told(Event.STAFF_UPDATED, staff, fields=" ".join(sorted(identity.roles))))
        if not identity.roles:
            steps.append(sessions.end_all(self.organisation, staff))
            told.append(self._told(Event.STAFF_UPDATED, staff, code="role_missing"))
        ours = frozenset(UUID(text) for text in row["requisitions"].split())
        if identity.requisitions is not None:
            ours, more, entries = await self._assigning(staff, ours, identity.requisitions)
            steps += more
            told += entries
        steps.append(
            staff_identities.taken_over(
                self.organisation, digest, row["claims_at"], claims_at, ours, lapsed=not identity.roles
            )
        )
        if told:
            steps.append(self.audit.insert(told))
        await self.database.write(*steps)

    async def _assigning(
        self, staff: UUID, ours: frozenset[UUID], references: tuple[str, ...]
    ) -> tuple[frozenset[UUID], list[Step], list[AuditEntry]]:
        """What the provider assigns from now on; the steps that make it so. What people here have assigned stays."""
        wanted = set()
        for reference in references:
            found = await requisitions.by_reference(self.database, self.organisation, reference)
            if found is not None:
                wanted.add(as_uuid(found["id"]))
        rows = await staff_identities.assigned(self.database, self.organisation, staff)
        assigned = frozenset(as_uuid(row["requisition_id"]) for row in rows)
        begun, ended = sorted(wanted - assigned), sorted((ours & assigned) - wanted)
        steps: list[Step] = [requisitions.assign(self.organisation, r, staff) for r in begun]
        steps += [requisitions.end_assignment(self.organisation, r, staff) for r in ended]
        told = [self._told(Event.ASSIGNMENT_GRANTED, r, fields=f"staff={staff}") for r in begun]
        told += [self._told(Event.ASSIGNMENT_ENDED, r, fields=f"staff={staff}") for r in ended]
        return (ours & wanted & assigned) | frozenset(begun), steps, told

    def _told(self, event: Event, of: UUID, *, fields: str = "", code: str = "") -> AuditEntry:
        system = Actor(self.organisation, _SYSTEM, ActorKind.SYSTEM, frozenset(), 0)
        return entry(system, event, Outcome.ALLOWED, object_id=of, fields=fields, code=code)

    def _refused(self, refusal: Unauthenticated, staff: UUID) -> Unauthenticated:
        refusal.claimed = (self.organisation, staff)
        return refusal


def _without_role() -> Unauthenticated:
    return Unauthenticated("role_missing", "The identity provider gives this account no role here.")
