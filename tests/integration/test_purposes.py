"""Purpose × role × state of consent and notice: what the API answers is the policy's decision, and what is written."""

from __future__ import annotations

import httpx
import pytest

from field_policies import Access, Activity, DecisionRequest, Mask, Permit, Policy, decide
from tools.purposes import ACTIVITY, DOCUMENT, DUTY, ROLES, STATES, Caller, document, observed, rendered

pytestmark = [pytest.mark.promise(number) for number in ("A1", "A13", "A14", "B1", "H2")]


def _decided(policy: Policy, purpose: str, role: str, state: str) -> str:
    """The decision that the policy takes under what the state means."""
    of = policy.purposes[purpose]
    fields = tuple(name for name in policy.fields if name.startswith("applicant."))
    consents = frozenset({*(p.name for p in policy.purposes.values() if p.consent), ACTIVITY} - {"activity"})
    live = consents if state in ("consent given", "renewed", "not in the notice") else frozenset[str]()
    answer = decide(
        policy,
        DecisionRequest(
            roles=frozenset({role}),
            purpose=purpose,
            operation="read",
            fields=fields,
            stages=frozenset({"interview"}),
            assigned=policy.roles[role].access is Access.ASSIGNED,
            live_consents=live,
            duty=DUTY.get(purpose),
            in_notice=state != "not in the notice",
            unaccepted=2 if state == "changed since" else 0,
            outdated=consents if state == "changed since" else frozenset(),
            activity=Activity(ACTIVITY, of.only or frozenset()) if of.each_its_own else None,
        ),
    )
    if not isinstance(answer, Permit):
        return answer.code
    shown = sum(mask is not Mask.HIDDEN for mask in answer.masks.values())
    return "1 field" if shown == 1 else f"{shown} fields"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_every_cell_is_the_policys_decision_and_stands_in_the_document(client: httpx.AsyncClient) -> None:
    caller = Caller(client.service, client)  # type: ignore[attr-defined]
    policy = caller.service.policy
    cells = await observed(caller)
    assert set(cells) == {(purpose, role, state) for purpose in policy.purposes for role in ROLES for state in STATES}
    wrong = {cell: (told, _decided(policy, *cell)) for cell, told in cells.items() if told != _decided(policy, *cell)}
    assert not wrong
    # The decisions that the promises are about are all among the cells.
    assert {"consent_missing", "purpose_suspended", "purpose_not_in_notice", "role_not_permitted"} < set(cells.values())
    written = DOCUMENT.read_text(encoding="utf-8")
    assert written == document(rendered(policy, cells), written), "run `make purposes`"
