"""Requests of imports for the tables of routes."""

from __future__ import annotations

from collections.abc import AsyncIterator

from ats_privacy.cli.session import staff_actor
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.usecases.run_imports import RunOrder
from tests.integration.audit_leaves import Leaves, plain
from tests.integration.company import Company
from tests.integration.operations import Operation

_ONE = "/v1/imports/{run}"
_HR = frozenset({"recruiter", "hr_administrator"})

IMPORT_OPERATIONS: tuple[Operation, ...] = (
    Operation("start_import", "POST", "/v1/imports", {"channel": "job_site"}, {"candidates": []}),
    Operation("list_imports", "GET", "/v1/imports"),
    Operation("get_import", "GET", _ONE),
    Operation("stop_import", "POST", f"{_ONE}/stop"),
    Operation("list_import_refusals", "GET", f"{_ONE}/refusals"),
)
IMPORT_MAY: dict[str, frozenset[str]] = {operation.name: _HR for operation in IMPORT_OPERATIONS}
"""Which roles may, as ``test_routes`` has it of every operation."""


def _leaves(method: str, path: str, event: str | None) -> Leaves:
    return plain(method, path, event, "import.started", body={"candidates": []} if method == "POST" else None)


IMPORT_ROUTES: tuple[Leaves, ...] = (
    _leaves("POST", "/v1/imports", "import.started"),
    _leaves("GET", "/v1/imports", None),
    _leaves("GET", "/v1/imports/{run_id}", None),
    _leaves("GET", "/v1/imports/{run_id}/refusals", None),
    plain("POST", "/v1/imports/{run_id}/stop", "import.stopped", "import.started"),
)


async def ended_run(company: Company) -> str:
    """An import that has ended, with a refused row; its id."""
    service = company.service
    recruiter = await staff_actor(service, company.organisation, "recruiter.one")

    async def body() -> AsyncIterator[bytes]:
        yield "姓名,手机号\n,13700137000\n".encode()

    run = await service.import_runs.start(recruiter, RunOrder(ImportOrder()), body())
    await service.import_runs.settled()
    return str(run)
