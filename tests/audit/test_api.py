"""Heads, proofs and the applicant's own view, as the API gives them, verified as a client would."""

from __future__ import annotations

import json

import pytest

from ats_privacy.domain import merkle
from ats_privacy.domain.checkpoints import Checkpoint, Note, VerifierKey
from tests.integration.company import Company


async def test_heads_and_proofs_hold(company: Company) -> None:
    applicant = await company.applicant()
    await company.call("recruiter", "GET", f"/v1/applicants/{applicant}?purpose=recruitment")
    first = (await company.call("auditor", "POST", "/v1/audit/heads")).json()
    await company.call("recruiter", "GET", f"/v1/applicants/{applicant}?purpose=recruitment")
    second = (await company.call("security", "POST", "/v1/audit/heads")).json()
    assert second["size"] > first["size"] > 0
    key = (await company.call("privacy_officer", "GET", "/v1/audit/key")).json()
    verifier = VerifierKey.parse(key["verifier"])
    assert verifier.name == key["origin"] == f"tests.invalid/audit/{company.organisation}"
    for head in (first, second):
        note = Note.parse(head["note"])
        assert verifier.signed_at(note) == 0
        signed = Checkpoint.parse(note.text)
        assert (signed.size, signed.root.hex(), signed.origin) == (head["size"], head["root"], key["origin"])
        assert head["key_id"] == key["keys"][0]["kid"]
    path = f"/v1/audit/consistency?old={first['size']}&new={second['size']}"
    proof = [bytes.fromhex(part) for part in (await company.call("auditor", "GET", path)).json()["proof"]]
    assert merkle.verify_consistency(
        first["size"], second["size"], bytes.fromhex(first["root"]), bytes.fromhex(second["root"]), proof
    )
    for item in (await company.call("auditor", "GET", "/v1/audit/entries")).json()["items"][1:]:
        found = await company.call("auditor", "GET", f"/v1/audit/entries/{item['id']}/proof")
        if item["event"] == "audit.read":
            continue
        answer = found.json()
        assert merkle.verify_inclusion(
            answer["leaf_index"],
            answer["head"]["size"],
            bytes.fromhex(answer["leaf_hash"]),
            [bytes.fromhex(part) for part in answer["proof"]],
            bytes.fromhex(answer["head"]["root"]),
        )
    listed = (await company.call("auditor", "GET", "/v1/audit/heads?limit=1")).json()
    assert [head["size"] for head in listed["items"]] == [second["size"]]
    older = (await company.call("auditor", "GET", f"/v1/audit/heads?after={listed['next']}")).json()
    assert [head["size"] for head in older["items"]] == [first["size"]]


async def test_what_is_not_there(company: Company) -> None:
    missing = "00000000-0000-7000-8000-000000000000"
    assert (await company.call("auditor", "GET", f"/v1/audit/entries/{missing}/proof")).status_code == 409
    await company.applicant()
    head = (await company.call("auditor", "POST", "/v1/audit/heads")).json()
    assert (await company.call("auditor", "GET", f"/v1/audit/entries/{missing}/proof")).status_code == 404
    beyond = f"/v1/audit/consistency?old=1&new={head['size'] + 1}"
    assert (await company.call("auditor", "GET", beyond)).status_code == 404
    assert (await company.call("privacy_officer", "GET", f"/v1/applicants/{missing}/accesses")).status_code == 404


@pytest.mark.parametrize("role", ["recruiter", "hr_administrator", "hiring_manager", "finance", "operator"])
async def test_others_are_refused_and_it_is_written_down(company: Company, role: str) -> None:
    applicant = await company.applicant()
    asked = [
        ("GET", "/v1/audit/heads"),
        ("POST", "/v1/audit/heads"),
        ("GET", "/v1/audit/key"),
        ("GET", "/v1/audit/alerts"),
        ("GET", "/v1/audit/consistency?old=1&new=2"),
        ("GET", f"/v1/audit/entries/{applicant}/proof"),
        ("GET", f"/v1/applicants/{applicant}/accesses"),
    ]
    for method, path in asked:
        assert (await company.call(role, method, path)).status_code == 403, path
    path = f"/v1/audit/entries?staff_id={company.staff[role]}"
    items = (await company.call("auditor", "GET", path)).json()["items"]
    assert [i["outcome"] for i in items if i["event"] == "audit.read"] == ["refused"] * len(asked)


async def test_the_applicants_own_view(company: Company) -> None:
    applicant, other = (
        await company.applicant(),
        await company.applicant({"full_name": "李四", "email": "li.si@example.com"}),
    )
    await company.call("recruiter", "GET", f"/v1/applicants/{applicant}?purpose=recruitment")
    body = {"fields": ["mobile"], "reason": "The line was cut."}
    revealed = await company.call(
        "hr_administrator", "POST", f"/v1/applicants/{applicant}/reveal?purpose=recruitment", json=body
    )
    assert revealed.status_code == 200, revealed.text
    await company.call("recruiter", "GET", "/v1/applicants?purpose=recruitment")
    early = (await company.call("privacy_officer", "GET", f"/v1/applicants/{applicant}/accesses")).json()
    assert early["head"] is None
    await company.call("auditor", "POST", "/v1/audit/heads")
    view = (await company.call("privacy_officer", "GET", f"/v1/applicants/{applicant}/accesses?limit=200")).json()
    events = [item["event"] for item in view["items"]]
    assert events == [
        "audit.read",
        "audit.read",
        "applicant.listed",
        "applicant.revealed",
        "applicant.read",
        "applicant.created",
    ]
    root, size = bytes.fromhex(view["head"]["root"]), view["head"]["size"]
    assert view["items"][0]["proof"] is None
    for item in view["items"][1:]:
        leaf = bytes.fromhex(item["proof"]["leaf_hash"])
        proof = [bytes.fromhex(part) for part in item["proof"]["proof"]]
        assert merkle.verify_inclusion(item["proof"]["leaf_index"], size, leaf, proof, root)
        if item["line"] is not None:
            assert merkle.leaf_hash(item["line"].encode()) == leaf
            assert json.loads(item["line"])["id"] == item["id"]
    by_event = {item["event"]: item for item in view["items"]}
    assert by_event["applicant.listed"]["line"] is None
    assert by_event["applicant.revealed"]["roles"] == ["hr_administrator"]
    assert by_event["applicant.revealed"]["fields"] == ["mobile=clear"]
    assert by_event["applicant.read"]["purpose"] == "recruitment"
    assert other not in json.dumps(view)


async def test_the_reason_is_for_the_privacy_officer(company: Company) -> None:
    applicant = await company.applicant()
    body = {"fields": ["mobile"], "reason": "The line was cut."}
    path = f"/v1/applicants/{applicant}/reveal?purpose=recruitment"
    assert (await company.call("hr_administrator", "POST", path, json=body)).status_code == 200
    about = f"/v1/audit/entries?applicant_id={applicant}"
    items = (await company.call("privacy_officer", "GET", about)).json()["items"]
    told = {item["event"]: item for item in items}
    assert told["applicant.revealed"]["reason"] == "The line was cut."
    assert told["applicant.revealed"]["object_id"] == applicant
    assert {i["reason"] for i in (await company.call("auditor", "GET", about)).json()["items"]} == {None}
    every = (await company.call("privacy_officer", "GET", "/v1/audit/entries")).json()["items"]
    assert {i["reason"] for i in every} == {None}


async def test_an_attempt_out_of_reach_stands_in_the_persons_log(company: Company) -> None:
    applicant = await company.applicant()
    answer = await company.call("hiring_manager", "GET", f"/v1/applicants/{applicant}?purpose=recruitment")
    assert answer.status_code == 404
    view = (await company.call("privacy_officer", "GET", f"/v1/applicants/{applicant}/accesses")).json()
    attempts = [item for item in view["items"] if item["outcome"] == "refused"]
    assert [item["roles"] for item in attempts] == [["hiring_manager"]]
