"""Enquiries are counted for all workers together (promise A9)."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tests.accounts.people import People
from tests.servers.raw_sql import raw_sql

_ROOT = Path(__file__).resolve().parents[2]
_MOST = 3
_ASKER = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.service import Service
from ats_privacy.settings import Settings

async def main(database, keyring, organisation, tries):
    settings = Settings(database_url=database, keyring_path=keyring, development_issuer=True,
                        development_signing_key=keyring.with_name("development-signing.jwk"), password_memory_kib=256)
    service = await Service.start(settings)
    async def ask():
        try:
            await service.accounts.enquire.ask(UUID(organisation), "mobile", "138 0013 8000", "192.0.2.7", "en")
        except AtsPrivacyError as error:
            return error.status
        return 202
    print(*await asyncio.gather(*(ask() for _ in range(tries))))
    await service.close()

asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
"""


@pytest.mark.promise("A9")
async def test_enquiries_at_two_processes_at_once_are_counted_together(people: People) -> None:
    applicant = await people.company.applicant()
    await people.company.application(applicant, await people.company.requisition(), "interview")
    settings = people.company.service.settings
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _ASKER, settings.database_url, str(settings.keyring_path)),
            *(people.organisation, "4"),
            cwd=_ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    told = b" ".join([(await process.communicate())[0] for process in processes]).split()
    assert (told.count(b"202"), told.count(b"429")) == (_MOST, 2 * 4 - _MOST)
    async with raw_sql(settings.database_url) as raw:
        [[codes]] = await raw.run("SELECT count(*) FROM outbox WHERE kind = 'mail.code'")
    assert codes == _MOST, "a letter each, sent as soon as it can be"
