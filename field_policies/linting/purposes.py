"""Rules about the catalogue of purposes: each is used, and none reaches beyond what was promised of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..findings import Finding
from ..model import FieldPolicy, Policy
from ..vocabulary import Ground, Mask
from .fields import is_duration


def used(policy: Policy) -> Iterator[Finding]:
    """purpose_unused, retention_invalid."""
    in_use = {purpose for entry in policy.fields.values() for purpose in _purposes(entry)}
    for name, purpose in policy.purposes.items():
        if name not in in_use and not purpose.elsewhere:
            yield Finding(
                name,
                "purpose_unused",
                "no field uses it: remove it, or say under “elsewhere” what data it uses.",
            )
        if not is_duration(purpose.retention):
            yield Finding(name, "retention_invalid", "give an ISO 8601 duration such as P2Y or P6M.")


def limits(policy: Policy) -> Iterator[Finding]:
    """purpose_beyond_groups (A6), purpose_beyond_fields (A8): a purpose is limited to what the notice says
    of it.
    """
    for entry in policy.fields.values():
        for name in _purposes(entry):
            purpose = policy.purposes.get(name)
            if purpose is None:
                continue
            if purpose.groups is not None and entry.group not in purpose.groups:
                groups = ", ".join(sorted(purpose.groups))
                yield Finding(
                    entry.id,
                    "purpose_beyond_groups",
                    f"{name} is for these groups only: {groups}.",
                    entry.file,
                )
            if purpose.only is not None and entry.id not in purpose.only:
                yield Finding(entry.id, "purpose_beyond_fields", f"{name} is for its listed fields only.", entry.file)


def basics(policy: Policy) -> Iterator[Finding]:
    """basic_needs_consent: what may be refused at no further cost is not basic (A1)."""
    for name, purpose in policy.purposes.items():
        if purpose.basic and purpose.ground is Ground.CONSENT:
            yield Finding(
                name, "basic_needs_consent", "a basic purpose does not hang on a consent; make it additional."
            )


def duties(policy: Policy) -> Iterator[Finding]:
    """duty_lists_consent_bound (A7), duty_field_unused, field_in_no_duty: a duty reads what it lists, no
    more (A5).
    """
    for name, purpose in policy.purposes.items():
        listed = {field for duty in purpose.duties.values() for field in duty.fields}
        for field in sorted(listed):
            entry = policy.fields.get(field)
            if entry is not None and entry.consent is not None:
                yield Finding(
                    name,
                    "duty_lists_consent_bound",
                    f"{field} is opened by consent and by no duty; remove it.",
                )
            if entry is None or name not in _purposes(entry):
                yield Finding(name, "duty_field_unused", f"{field} is listed by a duty, but nobody may see it for it.")
        if purpose.duties:
            for entry in policy.fields.values():
                if name in _purposes(entry) and entry.id not in listed:
                    yield Finding(
                        entry.id,
                        "field_in_no_duty",
                        f"no duty of {name} needs it; remove its view.",
                        entry.file,
                    )


def after_cancellation(policy: Policy) -> Iterator[Finding]:
    """used_after_cancellation: after it, data is answered for and used for nothing (B2, F4)."""
    for name, purpose in policy.purposes.items():
        for operation in purpose.after_cancellation:
            if operation not in ("read", "reveal") or purpose.ground is not Ground.SUBJECT_RIGHT:
                yield Finding(
                    name,
                    "used_after_cancellation",
                    f"{operation} goes on after a cancellation; only reading for the person's request may.",
                )


def _purposes(entry: FieldPolicy) -> set[str]:
    viewed = {
        purpose
        for purpose, roles in entry.views.items()
        if any(mask is not Mask.HIDDEN for staged in roles.values() for mask in staged.values())
    }
    return viewed | entry.reveal.keys() | entry.write.keys() | entry.search.keys()


RULES: Final = (used, limits, basics, duties, after_cancellation)
