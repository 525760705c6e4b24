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
    sensitive: tuple[str, ...] = (),
) -> bytes:
    """The receipt's content: canonical JSON. ``fields``: what the purpose may use, ``sensitive``: which of them are
    sensitive personal data; ``at``: when it is made, in µs."""
    withdrawn, expires = consent["withdrawn_at"], consent["expires_at"]
    ended = consent["ended_as"] or "withdrawn"
    expired = withdrawn is None and expires is not None and expires <= at
    events = [] if ended == "refused" else [{"state": "given", "at": iso_instant(consent["given_at"])}]
    if withdrawn is not None or expired:
        events.append({"state": "expired" if expired else ended, "at": iso_instant(expires if expired else withdrawn)})
    chosen = tuple(consent["fields"].split(" ")) if consent["fields"] else fields
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
            "pii": list(chosen),
            "sensitive_pii": [name for name in chosen if name in sensitive],
        },
        "notice": {"version": consent["notice_version"], "number": consent["notice_number"]},
        "consent_type": consent["kind"],
        "sensitive_category": consent["category"],
        "recipients": [consent["recipient"]] if consent["recipient"] else [],
        "recipient_jurisdiction": consent["region"],
        "terms_sha256": consent["terms"],
        "collection_method": consent["channel"],
        "collection_place": consent["place"],
        "expressed_by": "pii_principal" if consent["given_by"] == "self" else "staff_on_record",
        "text": {"sha256": consent["text_digest"], "language": consent["language"]},
        "evidence_reference": consent["reference"],
        "recorded_on_behalf_because": consent["on_behalf"],
        "recorded_by": str(as_uuid(consent["recorded_by"])),
        "expires_at": None if expires is None else iso_instant(expires),
        "events": events,
        "state": events[-1]["state"],
        "superseded_by": None if consent["superseded_by"] is None else str(as_uuid(consent["superseded_by"])),
    }
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
