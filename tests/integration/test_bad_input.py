"""Every member of every body and every parameter, spoilt in every way: a coded 4xx, nothing stored, nothing echoed.

What single values of an applicant must look like is in ``test_refused_input`` and in the tests of the values.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.integration.bodies import CANARY, WRITING, complete, flaw, leaves, lists, replaced
from tests.integration.check_requests import asker
from tests.integration.company import Company
from tests.integration.route_requests import BY_NAME, Operation, filled, ids_of
from tests.integration.stored import content
from tests.integration.test_routes import MAY

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

JSON = {"Content-Type": "application/json"}
DEEP = 10_000
FORMLESS: dict[str, tuple[bytes, int, str]] = {
    "cut off": (b'{"Kanarienvogel": "Kanarien', 400, "json_invalid"),
    "more after the end": (b"{} Kanarienvogel", 400, "json_invalid"),
    "single quotes": (b"{'Kanarienvogel': 1}", 400, "json_invalid"),
    "trailing comma": (b'{"Kanarienvogel": 1,}', 400, "json_invalid"),
    "comment": (b"{} // Kanarienvogel", 400, "json_invalid"),
    "byte order mark": (b"\xef\xbb\xbf{}", 400, "json_invalid"),
    "member twice": (b'{"Kanarienvogel": 1, "Kanarienvogel": 1}', 400, "json_invalid"),
    "member twice inside": (b'{"values": {"extra": {"Kanarienvogel": 1, "Kanarienvogel": 2}}}', 400, "json_invalid"),
    "member twice by escape": (b'{"values": 1, "\\u0076alues": 2}', 400, "json_invalid"),
    "invalid UTF-8": (b'{"Kanarienvogel": "\xff"}', 400, "bad_request"),
    "overlong UTF-8": (b'{"Kanarienvogel": "\xc0\x80"}', 400, "bad_request"),
    "surrogate in UTF-8": (b'{"Kanarienvogel": "\xed\xa0\x80"}', 400, "bad_request"),
    "UTF-16": ('{"Kanarienvogel": 1}'.encode("utf-16"), 400, "bad_request"),
    "deep lists": (b"[" * DEEP + b"]" * DEEP, 400, "bad_request"),
    "deep objects": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, 400, "bad_request"),
    "deep and cut off": (b"[" * 100_000, 400, "bad_request"),
    "a number of 5000 digits": (b'{"Kanarienvogel": ' + b"9" * 5000 + b"}", 400, "bad_request"),
    "empty": (b"", 422, "request_invalid"),
    "null": (b"null", 422, "request_invalid"),
    "true": (b"true", 422, "request_invalid"),
    "a number": (b"-0", 422, "request_invalid"),
    "infinite": (b"1e999", 422, "request_invalid"),
    "a text": (b'"Kanarienvogel"', 422, "request_invalid"),
    "a list": (b'["Kanarienvogel"]', 422, "request_invalid"),
    "only an unknown member": (b'{"Kanarienvogel": 1}', 422, "request_invalid"),
    "a polluted prototype": (b'{"__proto__": {"Kanarienvogel": 1}}', 422, "request_invalid"),
}
TEXTS = {
    "NUL": f"{CANARY}\x00",
    "escape": f"{CANARY}\x1b[2J",
    "C1 control": f"{CANARY}\x9b",
    "DEL": f"{CANARY}\x7f",
    "bidi override": f"{CANARY}\u202egnp",
    "bidi isolate": f"{CANARY}\u2066",
    "bidi mark": f"{CANARY}\u200f",
    "high surrogate": f"{CANARY}\ud800",
    "low surrogate": f"\udc00{CANARY}",
    "noncharacter": f"{CANARY}\uffff",
    "noncharacter beyond": f"{CANARY}\U0010fffe",
    "overlong": CANARY * 2_000,
    "marks without end": "e" + "\u0301" * 500,
}
TYPES: dict[str, Any] = {
    "a number": 7,
    "a fraction": 0.5,
    "a number of 4000 digits": 10**3999,
    "2**63": 2**63,
    "minus zero": -0.0,
    "not a number": float("nan"),
    "infinite": float("inf"),
    "true": True,
    "a list": [CANARY],
    "an object": {CANARY: CANARY},
}
CODES = {"notice_language_wrong", "request_invalid", "invalid_values", "name_missing", "role_unknown"}
CODES |= {"key_unfit", "contract_unfit"}
CODES |= {"text_nul", "text_control", "text_bidi", "text_noncharacter", "text_combining"}  # of a text that stands alone
TAKEN = {
    "completed": {"true"},  # as résumés have it: finished, no date
    "amount": {"a number", "a fraction"},
    "certificates": {"a list"},  # an entry's members are texts or lists of texts
}
"""Other types that a member takes, by its own name or that of the list around it."""


async def _send(
    company: Company,
    operation: Operation,
    ids: dict[str, str],
    body: bytes | AsyncIterator[bytes],
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    role = asker(company, MAY[operation.name], ids)
    sent = company.headers[role] | JSON | {"If-Match": '"1"'} | (headers or {})
    path = filled(operation.path, ids)
    return await company.client.request(operation.method, path, params=operation.query, content=body, headers=sent)


async def test_bodies_without_form(company: Company) -> None:
    ids, wrong = await ids_of(company), []
    before = await content(company)
    for operation in WRITING:
        for case, (body, status, code) in FORMLESS.items():
            answer = await _send(company, operation, ids, body)
            found = flaw(answer, {status}, {code})
            wrong += [f"{operation.name}, {case}: {found}"] if found else []
    assert not wrong, "\n".join(wrong)
    assert await content(company) == before


@pytest.mark.parametrize("name", [operation.name for operation in WRITING])
async def test_members_spoilt_one_by_one(company: Company, name: str) -> None:
    """Every text member with every bad text and every other type; every list too long and empty of meaning."""
    operation, wrong = BY_NAME[name], []
    ids = await ids_of(company)
    before = await content(company)
    good = complete(company, operation, ids)
    spoilt: list[tuple[str, dict[str, Any]]] = []
    for place, value in leaves(good):
        if place[:2] == ("values", "extra"):
            continue  # may hold any JSON: the values' own tests
        if isinstance(value, str):
            spoilt += [(f"{place} {case}", replaced(good, place, text)) for case, text in TEXTS.items()]
        spoilt += [
            (f"{place} {case}", replaced(good, place, other))
            for case, other in TYPES.items()
            if type(other) is not type(value) and not any(case in TAKEN.get(str(step), ()) for step in place)
        ]
        if isinstance(place[-1], str):
            spoilt.append((f"{place} beside an unknown member", replaced(good, (*place[:-1], CANARY), 1)))
    for place in lists(good):
        entry = good
        for step in place:
            entry = entry[step]
        spoilt += [
            (f"{place} too long", replaced(good, place, list(entry or ["a"]) * 500)),
            (f"{place} of numbers", replaced(good, place, [7])),
            (f"{place} of lists", replaced(good, place, [[CANARY]])),
        ]
    for case, body in spoilt:
        answer = await _send(company, operation, ids, json.dumps(body).encode())
        huge = "4000 digits" in case
        found = flaw(answer, {400, 422} if huge else {422}, CODES | ({"bad_request"} if huge else set()))
        wrong += [f"{case}: {found}"] if found else []
    assert not wrong, f"{len(wrong)} of {len(spoilt)}:\n" + "\n".join(wrong[:40])
    assert await content(company) == before


UNREADABLE = {
    "no content type": "",
    "text": "text/plain",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data; boundary=Kanarienvogel",
    "XML": "application/xml",
    "JSON in a list": "text/plain, application/json",
    "rubbish": CANARY,
}


async def test_only_json_is_read(company: Company) -> None:
    """A form that a browser sends across sites without asking never gets through as JSON."""
    ids, wrong = await ids_of(company), []
    before = await content(company)
    for operation in WRITING:
        body = json.dumps(complete(company, operation, ids)).encode()
        for case, media_type in UNREADABLE.items():
            answer = await _send(company, operation, ids, body, {"Content-Type": media_type})
            found = flaw(answer, {422}, {"request_invalid"})
            wrong += [f"{operation.name}, {case}: {found}"] if found else []
    assert not wrong, "\n".join(wrong)
    assert await content(company) == before


async def _pieces(size: int) -> AsyncIterator[bytes]:
    yield b'{"values": {"summary": "'
    for _ in range(size // 65_536):
        yield b"Kanarienvogel123" * 4096
    yield b'"}}'


async def test_bodies_over_the_limit(company: Company) -> None:
    """With their length told, without (chunked), and with a length that is too long a number or a lie."""
    ids, wrong = await ids_of(company), []
    before = await content(company)
    most = company.service.settings.most_body_bytes
    for operation in WRITING:
        sent: list[tuple[bytes | AsyncIterator[bytes], dict[str, str]]] = [
            (b"a" * (most + 1), {}),
            (_pieces(most * 2), {}),
            (b"{}", {"Content-Length": str(most + 1)}),
            (b"{}", {"Content-Length": "9" * 400}),
            (b"a" * (most + 1), {"Content-Length": "2"}),
        ]
        for number, (body, headers) in enumerate(sent):
            found = flaw(await _send(company, operation, ids, body, headers), {413}, {"body_too_large"})
            wrong += [f"{operation.name}, {number}: {found}"] if found else []
    assert not wrong, "\n".join(wrong)
    assert await content(company) == before


UNRENDERABLE = {
    "half a surrogate pair": b'"Kanarienvogel\\ud800"',
    "half a pair in a name": b'{"Kanarienvogel\\udfff": 1}',
    "a number beyond 64 bits": b"9" * 40,
    "a negative one": b"-" + b"9" * 40,
    "nested 300 deep": b"[" * 300 + b"]" * 300,
    "nested 900 deep": b"[" * 900 + b"]" * 900,
}


async def test_bodies_that_cannot_be_remembered(company: Company) -> None:
    """With an idempotency key a body is rendered before it is judged; Schemathesis found what cannot be."""
    ids, wrong = await ids_of(company), []
    before = await content(company)
    wrapped = {
        "create_applicant": (b'{"values": {"full_name": "Ada", "extra": {"a": ', b"}}}"),
        "create_application": (b'{"applicant_id": "%s", "requisition_id": "%s", "values": {"answers": ', b"}}"),
        "open_requisition": (b'{"reference": "R", "title": ', b"}"),
        "add_staff": (b'{"account": "a", "roles": ', b"}"),
        "record_consent": (b'{"purpose": "research", "channel": "paper", "notice_version": ', b"}"),
    }
    for name, (start, end) in wrapped.items():
        if name == "create_application":
            start %= (ids["applicant"].encode(), ids["fresh_requisition"].encode())
        for case, middle in UNRENDERABLE.items():
            for key in ({}, {"Idempotency-Key": f"{name}-{case}".replace(" ", "-")}):
                answer = await _send(company, BY_NAME[name], ids, start + middle + end, key)
                found = flaw(answer, {400, 422}, CODES | {"bad_request"})
                wrong += [f"{name}, {case}, {key}: {found}"] if found else []
    assert not wrong, "\n".join(wrong)
    assert await content(company) == before


async def test_no_address_is_sent_on_to_another(company: Company) -> None:
    """A redirection would name the scheme and host of the request: behind a proxy, http, and whatever host was sent."""
    for path in ("/v1/applicants/", "/v1/requisitions/", "/pages", "/pages/people/", "/health/live/"):
        headers = {**company.headers["recruiter"], "Host": "evil.example"}
        answer = await company.client.get(path, headers=headers)
        assert answer.status_code == 404, path
        assert "location" not in answer.headers
