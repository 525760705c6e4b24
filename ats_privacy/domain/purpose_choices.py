"""What a person is told of each purpose, and what they may choose: rules without I/O (promises A1, A8, A13, A14).

A basic purpose is no choice. An additional one that rests on consent is off until it is chosen, and refusing it costs
only itself; checks are asked about one by one, and what rests on neither consent nor duty is used when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ats_privacy.domain.consents import Consent, ConsentKind, Scope, said_no, sensitive_among
from ats_privacy.domain.contracts import PURPOSE as CHECKS
from field_policies import NEVER_FOR_MINORS, Ground, Policy, Purpose


class Stand(StrEnum):
    """How a purpose stands for a person. ``renew``: a change of the notice has suspended it; ``each``: it is asked
    about case by case; ``on_use``: nothing happens for it until the person comes with it; ``never``: not for minors."""

    ALWAYS = "always"
    ON = "on"
    OFF = "off"
    REFUSED = "refused"
    RENEW = "renew"
    EACH = "each"
    ON_USE = "on_use"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A consent and the number of the notice under which it was given."""

    consent: Consent
    notice: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One purpose as a person sees it.

    ``title``: by language; ``fields``: as the policy names them; ``sensitive``: their sensitive categories; ``apart``:
    category → how a consent of its own to it stands, where the purpose needs one; ``elsewhere``: it has records of its
    own.
    """

    name: str
    title: Mapping[str, str]
    basic: bool
    ground: Ground
    fields: tuple[str, ...]
    recipients: tuple[str, ...]
    retention: str
    region: str
    stand: Stand
    sensitive: tuple[str, ...] = ()
    apart: Mapping[str, Stand] | None = None
    elsewhere: bool = False

    @property
    def choosable(self) -> bool:
        """True where the person says yes or no to it as such."""
        return self.stand in (Stand.ON, Stand.OFF, Stand.REFUSED) or (
            self.stand is Stand.RENEW and self.ground is Ground.CONSENT
        )


def choices(
    policy: Policy,
    required: Mapping[str, int],
    standing_on: int,
    agreed: Sequence[Agreed],
    activities: Iterable[Mapping[str, Any]],
    at: int,
    *,
    minor: bool = False,
) -> tuple[Choice, ...]:
    """Every purpose of the notice in force, and every activity that goes on, in the order of the policy.

    ``required``: purpose → the notice that it needs, of those that the notice in force holds; ``standing_on``: the last
    notice that the person was told of at collection, or has accepted; ``at``: now, in microseconds.
    """
    found = []
    for name, purpose in policy.purposes.items():
        if name not in required:
            continue
        if not purpose.each_its_own:
            found.append(_choice(policy, purpose, required[name], standing_on, agreed, at, minor=minor))
        else:
            found += [_activity(policy, purpose, row, required[name], agreed, at, minor=minor) for row in activities]
    return tuple(found)


def used_fields(policy: Policy, purpose: str) -> tuple[str, ...]:
    """The fields that anybody may see or reveal for a purpose, in the order of the policy."""
    only = policy.purposes[purpose].only
    fields = policy.fields.items()
    if only is not None:
        return tuple(name for name, _ in fields if name in only)
    return tuple(name for name, field in fields if purpose in field.views or purpose in field.reveal)


def _choice(
    policy: Policy, purpose: Purpose, required: int, standing_on: int, agreed: Sequence[Agreed], at: int, *, minor: bool
) -> Choice:
    fields = used_fields(policy, purpose.name)
    consented = purpose.ground is Ground.CONSENT
    apart = sensitive_among(policy, fields) if consented and purpose.name != CHECKS else frozenset[str]()
    scopes = {category: Scope(ConsentKind.SENSITIVE, purpose.name, category=category) for category in sorted(apart)}
    return Choice(
        name=purpose.name,
        title={"en": purpose.title, "zh": purpose.title_zh},
        basic=purpose.basic,
        ground=purpose.ground,
        fields=fields,
        recipients=purpose.recipients,
        retention=purpose.retention,
        region=purpose.region,
        stand=_stand(purpose, required, standing_on, agreed, at, minor=minor),
        sensitive=_sensitive(policy, fields),
        apart={category: _said(scope, required, agreed, at) for category, scope in scopes.items()},
        elsewhere=bool(purpose.elsewhere),
    )


def _activity(
    policy: Policy,
    frame: Purpose,
    row: Mapping[str, Any],
    required: int,
    agreed: Sequence[Agreed],
    at: int,
    *,
    minor: bool,
) -> Choice:
    fields = tuple(f"applicant.{name}" for name in row["fields"].split())
    own = Scope(ConsentKind.PURPOSE, row["purpose"])
    barred = minor and frame.name in NEVER_FOR_MINORS
    return Choice(
        name=row["purpose"],
        title={"en": row["title_en"], "zh": row["title_zh"]},
        basic=False,
        ground=frame.ground,
        fields=fields,
        recipients=frame.recipients,
        retention=row["retention"],
        region=frame.region,
        stand=Stand.NEVER if barred else _said(own, required, agreed, at),
        sensitive=_sensitive(policy, fields),
    )


def _stand(
    purpose: Purpose, required: int, standing_on: int, agreed: Sequence[Agreed], at: int, *, minor: bool
) -> Stand:
    if minor and purpose.name in NEVER_FOR_MINORS:
        return Stand.NEVER
    if purpose.name == CHECKS:
        return Stand.EACH
    if purpose.ground is Ground.CONSENT:
        return _said(Scope(ConsentKind.PURPOSE, purpose.name), required, agreed, at)
    if purpose.suspendable and standing_on < required:
        return Stand.RENEW
    return Stand.ALWAYS if purpose.basic else Stand.ON_USE


def _said(scope: Scope, required: int, agreed: Sequence[Agreed], at: int) -> Stand:
    live = [each for each in agreed if each.consent.scope.key == scope.key and each.consent.live(at)]
    if live:
        return Stand.ON if max(each.notice for each in live) >= required else Stand.RENEW
    return Stand.REFUSED if said_no((each.consent for each in agreed), scope) else Stand.OFF


def _sensitive(policy: Policy, fields: Iterable[str]) -> tuple[str, ...]:
    found = (policy.fields[name] for name in fields if name in policy.fields)
    return tuple(sorted({field.category for field in found if field.sensitive}))
