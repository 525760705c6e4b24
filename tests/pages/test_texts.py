"""Catalogues and templates: both languages say the same things, and templates use what there is."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter
from typing import Any

import pytest

from ats_privacy.adapters.importers.strict_json import SENTENCES
from ats_privacy.domain.actors import ActorKind, Role
from ats_privacy.domain.check_orders import OrderState
from ats_privacy.domain.check_results import Finding
from ats_privacy.domain.concerns import APPLICANT, OFFICE, AnswerOutcome, ConcernKind, ConcernState
from ats_privacy.domain.concerns import Ground as RefusalGround
from ats_privacy.domain.consents import ConsentKind, Ended
from ats_privacy.domain.contracts import FIELDS_OF_CHECK
from ats_privacy.domain.events import Event, Outcome
from ats_privacy.domain.notices import Kind
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.domain.values.id_numbers import KINDS as ID_KINDS
from ats_privacy.domain.values.money import PERIODS
from ats_privacy.usecases.keep_guardians import METHODS, RELATIONS
from ats_privacy.usecases.run_requisitions import STATUSES
from ats_privacy.usecases.survey_consents import STANDS
from ats_privacy.web.pages.rendering import TEMPLATES
from ats_privacy.web.pages.texts import LANGUAGES, Texts
from ats_privacy.web.value_schemas import APPLICANT_VALUES, APPLICATION_VALUES
from field_policies import CATEGORIES, Ground, Mask, load_policy
from field_policies.redaction import KINDS, SENSITIVE_KINDS

TEXTS = Texts()
ABOUT_ONE = (
    "applicant",
    "application",
    "document",
    "consent",
    "check_order",
    "check_package",
    "check_result",
    "notice",
    "concern",
)
"""What events are about that people see in their own log."""
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_all_areas_share_is_said_once(language: str) -> None:
    told = Counter(key.split(".", 1)[1] for key in TEXTS.of[language] if key.split(".")[1] in ("term", "error"))
    assert not [key for key, times in told.items() if times > 1]


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


@pytest.mark.parametrize(("language", "stage"), [("en", "Screening"), ("zh", "筛选")])
def test_what_has_no_name_keeps_its_own_word(language: str, stage: str) -> None:
    """A policy of one's own may bring stages and titles that no catalogue knows: no page fails for it."""
    assert TEXTS.term(language, "stage", "screening") == stage
    assert TEXTS.term(language, "stage", "trial_day") == "trial day"
    assert (
        TEXTS.field(language, "applicant.email")
        == TEXTS.field(language, "email")
        == TEXTS.term(language, "field", "email")
    )
    assert TEXTS.field(language, "applicant.blood_type", "Blood type") == "Blood type"
    assert TEXTS.field(language, "applicant.blood_type") == "blood type"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_pages_name_has_a_name(language: str) -> None:
    policy = load_policy(None)
    named = {
        "role": [role.value for role in Role],
        "stage": policy.stages,
        "mask": [mask.value for mask in Mask],
        "opening": sorted(STATUSES),
        "field": [name.removeprefix("applicant.") for name in policy.fields],
        "finding": [*KINDS, *SENSITIVE_KINDS, "unreadable", *(outcome.value for outcome in Finding)],
        "check": sorted(FIELDS_OF_CHECK),
        "order": [state.value for state in OrderState],
        "consent": [kind.value for kind in ConsentKind],
        "ended": [how.value for how in Ended],
        "state": [state.value for state in SubjectState],
        "actor": [kind.value for kind in ActorKind],
        "event": [event.value for event in Event if event.value.split(".")[0] in ABOUT_ONE],
        "ground": [ground.value for ground in Ground],
        "concern": [kind.value for kind in ConcernKind],
        "concern_state": [state.value for state in ConcernState],
        "refusal": [ground.value for ground in RefusalGround],
        "answer": [outcome.value for outcome in AnswerOutcome],
        "author": [APPLICANT, OFFICE],
        "recipient": sorted({each for purpose in policy.purposes.values() for each in purpose.recipients}),
        "category": [name for name, category in CATEGORIES.items() if category.sensitive],
        "happening": [event.value for event in Event],
        "outcome": [outcome.value for outcome in Outcome],
        "actor_kind": [kind.value for kind in ActorKind],
        "group": sorted({field.group for field in policy.fields.values()}),
        "compartment": list(policy.compartments),
        "basis": [ground.value for ground in Ground],
        "data_kind": list(CATEGORIES),
        "held": [state.value for state in OrderState],
        "relation": sorted(RELATIONS),
        "guardian_method": sorted(METHODS),
        "consent_end": [*STANDS, "given"],
        "notice_change": [kind.value for kind in Kind],
        "sex": ["female", "male", "other", "undisclosed"],
        "id_kind": list(ID_KINDS),
        "period": sorted(PERIODS),
        "agent": ["browser", "mobile", "program"],
        "factor": ["totp", "recovery", "passkey"],
        "member": sorted({*_members(APPLICANT_VALUES["properties"]), *_members(APPLICATION_VALUES["properties"])}),
    }
    for kind, values in named.items():
        for value in values:
            assert TEXTS.named(language, kind, value), (kind, value)


def _members(schema: Any) -> set[str]:
    """Names of members of records, at any depth."""
    if isinstance(schema, list):
        return set().union(*map(_members, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*(_members(value) for value in schema.values()))


_REFUSING = re.compile(
    r"""(?:InvalidValue|JsonRefused|RefusedRow|_refused|_refusal)\(
    \s*(?:reference,\s|f?"[^"]*",\s)?"([a-z0-9]+(?:_[a-z0-9]+)+)\"""",
    re.VERBOSE,
)
_ROWS = ("domain/values", "adapters/importers")
_NO_ROWS = frozenset({"search_empty", "search_last4"})


def _codes_of_rows() -> set[str]:
    """Codes for which a row of a file may be refused, as the modules that check rows write them."""
    texts = [p.read_text(encoding="utf-8") for f in _ROWS for p in (TEMPLATES.parents[2] / f).glob("*.py")]
    return {code for text in texts for code in _REFUSING.findall(text)} - _NO_ROWS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_to_refuse_a_row_has_words(language: str) -> None:
    codes = _codes_of_rows() | set(SENTENCES) | {"attestation_missing", "duplicate_applicant", "third_person_objected"}
    assert len(codes) > 50
    untold = TEXTS.reason(language, "value_refused")
    assert not [code for code in sorted(codes) if TEXTS.reason(language, code) == untold]
