"""The policy's matrix equals what the API answers: every role, purpose, duty, stage and field, cell by cell."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.actors import ASSIGNMENT_BOUND, Role
from ats_privacy.domain.consents import ConsentKind, Evidence, Scope
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.gate.disclosure import pseudonym_of
from ats_privacy.gate.sealing import SubjectKeys, seal_columns
from ats_privacy.storage import applicants, applications, consents
from field_policies import Mask, MatrixRow, mask_value, matrix
from field_policies.redaction import Redaction
from tests.integration.company import Company
from tests.integration.publishing import OPEN_DAY
from tests.integration.values import full_values

REASON = {"Access-Reason": "The%20matrix%20is%20checked."}
ACTIVITY = "activity_open_day"
API_ROLES = sorted(role.value for role in Role if role not in (Role.VENDOR, Role.APPLICANT))


async def _declare(company: Company) -> None:
    """An activity with every field that one may have, in place of the frame that nobody can act for."""
    body = OPEN_DAY | {"fields": sorted(company.service.activities.allowed)}
    assert (await company.call("hr_administrator", "POST", "/v1/activities", json=body)).status_code == 201


async def _stored(company: Company, stage: str | None, requisition: UUID) -> tuple[UUID, UUID, bytes]:
    """An applicant with every field filled and every consent given, and an application at the stage."""
    service, policy = company.service, company.service.policy
    organisation, applicant, application = company.organisation, new_id(), new_id()
    keys = SubjectKeys(await service.keyrings.of(organisation), applicant)
    reference, at = os.urandom(16), now_us()
    common = {"organisation_id": organisation, "version": 1, "created_at": at, "updated_at": at}
    values = full_values(policy, "applicant")
    sealed = seal_columns(policy, keys, organisation, "applicant", applicant, values)
    texts = seal_columns(policy, keys, organisation, "application", application, full_values(policy, "application"))
    person = {**common, "id": applicant, "state": "active", "audit_reference": reference}
    steps: list[Any] = [
        applicants.insert(person, {n: v for n, v in sealed.items() if v is not None}),
        applicants.insert_keys(organisation, applicant, keys.made),
    ]
    if stage is not None:
        row = {
            **common,
            "id": application,
            "applicant_id": applicant,
            "requisition_id": requisition,
            "stage": stage,
        }
        steps.append(applications.insert(row, texts))
    for purpose in (*policy.purposes, ACTIVITY):
        steps.append(
            consents.insert(
                organisation,
                new_id(),
                applicant,
                Scope(ConsentKind.PURPOSE, purpose),
                Evidence("1", "paper"),
                company.staff["recruiter"],
            )
        )
    for step in steps:
        await service.database.write(step)
    return applicant, application, reference


def _grouped(rows: list[MatrixRow], entity: str) -> dict[tuple[str, str, str | None], dict[str, MatrixRow]]:
    groups: dict[tuple[str, str, str | None], dict[str, MatrixRow]] = defaultdict(dict)
    for row in rows:
        if row.field.startswith(f"{entity}."):
            groups[row.role, row.purpose, row.duty][row.field.split(".", 1)[1]] = row
    return groups


@pytest.mark.promise("B3")
@pytest.mark.promise("A6")
@pytest.mark.promise("A7")
@pytest.mark.promise("A5")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("entity", ["applicant", "application"])
async def test_every_cell(company: Company, entity: str) -> None:
    policy = company.service.policy
    await _declare(company)
    requisition = UUID(await company.requisition())
    for role in ASSIGNMENT_BOUND:
        path = f"/v1/requisitions/{requisition}/assignments/{company.staff[role]}"
        assert (await company.call("recruiter", "PUT", path)).status_code == 204
    today = datetime.now(tz=UTC).date()
    cells = 0
    for stage in [*policy.stages, *([None] if entity == "applicant" else [])]:
        applicant, application, reference = await _stored(company, stage, requisition)
        clear = full_values(policy, entity)
        redaction = Redaction(full_values(policy, "applicant"))
        subject = applicant if entity == "applicant" else application
        rows = matrix(policy, roles=API_ROLES, stages=[stage])
        for (role, purpose, duty), expected in _grouped(rows, entity).items():
            named = ACTIVITY if policy.purposes[purpose].each_its_own else purpose
            path = f"/v1/{entity}s/{subject}?purpose={named}" + (f"&duty={duty}" if duty else "")
            answer = await company.call(role, "GET", path, headers=REASON)
            where = f"{role} {purpose} {duty} {stage}"
            if stage is None and role in ASSIGNMENT_BOUND:
                assert answer.status_code == 404, where
                continue
            body = answer.json()
            for name, row in expected.items():
                cells += 1
                if row.mask is None:
                    assert (answer.status_code, body["code"]) == (403, row.refusal), f"{where} {name}"
                    continue
                assert answer.status_code == 200, f"{where} {body}"
                assert body["masks"][name] == row.mask.value, f"{where} {name}"
                if row.mask is Mask.HIDDEN:
                    assert name not in body["values"], f"{where} {name}"
                    continue
                kind = policy.fields[f"{entity}.{name}"].type
                shown = clear[name]
                if row.mask is Mask.REDACTED:
                    shown = redaction.value(kind, shown)
                elif row.mask is not Mask.CLEAR:
                    alias = pseudonym_of(reference) if row.mask is Mask.PSEUDONYM else None
                    shown = mask_value(kind, row.mask, shown, today=today, pseudonym=alias)
                assert body["values"][name] == shown, f"{where} {name}"
    assert cells > 5000 if entity == "applicant" else cells > 500
