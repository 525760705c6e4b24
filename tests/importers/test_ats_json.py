"""Exports of applicant tracking systems: the shapes that vendors document, unseen ones, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ats_privacy.adapters.importers import Candidate, RefusedRow

pytestmark = pytest.mark.promise("A3")
One = Callable[..., Candidate]
Read = Callable[..., list[Any]]

# Each after the vendor's public documentation of its candidate object, with people of our own.
GREENHOUSE = {
    "id": 1,
    "first_name": "Jane",
    "last_name": "Berg",
    "company": "Acme",
    "title": "Engineer",
    "is_private": False,
    "email_addresses": [
        {"value": "jane@example.com", "type": "personal"},
        {"value": "jb@acme.example", "type": "work"},
    ],
    "phone_numbers": [{"value": "+1 212 555 0100", "type": "home"}, {"value": "212-555-0101", "type": "mobile"}],
    "addresses": [{"value": "455 Broadway\nNew York, NY 10280", "type": "home"}],
    "website_addresses": [{"value": "jane.example.com", "type": "personal"}],
    "social_media_addresses": [{"value": "https://linkedin.example/jane"}],
    "educations": [
        {
            "id": 5,
            "school_name": "Sample University",
            "degree": "Bachelor's Degree",
            "discipline": "Physics",
            "start_date": "2012-08-15T00:00:00.000Z",
            "end_date": "2016-05-15T00:00:00.000Z",
        }
    ],
    "employments": [
        {
            "id": 6,
            "company_name": "Acme",
            "title": "Engineer",
            "start_date": "2016-08-15T00:00:00.000Z",
            "end_date": None,
        }
    ],
    "tags": ["Python"],
    "custom_fields": {"desired_salary": "USD 100,000 per year", "work_remotely": True},
    "keyed_custom_fields": {"dob": {"name": "Date of birth", "type": "date", "value": "1990-05-01"}},
    "applications": [
        {
            "id": 8,
            "status": "active",
            "jobs": [{"id": 123, "name": "Engineer"}],
            "answers": [{"question": "Why us?", "answer": "Because."}],
        }
    ],
}
LEVER = {
    "id": "250d8f03",
    "name": "Jane Berg",
    "contact": "7f23e772",
    "headline": "Acme",
    "location": "New York",
    "emails": ["jane@example.com", "jb@acme.example"],
    "phones": [{"type": "home", "value": "+1 212 555 0100"}, {"type": "mobile", "value": "+1 212 555 0101"}],
    "links": ["jane.example.com"],
    "schools": [{"org": "Sample University", "degree": "Bachelor's Degree", "field": "Physics", "end": {"year": 2016}}],
    "positions": [{"org": "Acme", "title": "Engineer", "start": {"month": 8, "year": 2016}, "end": None}],
    "createdAt": 1407460071043,
    "applications": [{"posting": {"id": "123", "text": "Engineer"}}],
}
WORKABLE = {
    "id": "108d1748",
    "firstname": "Jane",
    "lastname": "Berg",
    "email": "jane@example.com",
    "phone": "+1 212 555 0101",
    "address": "New York",
    "summary": "An engineer.",
    "cover_letter": "Dear all,\nhello.",
    "education_entries": [
        {"school": "Sample University", "degree": "Bachelor's Degree", "field_of_study": "Physics", "end_date": "2016"}
    ],
    "experience_entries": [{"title": "Engineer", "company": "Acme", "start_date": "2016-08", "current": True}],
    "skills": [{"name": "Python"}],
    "social_profiles": [{"type": "linkedin", "name": "LinkedIn", "username": "jane", "url": "https://l.example/jane"}],
    "answers": [{"question": {"body": "Remote?"}, "answer": {"checked": True}}],
    "job": {"shortcode": "123", "title": "Engineer"},
}
SMARTRECRUITERS = {
    "id": "90e2bb61",
    "firstName": "Jane",
    "lastName": "Berg",
    "email": "jane@example.com",
    "phoneNumber": "212-555-0101",
    "location": {"country": "United States", "countryCode": "US", "region": "New York", "city": "New York", "lat": 1.5},
    "web": {"skype": "jane.berg", "linkedIn": "https://l.example/jane", "twitter": "@jane"},
    "education": [
        {"institution": "Sample University", "degree": "Bachelor's Degree", "major": "Physics", "current": False}
    ],
    "experience": [{"title": "Engineer", "company": "Acme", "startDate": "2016-08", "description": "Bridges"}],
    "assignments": [{"job": {"id": "123"}}],
}
ASHBY = {
    "id": "e9ed20fd",
    "name": "Jane Berg",
    "primaryEmailAddress": {"value": "jane@example.com", "type": "Personal", "isPrimary": True},
    "emailAddresses": [
        {"value": "jb@acme.example", "type": "Work", "isPrimary": False},
        {"value": "jane@example.com", "type": "Personal", "isPrimary": True},
    ],
    "primaryPhoneNumber": {"value": "+1 212 555 0101", "type": "Mobile", "isPrimary": True},
    "socialLinks": [{"url": "https://l.example/jane", "type": "LinkedIn"}],
    "position": "Engineer",
    "company": "Acme",
    "school": "Sample University",
    "customFields": [{"id": "1", "title": "Nationality", "value": "Sweden"}],
}
TEAMTAILOR = {
    "id": "1",
    "type": "candidates",
    "links": {"self": "https://api.example/v1/candidates/1"},
    "attributes": {
        "first-name": "Jane",
        "last-name": "Berg",
        "email": "jane@example.com",
        "phone": "+1 212 555 0101",
        "pitch": "An engineer.",
        "linkedin-url": "https://l.example/jane",
        "tags": ["python"],
        "created-at": "2026-01-01",
    },
    "relationships": {"jobs": {"links": {"self": "https://api.example/v1/candidates/1/jobs"}}},
}
VENDORS = {
    "greenhouse": GREENHOUSE,
    "lever": LEVER,
    "workable": WORKABLE,
    "smartrecruiters": SMARTRECRUITERS,
    "ashby": ASHBY,
    "teamtailor": TEAMTAILOR,
}


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_documented_shape_gives_the_same_person(one: One, vendor: str) -> None:
    candidate = one(VENDORS[vendor], default_region="US")
    values = candidate.values
    assert values["full_name"]["full"] == "Jane Berg"
    assert values["email"] == "jane@example.com"
    assert values["mobile"] == "+12125550101"
    if vendor != "teamtailor":
        assert values["education"][0]["school"] == "Sample University"
        assert values["employment"][0]["employer"] == "Acme"
        assert values["employment"][0]["position"] == "Engineer"
    if vendor in ("greenhouse", "lever", "workable"):
        assert candidate.applications[0]["requisition_ref"] == "123"
    if vendor in ("greenhouse", "lever", "ashby"):
        assert values["other_emails"] == ["jb@acme.example"]
    assert_nothing_lost(VENDORS[vendor], candidate)


def test_the_particulars_of_shapes(one: One) -> None:
    greenhouse = one(GREENHOUSE, default_region="US")
    assert greenhouse.values["birth_date"] == "1990-05-01"
    assert greenhouse.values["expected_salary"] == {"amount": "100000", "currency": "USD", "period": "year"}
    assert greenhouse.values["other_phones"] == ["+12125550100"]
    assert greenhouse.values["education"][0]["start"] == "2012-08-15"
    assert greenhouse.applications[0]["answers"] == [{"question": "Why us?", "answer": "Because."}]
    assert "applications" not in greenhouse.extra
    assert greenhouse.extra["application_details"][0]["status"] == "active"
    workable = one(WORKABLE)
    assert workable.applications[0]["cover_letter"] == "Dear all,\nhello."
    assert workable.applications[0]["answers"] == [{"question": "Remote?", "answer": "yes"}]
    smart = one(SMARTRECRUITERS)
    assert smart.default_region == "US"
    assert {"network": "twitter", "username": "@jane", "url": None} in smart.values["profiles"]
    assert one(ASHBY).values["nationality"] == "SE"
    assert one(LEVER).values["education"][0]["end"] == "2016"


@pytest.mark.parametrize(
    ("shape", "path", "expected"),
    [
        ({"person": {"name": {"first": "Jane", "last": "Berg"}}}, ("full_name", "full"), "Jane Berg"),
        ({"Full Name": "Jane Berg", "E-mail": "j@example.com"}, ("email",), "j@example.com"),
        ({"姓名": "张三", "手机号": "13800138000"}, ("mobile",), "+8613800138000"),
        ({"name": "J", "contact": {"emails": {"email": "j@example.com"}}}, ("email",), "j@example.com"),
        ({"name": "J", "phones": ["+1 212 555 0100"]}, ("mobile",), "+12125550100"),
        (
            {"name": "J", "addresses": [{"street": "1 Way", "zip": "1", "country": "France"}]},
            ("address", "country"),
            "FR",
        ),
        ({"name": "J", "location": {"address": {"city": "Paris"}}}, ("address", "city"), "Paris"),
        ({"name": "J", "skills": "Go, SQL"}, ("skills", 1, "name"), "SQL"),
        ({"name": "J", "languages": [{"language": "Thai", "level": "C1"}]}, ("languages", 0, "fluency"), "C1"),
        ({"name": "J", "schools": [{"school": {"id": 1, "name": "S"}}]}, ("education", 0, "school"), "S"),
        ({"name": "J", "workHistory": [{"title": "T", "from": "Sep 2014"}]}, ("employment", 0, "start"), "2014-09"),
        ({"name": "J", "positions": [{"org": "O", "start": 1407460071043}]}, ("employment", 0, "start"), "2014-08-08"),
        ({"name": "J", "certifications": ["CKA"]}, ("materials", "certificates", 0, "name"), "CKA"),
        ({"name": "J", "dateOfBirth": "1990-01-02"}, ("birth_date",), "1990-01-02"),
        ({"name": "J", "references": [{"name": "R", "email": "r@example.com"}]}, ("referees", 0, "name"), "R"),
        (
            {"name": "J", "expectedSalary": {"amount": 5, "currency": "EUR", "interval": "hourly"}},
            ("expected_salary", "period"),
            "hour",
        ),
    ],
)
def test_unseen_shapes_are_understood(one: One, shape: dict[str, Any], path: tuple[Any, ...], expected: str) -> None:
    node: Any = one(shape).values
    for step in path:
        node = node[step]
    assert node == expected


def test_words_that_mean_something_else_in_an_export_are_left_alone(one: One) -> None:
    item = {"name": "Jane", "state": "active", "language": "en", "role": "admin", "position": 3, "source": "web"}
    candidate = one(item)
    assert set(candidate.values) == {"full_name"}
    assert candidate.extra == {key: value for key, value in item.items() if key != "name"}


def test_a_bad_value_refuses_and_lenient_keeps(read: Read) -> None:
    item = {"name": "Jane", "emails": ["jane"], "phones": [12]}
    [refused] = read(item)
    assert isinstance(refused, RefusedRow)
    assert (refused.code, refused.pointer) == ("email_shape", "/email")
    [candidate] = read(item, lenient=True)
    assert candidate.extra["not_understood"] == {"email": "jane", "mobile": 12}
    assert candidate.warnings == ("email_shape", "wrong_type")


def test_a_large_export_is_packed_rather_than_refused(one: One) -> None:
    activity = [{"id": n, "by": {"user": {"team": {"name": [f"team {n}"]}}}} for n in range(120)]
    candidate = one({"name": "Jane", "activity": activity, "x": 1})
    assert isinstance(candidate.extra["activity"], str)
    assert candidate.extra["x"] == 1
    assert_nothing_lost({"activity": activity}, candidate)


def words(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [word for item in node.values() for word in words(item)]
    if isinstance(node, list):
        return [word for item in node for word in words(item)]
    if isinstance(node, bool) or node is None:
        return []
    return "".join(c if c.isalnum() else " " for c in str(node).casefold()).split()


def assert_nothing_lost(item: dict[str, Any], candidate: Candidate) -> None:
    """Every word of every leaf stands somewhere; a phone as the end of its canonical form, a day without its time."""
    kept = words([candidate.values, candidate.applications, candidate.extra])
    together = "".join(kept)
    midnight = {"00", "000z", "15t00"}
    translated = {"germany", "france", "united", "states", "sweden", "usd", "per"}
    missing = [w for w in words(item) if w not in kept and w not in together and w not in midnight | translated]
    assert missing == []


KEYS_SEEN = """
    name first_name lastName email emails phones phoneNumber address location addresses links web linkedin_url
    education schools experience positions skills languages summary title company school job jobs answers
    applications custom_fields coverLetter references certificates projects interests tags id notes attributes
    contact gender birthday nationality expected_salary value type url username city country question answer
    start_date end month year degree org current 姓名 学校
"""
KEYS = st.sampled_from(KEYS_SEEN.split())
COUNT = st.integers(10_000, 99_999)
LEAF = st.one_of(
    st.builds("w{}".format, COUNT),
    st.builds("https://w{}.example.com".format, COUNT),
    st.builds("w{}@example.com".format, COUNT),
    COUNT,
    st.booleans(),
    st.none(),
    st.just(""),
)
SHAPE = st.recursive(
    LEAF,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(st.dictionaries(KEYS, SHAPE, max_size=8))
def test_no_leaf_of_any_shape_is_lost(read: Read, item: dict[str, Any]) -> None:
    """Lenient, so that nothing is refused for its values; what is refused for want of a name is told."""
    named = {"fullName": "Jane Berg"} | item
    [row] = read([named], lenient=True, format="ats-json")
    if isinstance(row, RefusedRow):
        assert row.code == "name_missing"
        return
    assert_nothing_lost(named, row)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(["basics", "work", "education", "skills", "awards", "references", "x"]), SHAPE))
def test_no_leaf_of_a_strange_resume_is_lost(read: Read, item: dict[str, Any]) -> None:
    named = {"basics": {"name": "Jane"}} | item
    [row] = read([named], lenient=True, format="json-resume")
    if isinstance(row, RefusedRow):
        assert row.code == "name_missing"
        return
    assert_nothing_lost(item, row)
