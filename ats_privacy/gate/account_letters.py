"""One-time codes: asked for, made when their letter is written, tried, used up (promises A9, A15).

A code exists in clear only in the letter. Asking costs the same writes whether anybody was found or not.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.one_time_codes import MAIL_CODE, SECONDS, Purpose, as_typed
from ats_privacy.gate.account_keys import AccountKeys, digest
from ats_privacy.gate.audit import AuditLog
from ats_privacy.storage import one_time_codes, outbox
from ats_privacy.storage.statements import Database, Row, Step

NOBODY = UUID(int=0)
LANGUAGES = frozenset({"zh", "en"})


def anonymous(organisation: UUID, claimed: UUID = NOBODY) -> Actor:
    """Somebody who has proven nothing; ``claimed``: whom they were found to speak of."""
    return Actor(organisation, claimed, ActorKind.ANONYMOUS, frozenset(), 0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever asks for a code is told, whether or not one will come."""

    id: UUID
    ends_at: int


class OneTimeCodes:
    """Codes by letter."""

    def __init__(self, database: Database, keys: AccountKeys) -> None:
        self._database = database
        self._keys = keys

    async def ask(
        self,
        organisation: UUID,
        purpose: Purpose,
        subject: UUID | None,
        *,
        language: str = "zh",
        reference: bytes | None = None,
        contact: Mapping[str, str] | None = None,
        seconds: int = SECONDS,
        actor: Actor | None = None,
        by: str = "email",
    ) -> Asked:
        """Order a letter with a code for ``subject``, or for nobody, which looks the same.

        ``contact``: what somebody has typed who is not known yet; ``reference``: the audit reference of an applicant;
        ``actor``: who asks, where that is known; ``by``: ``mobile`` where it should come as a text message.
        """
        code, now = new_id(), now_us()
        row: dict[str, Any] = {
            "organisation_id": organisation,
            "id": code,
            "purpose": purpose.value,
            "subject_id": subject,
            "tries": 0,
            "created_at": now,
            "ends_at": now + seconds * 1_000_000,
        }
        # Sealed where nobody needs it too: the time of a request must not tell who is known.
        sealed, (_, wrapped) = await self._keys.sealed(
            organisation, code, "one_time_code", code, {"contact": dict(contact or {})}
        )
        row |= {"contact": sealed["contact"], "wrapped": wrapped}
        told = entry(
            actor or anonymous(organisation),
            Event.CODE_REQUESTED,
            Outcome.ALLOWED,
            subject=reference,
            code=purpose.value,
        )
        steps: list[Step] = [
            one_time_codes.forget_ended(organisation),
            one_time_codes.insert(row),
            outbox.order(
                organisation,
                MAIL_CODE,
                once=f"{MAIL_CODE}:{code}",
                object_id=code,
                parameters={"language": language if language in LANGUAGES else "zh", "by": by},
            ),
            AuditLog.insert([told]),
        ]
        await self._database.write(*steps)
        return Asked(code, row["ends_at"])

    async def tried(self, organisation: UUID, code: UUID, purpose: Purpose, typed: str) -> Row:
        """The row of a code that was typed rightly; the write that it allows must hold :func:`one_time_codes.use`.

        :raises Unauthenticated: wrong, ended, used, tried too often, or never sent: always the same.
        """
        row = await one_time_codes.charge(self._database, organisation, code, purpose.value)
        given = digest(await self._keys.of(organisation), f"code {code}", as_typed(typed))
        stored = row["code_digest"] if row is not None else None
        if not hmac.compare_digest(bytes(stored or bytes(16)), given) or row is None or stored is None:
            refused = Unauthenticated("code_wrong", "This code is wrong, was used, or has ended; ask for a new one.")
            await AuditLog(self._database).append(
                entry(anonymous(organisation), Event.AUTHENTICATION_FAILED, Outcome.REFUSED, code=refused.code)
            )
            raise refused
        return row

    async def made(self, organisation: UUID, code: UUID, text: str) -> Step:
        """The step that lets a code serve that is about to be told; fails where it has ended meanwhile."""
        stood_for = await self._keys.digest(organisation, f"code {code}", as_typed(text))
        return one_time_codes.written(organisation, code, stood_for)

    async def contact(self, row: Row) -> dict[str, str]:
        """What was typed when the code was asked for."""
        organisation, code = as_uuid(row["organisation_id"]), as_uuid(row["id"])
        found = await self._keys.open(
            organisation, code, "one_time_code", code, "contact", row["contact"], row["wrapped"]
        )
        return {str(name): str(value) for name, value in dict(found).items()}
