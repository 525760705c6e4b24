"""One root for every refusal and failure that the service names, in few families.

Each error carries a stable machine ``code`` and a sentence that a person can act on. Values of personal data never
stand in either: an error says where the trouble is (a JSON pointer, a field's name), never what was written there.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID


class AtsPrivacyError(Exception):
    """Root of the errors of ats-privacy; ``status`` is the HTTP status that fits the family (RFC 9110)."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, sentence: str, *, pointer: str | None = None) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.pointer = pointer


class BadInput(AtsPrivacyError):
    """What was sent cannot be accepted as it is; nothing was stored. May carry several problems at once."""

    status = 422

    def __init__(
        self,
        code: str,
        sentence: str,
        *,
        pointer: str | None = None,
        problems: tuple[AtsPrivacyError, ...] = (),
    ) -> None:
        super().__init__(code, sentence, pointer=pointer)
        self.problems = problems


class Unacknowledged(BadInput):
    """A text holds kinds of data that its writer has not acknowledged; ``kinds`` says which."""

    def __init__(self, code: str, sentence: str, *, pointer: str, kinds: tuple[str, ...]) -> None:
        super().__init__(code, sentence, pointer=pointer)
        self.kinds = kinds


class Unauthenticated(AtsPrivacyError):
    """No credentials, or credentials that prove nothing.

    ``claimed`` is the organisation and subject of a token that was signed by whom we trust and is refused all the
    same; None where nothing is known of either.
    """

    status = 401
    claimed: tuple[UUID, UUID] | None = None


class Refused(AtsPrivacyError):
    """The gate said no (promise D6); the refusal is already in the audit log when this is raised."""

    status = 403

    def __init__(self, code: str, sentence: str, *, missing: tuple[str, ...] = ()) -> None:
        super().__init__(code, sentence)
        self.missing = missing


class StepUpRequired(Refused):
    """Permitted, but only to somebody who has just proven enough factors (RFC 9470); the refusal is in the audit log.

    ``acr_values`` names the authentication to ask the identity provider for, empty where any will do; ``max_age`` is
    the number of seconds for which a proof is fresh.
    """

    status = 401

    def __init__(self, sentence: str, *, missing: tuple[str, ...], acr_values: str, max_age: int) -> None:
        super().__init__("insufficient_user_authentication", sentence, missing=missing)
        self.acr_values = acr_values
        self.max_age = max_age


class NotFound(AtsPrivacyError):
    """No such thing for this actor: absent, of another organisation and not assigned look the same."""

    status = 404


class Conflict(AtsPrivacyError):
    """The state of the record does not allow this write (duplicate, ended, reused key)."""

    status = 409


class StaleVersion(AtsPrivacyError):
    """The record has changed since it was read (RFC 9110 section 13.1.1, If-Match)."""

    status = 412


class PreconditionRequired(AtsPrivacyError):
    """A write to an existing record must say which version it was based on (RFC 6585 section 3)."""

    status = 428


class RecordTampered(AtsPrivacyError):
    """A stored value fails authentication: it was changed, or moved from another row, field or organisation."""

    status = 500


class TooMany(AtsPrivacyError):
    """It was tried too often; ``seconds`` says when to try again at the earliest (RFC 6585 section 4)."""

    status = 429

    def __init__(self, code: str, sentence: str, *, seconds: int) -> None:
        super().__init__(code, sentence)
        self.seconds = seconds


class Unavailable(AtsPrivacyError):
    """Something that the service needs (database, key service, a compartment's key) is not there just now."""

    status = 503


class Misconfigured(AtsPrivacyError):
    """The process must not start with these settings."""

    status = 500
