"""The OpenAPI document by itself: valid, closed, named throughout, and true of what the service takes and answers."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from ats_privacy.settings import Settings
from ats_privacy.web.app import create_app
from tests.integration.bodies import WRITING, complete, leaves, replaced
from tests.integration.check_requests import CHECKS_USED_UP, own_check
from tests.integration.company import Company
from tests.integration.document_requests import document_id
from tests.integration.outbox_requests import OUTBOX_USED_UP, own_letter
from tests.integration.route_requests import (
    OPERATIONS,
    asked,
    broken,
    declared,
    filled,
    fresh,
    ground_id,
    ids_of,
    minor_ids,
    perform,
    version,
)
from tests.integration.test_routes import MAY
from tests.integration.vendor_requests import USED_UP, vendor_ids

DOCUMENT: dict[str, Any] = create_app(Settings(development_issuer=True)).openapi()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
BY_ID = {
    operation["operationId"]: operation
    for operations in DOCUMENT["paths"].values()
    for operation in operations.values()
}


def _nodes(node: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield place, node
        for name, value in node.items():
            yield from _nodes(value, f"{place}/{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _nodes(value, f"{place}/{number}")


def _check(schema: dict[str, Any], value: Any) -> list[str]:
    whole = {"$ref": "#/schema", "schema": schema, "components": DOCUMENT["components"]}
    validator = jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def _body(name: str) -> dict[str, Any]:
    (media,) = BY_ID[name]["requestBody"]["content"].values()
    schema: dict[str, Any] = media["schema"]
    return schema


def test_the_document_is_valid() -> None:
    assert [str(error)[:300] for error in OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []
    assert json.loads(json.dumps(DOCUMENT)) == DOCUMENT


def test_names_can_become_identifiers_of_a_client() -> None:
    for name in BY_ID:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name), name
        assert not keyword.iskeyword(name), name
    assert len({name.replace("_", "") for name in BY_ID}) == len(BY_ID), "two are one in camel case"
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]*", name) for name in SCHEMAS)
    for operation in BY_ID.values():
        assert operation["summary"], operation["operationId"]
        assert operation["description"], operation["operationId"]
        assert operation["tags"], operation["operationId"]


def test_bodies_and_answers_are_named_schemas() -> None:
    """A generator makes one class of each; of an inline schema it makes a class with a name of its own invention."""
    for name, operation in BY_ID.items():
        if "requestBody" in operation:
            assert operation["requestBody"]["required"] is True, name
            for media in operation["requestBody"]["content"].values():
                assert "$ref" in media["schema"], name
        for status, answer in operation["responses"].items():
            assert (status == "204") == ("content" not in answer), f"{name} {status}"
            for media in answer.get("content", {}).values():
                assert "$ref" in media["schema"], f"{name} {status}"


def test_what_is_sent_is_closed_and_bounded() -> None:
    """No object takes unknown members, no text and no list is without end, but for what nobody has classified yet."""
    reached: dict[str, Any] = {}
    for operation in WRITING:
        todo = [_body(operation.name)]
        while todo:
            for _, node in _nodes(todo.pop()):
                reference = node.get("$ref", "").rsplit("/", 1)[-1]
                if reference and reference not in reached:
                    reached[reference] = SCHEMAS[reference]
                    todo.append(SCHEMAS[reference])
    loose = []
    for name, schema in reached.items():
        for place, node in _nodes(schema):
            where = f"{name}{place}"
            free = "/extra/" in place or "/materials/" in place
            if node.get("type") == "object" and "properties" in node and node.get("additionalProperties") is not False:
                loose.append(f"{where} is open")
            if node.get("type") == "object" and "properties" not in node and not free:
                loose.append(f"{where} has no members")
            if node.get("type") == "array" and "maxItems" not in node:
                loose.append(f"{where} has no maxItems")
            if node.get("type") == "string" and not node.keys() & {"maxLength", "enum", "pattern", "format", "const"}:
                loose.append(f"{where} has no maxLength")
    assert not loose, "\n".join(loose)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_good_bodies_are_as_documented(company: Company) -> None:
    ids = await ids_of(company)
    for operation in WRITING:
        schema = _body(operation.name)
        assert _check(schema, complete(company, operation, ids)) == [], operation.name
        assert _check(schema, filled(operation.body, ids)) == [], operation.name


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_overlong_texts_are_refused_by_the_document_too(company: Company) -> None:
    """So that a client that checks before it sends finds out by itself."""
    ids = await ids_of(company)
    for operation in WRITING:
        schema, good = _body(operation.name), complete(company, operation, ids)
        for place, value in leaves(good):
            if isinstance(value, str) and not {"extra", "materials"} & set(place):
                assert _check(schema, replaced(good, place, "a" * 100_000)), f"{operation.name} {place}"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_good_answers_are_as_documented(company: Company) -> None:
    """Every operation by every role that may: status, media type, schema; and no member that is not documented."""
    ids = await ids_of(company)
    for operation in OPERATIONS:
        for role in sorted(MAY[operation.name]):
            own = await fresh(company, ids)
            if operation.name in ("erase_applicant", "cancel_applicant"):
                own |= {"applicant": await company.applicant({"full_name": "Somebody Else"})}
            if operation.name in USED_UP:
                own |= await vendor_ids(company)
            if "{minor}" in operation.path:
                own |= await minor_ids(company)
            if "{ground}" in operation.path:
                own |= {"ground": await ground_id(company, own["applicant"])}
            if operation.name in OUTBOX_USED_UP:
                own |= await own_letter(company, operation.name, own)
            if operation.name in CHECKS_USED_UP:
                own |= await own_check(company, operation.name, own)
            if operation.name in ("decide_access", "revoke_access"):
                own |= {"grant": await asked(company)}
            if operation.name == "review_broken_glass":
                own |= {"glass": await broken(company, own["applicant"])}
            if operation.name == "delete_document":
                own |= {"document": await document_id(company, own["applicant"])}
            if operation.name == "end_activity":
                own |= {"activity": await declared(company)}
            if operation.name == "end_assignment":
                path = f"/v1/requisitions/{own['requisition']}/assignments/{own['staff']}"
                await company.call("recruiter", "PUT", path)
            tag = await version(company, operation, own) if operation.versioned else None
            answer = await perform(company, role, operation, own, tag)
            documented = BY_ID[operation.name]["responses"]
            assert str(answer.status_code) in documented, f"{operation.name} {answer.status_code}"
            if answer.status_code == 204:
                assert answer.content == b""
                continue
            if operation.name == "get_document":
                assert answer.headers["content-type"].split(";")[0] in documented["200"]["content"]
                continue
            assert answer.headers["content-type"] == "application/json", f"{operation.name} by {role}: {answer.text}"
            schema = documented[str(answer.status_code)]["content"]["application/json"]["schema"]
            told = answer.json()
            assert _check(schema, told) == [], f"{operation.name} by {role}"
            named = SCHEMAS[schema["$ref"].rsplit("/", 1)[-1]]["properties"]
            assert told.keys() <= named.keys(), f"{operation.name}: {told.keys() - named.keys()}"
