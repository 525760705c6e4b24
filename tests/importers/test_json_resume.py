"""JSON Resume: the project's own samples (MIT, see jsonresume/*/LICENSE.md), every section, and what is odd."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ats_privacy.adapters.importers import Candidate, RefusedRow, read_candidates

pytestmark = pytest.mark.promise("A3")

FOLDER = Path(__file__).parent / "jsonresume"
SAMPLES = sorted(p for p in FOLDER.rglob("*.json") if p.name != "schema.json")
One = Callable[..., Candidate]
Refused = Callable[..., RefusedRow]


def leaves(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [leaf for item in node.values() for leaf in leaves(item)]
    if isinstance(node, list):
        return [leaf for item in node for leaf in leaves(item)]
    return [] if node in (None, "") else [node]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_sample_is_imported_and_nothing_of_it_is_lost(path: Path) -> None:
    [candidate] = read_candidates(path)
    assert isinstance(candidate, Candidate)
    original = json.loads(path.read_text("utf-8"))
    phone = original["basics"].pop("phone")
    assert candidate.values["mobile"] == "+1" + "".join(filter(str.isdigit, phone))
    kept = {str(leaf) for leaf in leaves([candidate.values, candidate.extra])}
    assert [leaf for leaf in leaves(original) if str(leaf) not in kept] == []


def test_every_section_goes_to_its_field(one: One) -> None:
    candidate = one((FOLDER / "v1.0.1" / "sample.resume.json").read_bytes(), source="example-jobs", channel="job_site")
    values = candidate.values
    assert values["full_name"]["full"] == "Richard Hendriks"
    assert values["address"] == {
        "lines": ["2712 Broadway St"],
        "city": "San Francisco",
        "region": "California",
        "postal_code": "CA 94115",
        "country": "US",
    }
    assert values["profiles"][0] == {
        "network": "website",
        "username": None,
        "url": "http://richardhendricks.example.com",
    }
    assert (values["employment"][0]["employer"], values["employment"][0]["start"]) == ("Pied Piper", "2013-12-01")
    assert (values["education"][0]["school"], values["education"][0]["degree"]) == (
        "University of Oklahoma",
        "Bachelor",
    )
    assert values["skills"][0]["keywords"] == ["HTML", "CSS", "Javascript"]
    assert values["languages"] == [{"name": "English", "fluency": "Native speaker"}]
    assert values["referees"][0]["name"] == "Erlich Bachman"
    assert values["materials"]["volunteering"][0]["organization"] == "CoderDojo"
    assert values["materials"]["publications"][0]["released"] == "2014-10-01"
    assert values["materials"]["projects"][0]["roles"] == ["Team lead", "Designer"]
    assert candidate.extra["basics"] == {"label": "Programmer"}
    assert set(candidate.provenance) == set(values)
    assert candidate.provenance["email"] == {"source": "example-jobs", "channel": "job_site"}


def resume(**basics: Any) -> dict[str, Any]:
    return {"basics": {"name": "Jane Berg"} | basics}


@pytest.mark.parametrize(
    "odd",
    [
        resume(),
        resume(email=None, phone="", url=" ", summary=None, location=None, profiles=None),
        resume(location={}, profiles=[]),
        resume(profiles=[{}, None, {"network": None, "url": ""}]),
        resume() | {"work": None, "education": [], "skills": [{}], "languages": [None], "references": [{"name": ""}]},
        resume() | {"work": [{"name": "", "highlights": [], "startDate": ""}], "awards": None, "meta": {}},
    ],
)
def test_null_empty_and_missing_members_say_nothing(one: One, odd: dict[str, Any]) -> None:
    candidate = one(odd)
    assert set(candidate.values) == {"full_name"}
    assert candidate.extra == {}


@pytest.mark.parametrize(
    ("odd", "code", "pointer"),
    [
        (resume(phone=5551234), "wrong_type", "/mobile"),
        (resume(phone="call me"), "phone_shape", "/mobile"),
        (resume(email="jane"), "email_shape", "/email"),
        (resume(url="javascript:alert(1)"), "url_scheme", "/profiles/0/url"),
        (resume(summary=["a"]), "wrong_type", "/summary"),
        (resume(location="Berlin") | {"work": "none"}, "wrong_type", "/employment"),
        (resume() | {"work": [{"startDate": "soon"}]}, "date_shape", "/employment/0/start"),
        (resume() | {"education": [{"courses": "one"}]}, "wrong_type", "/education/0/courses"),
        (resume() | {"awards": "many"}, "wrong_type", "/materials/awards"),
        (resume() | {"skills": [5]}, "wrong_type", "/skills/0"),
        (resume() | {"note": "a\u202eb"}, "text_bidi", "/extra"),
        ({"basics": {"email": "jane@example.com"}}, "name_missing", "/full_name"),
        ({"basics": {"name": "12"}}, "name_without_letters", "/full_name"),
    ],
)
def test_a_bad_value_refuses_the_resume_and_lenient_keeps_it_sealed(
    one: One, refused: Refused, odd: dict[str, Any], code: str, pointer: str
) -> None:
    refusal = refused(odd)
    assert (refusal.reference, refusal.code, refusal.pointer) == ("item 1", code, pointer)
    odd["basics"]["email"] = odd["basics"].get("email", "x@example.com")
    candidate = one(odd, lenient=True)
    if code not in ("name_missing", "text_bidi"):
        assert candidate.warnings[0] == code
        assert list(candidate.extra["not_understood"]) == [pointer[1:]]
    assert "\u202e" not in json.dumps(candidate.extra, ensure_ascii=False)


@pytest.mark.parametrize(
    ("location", "phone", "number"),
    [
        ({"countryCode": "US"}, "(912) 555-4321", "+19125554321"),
        ({"countryCode": "nl"}, "020 123 4567", "+31201234567"),
        ({"countryCode": "Germany"}, "030 123456", "+4930123456"),
        ({"countryCode": "CN"}, "138 0013 8000", "+8613800138000"),
        ({}, "138 0013 8000", "+8613800138000"),
        (None, "+49 30 123456", "+4930123456"),
    ],
)
def test_national_phones_are_read_in_the_resumes_country(one: One, location: Any, phone: str, number: str) -> None:
    assert one(resume(location=location, phone=phone)).values["mobile"] == number


def test_unknown_members_are_kept_where_they_stood(one: One) -> None:
    candidate = one(
        resume(nickname="JB") | {"work": [{"name": "A"}, {"name": "B", "team": {"size": 5}}], "hobbies": ["x"]}
    )
    assert candidate.extra == {
        "basics": {"nickname": "JB"},
        "work": {"1": {"team": {"size": 5}}},
        "hobbies": ["x"],
    }


def test_a_list_of_resumes_and_the_stated_format(read: Callable[..., list[Any]]) -> None:
    rows = read([resume(), {"basics": {}}, resume(name="Joe")], format="json-resume")
    assert [getattr(row, "code", "stored") for row in rows] == ["stored", "name_missing", "stored"]
    assert [row.reference for row in rows] == ["item 1", "item 2", "item 3"]
