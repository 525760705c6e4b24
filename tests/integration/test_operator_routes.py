"""Every route for the role of the operator: none tells of anybody (promise D6)."""

from __future__ import annotations

import pytest

from tests.integration.company import CANDIDATE, Company
from tests.integration.route_requests import OPERATIONS, ids_of, perform, version


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_route_tells_the_operator_of_anybody(company: Company) -> None:
    ids = await ids_of(company)
    tags = {o.name: await version(company, o, ids) for o in OPERATIONS if o.versioned}
    secrets = ("张三丰", "zhang.sanfeng", "13800138000", CANDIDATE["id_number"], "文三路", "Peking University")
    open_to_all = set()
    for operation in OPERATIONS:
        answer = await perform(company, "operator", operation, ids, tags.get(operation.name))
        told = answer.text + str(answer.headers)
        assert not [secret for secret in (*secrets, ids["applicant"]) if secret in told], operation.name
        if answer.is_success:
            open_to_all.add(operation.name)
        else:
            assert answer.status_code == 403, operation.name
    assert open_to_all == {
        *("get_organisation", "get_policy", "list_notices", "list_activities"),
        *("list_undertakings", "accept_undertaking"),
    }
