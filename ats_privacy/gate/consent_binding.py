"""A fresh consent becomes what the keys of its purpose are bound to (promise A7)."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.consents import Consent, Scope
from ats_privacy.gate.consent_ending import bound_to
from ats_privacy.gate.opening import unbound
from ats_privacy.storage import applicants, consent_secrets
from ats_privacy.storage.statements import Database, Step
from field_policies import Policy
from keys.binding import ConsentSecret, bind


async def bound_anew(
    database: Database, policy: Policy, organisation: UUID, applicant: UUID, scope: Scope, consent: UUID
) -> list[Step]:
    """Steps that give the purpose's compartments the secret of this consent in the place of an earlier one's."""
    compartments = bound_to(policy, [Consent(consent, scope, 0)])
    if not compartments:
        return []
    held = await consent_secrets.of_subject(database, organisation, applicant)
    wrapped = await applicants.wrapped_keys(database, organisation, applicant)
    fresh = {compartment: ConsentSecret.new(consent) for compartment in compartments}
    steps: list[Step] = [
        consent_secrets.destroy(organisation, applicant, compartments),
        consent_secrets.drop_retired(organisation, applicant, compartments),
        consent_secrets.insert(organisation, applicant, {c: secret.stored for c, secret in fresh.items()}),
    ]
    for compartment, secret in fresh.items():
        known = wrapped.get(compartment)
        if known is None:
            continue
        within = unbound(bytes(known), held.get(compartment, b""), organisation, applicant, compartment)
        again = bind(within, secret, organisation, applicant, compartment)
        steps.append(consent_secrets.rebind(organisation, applicant, compartment, known, again))
    return steps
