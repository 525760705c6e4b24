"""Files of candidates through the import: whole or refused, resumable, nothing dropped, nothing half-written."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.adapters.importers import read_candidates
from ats_privacy.cli.session import staff_actor
from ats_privacy.domain.errors import Refused
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.gate.import_progress import ImportReport
from tests.integration.company import Company

RESUMES = sorted((Path(__file__).parents[1] / "importers/jsonresume").rglob("*resume.json"))
HEADINGS = ["姓名", "身份证号", "手机号", "邮箱", "期望薪资备注"]


async def _import(company: Company, path: Path, **order: Any) -> ImportReport:
    recruiter = await staff_actor(company.service, company.organisation, "recruiter.one")
    rows = read_candidates(path, "auto", source=path.name)
    return await company.service.imports.run(recruiter, rows, ImportOrder(**order))


async def _names(company: Company) -> list[str]:
    answer = await company.call("recruiter", "GET", "/v1/applicants?purpose=recruitment&limit=200&fields=full_name")
    return sorted(item["values"]["full_name"]["full"] for item in answer.json()["items"])


def _csv(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


@pytest.mark.promise("A3")
async def test_published_resumes_are_taken_in_once(company: Company) -> None:
    assert len(RESUMES) >= 4
    for path in RESUMES:
        first = await _import(company, path, attests_authority=True)
        assert (first.stored, first.refused) == (1, 0), (path.name, first.refusals)
        again = await _import(company, path, attests_authority=True)
        assert (again.stored, again.repeated) == (0, 1)
    assert "Dr. Lena Vasquez" in await _names(company)


@pytest.mark.promise("A3")
async def test_good_rows_are_stored_and_bad_ones_named(company: Company, tmp_path: Path) -> None:
    path = _csv(
        tmp_path / "candidates.csv",
        [
            ["张三丰", "11010519491231002X", "13800138000", "zhang@example.com", "面议"],
            ["李四", "110105194912310021", "13900139000", "li@example.com", ""],
            ["", "", "13700137000", "nobody@example.com", ""],
            ["王五", "", "not a number", "wang@example.com", ""],
            ["赵六", "", "13600136000", "zhao@example.com", ""],
        ],
    )
    report = await _import(company, path)
    assert (report.stored, report.refused) == (2, 3), report.refusals
    assert await _names(company) == ["张三丰", "赵六"]
    told = json.dumps([[r.reference, r.code, r.pointer, r.sentence] for r in report.refusals], ensure_ascii=False)
    for canary in ("李四", "110105194912310021", "13900139000", "not a number", "wang@", "nobody@"):
        assert canary not in told
    again = await _import(company, path)
    assert (again.stored, again.repeated, again.refused) == (0, 2, 3)


async def test_a_dry_run_stores_nothing_and_tells_the_same(company: Company, tmp_path: Path) -> None:
    path = _csv(
        tmp_path / "candidates.csv",
        [
            ["张三丰", "11010519491231002X", "13800138000", "zhang@example.com", ""],
            ["张三丰", "11010519491231002X", "13800138001", "other@example.com", ""],
            ["李四", "", "12", "li@example.com", ""],
        ],
    )
    dry = await _import(company, path, dry_run=True)
    assert await _names(company) == []
    real = await _import(company, path)
    assert (dry.stored, dry.refused) == (real.stored, real.refused) == (1, 2)
    assert {r.code for r in dry.refusals} == {r.code for r in real.refusals}


@pytest.mark.promise("A3")
async def test_unknown_columns_are_kept_sealed(company: Company, tmp_path: Path) -> None:
    path = _csv(tmp_path / "candidates.csv", [["张三丰", "", "13800138000", "zhang@example.com", "面议 canary"]])
    assert (await _import(company, path)).stored == 1
    answer = await company.call("recruiter", "GET", "/v1/applicants?purpose=recruitment&fields=full_name")
    applicant = answer.json()["items"][0]["id"]
    path_of = f"/v1/applicants/{applicant}/reveal?purpose=recruitment"
    body = {"fields": ["extra"], "reason": "What came with the file?"}
    shown = await company.call("hr_administrator", "POST", path_of, json=body)
    assert "面议 canary" in json.dumps(shown.json()["values"], ensure_ascii=False), shown.text


async def test_imported_candidates_apply_to_a_requisition(company: Company, tmp_path: Path) -> None:
    requisition = UUID(await company.requisition(assigned="hiring_manager"))
    path = _csv(tmp_path / "candidates.csv", [["张三丰", "", "13800138000", "zhang@example.com", ""]])
    assert (await _import(company, path, requisition=requisition)).stored == 1
    answer = await company.call("hiring_manager", "GET", "/v1/applicants?purpose=recruitment")
    assert [i["values"]["full_name"]["full"] for i in answer.json()["items"]] == ["张**"]


async def test_an_ats_export_is_taken_in(company: Company, tmp_path: Path) -> None:
    await company.requisition("JOB-7")
    candidate = {
        "id": 4711,
        "first_name": "Ada",
        "last_name": "Example",
        "email_addresses": [{"value": "ada@example.com", "type": "personal"}, {"value": "a@example.org"}],
        "phone_numbers": [{"value": "+44 20 7946 0018", "type": "mobile"}],
        "educations": [{"school_name": "Example University", "degree": "BSc", "discipline": "Mathematics"}],
        "employments": [{"company_name": "Engines Ltd", "title": "Analyst", "start_date": "2019-01-01"}],
        "favourite_engine": "analytical canary",
    }
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"candidates": [candidate, {"id": 1, "first_name": None}]}), encoding="utf-8")
    report = await _import(company, path)
    assert (report.stored, report.refused) == (1, 1), report.refusals
    answer = await company.call(
        "recruiter", "POST", "/v1/applicants/search?purpose=recruitment", json={"by": "email", "value": "a@example.org"}
    )
    shown = answer.json()["items"][0]
    assert shown["values"]["full_name"]["family"] == "Example"
    assert shown["values"]["mobile"] == "+442079460018"


async def test_staff_without_the_right_import_nothing(company: Company, tmp_path: Path) -> None:
    path = _csv(tmp_path / "candidates.csv", [["张三丰", "", "13800138000", "zhang@example.com", ""]])
    auditor = await staff_actor(company.service, company.organisation, "auditor.one")
    with pytest.raises(Refused):
        await company.service.imports.run(auditor, read_candidates(path, "auto"), ImportOrder())
    assert await _names(company) == []
