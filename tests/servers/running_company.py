"""A company whose service runs in a process of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from ats_privacy.service import Service
from ats_privacy.settings import Settings
from tests.integration.company import Company, found
from tests.servers.schemas import newest_schema
from tests.servers.service_process import ServiceProcess, service_process


@asynccontextmanager
async def running_company(settings: Settings, log: Path) -> AsyncIterator[tuple[Company, ServiceProcess]]:
    """A new company; its staff speak to the process over the network. ``company.service`` is closed already."""
    await newest_schema(settings.database_url)
    service = await Service.start(settings)
    company = await found(service, httpx.AsyncClient(), "Acme")
    await company.client.aclose()
    await service.close()
    with service_process(settings, log) as process:
        async with httpx.AsyncClient(base_url=process.address, timeout=30) as client:
            company.client = client
            yield company, process
