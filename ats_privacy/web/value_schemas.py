"""JSON Schemas of applicants' values, for the OpenAPI document: what clients send and what they may be shown."""

from __future__ import annotations

from typing import Any

_SHORT = {"type": "string", "maxLength": 200}
_LONG = {"type": "string", "maxLength": 20_000}
_URL = {"type": "string", "maxLength": 2_000}
_DATE = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
_COUNTRY = {"type": "string", "pattern": "^[A-Z]{2}$"}


def _optional(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _object(properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    members = {n: s if n in required else _optional(s) for n, s in properties.items()}
    return {
        "type": "object",
        "properties": members,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": 100}


_TEXTS = _list(_SHORT)
_MONEY = _object(
    {
        "amount": {"type": "string", "pattern": r"^\d{1,15}(\.\d{1,4})?$"},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "period": {"type": "string", "enum": ["hour", "day", "month", "year"]},
    },
    ("amount", "currency", "period"),
)
_NAME = _object({"full": _SHORT, "family": _SHORT, "given": _SHORT, "latin": _SHORT})
_ID_NUMBER = _object(
    {
        "kind": {
            "type": "string",
            "enum": [
                "cn_resident",
                "hk_id",
                "mo_id",
                "tw_id",
                "cn_hk_mo_permit",
                "cn_tw_permit",
                "passport",
                "other",
            ],
        },
        "country": _COUNTRY,
        "number": {"type": "string", "maxLength": 40},
    },
    ("kind", "number"),
)
_ADDRESS = _object({"lines": _TEXTS, "city": _SHORT, "region": _SHORT, "postal_code": _SHORT, "country": _COUNTRY})
_LINK = _object({"network": _SHORT, "username": _SHORT, "url": _URL})
_EDUCATION = _object(
    {
        "school": _SHORT,
        "degree": _SHORT,
        "major": _SHORT,
        "start": _DATE,
        "end": _DATE,
        "completed": {"type": "boolean"},
        "score": _SHORT,
        "courses": _TEXTS,
        "url": _URL,
    }
)
_EMPLOYMENT = _object(
    {
        "employer": _SHORT,
        "position": _SHORT,
        "start": _DATE,
        "end": _DATE,
        "reporting_to": _SHORT,
        "location": _SHORT,
        "description": _LONG,
        "summary": _LONG,
        "highlights": _list(_LONG),
        "url": _URL,
    }
)
_BANK = _object({"holder": _SHORT, "bank": _SHORT, "number": {"type": "string", "maxLength": 40}}, ("number",))
_REFEREE = _object(
    {
        "name": _SHORT,
        "relation": _SHORT,
        "company": _SHORT,
        "phone": {"type": "string", "maxLength": 40},
        "email": {"type": "string", "maxLength": 320},
        "text": _LONG,
    }
)
_PHONE = {"type": "string", "maxLength": 40}
_EMAIL = {"type": "string", "maxLength": 320}

_BY_NAME: dict[str, Any] = {
    "full_name": {"anyOf": [_SHORT, _NAME]},
    "id_number": {"anyOf": [{"type": "string", "maxLength": 40}, _ID_NUMBER]},
    "birth_date": {"type": "string", "format": "date"},
    "sex": {"type": "string", "enum": ["female", "male", "other", "undisclosed"]},
    "nationality": _COUNTRY,
    "email": _EMAIL,
    "mobile": _PHONE,
    "other_emails": _list(_EMAIL),
    "other_phones": _list(_PHONE),
    "address": {"anyOf": [_SHORT, _ADDRESS]},
    "profiles": _list(_LINK),
    "education": _list(_EDUCATION),
    "employment": _list(_EMPLOYMENT),
    "skills": _list(_object({"name": _SHORT, "level": _SHORT, "keywords": _TEXTS})),
    "languages": _list(_object({"name": _SHORT, "fluency": _SHORT})),
    "current_salary": _MONEY,
    "expected_salary": _MONEY,
    "salary_history": _list(_object({"employer": _SHORT, "money": _MONEY, "start": _DATE, "end": _DATE})),
    "bank_account": _BANK,
    "health": _LONG,
    "accommodation": _LONG,
    "summary": _LONG,
    "materials": {
        "type": "object",
        "properties": {
            section: _list({"type": "object"})
            for section in (
                "certificates",
                "awards",
                "publications",
                "projects",
                "volunteering",
                "interests",
                "other",
            )
        },
        "additionalProperties": False,
    },
    "referees": _list(_REFEREE),
    "emergency_contact": _object({"name": _SHORT, "relation": _SHORT, "phone": _PHONE}),
    "background_check": _list(_object({"check": _SHORT, "outcome": _SHORT, "detail": _LONG})),
    "extra": {"type": "object", "description": "What has no field of its own; sealed like everything else."},
}

APPLICANT_VALUES: dict[str, Any] = {
    "type": "object",
    "title": "ApplicantValues",
    "properties": {name: _optional(schema) for name, schema in _BY_NAME.items()},
    "additionalProperties": False,
    "minProperties": 1,
}
APPLICATION_VALUES: dict[str, Any] = {
    "type": "object",
    "title": "ApplicationValues",
    "properties": {
        "answers": _optional(_list(_object({"question": _LONG, "answer": _LONG}))),
        "cover_letter": _optional(_LONG),
    },
    "additionalProperties": False,
}
SHOWN_VALUES: dict[str, Any] = {
    "type": "object",
    "title": "ShownValues",
    "description": "Field name to value as masked; a hidden or absent field is missing or null.",
    "additionalProperties": True,
}
