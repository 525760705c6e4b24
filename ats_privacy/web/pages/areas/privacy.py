"""The privacy office, first page: who sees what for which purpose at which stage, as the gate answers (D6, F5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request, Response

from ats_privacy.domain.actors import Role
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, NotFound
from ats_privacy.domain.events import Event
from ats_privacy.gate import administration
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.privacy.menu import PRIVACY, privacy_page
from ats_privacy.web.pages.rendering import see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of
from field_policies import STRENGTH, Mask, MatrixRow, Policy, matrix

_OFFICE: Final = (Role.PRIVACY_OFFICER, Role.AUDITOR, Role.SECURITY, Role.HR_ADMINISTRATOR)
router = page_router("/privacy")
AREA = Area("privacy", router, entry=PRIVACY, roles=frozenset(role.value for role in _OFFICE), order=30)

NO_STAGE: Final = "none"
"""How an address says that the person has no application."""


@dataclass
class Seen:
    """What one role is shown of one field, over the stages that are looked at. ``varies``: not the same at each."""

    mask: Mask = Mask.HIDDEN
    reveal: bool = False
    write: bool = False
    search: bool = False
    varies: bool = False

    @property
    def anything(self) -> bool:
        """True where the role may do anything at all with the field."""
        return self.mask is not Mask.HIDDEN or self.reveal or self.write or self.search


@dataclass
class Group:
    """Fields that the privacy policy speaks of together, each with what every role is shown."""

    name: str
    rows: dict[str, dict[str, Seen]] = field(default_factory=dict)


@router.get("", response_class=Response)
async def page_matrix(
    request: Request, visitor: CurrentVisitor, purpose: str = "recruitment", stage: str = "", role: str = ""
) -> Response:
    """Who sees what for a purpose: at one stage, or the most at any."""
    policy = service_of(request).policy
    await administration.require(service_of(request).gate, visitor.actor, Action.READ_POLICY, Event.POLICY_CHANGED)
    _known(purpose, policy.purposes, "purpose_unknown", "There is no such purpose.")
    _known(stage, ("", NO_STAGE, *policy.stages), "stage_unknown", "There is no such hiring stage.")
    _known(role, ("", *policy.roles), "role_unknown", "There is no such role.")
    stages = None if not stage else (None if stage == NO_STAGE else stage,)
    found = matrix(policy, purposes=[purpose], stages=stages, roles=[role] if role else None)
    groups = _groups(policy, found)
    cells = [seen for group in groups for row in group.rows.values() for seen in row.items()]
    seeing = [name for name in policy.roles if any(who == name and seen.anything for who, seen in cells)]
    asked = [name for name in policy.roles if not role or name == role]
    return privacy_page(
        request,
        visitor,
        "privacy/matrix.html",
        groups=groups,
        seeing=seeing,
        silent=[name for name in asked if name not in seeing],
        policy=policy,
        purpose=purpose,
        stage=stage,
        role=role,
    )


@router.post("", response_class=Response)
async def post_matrix(request: Request, visitor: CurrentVisitor) -> Response:
    """Another choice of purpose, stage and role."""
    service = service_of(request)
    fields = await sent(request, visitor, "purpose", "stage", "role")
    await administration.require(service.gate, visitor.actor, Action.READ_POLICY, Event.POLICY_CHANGED)
    _known(fields["purpose"], service.policy.purposes, "purpose_unknown", "There is no such purpose.")
    _known(fields["stage"], ("", NO_STAGE, *service.policy.stages), "stage_unknown", "There is no such hiring stage.")
    _known(fields["role"], ("", *service.policy.roles), "role_unknown", "There is no such role.")
    chosen = {name: fields[name] for name in ("purpose", "stage", "role") if fields[name]}
    return see_other(PRIVACY, **chosen)


@router.get("/fields/{name}", response_class=Response)
async def page_field(request: Request, visitor: CurrentVisitor, name: str) -> Response:
    """Everything that is decided about one field."""
    policy = service_of(request).policy
    await administration.require(service_of(request).gate, visitor.actor, Action.READ_POLICY, Event.POLICY_CHANGED)
    entry = policy.fields.get(name)
    if entry is None:
        raise NotFound("field_unknown", "The policy has no such field.")
    uses: dict[str, dict[str, list[MatrixRow]]] = {}
    for row in matrix(policy, fields=[name]):
        if row.grants:
            uses.setdefault(row.purpose, {}).setdefault(row.role, []).append(row)
    return privacy_page(
        request,
        visitor,
        "privacy/field.html",
        name=name,
        entry=entry,
        compartment=policy.compartments.get(entry.compartment, ""),
        uses={
            purpose: {role: _by_mask(policy, rows) for role, rows in roles.items()} for purpose, roles in uses.items()
        },
        derived=[each for each, value in policy.derived.items() if name in value.derived_from],
    )


def _groups(policy: Policy, found: Sequence[MatrixRow]) -> list[Group]:
    groups: dict[str, Group] = {}
    masks: dict[tuple[str, str], set[Mask]] = {}
    for name, entry in policy.fields.items():
        row = groups.setdefault(entry.group, Group(entry.group)).rows
        row[name] = {}
    for each in found:
        row = groups[policy.fields[each.field].group].rows
        seen = row[each.field].setdefault(each.role, Seen())
        mask = each.mask or Mask.HIDDEN
        masks.setdefault((each.field, each.role), set()).add(mask)
        seen.mask = max(seen.mask, mask, key=STRENGTH.__getitem__)
        seen.reveal |= each.reveal
        seen.write |= each.write
        seen.search |= bool(each.search)
        seen.varies = len(masks[each.field, each.role]) > 1
    return list(groups.values())


@dataclass
class Staged:
    """What one role may do with a field, and at which stages: masks → stages, and rights → stages."""

    masks: dict[Mask, list[str]]
    rights: dict[str, list[str]]


def _by_mask(policy: Policy, rows: Sequence[MatrixRow]) -> Staged:
    """``rows``: of one role and purpose; stages that say the same are told together, none where all do."""
    every = len(policy.stages) + 1
    masks: dict[Mask, dict[str, None]] = {}
    rights: dict[str, dict[str, None]] = {}
    for row in rows:
        stage = row.stage or NO_STAGE
        if row.mask not in (None, Mask.HIDDEN):
            masks.setdefault(row.mask, {})[stage] = None
        for name, held in (("reveal", row.reveal), ("write", row.write), ("search", bool(row.search))):
            if held:
                rights.setdefault(name, {})[stage] = None

    def told(stages: dict[str, None]) -> list[str]:
        return [] if len(stages) == every else list(stages)

    return Staged(
        {mask: told(masks[mask]) for mask in sorted(masks, key=STRENGTH.__getitem__, reverse=True)},
        {name: told(stages) for name, stages in rights.items()},
    )


def _known(value: str, among: Iterable[str], code: str, sentence: str) -> None:
    if value not in among:
        raise BadInput(code, sentence)
