"""The simple fields of one's record as a form has them, and what of a form is a correction. Pure (promise F1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.web.pages.areas.me.entry_forms import with_entries
from field_policies import Policy

INPUTS: Final[dict[str, tuple[str, ...]]] = {
    "full_name": ("full_name", "latin"),
    "email": ("email",),
    "mobile": ("mobile",),
    "other_emails": ("other_emails",),
    "other_phones": ("other_phones",),
    "address": ("lines", "city", "region", "postal_code", "country"),
    "nationality": ("nationality",),
    "sex": ("sex",),
    "summary": ("summary",),
}
"""Field → its inputs, in the order of the form. What has entries of its own is corrected entry by entry."""

REASONS: Final = {
    **dict.fromkeys(("id_number", "birth_date"), "identity"),
    "bank_account": "account",
    **dict.fromkeys(("health", "accommodation"), "health"),
    **dict.fromkeys(("referees", "emergency_contact"), "people"),
    "background_check": "check",
}
"""Why a field is corrected on request and not by oneself, where it is for more than its form: a slip in the birth
closes the record at once, and two members of staff open it again (ADR 14); money goes to accounts; health rests on a
consent of its own; other people have a say in what is told of them; checks have their own dispute."""

SEXES: Final = ("", "female", "male", "other", "undisclosed")
_LISTS: Final = frozenset({"other_emails", "other_phones"})


def correctable(policy: Policy, purpose: str) -> tuple[str, ...]:
    """The fields of :data:`INPUTS` that the policy lets the person write."""
    found = (name for name in INPUTS if f"applicant.{name}" in policy.fields)
    return tuple(n for n in found if "applicant" in policy.fields[f"applicant.{n}"].write.get(purpose, ()))


def on_request(policy: Policy, purpose: str) -> tuple[str, ...]:
    """The other fields of a record that somebody may write: the person asks for their correction. Those with a reason
    come first."""
    written = [field.name for field in policy.fields.values() if field.entity == "applicant" and field.write]
    alone = {*correctable(policy, purpose), *with_entries(policy, purpose)}
    asked = [name for name in written if name not in alone]
    return tuple(sorted(asked, key=lambda name: list(REASONS).index(name) if name in REASONS else len(REASONS)))


def as_typed(field: str, value: Any) -> dict[str, str]:
    """A stored value as the form's inputs show it."""
    if value is None:
        return dict.fromkeys(INPUTS[field], "")
    if field == "full_name":
        return {"full_name": value.get("full") or "", "latin": value.get("latin") or ""}
    if field == "address":
        parts = {name: value.get(name) or "" for name in INPUTS[field]}
        return parts | {"lines": "\n".join(value.get("lines") or [])}
    return {field: "\n".join(value) if field in _LISTS else str(value)}


def of_typed(field: str, typed: Mapping[str, str]) -> Any:
    """What inputs say, as a value to be checked; None where they are empty."""
    if not any(typed[name] for name in INPUTS[field]):
        return None
    if field == "full_name":
        return {"full": typed["full_name"] or None, "latin": typed["latin"] or None}
    if field == "address":
        parts: dict[str, Any] = {name: typed[name] or None for name in INPUTS[field]}
        return parts | {"lines": _lines(typed["lines"])}
    return _lines(typed[field]) if field in _LISTS else typed[field]


def corrections(stored: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The fields that differ from what is stored, each with its new value. ``stored``: by field."""
    changed = {}
    for field, value in stored.items():
        shown = as_typed(field, value)
        if any(_written(field, typed[name]) != _written(field, shown[name]) for name in INPUTS[field]):
            changed[field] = of_typed(field, typed)
    return changed


def by_input(error: AtsPrivacyError | None) -> dict[str, AtsPrivacyError]:
    """What is wrong with the form, by the input that it is about: a field's own, or that of a member of it."""
    found: dict[str, AtsPrivacyError] = {}
    for problem in (error, *error.problems) if isinstance(error, BadInput) else ():
        _, _, field, *within = [*(problem.pointer or "").split("/"), "", ""]
        inputs = INPUTS.get(field, ())
        if inputs:
            found.setdefault(within[0] if within[0] in inputs else inputs[0], problem)
    return found


def _written(field: str, text: str) -> list[str]:
    """What counts of an input: of a text also its empty lines."""
    return text.strip().splitlines() if field == "summary" else _lines(text)


def _lines(text: str) -> list[str]:
    return [line for line in (part.strip() for part in text.splitlines()) if line]
