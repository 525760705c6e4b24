"""The parts around orders of background checks, put together."""

from __future__ import annotations

from dataclasses import dataclass

from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.disclosure import Disclosure
from ats_privacy.gate.handing_over import HandingOver
from ats_privacy.gate.idempotency import Once
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.sealing_results import SealingResults
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.answer_checks import AnswerChecks
from ats_privacy.usecases.attest_deletions import AttestDeletions
from ats_privacy.usecases.hand_packages import HandPackages
from ats_privacy.usecases.order_checks import OrderChecks
from ats_privacy.usecases.push_packages import PushPackages
from ats_privacy.usecases.receive_results import ReceiveResults
from ats_privacy.usecases.release_checks import ReleaseChecks
from ats_privacy.usecases.review_results import ReviewResults
from ats_privacy.vendor_service import VendorParts


@dataclass(frozen=True, slots=True)
class CheckParts:
    """Everything around orders of checks."""

    orders: OrderChecks
    answers: AnswerChecks
    releases: ReleaseChecks
    packages: HandPackages
    deletions: AttestDeletions
    pushes: PushPackages
    received: ReceiveResults
    results: ReviewResults

    @classmethod
    def of(
        cls,
        vendors: VendorParts,
        database: Database,
        gate: Gate,
        once: Once,
        keyrings: Keyrings,
        ending: ConsentEnding,
        disclosure: Disclosure,
        calendar: WorkingDays,
    ) -> CheckParts:
        """The parts that speak for the same service as those of vendors."""
        handing = HandingOver(database, gate, keyrings)
        sealing = SealingResults(database, gate, keyrings)
        return cls(
            orders=OrderChecks(database, gate, once, handing, ending),
            answers=AnswerChecks(database, gate, handing, ending),
            releases=ReleaseChecks(database, gate, handing, vendors.own, vendors.issuer),
            packages=HandPackages(database, gate, vendors.access, vendors.issuer),
            deletions=AttestDeletions(database, gate, vendors.access, vendors.issuer),
            pushes=PushPackages(database, gate),
            received=ReceiveResults(database, gate, vendors.access, sealing, vendors.own, vendors.issuer),
            results=ReviewResults(database, gate, disclosure, sealing, calendar),
        )
