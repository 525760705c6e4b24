"""Files of candidates: sent by a form, worked on in the background, watched on a page that needs no script (A3)."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.adapters.importers import CHANNELS, FORMATS
from ats_privacy.domain.actors import Role
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, TooMany
from ats_privacy.domain.identity import parse_id
from ats_privacy.domain.imports import MOST_REFUSALS, STOP_ASKED, ImportOrder, ImportTooLarge, RunState
from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import short_text
from ats_privacy.storage.statements import Row
from ats_privacy.usecases.run_imports import RunOrder
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import Fields, sent, sent_with_file
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import CONTENT_POLICY, page, see_other, texts
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import NO_ID, service_of

IMPORTS: Final = "/pages/imports"
REFRESH_SECONDS: Final = 5
_SHOWN: Final = 50
_MOST_OPENINGS: Final = 200
_SHADES: Final = {"running": "", "finished": "good", "failed": "bad", "interrupted": "warn", "stopped": "warn"}
_TICKS: Final = ("attest", "lenient", "dry_run", "refresh")
_MOST_COLUMNS: Final = 16_384
"""Bytes of a column map in the form: 4,000 characters of any script."""
_FIELDS: Final = ("form", "channel", "source", "requisition", "columns", *_TICKS)

router = page_router("/imports")
AREA = Area(
    "imports",
    router,
    entry=IMPORTS,
    roles=frozenset({Role.RECRUITER.value, Role.HR_ADMINISTRATOR.value}),
    order=25,
)


@router.get("", response_class=Response)
async def page_imports(request: Request, visitor: CurrentVisitor) -> Response:
    """The form, and the latest imports of the organisation."""
    return await _runs(request, visitor)


@router.post("", response_class=Response)
async def post_import(request: Request, visitor: CurrentVisitor) -> Response:
    """Take a file over; nothing of it goes on before it is known who sends it, and from which page."""
    runs = service_of(request).import_runs
    fields, content = await sent_with_file(request, visitor, *_FIELDS, most=_MOST_COLUMNS)
    try:
        run = await runs.start(visitor.actor, _order(request, fields), content)
    except (BadInput, Conflict, ImportTooLarge, TooMany) as error:
        return await _runs(request, visitor, error, fields)
    more = {"refresh": "on"} if fields["refresh"] else {}
    return see_other(f"{IMPORTS}/{run}", **more)


@router.get("/{run}", response_class=Response)
async def page_import(request: Request, visitor: CurrentVisitor, run: UUID, refresh: str = "") -> Response:
    """How far an import is. It refreshes itself where that was chosen, until the import ends (WCAG 2.2.1)."""
    runs, language = service_of(request).import_runs, language_of(request)
    told = await runs.one(visitor.actor, run)
    rows = await runs.refusals(visitor.actor, run, most=_SHOWN) if told["refused"] else []
    refreshing = told["state"] == RunState.RUNNING and refresh == "on"
    response = page(
        request,
        "imports/run.html",
        run=told,
        percent=100 * told["bytes_read"] // max(1, told["bytes_total"]),
        shades=_SHADES,
        why=_reason(language, told["code"]),
        stopping=told["state"] == RunState.RUNNING and told["code"] == STOP_ASKED,
        refreshing=refreshing,
        seconds=REFRESH_SECONDS,
        warnings=[(_reason(language, code), count) for code, count in told["warnings"].items()],
        refusals=[_refusal(request, language, row) for row in rows],
        kept=MOST_REFUSALS,
    )
    if refreshing:
        response.headers["Refresh"] = str(REFRESH_SECONDS)
    return response


@router.post("/{run}/stop", response_class=Response)
async def post_stop(request: Request, visitor: CurrentVisitor, run: UUID) -> Response:
    """Ask an import to stop; one that has ended meanwhile is shown as it ended."""
    await sent(request, visitor)
    await service_of(request).import_runs.stop(visitor.actor, run)
    return see_other(f"{IMPORTS}/{run}")


@router.get("/{run}/refused.csv", response_class=Response)
async def page_refused_rows(request: Request, visitor: CurrentVisitor, run: UUID) -> Response:
    """Every refused row that is kept, as a table for spreadsheets: where it stood, code, field, reason."""
    language = language_of(request)
    rows = await service_of(request).import_runs.refusals(visitor.actor, run)
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow([texts().term(language, "column", name) for name in ("row", "code", "field", "reason")])
    for row in rows:
        place, _, code, reason = _refusal(request, language, row)
        table.writerow([place, code, row["pointer"], reason])
    headers = {
        "Content-Disposition": 'attachment; filename="refused-rows.csv"',
        "Content-Security-Policy": CONTENT_POLICY,
        "Content-Language": language,
    }
    return Response(text.getvalue().encode("utf-8-sig"), headers=headers, media_type="text/csv")


async def _runs(
    request: Request, visitor: Visitor, error: AtsPrivacyError | None = None, fields: Fields | None = None
) -> Response:
    service = service_of(request)
    listed = await service.import_runs.latest(visitor.actor)
    openings = await service.requisitions.page(visitor.actor, most=_MOST_OPENINGS, after=NO_ID)
    given = {name: fields[name] for name in _FIELDS} if fields is not None else {"refresh": "yes"}
    response = page(
        request,
        "imports/runs.html",
        200 if error is None else error.status,
        runs=listed,
        openings=[row for row in openings if row["status"] == "open"],
        formats=("auto", *sorted(FORMATS - {"auto"})),
        channels=("import", *sorted(CHANNELS - {"import"})),
        most=_size(service.import_runs.most_bytes),
        given=dict.fromkeys(_FIELDS, "") | given,
        shades=_SHADES,
        error=error,
    )
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _order(request: Request, fields: Fields) -> RunOrder:
    requisition = parse_id(fields["requisition"]) if fields["requisition"] else None
    if fields["requisition"] and requisition is None:
        raise BadInput("requisition_unknown", "There is no such opening.")
    try:
        source = short_text(fields["source"]) or ""
    except InvalidValue:
        raise BadInput(
            "import_source_invalid", "The name of the source is one line of at most 200 characters."
        ) from None
    rows = ImportOrder(
        channel=fields["channel"],
        attests_authority=bool(fields["attest"]),
        default_region=service_of(request).settings.default_phone_region,
        requisition=requisition,
        dry_run=bool(fields["dry_run"]),
    )
    return RunOrder(
        rows,
        form=fields["form"],
        source=source,
        lenient=bool(fields["lenient"]),
        columns=fields["columns"].strip(),
    )


def _refusal(request: Request, language: str, row: Row) -> tuple[str, str, str, str]:
    """Place, field, code and reason of a refused row, as people say them."""
    kind, _, number = row["place"].partition(" ")
    place = texts().term(language, "place", kind).format(number=number)
    return place, _field(request, language, row["pointer"]), row["code"], _reason(language, row["code"])


def _field(request: Request, language: str, pointer: str) -> str:
    first, *steps = pointer.split("/")[1:] or [""]
    if not first:
        return ""
    known = first in service_of(request).view.fields
    named = texts().term(language, "field", first) if known else texts().member(language, first)
    said = [str(int(step) + 1) if step.isdigit() else texts().member(language, step) for step in steps]
    return " › ".join([named, *said])


def _reason(language: str, code: str) -> str:
    return texts().reason(language, code) if code else ""


def _size(most: int) -> str:
    mebi = most / (1024 * 1024)
    return f"{mebi:.0f} MiB" if mebi >= 1 else f"{most // 1024} KiB"
