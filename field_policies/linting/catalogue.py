"""Rules about what the catalogue tells of each purpose: that it can be told to a person at all (promises A1, A14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..findings import Finding
from ..model import Policy
from ..vocabulary import ONLY_WITH_CONSENT, Ground

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_REGION: Final = re.compile(r"[A-Z]{2}")


def completeness(policy: Policy) -> Iterator[Finding]:
    """purpose_missing, purpose_not_promised: the purposes are those that the policy says it has (A1)."""
    if not policy.catalogue:
        return
    for name in set(policy.catalogue) - policy.purposes.keys():
        yield Finding(name, "purpose_missing", "the policy lists this purpose; write its entry.")
    for name in policy.purposes.keys() - set(policy.catalogue):
        yield Finding(name, "purpose_not_promised", "add the purpose to the policy's list, or remove it.")


def titles(policy: Policy) -> Iterator[Finding]:
    """title_not_chinese, title_not_english, title_twice: a person can tell in their language what each purpose is."""
    seen: dict[str, str] = {}
    for name, purpose in policy.purposes.items():
        if not _HAN.search(purpose.title_zh):
            yield Finding(name, "title_not_chinese", "write title_zh in Chinese.")
        if _HAN.search(purpose.title):
            yield Finding(name, "title_not_english", "write title in English.")
        for title in (purpose.title, purpose.title_zh):
            other = seen.setdefault(title, name)
            if other != name:
                yield Finding(name, "title_twice", f"{other} has the same title; nobody could tell them apart.")


def grounds(policy: Policy) -> Iterator[Finding]:
    """purpose_needs_consent: what was promised to happen with consent only rests on consent (A4, A7, A8, A13, A14)."""
    for name, purpose in policy.purposes.items():
        if name in ONLY_WITH_CONSENT and purpose.ground is not Ground.CONSENT:
            yield Finding(name, "purpose_needs_consent", "it is promised with consent only: ground = consent.")


def limited(policy: Policy) -> Iterator[Finding]:
    """purpose_without_limit, purpose_limit_contradicts: an additional purpose says which data it uses (A1)."""
    for name, purpose in policy.purposes.items():
        bounded = purpose.groups is not None or purpose.only is not None
        if not purpose.basic and not bounded and not purpose.elsewhere and not purpose.duties:
            yield Finding(name, "purpose_without_limit", "say under “groups” or “only” which data it uses.")
        if bounded and purpose.elsewhere:
            yield Finding(name, "purpose_limit_contradicts", "it uses fields or it does not: remove one of the two.")


def outside(policy: Policy) -> Iterator[Finding]:
    """recipients_missing, recipients_contradict, vendor_needs_consent (A4), authority_needs_duty (E3),
    purpose_region_invalid (D1).
    """
    for name, purpose in policy.purposes.items():
        if not purpose.recipients:
            yield Finding(name, "recipients_missing", "name the classes of recipients, or “none”.")
        if "none" in purpose.recipients and len(purpose.recipients) > 1:
            yield Finding(name, "recipients_contradict", "“none” stands alone.")
        if "background_check_vendor" in purpose.recipients and purpose.ground is not Ground.CONSENT:
            yield Finding(name, "vendor_needs_consent", "a third party is entrusted with consent only.")
        if "authority" in purpose.recipients and purpose.ground not in (Ground.LEGAL_DUTY, Ground.SECURITY):
            yield Finding(name, "authority_needs_duty", "authorities get data by a legal duty or for security only.")
        if not _REGION.fullmatch(purpose.region):
            yield Finding(name, "purpose_region_invalid", "give the ISO 3166-1 code of a region, such as CN.")


def frames(policy: Policy) -> Iterator[Finding]:
    """activity_without_whitelist, activity_sensitive_field, activity_basic: what may be declared at run time (A14)."""
    for name, purpose in policy.purposes.items():
        if not purpose.each_its_own:
            continue
        if purpose.ground is not Ground.CONSENT or purpose.basic:
            yield Finding(name, "activity_basic", "who declares an activity asks for consent: additional, by consent.")
        if not purpose.only:
            yield Finding(name, "activity_without_whitelist", "list under “only” the fields that an activity may have.")
        for field in sorted(purpose.only or ()):
            entry = policy.fields.get(field)
            if entry is not None and (entry.sensitive or entry.consent is not None):
                yield Finding(name, "activity_sensitive_field", f"{field} is sensitive: no activity asks for it.")


RULES: Final = (completeness, titles, grounds, limited, outside, frames)
