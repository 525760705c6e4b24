"""Values of applicants lie nowhere in clear: not in database files, the log, the keyring, errors or the audit log.

A person made of canaries is stored, read, searched, revealed and corrected through a real server process; then every
file that the process or its database has written is searched for every canary in every spelling.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from ats_privacy.settings import Settings
from tests.integration.canaries import (
    APPLICANT,
    CANARIES,
    LEAST_IN_FILES,
    REASON,
    SHOWN_IN_PART,
    found_in,
)
from tests.integration.canary_life import READ, Lived, apply, store
from tests.servers.postgres import DSN_VARIABLE, as_superuser
from tests.servers.raw_sql import raw_sql
from tests.servers.running_company import running_company

_JUNK = {"full_name": {"full": "鹮鶒", "Quorvexa": "Zibblethwaite"}, "Wibblestoke": "grommelhorn"}


async def _look(lived: Lived, application: str, purposes: list[str]) -> None:
    """Everybody reads everything for every purpose; searches; a reveal; a correction and its correction."""
    why = {"Access-Reason": REASON.replace(" ", "%20")}
    fields = "&".join(f"fields={name}" for name in APPLICANT)
    person = f"/v1/applicants/{lived.applicant}"
    paths = (f"{person}/applications", f"/v1/applications/{application}", "/v1/applicants")
    for role in lived.company.staff:
        for purpose in purposes:
            one = await lived.call(role, "GET", f"{person}?purpose={purpose}", headers=why)
            for path in paths if one.status_code == 200 else ():
                more = f"&{fields}" if path == "/v1/applicants" else ""
                await lived.call(role, "GET", f"{path}?purpose={purpose}{more}", headers=why)
    [document] = (await lived.call("recruiter", "GET", f"{person}/documents?{READ}", 200)).json()["items"]
    for role in lived.company.staff:
        for part in ("", "/text"):
            given = await lived.call(role, "GET", f"{person}/documents/{document['id']}{part}?{READ}")
            if role not in ("recruiter", "hr_administrator"):
                shown = (role, part) == ("hiring_manager", "/text")  # interviewers see people from the meeting on
                assert found_in(given.content) == ({"Glimmerfossick", "Snodderwick"} if shown else set()), role
    terms = {"name": "皇甫鹮鶒", "email": APPLICANT["email"], "mobile": APPLICANT["mobile"], "mobile_last4": "9253"}
    terms |= {"id_number": APPLICANT["id_number"], "id_number_last4": "4175"}
    for by, value in terms.items():
        for role in ("recruiter", "security"):
            body = {"by": by, "value": value}
            found = await lived.call(role, "POST", f"/v1/applicants/search?{READ}", json=body)
            assert (role == "recruiter") == (found.status_code == 200 and len(found.json()["items"]) == 1), found.text
    revealing = {"fields": ["id_number"], "reason": REASON}
    revealed = await lived.call("hr_administrator", "POST", f"{person}/reveal?{READ}", 200, json=revealing)
    assert APPLICANT["id_number"] in revealed.text
    for version, email in ((3, "elsewhere@example.com"), (4, APPLICANT["email"])):
        body, based = {"values": {"email": email}}, {"If-Match": f'"{version}"'}
        await lived.call("recruiter", "PATCH", f"{person}?{READ}", 200, json=body, headers=based)
    for role in lived.company.staff:
        history = await lived.call(role, "GET", f"{person}/corrections?{READ}")
        clear = role in ("recruiter", "hr_administrator")
        assert (APPLICANT["email"] in history.text) == clear, role


async def _err(lived: Lived) -> None:
    """Canaries at every place of a request that is refused."""
    person = f"/v1/applicants/{lived.applicant}"
    new = f"/v1/applicants?{READ}"
    version = {"If-Match": '"5"'}
    wrong_values = [
        {"full_name": APPLICANT["full_name"], "id_number": "110105198706234174"},
        {"full_name": APPLICANT["full_name"], "email": "wexlonbract@@pumrith"},
        {"full_name": "Quorvexa", "mobile": "13874619253 Zibblethwaite", "expected_salary": "73914628 plonkwerth"},
        {"full_name": "鹮鶒", "birth_date": "1987-06-23 T", "sex": "grommelhorn", "nationality": "Prastenholt"},
        {"full_name": "鹮鶒\u202e", "bank_account": {"number": "6222027391846204", "Bankslope": "x"}},
        {"full_name": "鹮鶒", "skills": [{"Thaumoglossing": 1}], "extra": {"quibblecrafting": {"a": [1] * 9999}}},
        {**APPLICANT},
        _JUNK,
    ]
    for values in wrong_values:
        answer = await lived.call("recruiter", "POST", new, json={"values": values})
        assert answer.status_code >= 400, values.keys()
    requests: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", new, {"content": b'{"values": {"full_name": "Quorvexa" "Zibblethwaite"}}'}),
        ("POST", new, {"content": '{"values": "鹮鶒'.encode()}),
        ("POST", new, {"content": b"\xff Wibblestoke"}),
        ("POST", new, {"content": b"Quorvexa=Zibblethwaite", "headers": {"Content-Type": "text/Wibblestoke"}}),
        ("POST", new, {"content": b'{"values": {"summary": "' + b"Wibblestoke " * 200_000 + b'"}}'}),
        ("POST", new, {"json": {"values": {"full_name": "x"}, "Wibblestoke": "plonkwerth"}}),
        ("POST", "/v1/applicants?purpose=Wibblestoke", {"json": {"values": {"full_name": "鹮鶒"}}}),
        ("GET", f"{person}?{READ}&fields=Wibblestoke", {}),
        ("GET", f"{person}?{READ}&fields=wibblestoke", {}),
        ("GET", f"{person}?purpose=wibblestoke", {}),
        ("GET", "/v1/applicants/wexlonbract.pumrith@example.com?purpose=recruitment", {}),
        ("GET", f"/v1/applicants?{READ}&after=13874619253&stage=grommelhorn", {}),
        ("GET", "/v1/%E9%B9%AE%E9%B6%92/13874619253", {}),
        ("BREW", "/v1/applicants/Quorvexa", {}),
        ("GET", person, {"headers": {"Authorization": "Bearer Zibblethwaite.Quorvexa.13874619253"}}),
        ("GET", person, {"headers": {"X-Request-Id": "Wibblestoke, 13874619253", "User-Agent": "plonkwerth"}}),
        ("PATCH", f"{person}?{READ}", {"json": {"values": {"email": "wexlonbract"}}, "headers": version}),
        ("PATCH", f"{person}?{READ}", {"json": {"values": _JUNK}, "headers": {"If-Match": "Wibblestoke"}}),
        ("POST", f"/v1/applicants/search?{READ}", {"json": {"by": "email", "value": "wexlonbract"}}),
        ("POST", f"/v1/applicants/search?{READ}", {"json": {"by": "Quorvexa", "value": "13874619253"}}),
        ("POST", f"{person}/reveal?{READ}", {"json": {"fields": ["id_number"], "reason": "鹮鶒\0"}}),
        ("POST", f"{person}/consents", {"json": {"purpose": "wibblestoke", "notice_version": "1", "channel": "x"}}),
        ("POST", f"/v1/applications?{READ}", {"json": {"applicant_id": "Quorvexa", "requisition_id": "13874619253"}}),
    ]
    for method, path, more in requests:
        answer = await lived.call("recruiter", method, path, **more)
        assert answer.status_code >= 400, (method, path)


@asynccontextmanager
async def _life(settings: Settings, log: Path) -> AsyncIterator[Lived]:
    async with running_company(settings, log) as (company, _):
        lived = await store(settings, company)
        application = await apply(lived)
        policy = (await company.call("auditor", "GET", "/v1/policy")).json()
        await _look(lived, application, policy["purposes"])
        await _err(lived)
        yield lived


def _assert_errors_show_nothing(lived: Lived) -> None:
    refused = [answer for _, answer in lived.answers if answer.status_code >= 400]
    assert len(refused) > 60
    open_ended = CANARIES.keys() - {"sex"}  # its four values are listed in the sentence of an error
    for answer in refused:
        headers = b"\n".join(name + b": " + value for name, value in answer.headers.raw)
        assert found_in(answer.content + b"\n" + headers, open_ended) == set(), (
            answer.request.url.path,
            answer.status_code,
        )


def _assert_masks_hide(lived: Lived) -> None:
    """What is masked or hidden for a role holds nothing of the value but what the mask is made to leave."""
    masked: set[tuple[str, str]] = set()
    for role, answer in lived.answers:
        if answer.status_code != 200 or "masks" not in answer.text:
            continue
        shown = answer.json()
        for item in shown.get("items", [shown]):
            clear = {name for name, mask in item["masks"].items() if mask == "clear"}
            rest = json.dumps({name: value for name, value in item["values"].items() if name not in clear})
            hidden = [name for name in item["masks"] if name not in clear]
            left = set().union(*(SHOWN_IN_PART.get(name, frozenset()) for name in hidden))
            found = found_in(rest.encode(), hidden) - left
            assert found == set(), (role, answer.request.url)
            masked |= {(name, mask) for name, mask in item["masks"].items() if name in hidden}
    assert {name for name, _ in masked} >= {"full_name", "id_number", "mobile", "email", "bank_account", "summary"}
    assert {mask for _, mask in masked} == {"hidden", "partial", "generalised", "pseudonym", "redacted"}


async def _assert_audit_tells_nothing(settings: Settings, lived: Lived) -> None:
    async with raw_sql(settings.database_url) as raw:
        rows = await raw.run("SELECT * FROM audit_entry")
    assert len(rows) > 100
    told = "\n".join(repr(bytes(v) if isinstance(v, memoryview) else v) for row in rows for v in row)
    assert found_in(told.encode()) == set()
    path = "/v1/audit/entries?limit=200"
    for role in ("auditor", "security"):
        for address in (path, f"{path}&applicant_id={lived.applicant}"):
            log = await lived.call(role, "GET", address, 200)
            assert found_in(log.content) == set()


def _files_under(folder: Path) -> dict[str, bytes]:
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            if path.is_file():  # a server's own sockets are none
                found[str(path.relative_to(folder))] = path.read_bytes()
    return found


async def _database_files(settings: Settings, first_wal: str) -> dict[str, bytes]:
    """What the database keeps on disk: one file and its companions, or a server's relations and write-ahead log.

    A file of SQLite must not be read by a process that has it open: closing it gives up SQLite's locks on it.
    """
    if settings.database_url.startswith("sqlite:///"):
        path = Path(settings.database_url.removeprefix("sqlite:///"))
        return {name: (path.parent / name).read_bytes() for name in os.listdir(path.parent) if "sqlite3" in name}
    async with raw_sql(as_superuser(settings.database_url)) as raw:
        await raw.run("CHECKPOINT")
        data = Path(await raw.value("SHOW data_directory"))
        number = await raw.value("SELECT oid FROM pg_database WHERE datname = current_database()")
    found = _files_under(data / "base" / str(number)) | _files_under(data / "global")
    segments = {name: content for name, content in _files_under(data / "pg_wal").items() if name >= first_wal}
    assert segments
    return found | segments


async def _first_wal(settings: Settings) -> str:
    """The file that the write-ahead log of a server goes on with, a new one: what was before is not ours."""
    if settings.database_url.startswith("sqlite:///"):
        return ""
    async with raw_sql(as_superuser(settings.database_url)) as raw:
        await raw.run("SELECT pg_switch_wal()")
        return str(await raw.value("SELECT pg_walfile_name(pg_current_wal_lsn() + 1)"))


@pytest.mark.promise("D4")
@pytest.mark.promise("B3")
@pytest.mark.promise("A12")
async def test_nothing_lies_in_clear_anywhere(settings: Settings, tmp_path: Path) -> None:
    embedded = settings.database_url.startswith("sqlite:///")
    if not embedded and DSN_VARIABLE in os.environ:
        pytest.skip("the files of a server elsewhere cannot be read")
    log = tmp_path / "service.log"
    first_wal = await _first_wal(settings)
    async with _life(settings, log) as lived:
        _assert_errors_show_nothing(lived)
        _assert_masks_hide(lived)
        await _assert_audit_tells_nothing(settings, lived)
        files = await _database_files(settings, first_wal)
    if embedded:
        assert {"records.sqlite3", "records.sqlite3-wal", "records.sqlite3-shm"} <= set(files)
    files |= {f"{name} at rest": content for name, content in _files_under(tmp_path).items()}
    for name, content in files.items():
        assert found_in(content, least=LEAST_IN_FILES) == set(), name
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert len([line for line in lines if line["message"] == "served"]) > len(lived.answers)

    async with raw_sql(settings.database_url) as raw:
        await raw.run("UPDATE organisation SET name = $1", APPLICANT["email"])
    planted = await _database_files(settings, first_wal)
    found = set().union(*(found_in(content, ["email"]) for content in planted.values()))
    assert found == set(CANARIES["email"]), "the search finds what does lie in clear"
