"""Guessing is counted for all workers together, before it is judged; and a name that does not exist looks like one that
does: in the answer, in what is counted and written, and in what is computed."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from pathlib import Path

import httpx
import pytest

from ats_privacy.adapters.passwords import PasswordHasher
from ats_privacy.domain.log_in_limits import PASSWORD
from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import AttemptRow
from tests.accounts.people import PASSWORD as RIGHT
from tests.accounts.people import Holder, People
from tests.servers.raw_sql import raw_sql

_ATTEMPTS = AttemptRow.__table__  # type: ignore[attr-defined]
_MOST = PASSWORD[0].most
_ROOT = Path(__file__).resolve().parents[2]
_GUESSER = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.usecases.log_in import Caller

async def main(database, keyring, organisation, name, tries):
    settings = Settings(database_url=database, keyring_path=keyring, development_issuer=True,
                        development_signing_key=keyring.with_name("development-signing.jwk"), password_memory_kib=256)
    service = await Service.start(settings)
    async def guess():
        try:
            await service.accounts.log_in.by_password(UUID(organisation), name, "Falsch geraten", Caller("192.0.2.7"))
        except AtsPrivacyError as error:
            return error.status
    print(*await asyncio.gather(*(guess() for _ in range(tries))))
    await service.close()

asyncio.run(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4], int(sys.argv[5])))
"""


async def _later(people: People, seconds: int) -> None:
    """As if so much time had gone by."""
    earlier = {name: _ATTEMPTS.c[name] - seconds * 1_000_000 for name in ("began_at", "ends_at")}
    await people.company.service.database.write(Change(Statement(_ATTEMPTS.update().values(earlier), across=True), {}))


@pytest.mark.promise("A15")
async def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(people: People) -> None:
    holder = await people.applicant()
    wrong = Holder(holder.name, holder.id, RIGHT + "?")
    for _ in range(_MOST):
        await people.log_in(wrong, 401)
    assert (await people.log_in(holder, 429)).json()["code"] == "too_many_tries"
    await people.call(holder, "GET", "/v1/accounts/own", 200)  # who is in stays in
    await _later(people, PASSWORD[0].seconds + 1)
    await people.log_in(holder)


@pytest.mark.promise("A15")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_waits_grow_and_a_success_forgets_them(people: People) -> None:
    holder = await people.applicant()
    wrong = Holder(holder.name, holder.id, RIGHT + "?")
    for _ in range(PASSWORD[1].most // _MOST):
        for _ in range(_MOST):
            await people.log_in(wrong, 401)
        await _later(people, PASSWORD[0].seconds + 1)
    await people.log_in(holder, 429)  # five minutes are not enough any more
    await _later(people, PASSWORD[1].seconds)
    await people.log_in(holder)
    for _ in range(_MOST):
        await people.log_in(wrong, 401)
    await people.log_in(wrong, 429)


@pytest.mark.promise("A15")
async def test_parallel_guesses_from_several_processes_are_counted_rightly(people: People) -> None:
    holder = await people.applicant()
    settings = people.company.service.settings
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _GUESSER, settings.database_url, str(settings.keyring_path)),
            *(people.organisation, holder.name, "8"),
            cwd=_ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        for _ in range(2)
    ]
    told = b" ".join([(await process.communicate())[0] for process in processes]).split()
    assert (told.count(b"401"), told.count(b"429")) == (_MOST, 2 * 8 - _MOST)
    await people.log_in(holder, 429)


@pytest.mark.promise("A15")
@pytest.mark.promise("A9")
async def test_a_name_that_is_not_known_costs_and_tells_the_same(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = await people.applicant()
    await people.log_in(Holder("warm.up@example.com", ""), 401)
    hashed = []
    real = PasswordHasher.fits
    monkeypatch.setattr(PasswordHasher, "fits", lambda *given: hashed.append(1) or real(*given))

    async def attempt(name: str) -> tuple[httpx.Response, int, dict[str, int]]:
        before, stored = len(hashed), await _stored(people)
        answer = await people.log_in(Holder(name, "", RIGHT + "?"), 401)
        after = await _stored(people)
        return answer, len(hashed) - before, {table: after[table] - stored[table] for table in after}

    known, unknown = await attempt(holder.name), await attempt("nobody@example.com")
    assert known[1:] == unknown[1:]
    assert known[1] == 1, "one real Argon2id each"
    for answer in (known[0], unknown[0]):
        answer.headers.pop("x-request-id")
    assert known[0].headers == unknown[0].headers
    assert {k: v for k, v in known[0].json().items() if k != "request_id"} == {
        k: v for k, v in unknown[0].json().items() if k != "request_id"
    }
    # The second try of each: the first of a known account left an entry of a known one.
    for name in (holder.name, "nobody@example.com"):
        for _ in range(_MOST - 1):
            await people.log_in(Holder(name, "", RIGHT + "?"), 401)
        await people.log_in(Holder(name, "", RIGHT + "?"), 429)


async def _stored(people: People) -> dict[str, int]:
    async with raw_sql(people.company.service.settings.database_url) as raw:
        return {
            table: await raw.value(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
            for table in ("attempt", "audit_entry", "session", "outbox", "one_time_code")
        }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_time_tells_nothing_either(people: People) -> None:
    """Medians of alternating tries, loosely: without the dummy hash the known name would take many times as long."""
    people.company.service.accounts.log_in._passwords.hasher = PasswordHasher(memory_kib=16 * 1024)
    holder = await people.applicant("ti.me@example.com", "13500135001")
    taken: dict[str, list[float]] = {holder.name: [], "nobody@example.com": []}
    for _ in range(9):
        for name, times in taken.items():
            await people.company.service.database.write(Change(Statement(_ATTEMPTS.delete(), across=True), {}))
            begun = time.process_time()
            await people.log_in(Holder(name, "", RIGHT + "?"), 401)
            times.append(time.process_time() - begun)
    known, unknown = (statistics.median(times) for times in taken.values())
    assert 0.4 < known / unknown < 2.5, taken
