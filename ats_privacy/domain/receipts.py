"""Receipts of consents: what the person takes away, with the fields of ISO/IEC TS 27560 as far as they are kept.

Identifiers, purposes and instants; no value of the person's data. It tells how the consent stood when it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from ats_privacy.domain.identity import as_uuid, iso_instant
from field_policies import Purpose

RECEIPT_TYPE = "ats-privacy-consent-receipt+jwt"
_SCHEMA = "ISO/IEC TS 27560:2023"


def receipt_claims(
    consent: Mapping[str, Any],
    organisation: Mapping[str, Any],
    purpose: Purpose | None,
    fields: tuple[str, ...],
    *,
    issuer: str,
    at: int,
) -> bytes:
    """The receipt's content: canonical JSON. ``fields``: what the purpose may use; ``at``: when it is made, in µs."""
    withdrawn = consent["withdrawn_at"]
    content = {
        "iss": issuer,
        "iat": at // 1_000_000,
        "jti": f"{as_uuid(consent['id'])}.{at}",
        "schema": _SCHEMA,
        "record_id": str(as_uuid(consent["id"])),
        "pii_principal_id": str(as_uuid(consent["applicant_id"])),
        "pii_controller": {
            "id": str(as_uuid(organisation["id"])),
            "name": organisation["name"],
            "jurisdiction": organisation["region"],
        },
        "purpose": {
            "id": consent["purpose"],
            "title": consent["purpose"] if purpose is None else purpose.title,
            "essential": False if purpose is None else purpose.basic,
            "lawful_basis": "consent",
            "retention": "" if purpose is None else purpose.retention,
            "pii": list(fields),
        },
        "notice": {"version": consent["notice_version"], "number": consent["notice_number"]},
        "collection_method": consent["channel"],
        "recorded_by": str(as_uuid(consent["recorded_by"])),
        "events": [
            {"state": "given", "at": iso_instant(consent["given_at"])},
            *([] if withdrawn is None else [{"state": "withdrawn", "at": iso_instant(withdrawn)}]),
        ],
        "state": "given" if withdrawn is None else "withdrawn",
    }
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
