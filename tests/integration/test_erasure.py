"""Erasure destroys keys, tokens and values, says so under a signature, and leaves no copy in the database's files."""

from __future__ import annotations

import asyncio
import sqlite3
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jose import jws

from ats_privacy.adapters.certificates import CertificateKey
from ats_privacy.adapters.erasure_ledger import certificates_in
from ats_privacy.domain.erasure import Erasure
from ats_privacy.domain.errors import BadInput
from ats_privacy.gate.opening import open_data_key
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import erasures
from ats_privacy.storage.scrubbing import scrub
from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import NoticeAcceptanceRow, NoticeToldRow
from tests.integration.company import Company
from tests.integration.publishing import accept, publish
from tests.integration.rotations import applicants, found_by, id_number, values_of, workshop
from tests.integration.stored import content
from tests.servers.postgres import as_superuser


async def erased(company: Company, person: str, *compartments: str) -> dict[str, object]:
    body = {"compartments": list(compartments)} if compartments else {}
    answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{person}/erasure", json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, object] = answer.json()
    return told


@pytest.mark.promise("F2")
async def test_an_erased_applicant_is_gone_and_a_certificate_says_so(company: Company, settings: Settings) -> None:
    service = company.service
    people = await applicants(company, 3)
    others = [await values_of(company, person) for person in people[1:]]
    wrapped = await stored.wrapped_keys(service.database, company.organisation, UUID(people[0]))
    told = await erased(company, people[0])
    assert told["whole"] is True
    assert told["data_keys"] == len(wrapped)
    assert told["ledger_file"] is True
    certificate = str(told["certificate"])
    erasure = service.erase.key.verified(certificate)
    assert erasure.subject == UUID(people[0])
    assert set(erasure.key_digests) == {sha256(key).hexdigest() for key in wrapped.values()}
    assert erasure.sealed_values > 5
    assert certificates_in(settings.keyring_path.with_name("erasures.ledger")) == [certificate]
    [row] = await erasures.ledger(service.database, company.organisation)
    assert bytes(row["certificate"]).decode() == certificate
    assert await stored.wrapped_keys(service.database, company.organisation, UUID(people[0])) == {}
    assert await erasures.entries_of(service.database, company.organisation, UUID(people[0])) == {}
    assert await found_by(company, "id_number", id_number(0)) == []
    read = await company.call("recruiter", "GET", f"/v1/applicants/{people[0]}?purpose=recruitment")
    assert read.status_code in (403, 404), read.text
    assert [await values_of(company, person) for person in people[1:]] == others
    again = await company.call("privacy_officer", "POST", f"/v1/applicants/{people[0]}/erasure", json={})
    assert (again.status_code, again.json()["code"]) == (409, "already_erased")
    back = await applicants(company, 1)  # the same ID number may apply anew
    assert back[0] != people[0]


@pytest.mark.promise("F2")
async def test_what_the_person_was_told_and_accepted_goes_with_them_and_nobody_elses(company: Company) -> None:
    gone, partly = await applicants(company, 2)
    number = await publish(company, ["recruitment"])
    for person in (gone, partly):
        told = {"means": "phone"}
        path = f"/v1/applicants/{person}/notices/{number}/told"
        assert (await company.call("recruiter", "PUT", path, json=told)).status_code == 204
        assert (await accept(company, person, number)).status_code == 200
    before = await content(company)
    assert (len(before["notice_told"]), len(before["notice_acceptance"])) == (4, 2)
    await erased(company, partly, "health")
    rows = await content(company)
    assert (rows["notice_told"], rows["notice_acceptance"]) == (before["notice_told"], before["notice_acceptance"])
    await erased(company, gone)
    rows = await content(company)
    kept = {
        table: [row for row in before[table] if UUID(gone).hex not in row.replace("-", "")]
        for table in ("notice_told", "notice_acceptance")
    }
    assert {table: rows[table] for table in kept} == kept
    assert (len(kept["notice_told"]), len(kept["notice_acceptance"])) == (2, 1)
    path = f"/v1/applicants/{gone}/notices/{number}/told"
    late = await company.call("recruiter", "PUT", path, json={"means": "phone"})
    assert late.status_code in (404, 409), late.text
    assert (await content(company))["notice_told"] == kept["notice_told"]


async def test_one_compartment_is_erased_and_the_others_stay(company: Company) -> None:
    [person] = await applicants(company, 1)
    before = await values_of(company, person)
    told = await erased(company, person, "contact")
    assert told["whole"] is False
    after = await values_of(company, person)
    assert after["email"] is None
    assert after["full_name"] == before["full_name"]
    assert await found_by(company, "email", "person.0@example.com") == []
    assert await found_by(company, "id_number", id_number(0)) == [person]
    path = f"/v1/applicants/{person}?purpose=recruitment"
    version = (await company.call("recruiter", "GET", path)).headers["ETag"]
    body = {"values": {"email": "new@example.com"}}
    written = await company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": version})
    assert written.status_code == 200, written.text
    assert (await values_of(company, person))["email"] == "new@example.com"


async def test_only_the_privacy_office_erases_and_every_attempt_is_told(company: Company) -> None:
    [person] = await applicants(company, 1)
    for role in ("recruiter", "hr_administrator", "hiring_manager", "auditor", "operator"):
        answer = await company.call(role, "POST", f"/v1/applicants/{person}/erasure", json={})
        assert answer.status_code == 403, role
    unknown = await company.call(
        "privacy_officer", "POST", f"/v1/applicants/{person}/erasure", json={"compartments": ["no"]}
    )
    assert (unknown.status_code, unknown.json()["code"]) == (422, "compartment_unknown")
    await erased(company, person)
    entries = (await company.call("auditor", "GET", "/v1/audit/entries?limit=20")).json()["items"]
    told = [entry for entry in entries if entry["event"] == "applicant.erased"]
    assert [entry["outcome"] for entry in told] == ["allowed"] + ["refused"] * 5


async def test_the_keys_are_gone_for_whoever_calls_the_code(company: Company) -> None:
    [person] = await applicants(company, 1)
    service = company.service
    projection = stored.Projection(("email", "full_name", "id_number"), ("contact", "identity"))
    kept = await stored.by_id(service.database, projection, company.organisation, UUID(person), UUID(person))
    assert kept is not None
    await rotate_data(workshop(service, grace_seconds=3600), company.organisation)  # earlier keys are kept, then erased
    await erased(company, person)
    row = await stored.by_id(service.database, projection, company.organisation, UUID(person), UUID(person))
    assert row is not None
    assert row["key_contact"] is None
    assert row["email"] is None
    assert bytes(row["audit_reference"]) != bytes(kept["audit_reference"])
    keyring = await service.keyrings.of(company.organisation)
    stranger = (await applicants(company, 1, start=9))[0]
    theirs = (await stored.wrapped_keys(service.database, company.organisation, UUID(stranger)))["contact"]
    with pytest.raises(Exception, match="fails authentication"):
        open_data_key(keyring, company.organisation, UUID(person), "contact", theirs)


def copies(folder: Path, needles: list[bytes]) -> list[str]:
    """Files below a folder that hold one of the byte strings."""
    found = []
    for path in folder.rglob("*"):
        try:
            content = path.read_bytes() if path.is_file() else b""
        except OSError:
            continue
        found += [str(path.relative_to(folder)) for needle in needles if needle in content]
    return found


async def test_no_copy_of_a_destroyed_key_stays_in_the_files(company: Company, settings: Settings) -> None:
    people = await applicants(company, 6)
    service = company.service
    wrapped = await stored.wrapped_keys(service.database, company.organisation, UUID(people[2]))
    needles = [key[-32:] for key in wrapped.values()]
    url = settings.database_url
    if url.startswith("sqlite"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        sqlite3.connect(Path(url.removeprefix("sqlite:///"))).close()
    else:
        server = await asyncpg.connect(as_superuser(url))
        folder = Path(await server.fetchval("SHOW data_directory"))
        await server.execute("ALTER SYSTEM SET wal_recycle = off")
        await server.execute("ALTER SYSTEM SET min_wal_size = '32MB'")
        await server.execute("SELECT pg_reload_conf()")
        await server.execute("CHECKPOINT")
        await server.close()
    assert copies(folder, needles)
    await erased(company, people[2])
    for _ in range(3):
        # The log of changes is the server's: only a role with rights to it ends and removes what is in it.
        await scrub(url if url.startswith("sqlite") else as_superuser(url))
    assert copies(folder, needles) == []
    assert await values_of(company, people[1])


async def test_erasing_while_it_is_written_to(company: Company) -> None:
    [person] = await applicants(company, 1)
    requisitions = [await company.requisition(f"R-{n}") for n in range(6)]

    async def apply(requisition: str) -> None:
        body = {"applicant_id": person, "requisition_id": requisition, "values": {"cover_letter": "Please."}}
        answer = await company.call("recruiter", "POST", "/v1/applications?purpose=recruitment", json=body)
        assert answer.status_code in (201, 409, 403), answer.text

    await asyncio.gather(
        *(apply(r) for r in requisitions[:3]), erased(company, person), *(apply(r) for r in requisitions[3:])
    )
    assert await stored.wrapped_keys(company.service.database, company.organisation, UUID(person)) == {}


@pytest.mark.parametrize("kind", ["ed25519", "p256"])
def test_certificates_are_verified_by_other_software_and_refused_when_changed(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "key.pem"
    if kind == "p256":
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(pem)
        path.chmod(0o600)
    key = CertificateKey.from_file(path, create=True)
    erasure = Erasure(uuid4(), uuid4(), uuid4(), ("health",), False, 1, "staff:x", 1, 0, 2, ("00",))
    certificate = key.certificate(erasure)
    assert key.verified(certificate) == erasure
    if kind == "p256":
        assert jws.verify(certificate, key.public_pem(), ["ES256"]) == erasure.claims()
    header, payload, signature = certificate.split(".")
    other = CertificateKey.from_file(tmp_path / "other.pem", create=True)
    for forged in (f"{header}.{payload[:-2]}AA.{signature}", f"{header}.{payload}.", other.certificate(erasure), "x"):
        with pytest.raises(BadInput):
            key.verified(forged)


async def test_what_was_told_and_accepted_goes_too(company: Company) -> None:
    person, other = await company.applicant(), await company.applicant({"full_name": "Else Body"})
    await erased(company, person)
    for table in (NoticeToldRow, NoticeAcceptanceRow):
        rows = await company.service.database.fetch(Statement(table.__table__.select(), across=True), {})  # type: ignore[attr-defined]
        assert person not in {str(row["applicant_id"]) for row in rows}
    told = NoticeToldRow.__table__  # type: ignore[attr-defined]
    rows = await company.service.database.fetch(Statement(told.select(), across=True), {})
    assert other in {str(row["applicant_id"]) for row in rows}
