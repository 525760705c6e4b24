"""Orders of checks end with the consents that they rest on, in the same write (promises A4, F3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.consents import Consent, ConsentKind
from ats_privacy.domain.contracts import PURPOSE
from ats_privacy.gate.handing_over import fields_in_category
from ats_privacy.storage import check_orders
from ats_privacy.storage.statements import Step
from field_policies import Policy


@dataclass(frozen=True, slots=True)
class OrderEnding:
    """Ends orders with consents, under a policy; one of ``gate/consent_ending.OnEnding``."""

    policy: Policy

    def __call__(self, organisation: UUID, applicant: UUID, ending: Sequence[Consent], at: int) -> list[Step]:
        """Steps that withdraw what has not left the house, and recall what has.

        With the consent to background checks ends every order about the person; with one to a category of sensitive
        data every order that holds such a field; with one to a recipient, or to a crossing of the border, the order to
        whose terms it was given.
        """
        scopes = [consent.scope for consent in ending if consent.scope.purpose == PURPOSE]
        if any(scope.kind is ConsentKind.PURPOSE for scope in scopes):
            return check_orders.end_of_applicant(organisation, applicant, at)
        categories = {scope.category for scope in scopes if scope.kind is ConsentKind.SENSITIVE}
        fields = sorted({name for category in categories for name in fields_in_category(self.policy, category)})
        digests = sorted({scope.terms for scope in scopes if scope.terms})
        return [
            *(step for name in fields for step in check_orders.end_with_field(organisation, applicant, name, at)),
            *(step for digest in digests for step in check_orders.end_of_terms(organisation, applicant, digest, at)),
        ]
