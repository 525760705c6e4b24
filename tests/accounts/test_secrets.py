"""What proves somebody stands nowhere in clear: not in a table, an order, an entry, a log, or the database's files."""

from __future__ import annotations

import base64
import logging
import re
from pathlib import Path

import pytest
from sqlalchemy import select

from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import metadata
from tests.accounts.people import PASSWORD, Holder, People

_NEW = "Sieben Otter lesen Zeitung"
_WRONG = "Grommelhorn und Flendwick"


async def _whole(people: People) -> bytes:
    """Every value of every table, as text and as bytes."""
    found: list[bytes] = []
    for table in metadata.sorted_tables:
        for row in await people.company.service.database.fetch(Statement(select(table), across=True), {}):
            for value in dict(row).values():
                found.append(value if isinstance(value, bytes) else str(value).encode())
    return b"\n".join(found)


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("*.sqlite3*"))


def _forms(secret: str) -> set[bytes]:
    plain = secret.encode()
    forms = {plain, plain.hex().encode(), plain.replace(b"-", b"")}
    return forms | {base64.b64encode(plain)[:-2].rstrip(b"=")} if len(plain) > 8 else forms


@pytest.mark.promise("A15")
@pytest.mark.promise("D6")
async def test_secrets_stand_nowhere(people: People, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets: dict[str, str] = {"password": PASSWORD, "new password": _NEW, "wrong password": _WRONG}
    holder = await people.staff()
    secrets["secret"] = base64.b32encode(holder.secret).decode()
    secrets["secret in bytes"] = holder.secret.hex()
    secrets["address"] = "recruiter@example.com"
    codes = (await people.call(holder, "POST", "/v1/accounts/own/recovery-codes", 201)).json()["codes"]
    secrets |= {f"recovery {code}": code for code in codes}
    secrets["token"] = holder.headers["Authorization"][7:]
    applicant = await people.applicant("wexlonbract@example.com", "13874619253")
    secrets |= {
        "contact": "wexlonbract",
        "mobile": "13874619253",
        "token of applicant": applicant.headers["Authorization"][7:],
    }
    await people.log_in(Holder(applicant.name, "", _WRONG), 401)
    for purpose in ("reset", "compromise"):
        await people.post("/v1/accounts/codes", 202, purpose=purpose, name=applicant.name, language="en")
        code, reference = await people.code_from_mail(applicant.name)
        secrets[purpose] = code
        if purpose == "reset":
            body = {"organisation_id": people.organisation, "code_id": reference, "code": "00000000"}
            await people.client.put("/v1/accounts/password", json={**body, "password": _NEW})
    await people.post("/v1/accounts/registrations", 202, email="pumrith@example.com", mobile="13764829175")
    secrets |= {"not yet registered": "pumrith", "number": "13764829175"}
    await people.post("/v1/enquiries", 202, by="email", value="gribbleforn@example.org")
    secrets["unknown"] = "gribbleforn"
    for body in ({"password": [PASSWORD]}, {"password": PASSWORD, "more": _WRONG}):
        answer = await people.post("/v1/sessions", 422, name="wexlonbract", **body)
        assert not any(form in answer.content for text in (PASSWORD, _WRONG, "wexlonbract") for form in _forms(text))
    stored = await _whole(people)
    ours = [record for record in caplog.records if record.name != "mail.log"]  # the test's own mail server
    log = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in ours).encode()
    files = _files(tmp_path)
    assert len(log) > 1000
    for what, secret in secrets.items():
        for form in _forms(secret):
            assert form not in stored, what
            assert form not in files, what
            assert form not in log, what
    digits = [secret for what, secret in secrets.items() if re.fullmatch(r"\d{8}", secret)]
    assert len(digits) == 2
    assert b"$argon2id$" in stored
