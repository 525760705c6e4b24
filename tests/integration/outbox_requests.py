"""One well-formed request for every operation about dead letters and pushes, and something to be asked about."""

from __future__ import annotations

from uuid import UUID, uuid4

from ats_privacy.storage import outbox
from tests.integration.company import Company
from tests.integration.operations import Operation
from tests.servers.raw_sql import raw_sql

_PUSHES = "/v1/vendors/{check_vendor}/pushes"
PUSH_ADDRESS = {"address": "https://handoff.vendor.example/in"}

OUTBOX_OPERATIONS: tuple[Operation, ...] = (
    Operation("list_dead_letters", "GET", "/v1/dead-letters"),
    Operation("retry_dead_letter", "POST", "/v1/dead-letters/{dead_letter}/retry"),
    Operation("drop_dead_letter", "POST", "/v1/dead-letters/{dead_letter}/drop"),
    Operation("list_vendor_pushes", "GET", _PUSHES),
    Operation("push_to_vendor", "PUT", f"{_PUSHES}/address", None, PUSH_ADDRESS),
    Operation("stop_pushing_to_vendor", "DELETE", f"{_PUSHES}/address"),
)
_OFFICE = frozenset({"hr_administrator", "privacy_officer"})
OUTBOX_MAY: dict[str, frozenset[str]] = {
    "list_outstanding_of_vendor": frozenset({"privacy_officer"}),
    "list_outstanding_deletions": frozenset({"privacy_officer"}),
    "list_dead_letters": _OFFICE,
    "retry_dead_letter": _OFFICE,
    "drop_dead_letter": _OFFICE,
    "list_vendor_pushes": _OFFICE | {"recruiter", "auditor"},
    "push_to_vendor": _OFFICE,
    "stop_pushing_to_vendor": _OFFICE,
}
"""Who may what of it: a part of the table of ``test_routes``."""

OUTBOX_USED_UP = frozenset({"retry_dead_letter", "drop_dead_letter", "stop_pushing_to_vendor"})


async def dead_letter(company: Company, kind: str = "test.kind", code: str = "test_failed") -> str:
    """An order that was given up; its id."""
    once, about = uuid4().hex, UUID(int=uuid4().int)
    await company.service.database.write(outbox.order(company.organisation, kind, once=once, object_id=about))
    async with raw_sql(company.service.settings.database_url) as raw:
        await raw.run(
            "UPDATE outbox SET state = 'dead', last_code = $1, ended_at = created_at, attempts = 10 WHERE once = $2",
            code,
            once,
        )
        return str(await raw.value("SELECT id FROM outbox WHERE once = $1", once))


async def own_letter(company: Company, operation: str, ids: dict[str, str]) -> dict[str, str]:
    """What the operation can be done to once."""
    if operation == "stop_pushing_to_vendor":
        path = f"/v1/vendors/{ids['check_vendor']}/pushes/address"
        answer = await company.call("privacy_officer", "PUT", path, json=PUSH_ADDRESS)
        assert answer.status_code == 204, answer.text
    return {"dead_letter": await dead_letter(company)}
