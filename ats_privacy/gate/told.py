"""What people were told, and what they agreed to, as facts for the decision (promises B1, H2): always those of the row.

Nothing is remembered between two reads but how a text of the database is taken apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.grounds import Doing, GroundInForce
from ats_privacy.domain.notices import ACTIVITY_PREFIX
from ats_privacy.gate.decision import Facts, Plan
from ats_privacy.storage import access_grants, notices
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.notices import OUTDATED, Standing
from ats_privacy.storage.statements import Database

_NO_CONSENTS: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def facts_of(row: Mapping[str, Any], plan: Plan, *, reason_given: bool = False, doing: Doing | None = None) -> Facts:
    """The facts that a row carries for the decision.

    ``doing``: what approved grounds may be used for; None for none: a ground is for one person, not for a list.
    """
    projection = plan.projection
    stages = row["stages"] if projection.stages or projection.assigned_only else None
    live, outdated = _consents(row["consents"]) if projection.consents and row["consents"] else _NO_CONSENTS
    required = row["notice_required"] if projection.purpose else None
    activity = row["activity_fields"] if projection.purpose.startswith(ACTIVITY_PREFIX) else ""
    return Facts(
        in_notice=required is not None and activity is not None,
        state=row["state"],
        stages=frozenset(stages.split(" ")) if stages else frozenset(),
        assigned=projection.assigned_only,
        consents=live,
        reason_given=reason_given,
        unaccepted=required if required and row["notice_number"] < required else 0,
        outdated=outdated,
        activity_fields=_fields(activity) if activity else frozenset(),
        guardian=_words(row["guardian_purposes"]) if row["guardian_purposes"] else frozenset(),
        grounded=_grounded(row, plan, doing) if doing is not None else frozenset(),
        blind=projection.blind and row["blind"] > 0,
        second_person=bool(grant_of(row, plan)),
    )


def grounds_of(row: Mapping[str, Any], plan: Plan, doing: Doing) -> list[GroundInForce]:
    """The approved grounds that the row carries for the plan's purpose."""
    if not plan.projection.consents or not row["grounds"]:
        return []
    return [
        each
        for each in map(GroundInForce.of_text, row["grounds"].split(" "))
        if (each.purpose, each.doing) == (plan.purpose, doing)
    ]


def ground_code(row: Mapping[str, Any], plan: Plan, doing: Doing = Doing.COLLECTING) -> str:
    """How the entry of a disclosure that rests on a ground names it, and its use (promise A16)."""
    return " ".join(f"ground:{each.ground}:{each.use}" for each in grounds_of(row, plan, doing))


def _grounded(row: Mapping[str, Any], plan: Plan, doing: Doing) -> frozenset[str]:
    return frozenset[str]().union(*(each.fields for each in grounds_of(row, plan, doing)))


def grant_of(row: Mapping[str, Any], plan: Plan) -> str:
    """``kind:id`` of the access to all the plan's fields that a second person allowed, or that was taken in an
    emergency; empty for none.
    """
    return access_grants.covering(row["grants"], plan.fields) if plan.projection.grants else ""


def telling(projection: Projection) -> list[str]:
    """The columns that :func:`facts_of` looks at: rows alike in them are decided alike."""
    columns = ["state", "guardian_purposes"]
    if projection.stages or projection.assigned_only:
        columns.append("stages")
    if projection.consents:
        columns.append("consents")
    if projection.purpose:
        columns.append("notice_number")  # what the notice requires is the same in every row of a statement
    if projection.blind:
        columns.append("blind")
    if projection.grants:
        columns.append("grants")
    return columns


def facts_of_new(standing: Standing, plan: Plan) -> Facts:
    """The facts of a person who is told of the notice in force by giving the data, and of an empty answer."""
    own_fields = standing.fields if plan.purpose.startswith(ACTIVITY_PREFIX) else ""
    return Facts(
        in_notice=standing.required is not None and own_fields is not None,
        assigned=plan.projection.assigned_only,
        activity_fields=_fields(own_fields) if own_fields else frozenset(),
    )


async def standing_of(database: Database, actor: Actor, plan: Plan) -> Standing:
    """What the plan's purpose stands on now."""
    return await notices.standing(database, actor.organisation, plan.purpose)


def live_consents(text: str | None) -> frozenset[str]:
    """The purposes that a row's consents are live for."""
    return _consents(text)[0] if text else frozenset()


def consents_told(row: Mapping[str, Any]) -> tuple[bool, frozenset[str]]:
    """Whether the notice in force holds the purpose that a row was read for, and the consents that are outdated."""
    outdated = _consents(row["consents"])[1] if row["consents"] else frozenset()
    return row["notice_required"] is not None, outdated


@lru_cache(maxsize=4096)
def _consents(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Live consents; and outdated ones that no live one stands beside."""
    words = text.split(" ")
    live = frozenset(word for word in words if not word.startswith(OUTDATED))
    return live, frozenset(word[len(OUTDATED) :] for word in words if word.startswith(OUTDATED)) - live


@lru_cache(maxsize=1024)
def _fields(text: str) -> frozenset[str]:
    return frozenset(f"applicant.{name}" for name in text.split(" "))


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(" "))
