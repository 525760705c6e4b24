"""Whether a package may be given out now, by whichever road: on facts read anew, and held on to in the write.

What was released may have lost what it rests on since: a consent, the contract, an audit, the vendor's key, the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.check_orders import OrderState
from ats_privacy.domain.contracts import Terms
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.gate.handing_over import agreed_to
from ats_privacy.storage import applicants, check_orders, consents, vendors
from ats_privacy.storage.statements import Database, Row, Step
from field_policies import Policy


@dataclass(frozen=True, slots=True)
class WaitingPackage:
    """A package that is there to be given out. ``steps`` do that, and fail the write where it may not be any more."""

    row: Row
    steps: tuple[Step, ...]


async def waiting_package(
    database: Database,
    policy: Policy,
    organisation: UUID,
    vendor: UUID,
    order: UUID,
    at: int,
    *,
    pushed: bool = False,
) -> WaitingPackage | None:
    """The package of an order for its vendor, or None: there is none, or nothing carries its handing over any more.

    A key that was revoked opens nothing that is given out after; a failed audit stops what was released before it, and
    so does a consent that has expired, before the job comes that recalls what rested on it.
    """
    row = await check_orders.sent(database, organisation, vendor, order)
    if row is None or row["package"] is None or row["state"] != OrderState.RELEASED:
        return None
    if row["subject_state"] != SubjectState.ACTIVE:
        return None
    applicant, contract = as_uuid(row["applicant_id"]), as_uuid(row["contract_id"])
    agreed = await agreed_to(database, policy, organisation, applicant, Terms.read(row["terms"]), at)
    if agreed.missing:
        return None
    standing = await vendors.standing(database, organisation, vendor, at, contract=contract)
    if standing is None or standing.contract is None:
        return None
    steps = (
        applicants.still_active(organisation, applicant),
        consents.hold(organisation, applicant, [each.id for each in agreed.live], at),
        *check_orders.give_out(organisation, vendor, order, at, pushed=pushed),
        *vendors.hold(standing, at, kid=str(row["kid"]) or None),  # none is kept of packages from before
    )
    return WaitingPackage(row, steps)
