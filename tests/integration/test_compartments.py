"""A deployment unlocks only the compartments it is granted, whatever its code does."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from ats_privacy.gate.sealing import SubjectKeys, seal_columns
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants
from tests.integration.company import Company

PROCESS = Path(__file__).with_name("hiring_manager_process.py")


@pytest.mark.promise("D4")
async def test_a_hiring_manager_process_cannot_open_health_data(company: Company, settings: Settings) -> None:
    applicant = await company.applicant()
    service = company.service
    subject = UUID(applicant)
    keys = SubjectKeys(await service.keyrings.of(company.organisation), subject)
    values = {"health": "needs a step-free entrance"}
    sealed = seal_columns(service.policy, keys, company.organisation, "applicant", subject, values)
    await service.database.write(
        applicants.change(company.organisation, subject, 1, sealed, 1),
        applicants.insert_keys(company.organisation, subject, keys.made),
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ATS_")} | {
        "ATS_DATABASE_URL": settings.database_url,
        "ATS_KEYRING": str(settings.keyring_path),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(settings.development_signing_key),
        "ATS_COMPARTMENTS": "identity contact career free_text",
    }
    command = [sys.executable, str(PROCESS), str(company.organisation), applicant]
    answer = await asyncio.to_thread(
        subprocess.run, command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert answer.returncode == 0, answer.stderr
    tried = json.loads(answer.stdout)
    assert tried.pop("contact") == "zhang.sanfeng@example.com"
    assert tried.pop("held") == "['career', 'contact', 'free_text', 'identity']"
    assert tried.pop("row_by_another_name").startswith("RecordTampered")
    assert {name: outcome.split()[-1] for name, outcome in tried.items()} == dict.fromkeys(tried, "compartment_locked")
    assert "step-free" not in answer.stdout + answer.stderr
