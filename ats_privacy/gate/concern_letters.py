"""Letters to somebody about their concern: that it came in and until when it is answered, that there is something to
read; nothing of what it is about or says (promises A10, I1)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from ats_privacy.domain.concerns import purpose_of
from ats_privacy.domain.orders import MAIL_APPLICANT
from ats_privacy.storage import outbox
from ats_privacy.storage.statements import Step

RECEIVED, WORD = "concern_received", "concern_word"


def order_letter(
    organisation: UUID,
    applicant: UUID,
    concern: UUID,
    version: int,
    template: str,
    told: Mapping[str, str | bool],
    *,
    kind: str,
    language: str,
) -> Step:
    """Order a letter, once for each version of the concern. ``told``: what its template asks for by name."""
    return outbox.order(
        organisation,
        MAIL_APPLICANT,
        once=f"{template}:{concern}:{version}",
        subject=applicant,
        object_id=concern,
        parameters={
            "template": template,
            "language": language,
            "purpose": purpose_of(kind),
            "concern": str(concern),
            **told,
        },
    )
