"""Money and accounts: published IBANs and card numbers, and the numbers that break parsers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.values import InvalidValue, validate

TODAY = date(2026, 1, 15)


def amount(raw: Any) -> str:
    return str(validate("money", {"amount": raw, "currency": "cny", "period": "Month"}, today=TODAY)["amount"])


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("12000", "12000"),
        ("012,000.50", "12000.5"),
        ("１２０００", "12000"),
        (12000, "12000"),
        (12000.5, "12000.5"),
        (0, "0"),
        ("0.0001", "0.0001"),
    ],
)
def test_amounts_accepted(raw: Any, canonical: str) -> None:
    assert amount(raw) == canonical


@pytest.mark.parametrize(
    "raw",
    [
        "1e5", "1E999999999", "-1", "NaN", "Infinity", "0x10", "1.23456", "1,2", "12 000", "١٢", ".5", "5.",
        float("nan"), float("inf"), 1e300, 1e-7, 10**4_000, -(10**4_200), 10**13, True, None, [], {},
    ],
)  # fmt: skip
def test_amounts_refused(raw: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        amount(raw)
    assert caught.value.pointer == "/amount"
    assert caught.value.code in ("amount_shape", "wrong_type", "money_incomplete")


@given(st.decimals(0, 10**11, places=4))
def test_amounts_keep_their_value(number: Decimal) -> None:
    assert Decimal(amount(f"{number:f}")) == number


@pytest.mark.parametrize(
    ("raw", "code", "pointer"),
    [
        ({"amount": "1", "currency": "CNY"}, "money_incomplete", "/period"),
        ({"amount": "1", "period": "month"}, "money_incomplete", "/currency"),
        ({"amount": "1", "currency": "RMB", "period": "month"}, "currency_unknown", "/currency"),
        ({"amount": "1", "currency": "CNY", "period": "fortnight"}, "period_unknown", "/period"),
        ("30000", "wrong_type", ""),
    ],
)
def test_money_refused(raw: Any, code: str, pointer: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        validate("money", raw, today=TODAY)
    assert (caught.value.code, caught.value.pointer) == (code, pointer)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        # Usual examples of valid IBANs (ISO 13616).
        ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
        ("de89370400440532013000", "DE89370400440532013000"),
        # Test numbers that payment processors publish.
        ("4111 1111 1111 1111", "4111111111111111"),
        ("3782-822463-10005", "378282246310005"),
        ("6200 0000 0000 0005", "6200000000000005"),
        # Not card-shaped: an account of any bank.
        ("0200 0000 0000 0001", "0200000000000001"),
        ("123456", "123456"),
    ],
)
def test_accounts_accepted(raw: str, number: str) -> None:
    assert validate("bank_account", {"number": raw}, today=TODAY)["number"] == number


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("GB82 WEST 1234 5698 7654 33", "iban_check_digit"),
        ("GB82 WEST 1234 5698 7654", "iban_check_digit"),
        ("4111 1111 1111 1112", "account_check_digit"),
        ("12345", "account_shape"),
        ("1" * 35, "account_shape"),
        ("账户123456", "account_shape"),
    ],
)
def test_accounts_refused(raw: str, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        validate("bank_account", {"number": raw}, today=TODAY)
    assert caught.value.pointer == "/number"
    assert caught.value.code in (code, "iban_shape" if code.startswith("iban") else code)
