"""Publishing notices in tests, and declaring activities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import httpx

from ats_privacy.domain.identity import iso_instant, now_us
from tests.integration.company import Company

OPEN_DAY: dict[str, Any] = {
    "name": "open_day",
    "title_zh": "开放日",
    "title_en": "Open day",
    "notice_zh": "开放日需要您的姓名和手机号。",
    "notice_en": "The open day needs your name and mobile number.",
    "fields": ["full_name", "mobile"],
    "retention": "P30D",
    "begins_at": iso_instant(now_us() - 1_000_000),
    "ends_at": iso_instant(now_us() + 86_400_000_000),
}


def notice(
    company: Company, material: Iterable[str] = (), *, without: Iterable[str] = (), **more: Any
) -> dict[str, Any]:
    """The body of a next notice."""
    purposes = sorted(set(company.service.policy.purposes) - set(without))
    kinds = ["collection_and_use"] if material or without else ["contact_and_complaints"]
    texts = {
        "zh": {"text": "告知书（新版）", "changes": "有变化。"},
        "en": {"text": "The notice, renewed", "changes": "Something has changed."},
    }
    return {"texts": texts, "kinds": kinds, "purposes": purposes, "material": sorted(material)} | more


async def publish(company: Company, material: Iterable[str] = (), *, without: Iterable[str] = (), **more: Any) -> int:
    """Publish a next notice, in force at once unless told otherwise; returns its number."""
    body = notice(company, material, without=without, **more)
    answer = await company.call("privacy_officer", "POST", "/v1/notices", json=body)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["number"])


async def accept(company: Company, applicant: str, number: int, language: str = "zh") -> httpx.Response:
    """The person accepts, by themselves."""
    me = company.as_applicant(applicant)
    body = {"language": language, "digest": await company.notice_digest(number, language)}
    return await company.call(me, "PUT", f"/v1/applicants/{applicant}/notices/{number}/acceptance", json=body)


async def consent(company: Company, applicant: str, purpose: str) -> str:
    """Record a consent under the notice in force; returns its id."""
    body = {"purpose": purpose, "notice_version": "1", "channel": "paper"}
    answer = await company.call("recruiter", "POST", f"/v1/applicants/{applicant}/consents", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])
