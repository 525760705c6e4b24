"""The search of ``test_leaks`` finds a canary however it is written, and every sealed field has one."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest

from ats_privacy.storage.tables import SEALED_TABLES, Sealed
from tests.integration.canaries import APPLICANT, CANARIES, found_in

_AROUND = bytes(range(256)) * 3


@pytest.mark.parametrize("field", CANARIES)
def test_every_spelling_is_found(field: str) -> None:
    for canary in CANARIES[field]:
        plain = canary.encode()
        forms = [plain, canary.upper().encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be")]
        forms += [json.dumps(canary)[1:-1].encode(), plain.hex().encode(), plain.hex().upper().encode()]
        forms.append(quote(canary).encode())
        if len(plain) >= 10:
            forms += [base64.b64encode(bytes(lead) + plain + b"...") for lead in range(3)]
        for form in forms:
            assert canary in found_in(_AROUND + form + bytes(10_000) + _AROUND, [field]), form
    assert found_in(_AROUND * 10, [field]) == set()


def test_digits_in_groups_are_found() -> None:
    for written in (b"138 7461 9253", b"138-7461-9253", b"1387 4619 253"):
        assert "13874619253" in found_in(b"call " + written + b" now", ["mobile"])


def test_every_sealed_field_has_a_canary_that_its_value_holds() -> None:
    columns = {
        column.name
        for table, model in SEALED_TABLES.items()
        if table not in ("check_result", "concern")  # have canaries of their own: test_check_results_kept, test_kept
        for column in model.__table__.columns  # type: ignore[attr-defined]
        if isinstance(column.type, Sealed)
    }
    assert columns == set(CANARIES) - {"reason"}
    for field, value in APPLICANT.items():
        written = json.dumps(value, ensure_ascii=False).encode()
        held = found_in(written.replace(b" ", b""), [field]) | found_in(written, [field])
        assert held == set(CANARIES[field]), field
