"""The OpenAPI document and the running service agree: no 5xx, no undocumented answer, under generated requests.

``ATS_TEST_EXAMPLES`` sets how many requests are made up for each operation, beside those that follow from the document
alone. The latter are the same in every run, eight thousand, and the regular suite sends them once.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ats_privacy.settings import Settings
from ats_privacy.web.app import create_app
from tests.integration.operations import PUBLIC
from tests.servers.running_company import running_company

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance,negative_data_rejection,unsupported_method,ignored_auth"
)

EXAMPLES = int(os.environ.get("ATS_TEST_EXAMPLES", "3"))
ALL = "examples,coverage,fuzzing,stateful"
MADE_UP = ALL if EXAMPLES > 3 else "fuzzing,stateful"

SIGNED = ("acknowledge_package", "deliver_result", "attest_deletion")
"""Operations whose bodies are signed texts, which cannot be generated; they have attack tables of their own."""


@pytest.mark.parametrize(
    ("database_url", "role", "phases"),
    [("sqlite", "hr_administrator", ALL), ("postgres", "hiring_manager", MADE_UP)],
    ids=["sqlite-hr_administrator", "postgres-hiring_manager"],
    indirect=["database_url"],
)
async def test_no_generated_request_surprises_the_service(
    settings: Settings, tmp_path: Path, role: str, phases: str
) -> None:
    async with running_company(settings, tmp_path / "service.log") as (company, process):
        applicant = await company.applicant()
        await company.application(applicant, await company.requisition(assigned="hiring_manager"))
        command = [
            str(Path(sys.executable).with_name("schemathesis")),
            "run",
            f"{process.address}/openapi.json",
            "--header",
            f"Authorization: {company.headers[role]['Authorization']}",
            "--checks",
            CHECKS,
            "--exclude-operation-id-regex",
            f"^({'|'.join(SIGNED)})$",
            "--max-examples",
            str(EXAMPLES),
            "--phases",
            phases,
            "--seed",
            "20261123",
            "--no-color",
        ]
        told = await asyncio.to_thread(
            subprocess.run, command, cwd=tmp_path, capture_output=True, text=True, timeout=240, check=False
        )
    assert told.returncode == 0, told.stdout[-6000:]
    assert " generated, " in told.stdout
    assert "unexpected failure" not in (tmp_path / "service.log").read_text(encoding="utf-8")


def test_every_operation_is_named_and_documents_its_refusals() -> None:
    document = create_app(Settings(development_issuer=True)).openapi()
    names = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            names.append(operation["operationId"])
            answers = set(operation["responses"])
            where = f"{method} {path}"
            if path.startswith("/v1"):
                assert {"400", "401", "403", "422", "503"} <= answers, where
                assert operation["operationId"] in PUBLIC or operation["security"], where
            for status, answer in operation["responses"].items():
                if status >= "400" and path.startswith("/v1"):
                    assert list(answer["content"]) == ["application/problem+json"], f"{where} {status}"
    assert len(names) == len(set(names))
    references = set()

    def collect(node: object) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                references.add(node["$ref"])
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(document)
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references <= known
    assert json.dumps(document)
