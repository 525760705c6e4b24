"""Sessions of local accounts: opened, found by their token, raised by further factors, ended (promises A15, D6, D8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind, Role
from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.sessions import SEEN_EVERY_US, Proofs, SessionLife, digest_of, new_token, organisation_of
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.holds import refused
from ats_privacy.storage import sessions
from ats_privacy.storage.statements import Database, Step

_LIVING = frozenset({*(state.value for state in OPEN), "quarantined"})
_DATA_SUBJECT = frozenset({Role.APPLICANT.value})


class Standing(NamedTuple):
    """What the person of an account may be. ``factors``: how many they have to prove before a session serves them: two
    of staff, and of whoever has set up a second one (promises A15, D6)."""

    kind: ActorKind
    roles: frozenset[str]
    factors: int


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds, and whose it is."""

    id: UUID
    actor: Actor
    proofs: Proofs
    ends_at: int
    factors: int

    @property
    def complete(self) -> bool:
        """True where it lets its holder work: every factor is proven that :class:`Standing` asks for."""
        return self.proofs.assurance >= self.factors


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened or raised, with the token, which is told once and stored nowhere."""

    token: str
    session: Session


def standing(row: Mapping[str, Any]) -> Standing | None:
    """What the person of an account may be now; None where they are nobody here any more."""
    if row["kind"] == ActorKind.APPLICANT.value:
        factors = 2 if row["has_second_factor"] else 1
        return Standing(ActorKind.APPLICANT, _DATA_SUBJECT, factors) if row["applicant_state"] in _LIVING else None
    if row["staff_status"] != "active":
        return None
    return Standing(ActorKind.STAFF, frozenset(row["staff_roles"].split(" ")), 2)


class Sessions:
    """Opens sessions and tells whom a token speaks for."""

    def __init__(self, database: Database, life: SessionLife | None = None) -> None:
        self._database = database
        self._life = life or SessionLife()

    async def of_token(self, token: str) -> Session:
        """The session of a token, asked anew each time.

        :raises Unauthenticated: there is none, it has ended, or its holder is locked out.
        """
        organisation = organisation_of(token)
        row = None if organisation is None else await sessions.by_token(self._database, organisation, digest_of(token))
        if organisation is None or row is None:
            raise _ended()
        now, account = now_us(), as_uuid(row["account_id"])
        who = standing(row)
        proofs = Proofs(row["knowledge_at"], row["possession_at"], row["passkey_at"])
        # The oldest proof counts: one that was under way while the account was locked must not outlive the lock.
        oldest = min(filter(None, (row["created_at"], proofs.knowledge, proofs.possession, proofs.passkey)))
        refusal = refused(bool(row["locked"]), row["not_before"] or 0, oldest)
        if refusal is None and (
            who is None
            or not self._life.alive(now=now, seen_at=row["seen_at"], ends_at=row["ends_at"], ended_at=row["ended_at"])
        ):
            refusal = _ended()
        if refusal is not None or who is None:
            failure = refusal or _ended()
            failure.claimed = (organisation, account)
            raise failure
        session = as_uuid(row["id"])
        if now - row["seen_at"] >= SEEN_EVERY_US:
            await self._database.write(sessions.seen(organisation, session, now))
        actor = Actor(organisation, account, who.kind, who.roles, proofs.assurance, proofs.authenticated_at)
        return Session(session, actor, proofs, row["ends_at"], who.factors)

    def open(
        self, organisation: UUID, account: UUID, who: Standing, proofs: Proofs, agent: str
    ) -> tuple[Opened, list[Step]]:
        """A new session and the steps that store it with its audit entry."""
        token, digest = new_token(organisation)
        now, session = now_us(), new_id()
        ends_at = now + self._life.seconds * 1_000_000
        actor = Actor(organisation, account, who.kind, who.roles, proofs.assurance, proofs.authenticated_at)
        row = {
            "organisation_id": organisation,
            "id": session,
            "account_id": account,
            "token_digest": digest,
            "knowledge_at": proofs.knowledge,
            "possession_at": proofs.possession,
            "passkey_at": proofs.passkey,
            "agent": agent,
            "created_at": now,
            "seen_at": now,
            "ends_at": ends_at,
        }
        told = entry(
            actor, Event.SESSION_OPENED, Outcome.ALLOWED, object_id=session, code=f"factors_{proofs.assurance}"
        )
        steps: list[Step] = [
            sessions.forget_ended(organisation, now),
            sessions.insert(row),
            AuditLog.insert([told]),
        ]
        return Opened(token, Session(session, actor, proofs, ends_at, who.factors)), steps

    def raised(self, session: Session, proofs: Proofs) -> tuple[Opened, list[Step]]:
        """The session with more proven, under a new token, and the steps that store that."""
        token, digest = new_token(session.actor.organisation)
        known = session.actor
        actor = Actor(known.organisation, known.id, known.kind, known.roles, proofs.assurance, proofs.authenticated_at)
        instants = (proofs.knowledge, proofs.possession, proofs.passkey)
        told = entry(
            actor, Event.SESSION_RAISED, Outcome.ALLOWED, object_id=session.id, code=f"factors_{proofs.assurance}"
        )
        steps: list[Step] = [
            sessions.prove(known.organisation, known.id, session.id, digest, instants, now_us()),
            AuditLog.insert([told]),
        ]
        return Opened(token, Session(session.id, actor, proofs, session.ends_at, session.factors)), steps


def _ended() -> Unauthenticated:
    return Unauthenticated("session_ended", "There is no such session, or it has ended; log in again.")
