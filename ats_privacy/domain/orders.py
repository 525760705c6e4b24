"""Orders of the outbox: what is to be sent, how often it is tried, when it is given up. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import AtsPrivacyError

MAIL_APPLICANT = "mail.applicant"
"""The kind of a mail to a data subject. Parameters: template, language (zh or en), purpose (else that of requests of
data subjects), for mails that nobody has to get the path ``unsubscribe``, and what the template asks for by name."""

MAIL_THIRD_PERSON = "mail.third_person"
"""The kind of a mail to somebody named in a record. Subject: the record; object: the person's number."""

MOST_ATTEMPTS = 10
_FIRST_WAIT_US = 30_000_000
_LONGEST_WAIT_US = 6 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Order:
    """One order at hand. ``attempts``: how often it was tried before. ``parameters`` hold no value of personal data."""

    organisation: UUID
    id: UUID
    kind: str
    parameters: Mapping[str, Any]
    attempts: int = 0
    subject: UUID | None = None
    object_id: UUID | None = None

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a receiver can tell a repetition."""
        return f"{self.id}.{self.organisation}"


class Undelivered(AtsPrivacyError):
    """Not sent; it may go better later."""

    status = 503


class Undeliverable(AtsPrivacyError):
    """Not sent, and it never will be as it is; a person has to look."""

    status = 502


def wait_us(attempts: int, chance: float) -> int:
    """How long to wait after the ``attempts``-th failure, in microseconds: doubling from half a minute to six hours,
    and up to half as long again by ``chance`` (0 to 1), so that what failed together does not come back together.
    """
    doubled = min(_FIRST_WAIT_US << min(attempts - 1, 20), _LONGEST_WAIT_US)
    return int(doubled * (1 + chance / 2))
