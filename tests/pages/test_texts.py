"""Catalogues and templates: both languages say the same things, and templates use what there is."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import pytest

from ats_privacy.domain.actors import ActorKind, Role
from ats_privacy.domain.check_orders import OrderState
from ats_privacy.domain.events import Event, Outcome
from ats_privacy.domain.notices import Kind
from ats_privacy.usecases.keep_guardians import METHODS, RELATIONS
from ats_privacy.usecases.run_requisitions import STATUSES
from ats_privacy.usecases.survey_consents import STANDS
from ats_privacy.web.pages.rendering import TEMPLATES
from ats_privacy.web.pages.texts import LANGUAGES, Texts
from ats_privacy.web.value_schemas import APPLICANT_VALUES, APPLICATION_VALUES
from field_policies import CATEGORIES, Ground, Mask, load_policy
from field_policies.redaction import KINDS, SENSITIVE_KINDS

TEXTS = Texts()
_KEY = re.compile(r"""\bt\(\s*"([^"]+)"(\s*~)?([^)]*)""")
_SHARED_KEY = re.compile(r"""\bt\(\s*[a-z]""")


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    first, second = (TEXTS.of[language] for language in LANGUAGES)
    assert first.keys() == second.keys()
    for key, text in first.items():
        assert _values(text) == _values(second[key]), key
        assert text.strip(), key
        assert second[key].strip(), key


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _used() -> dict[str, set[str]]:
    return {
        path.relative_to(TEMPLATES).as_posix(): {
            key + ("*" if joined else "") for key, joined, _ in _KEY.findall(path.read_text(encoding="utf-8"))
        }
        for path in TEMPLATES.rglob("*.html")
    }


@pytest.mark.parametrize("template", sorted(_used()))
def test_templates_use_texts_that_there_are(template: str) -> None:
    keys = TEXTS.of["en"]
    for key in _used()[template]:
        found = any(known.startswith(key[:-1]) for known in keys) if key.endswith("*") else key in keys
        assert found, key


def test_no_text_waits_for_a_template_that_uses_it() -> None:
    used = set().union(*_used().values())
    starts = tuple(key[:-1] for key in used if key.endswith("*"))
    unused = {
        key
        for key in TEXTS.of["en"]
        if key not in used
        and not key.startswith(starts)
        and key.split(".")[1] not in ("error", "term", "title", "card")
    }
    assert not unused


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_pages_name_has_a_name(language: str) -> None:
    policy = load_policy(None)
    named = {
        "role": [role.value for role in Role],
        "stage": policy.stages,
        "mask": [mask.value for mask in Mask],
        "opening": sorted(STATUSES),
        "field": [name.removeprefix("applicant.") for name in policy.fields if name.startswith("applicant.")],
        "finding": [*KINDS, *SENSITIVE_KINDS, "unreadable"],
        "happening": [event.value for event in Event],
        "outcome": [outcome.value for outcome in Outcome],
        "actor_kind": [kind.value for kind in ActorKind],
        "sealed": [name for name in policy.fields if not name.startswith("applicant.")],
        "group": sorted({field.group for field in policy.fields.values()}),
        "category": list(CATEGORIES),
        "compartment": list(policy.compartments),
        "ground": [ground.value for ground in Ground],
        "held": [state.value for state in OrderState],
        "relation": sorted(RELATIONS),
        "guardian_method": sorted(METHODS),
        "consent_end": [*STANDS, "given"],
        "notice_change": [kind.value for kind in Kind],
        "agent": ["browser", "mobile", "program"],
        "factor": ["totp", "recovery", "passkey"],
        "member": sorted({*_members(APPLICANT_VALUES["properties"]), *_members(APPLICATION_VALUES["properties"])}),
    }
    for kind, values in named.items():
        for value in values:
            assert TEXTS.term(language, kind, value), (kind, value)


def _members(schema: Any) -> set[str]:
    """Names of members of records, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(_members, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*(_members(value) for value in schema.values()))
