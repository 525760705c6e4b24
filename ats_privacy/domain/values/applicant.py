"""Which value type each field of an applicant and of an application has (contract: sealed fields)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

APPLICANT_TYPES: Final[Mapping[str, str]] = {
    "full_name": "name",
    "id_number": "id_number",
    "birth_date": "birth_date",
    "sex": "sex",
    "nationality": "country",
    "provenance": "provenance",
    "email": "email",
    "mobile": "phone",
    "other_emails": "email_list",
    "other_phones": "phone_list",
    "address": "address",
    "profiles": "link_list",
    "education": "education_list",
    "employment": "employment_list",
    "skills": "skill_list",
    "languages": "language_list",
    "current_salary": "money",
    "expected_salary": "money",
    "salary_history": "salary_list",
    "bank_account": "bank_account",
    "health": "free_text",
    "accommodation": "free_text",
    "summary": "free_text",
    "materials": "materials",
    "referees": "referee_list",
    "emergency_contact": "contact_person",
    "background_check": "finding_list",
    "extra": "unclassified",
}

APPLICATION_TYPES: Final[Mapping[str, str]] = {
    "answers": "answer_list",
    "cover_letter": "free_text",
    "notes": "note_list",
}
