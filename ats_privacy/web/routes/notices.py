"""/notices for everybody, /v1/notices and /v1/activities for staff, /v1/applicants/{id}/notices for the person."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from ats_privacy.domain.activities import Activity, purpose_of
from ats_privacy.domain.identity import iso_instant
from ats_privacy.domain.notices import Draft, Notice, NoticeText, text_digest
from ats_privacy.storage.statements import Row
from ats_privacy.usecases.keep_notices import Acceptance
from ats_privacy.web import notice_shapes as shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    IdempotencyKey,
    IdText,
    answer,
    answers,
    created,
    identifier,
    instant,
    repeatable,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute
from field_policies import Policy

router = APIRouter(prefix="/v1", tags=["notices"], dependencies=[Bearer], route_class=StrictRoute)
public = APIRouter(prefix="/notices", tags=["notices"], route_class=StrictRoute)

Number = Annotated[int, Path(ge=1, le=1_000_000, description="The number of a notice.")]
Language = Annotated[shapes.Language, Query(description="zh or en.")]
ActivityName = Annotated[str, Path(max_length=64, description="The name of an activity, without “activity_”.")]
_FOR_EVERYBODY = {status: told for status, told in answers(404, 500).items() if status not in (401, 403)}


def _listed(notice: Notice) -> dict[str, Any]:
    return {
        "number": notice.number,
        "kinds": sorted(notice.kinds),
        "required": dict(notice.required),
        "digest": notice.digest,
        "published_at": iso_instant(notice.published_at),
        "in_force_at": iso_instant(notice.in_force_at),
        "text_digests": {language: text_digest(told.text) for language, told in notice.texts.items()},
    }


def _shown(notice: Notice, language: str, policy: Policy) -> dict[str, Any]:
    told = notice.texts[language]
    held = [(policy.purposes[name], required) for name, required in notice.required.items() if name in policy.purposes]
    return {
        "number": notice.number,
        "language": language,
        "text": told.text,
        "changes": told.changes,
        "kinds": sorted(notice.kinds),
        "digest": text_digest(told.text),
        "published_at": iso_instant(notice.published_at),
        "in_force_at": iso_instant(notice.in_force_at),
        "purposes": [
            {
                "purpose": purpose.name,
                "title": purpose.title_zh if language == "zh" else purpose.title,
                "basic": purpose.basic,
                "ground": purpose.ground.value,
                "recipients": list(purpose.recipients),
                "retention": purpose.retention,
                "region": purpose.region,
                "required": required,
            }
            for purpose, required in held
        ],
    }


def _activity(row: Row) -> dict[str, Any]:
    return {
        "purpose": row["purpose"],
        "title_zh": row["title_zh"],
        "title_en": row["title_en"],
        "fields": row["fields"].split(" "),
        "retention": row["retention"],
        "begins_at": iso_instant(row["begins_at"]),
        "ends_at": iso_instant(row["ends_at"]),
        "ended_at": None if row["ended_at"] is None else iso_instant(row["ended_at"]),
    }


@public.get("/{organisation_id}/current", response_model=shapes.NoticeShown, responses=_FOR_EVERYBODY)
async def show_current_notice(request: Request, organisation_id: IdText, language: Language = "zh") -> Response:
    """The notice in force, for whoever asks (promise H1)."""
    service = service_of(request)
    return answer(_shown(await service.notices.public(identifier(organisation_id)), language, service.policy))


@public.get("/{organisation_id}/{number}", response_model=shapes.NoticeShown, responses=_FOR_EVERYBODY)
async def show_notice(request: Request, organisation_id: IdText, number: Number, language: Language = "zh") -> Response:
    """A notice of any version, those to come too."""
    service = service_of(request)
    return answer(_shown(await service.notices.public(identifier(organisation_id), number), language, service.policy))


@public.get("/{organisation_id}/activities/{name}", response_model=shapes.ActivityShown, responses=_FOR_EVERYBODY)
async def show_activity(
    request: Request, organisation_id: IdText, name: ActivityName, language: Language = "zh"
) -> Response:
    """The notice of an activity and the data that it needs (promise A14)."""
    row = await service_of(request).activities.public(identifier(organisation_id), f"activity_{name}")
    shown = _activity(row)
    del shown["title_zh"], shown["title_en"]
    told = {"language": language, "title": row[f"title_{language}"], "notice": row[f"notice_{language}"]}
    return answer(shown | told)


@router.post("/notices", status_code=201, response_model=shapes.NoticePublished, responses=answers(409, 413))
async def publish_notice(
    request: Request, actor: CurrentActor, body: shapes.NoticeIn, key: IdempotencyKey = None
) -> Response:
    """Publish the next notice; it never changes after this."""
    texts = {
        "zh": NoticeText(body.texts.zh.text, body.texts.zh.changes),
        "en": NoticeText(body.texts.en.text, body.texts.en.changes),
    }
    at = None if body.in_force_at is None else instant(body.in_force_at, "/in_force_at")
    draft = Draft(texts, frozenset(body.kinds), frozenset(body.purposes), frozenset(body.material), at)
    told = await service_of(request).notices.publish(actor, draft, repeatable(request, key, body))
    return created(told, "/v1/notices")


@router.get("/notices", response_model=shapes.NoticesOut, responses=answers(500))
async def list_notices(request: Request, actor: CurrentActor) -> Response:
    """Every notice of the organisation, what it held and required."""
    return answer({"items": [_listed(notice) for notice in await service_of(request).notices.every(actor)]})


@router.get("/notices/{number}/progress", response_model=shapes.ProgressOut, responses=answers(404, 500))
async def show_notice_progress(request: Request, actor: CurrentActor, number: Number) -> Response:
    """How many were told of a notice and how many accepted it."""
    row = await service_of(request).notices.progress(actor, number)
    return answer({name: row[name] for name in ("people", "told", "accepted", "earlier")})


@router.get(
    "/applicants/{applicant_id}/notice-history", response_model=shapes.PersonNotices, responses=answers(404, 500)
)
async def list_applicant_notices(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """What a person was told of and has accepted; for the person too."""
    told, accepted = await service_of(request).notices.of_applicant(actor, identifier(applicant_id))
    return answer(
        {
            "told": [{"number": r["number"], "told_at": iso_instant(r["told_at"]), "means": r["means"]} for r in told],
            "accepted": [
                {
                    "number": row["number"],
                    "accepted_at": iso_instant(row["accepted_at"]),
                    "language": row["language"],
                    "text_digest": row["text_digest"],
                    "means": row["means"],
                    "evidence": row["evidence"],
                }
                for row in accepted
            ],
        }
    )


@router.put(
    "/applicants/{applicant_id}/notices/{number}/acceptance",
    response_model=shapes.AcceptanceWritten,
    responses=answers(404, 409, 413, 500),
)
async def accept_notice(
    request: Request, actor: CurrentActor, applicant_id: IdText, number: Number, body: shapes.AcceptanceIn
) -> Response:
    """The person accepts a notice; staff record it with the evidence of it."""
    given = Acceptance(body.language, body.digest, body.means, body.evidence)
    return answer(await service_of(request).notices.accept(actor, identifier(applicant_id), number, given))


@router.put("/applicants/{applicant_id}/notices/{number}/told", status_code=204, responses=answers(404, 413, 500))
async def record_notice_told(
    request: Request, actor: CurrentActor, applicant_id: IdText, number: Number, body: shapes.ToldIn
) -> Response:
    """The person was told of a notice by this means."""
    await service_of(request).notices.tell(actor, identifier(applicant_id), number, body.means)
    return Response(status_code=204)


@router.post("/activities", status_code=201, response_model=shapes.ActivityWritten, responses=answers(409, 413))
async def declare_activity(
    request: Request, actor: CurrentActor, body: shapes.ActivityIn, key: IdempotencyKey = None
) -> Response:
    """Declare an activity within the bounds of the policy."""
    activity = Activity(
        purpose=purpose_of(body.name),
        title_zh=body.title_zh,
        title_en=body.title_en,
        notice_zh=body.notice_zh,
        notice_en=body.notice_en,
        fields=frozenset(body.fields),
        retention=body.retention,
        begins_at=instant(body.begins_at, "/begins_at"),
        ends_at=instant(body.ends_at, "/ends_at"),
    )
    told = await service_of(request).activities.declare(actor, activity, repeatable(request, key, body))
    return created(told, "/v1/activities")


@router.get("/activities", response_model=shapes.ActivitiesOut, responses=answers())
async def list_activities(request: Request, actor: CurrentActor) -> Response:
    """Every activity of the organisation."""
    return answer({"items": [_activity(row) for row in await service_of(request).activities.every(actor)]})


@router.delete("/activities/{name}", status_code=204, responses=answers(404))
async def end_activity(request: Request, actor: CurrentActor, name: ActivityName) -> Response:
    """End an activity before its time."""
    await service_of(request).activities.end(actor, f"activity_{name}")
    return Response(status_code=204)
