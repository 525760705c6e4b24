"""A value for every field of the policy, canonical."""

from __future__ import annotations

from datetime import date
from typing import Any

from ats_privacy.domain.values import validate
from field_policies import Policy

_RAW: dict[str, Any] = {
    "applicant.full_name": {"full": "欧阳修文", "latin": "Ouyang Xiuwen"},
    "applicant.id_number": "11010519491231002X",
    "applicant.birth_date": "1949-12-31",
    "applicant.sex": "male",
    "applicant.nationality": "CN",
    "applicant.provenance": {
        "email": {
            "source": "Example Search",
            "channel": "headhunter",
            "submitted_by": "staff:0",
            "at": "2026-01-01T00:00:00.000Z",
        }
    },
    "applicant.email": "ouyang.xiuwen@example.com",
    "applicant.mobile": "+8613800138000",
    "applicant.other_emails": ["second.address@example.org"],
    "applicant.other_phones": ["+442079460018"],
    "applicant.address": {"lines": ["文三路 90 号"], "city": "杭州", "region": "浙江", "country": "CN"},
    "applicant.profiles": [{"network": "GitHub", "username": "ouyang", "url": "https://github.com/ouyang"}],
    "applicant.education": [{"school": "Peking University", "degree": "BSc", "major": "Physics", "end": "1972"}],
    "applicant.employment": [{"employer": "Example Ltd", "position": "Engineer", "start": "1972-09"}],
    "applicant.skills": [{"name": "Welding", "level": "expert", "keywords": ["TIG"]}],
    "applicant.languages": [{"name": "English", "fluency": "fluent"}],
    "applicant.current_salary": {"amount": "31000", "currency": "CNY", "period": "month"},
    "applicant.expected_salary": {"amount": "42000", "currency": "CNY", "period": "month"},
    "applicant.salary_history": [
        {"employer": "Example Ltd", "money": {"amount": "29000", "currency": "CNY", "period": "month"}}
    ],
    "applicant.bank_account": {"holder": "欧阳修文", "bank": "Example Bank", "number": "6222021234567890128"},
    "applicant.health": "Wears a hearing aid.",
    "applicant.accommodation": "A quiet room for the interview.",
    "applicant.summary": "Builds bridges between people.",
    "applicant.materials": {"certificates": [{"name": "Welder"}]},
    "applicant.referees": [{"name": "Li Referee", "relation": "manager", "phone": "+8613900139000"}],
    "applicant.emergency_contact": {"name": "Wang Contact", "relation": "sister", "phone": "+8613700137000"},
    "applicant.background_check": [{"check": "employment", "outcome": "confirmed", "detail": "No gap."}],
    "applicant.extra": {"hobby": "chess"},
    "application.answers": [{"question": "Why us?", "answer": "The bridges."}],
    "application.cover_letter": "Dear company, I build bridges.",
    "application.notes": [{"text": "Good talk.", "author": "staff", "at": "2026-01-01T00:00:00.000Z"}],
}


def full_values(policy: Policy, entity: str) -> dict[str, Any]:
    """Field name to canonical value; fails for a field that has none here."""
    return {
        field.name: validate(field.type, _RAW[name], today=date(2026, 11, 23))
        for name, field in policy.fields.items()
        if field.entity == entity
    }
