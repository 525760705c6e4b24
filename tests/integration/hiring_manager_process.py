"""A process of a hiring-manager deployment, run by a test: it tries everything to open health data.

Prints one line of JSON: attempt → what came of it. Its settings come from the environment, as in production.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

from ats_privacy.gate.opening import SealedRow, open_data_key
from ats_privacy.gate.sealing import SubjectKeys
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants
from ats_privacy.storage.applicants import Projection, key_column
from keys.opening import unwrap_many


async def attempts(organisation: UUID, applicant: UUID) -> dict[str, str]:
    service = await Service.start(Settings.from_environment())
    keyring = await service.keyrings.of(organisation)
    wrapped = await applicants.wrapped_keys(service.database, organisation, applicant)
    projection = Projection(("health", "email"), ("health", "contact"))
    row = await applicants.by_id(service.database, projection, organisation, applicant, applicant)
    assert row is not None
    assert row[key_column("health")] == wrapped["health"]
    sealed = SealedRow(keyring, organisation, applicant, "applicant", applicant, row)

    tries: dict[str, Callable[[], Any]] = {
        "contact": lambda: sealed.open("email", "contact"),
        "row": lambda: sealed.open("health", "health"),
        "row_by_another_name": lambda: sealed.open("health", "contact"),
        "data_key": lambda: open_data_key(keyring, organisation, applicant, "health", wrapped["health"]),
        "door": lambda: unwrap_many(keyring, "health", [(applicant, wrapped["health"])]),
        "compartment_key": lambda: keyring.compartment_key("health", 1),
        "seal": lambda: SubjectKeys(keyring, applicant).of("health"),
        "held": lambda: sorted(keyring._compartments),
    }
    found: dict[str, str] = {}
    for name, attempt in tries.items():
        try:
            found[name] = str(attempt())
        except Exception as error:  # what matters is that it fails, and how
            found[name] = f"{type(error).__name__} {getattr(error, 'code', '')}"
    await service.close()
    return found


if __name__ == "__main__":
    print(json.dumps(asyncio.run(attempts(UUID(sys.argv[1]), UUID(sys.argv[2])))))
