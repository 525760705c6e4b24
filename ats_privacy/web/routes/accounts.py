"""/v1/accounts: one's own account, registration and recovery by code, and what administrators do."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.identity import as_uuid, iso_instant
from ats_privacy.domain.one_time_codes import Purpose
from ats_privacy.gate.account_letters import Asked
from ats_privacy.usecases.register_accounts import Chosen
from ats_privacy.web import account_shapes as shapes
from ats_privacy.web.routes.common import (
    NO_ID,
    Bearer,
    CurrentActor,
    CurrentSession,
    Cursor,
    IdText,
    Limit,
    answer,
    answers,
    cursor_of,
    identifier,
    named,
    service_of,
)
from ats_privacy.web.routes.sessions import agent, network, told
from ats_privacy.web.session_cookie import check_origin, clear_cookie
from ats_privacy.web.strict_requests import StrictRoute

public = APIRouter(prefix="/v1/accounts", tags=["accounts"], route_class=StrictRoute)
own = APIRouter(prefix="/v1/accounts/own", tags=["accounts"], dependencies=[Bearer], route_class=StrictRoute)
router = APIRouter(prefix="/v1", tags=["accounts"], dependencies=[Bearer], route_class=StrictRoute)


def asked(code: Asked) -> Response:
    """What whoever asks for a code is told: the same whether a letter goes out or not."""
    return answer({"id": str(code.id), "ends_at": iso_instant(code.ends_at)}, 202)


@public.post("/codes", status_code=202, response_model=shapes.AskedOut, responses=answers(404, 413, 429))
async def ask_for_code(request: Request, body: shapes.CodeIn) -> Response:
    """Have a code mailed to an account's holder, for a new password or for the report of a compromise."""
    code = await service_of(request).accounts.recover.ask(
        named(body.organisation_id, "/organisation_id"),
        Purpose(body.purpose),
        body.name,
        network(request),
        body.language,
    )
    return asked(code)


@public.put("/password", status_code=204, responses=answers(404, 413, 429))
async def set_password_by_code(request: Request, body: shapes.NewPasswordIn) -> Response:
    """Choose a first password, or a new one, by a code; every session ends."""
    await service_of(request).accounts.recover.set_password(
        named(body.organisation_id, "/organisation_id"),
        named(body.code_id, "/code_id"),
        body.code,
        body.password,
        network(request),
    )
    return Response(status_code=204)


@public.post("/compromise", status_code=201, response_model=shapes.IncidentOut, responses=answers(404, 413, 429))
async def report_compromise_by_code(request: Request, body: shapes.CompromiseIn) -> Response:
    """“My account is in other hands”, by a code: it is locked at once (promise D8)."""
    incident = await service_of(request).accounts.recover.report(
        named(body.organisation_id, "/organisation_id"),
        named(body.code_id, "/code_id"),
        body.code,
        network(request),
    )
    return answer({"incident_id": str(incident)}, 201)


@public.post("/registrations", status_code=202, response_model=shapes.AskedOut, responses=answers(404, 413, 429))
async def begin_registration(request: Request, body: shapes.RegistrationIn) -> Response:
    """Register: mobile number and e-mail address; a code is mailed (promise A15)."""
    code = await service_of(request).accounts.register.begin(
        named(body.organisation_id, "/organisation_id"), body.email, body.mobile, network(request), body.language
    )
    return asked(code)


@public.post("", status_code=201, response_model=shapes.OpenedOut, responses=answers(404, 409, 413, 429))
async def register_account(request: Request, body: shapes.NewAccountIn) -> Response:
    """The code that came, a name and a password make the account, and log in."""
    if body.cookie:
        check_origin(request, service_of(request).settings.mail.public_url)
    opened = await service_of(request).accounts.register.complete(
        named(body.organisation_id, "/organisation_id"),
        named(body.registration_id, "/registration_id"),
        body.code,
        Chosen(body.full_name, body.password, agent(request)),
        network(request),
    )
    return told(request, opened, cookie=body.cookie)


@own.get("", response_model=shapes.OwnAccountOut, responses=answers())
async def get_own_account(request: Request, session: CurrentSession) -> Response:
    """One's own account and what proves it."""
    row, factors = await service_of(request).accounts.keep.own(session)
    return answer(
        {
            "id": str(row["id"]),
            "kind": row["kind"],
            "password_at": iso_instant(row["password_at"]),
            "factors": [
                {
                    "id": str(f["id"]),
                    "kind": f["kind"],
                    "state": f["state"],
                    "created_at": iso_instant(f["created_at"]),
                    "used_at": None if f["used_at"] is None else iso_instant(f["used_at"]),
                }
                for f in factors
            ],
        }
    )


@own.put("/password", status_code=204, responses=answers(409, 413))
async def change_own_password(request: Request, session: CurrentSession, body: shapes.PasswordIn) -> Response:
    """Choose another password; every other session ends."""
    await service_of(request).accounts.keep.change_password(session, body.password)
    return Response(status_code=204)


@own.post("/totp", status_code=201, response_model=shapes.TotpOut, responses=answers(409))
async def begin_totp(request: Request, session: CurrentSession) -> Response:
    """A secret for an authenticator app (RFC 6238), told once."""
    return answer(await service_of(request).accounts.keep.begin_totp(session), 201)


@own.put("/totp/{factor_id}", status_code=204, responses=answers(404, 409, 413, 429))
async def confirm_totp(request: Request, session: CurrentSession, factor_id: IdText, body: shapes.TypedIn) -> Response:
    """The app's first code makes it count; the next one proves it in a session."""
    await service_of(request).accounts.keep.confirm_totp(session, identifier(factor_id), body.code)
    return Response(status_code=204)


@own.post("/recovery-codes", status_code=201, response_model=shapes.RecoveryCodesOut, responses=answers(409))
async def renew_recovery_codes(request: Request, session: CurrentSession) -> Response:
    """Ten codes for when the other factor is lost, told once; earlier ones serve no more."""
    return answer({"codes": await service_of(request).accounts.keep.renew_recovery_codes(session)}, 201)


@own.post("/passkey-options", response_model=shapes.CeremonyOut, responses=answers(409))
async def begin_passkey(request: Request, session: CurrentSession) -> Response:
    """What the browser needs to make a passkey."""
    ceremony, options = await service_of(request).accounts.keep.begin_passkey(session)
    return answer({"id": str(ceremony), "options": options})


@own.post("/passkeys", status_code=201, response_model=shapes.IdOut, responses=answers(409, 413))
async def add_passkey(request: Request, session: CurrentSession, body: shapes.NewPasskeyIn) -> Response:
    """Register the passkey that was made."""
    factor = await service_of(request).accounts.keep.add_passkey(
        session, named(body.ceremony_id, "/ceremony_id"), body.credential
    )
    return answer({"id": str(factor)}, 201)


@own.delete("/factors/{factor_id}", status_code=204, responses=answers(404, 409))
async def remove_factor(request: Request, session: CurrentSession, factor_id: IdText) -> Response:
    """Forget a factor; the last second factor of a member of staff stays."""
    await service_of(request).accounts.keep.remove_factor(session, identifier(factor_id))
    return Response(status_code=204)


@own.post("/compromise", status_code=201, response_model=shapes.IncidentOut, responses=answers())
async def report_own_compromise(request: Request, session: CurrentSession) -> Response:
    """“My account is in other hands”: it is locked at once, this session ends too (promise D8)."""
    incident = await service_of(request).accounts.keep.report(session)
    response = answer({"incident_id": str(incident)}, 201)
    clear_cookie(response)
    return response


@router.get("/accounts", response_model=shapes.AccountPage, responses=answers())
async def list_accounts(request: Request, actor: CurrentActor, limit: Limit = 50, after: Cursor = None) -> Response:
    """Local accounts: whose, with which kinds of factors, locked or not."""
    rows = await service_of(request).accounts.oversee.page(actor, most=limit + 1, after=cursor_of(after) or NO_ID)
    items = [
        {
            "id": str(row["id"]),
            "kind": row["kind"],
            "account": row["staff_account"],
            "has_password": bool(row["password_hash"]),
            "factors": factors,
            "locked": bool(row["locked"]),
            "cause": row["cause"] if row["locked"] else None,
            "created_at": iso_instant(row["created_at"]),
        }
        for row, factors in rows[:limit]
    ]
    return answer({"items": items, "next": str(rows[limit - 1][0]["id"]) if len(rows) > limit else None})


@router.put("/accounts/{principal_id}/lock", status_code=204, responses=answers(404, 409))
async def lock_account(request: Request, actor: CurrentActor, principal_id: IdText) -> Response:
    """Lock somebody out; their sessions and tokens end at once."""
    await service_of(request).accounts.oversee.lock(actor, identifier(principal_id))
    return Response(status_code=204)


@router.delete("/accounts/{principal_id}/lock", status_code=204, responses=answers(404, 409))
async def unlock_account(request: Request, actor: CurrentActor, principal_id: IdText) -> Response:
    """Let somebody else in again."""
    await service_of(request).accounts.oversee.unlock(actor, identifier(principal_id))
    return Response(status_code=204)


@router.post(
    "/accounts/{principal_id}/compromise",
    status_code=201,
    response_model=shapes.IncidentOut,
    responses=answers(404),
)
async def report_compromise(request: Request, actor: CurrentActor, principal_id: IdText) -> Response:
    """Somebody's account was reported to be in other hands (promise D8)."""
    incident = await service_of(request).accounts.oversee.report(actor, identifier(principal_id))
    return answer({"incident_id": str(incident)}, 201)


@router.put("/staff/{staff_id}/account", status_code=204, responses=answers(404, 409, 413))
async def invite_staff(request: Request, actor: CurrentActor, staff_id: IdText, body: shapes.InviteIn) -> Response:
    """A local account for a member of staff, and a letter with a code for a first password."""
    await service_of(request).accounts.oversee.invite(actor, identifier(staff_id), body.email, body.language)
    return Response(status_code=204)


@router.get("/incidents", response_model=shapes.IncidentPage, responses=answers())
async def list_incidents(request: Request, actor: CurrentActor, limit: Limit = 50, after: Cursor = None) -> Response:
    """What has to be looked into, newest first."""
    rows = await service_of(request).accounts.oversee.incidents(actor, most=limit + 1, before=cursor_of(after))
    items = [
        {
            "id": str(row["id"]),
            "kind": row["kind"],
            "principal_id": None if row["principal_id"] is None else str(as_uuid(row["principal_id"])),
            "principal_kind": row["principal_kind"],
            "state": row["state"],
            "opened_at": iso_instant(row["opened_at"]),
        }
        for row in rows[:limit]
    ]
    return answer({"items": items, "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None})
