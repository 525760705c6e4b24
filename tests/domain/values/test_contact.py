"""E-mail addresses, phones and links: the libraries' answers, and the short ways past them proved equal."""

from __future__ import annotations

from datetime import date
from typing import Any

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from ats_privacy.domain.values import InvalidValue, validate

TODAY = date(2026, 1, 15)


def valid(field_type: str, raw: Any, region: str | None = "CN") -> Any:
    return validate(field_type, raw, default_region=region, today=TODAY)


def code_of(field_type: str, raw: Any, region: str | None = "CN") -> str:
    with pytest.raises(InvalidValue) as caught:
        valid(field_type, raw, region)
    return caught.value.code


@pytest.mark.promise("A3")
@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("Jane@Example.COM", "Jane@example.com"),
        (" jane@example.test ", "jane@example.test"),
        ("jane＠example．com", "jane@example.com"),
        ("张三@例子.测试", "张三@例子.测试"),
        ("a@xn--fsqu00a.com", "a@例子.com"),
        ("POSTMASTER@example.com", "postmaster@example.com"),
        ("o'brien+jobs@example.co.uk", "o'brien+jobs@example.co.uk"),
        ("zoe\u0308@example.com", "zoë@example.com"),
    ],
)
def test_addresses_accepted(raw: str, address: str) -> None:
    assert valid("email", raw) == address


@pytest.mark.parametrize(
    "raw",
    [
        "jane", "jane@", "@example.com", "jane@example", "jane@test", "jane@@example.com", "a b@example.com",
        "jane@example..com", ".jane@example.com", "jane.@example.com", "jane@-example.com", "jane@127.0.0.1",
        "jane@[127.0.0.1]", '"jane"@example.com', "Jane <jane@example.com>", "jane@localhost", "jane@x.local",
        "a@" + "b" * 64 + ".com", "jane@example.com,joe@example.com",
    ],
)  # fmt: skip
def test_addresses_refused(raw: str) -> None:
    assert code_of("email", raw) == "email_shape"


LOCAL = st.from_regex(r"[A-Za-z0-9_+.\-]{1,70}", fullmatch=True)
DOMAIN = st.from_regex(r"[A-Za-z0-9.\-]{1,30}\.(com|test|cn|1|local)", fullmatch=True) | st.just("example.com")


@settings(max_examples=500)
@given(LOCAL | st.sampled_from(["Abuse", "root", "WebMaster"]), DOMAIN)
def test_the_short_way_for_addresses_answers_as_the_library_does(local: str, domain: str) -> None:
    try:
        found = validate_email(f"{local}@{domain}", check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        assert code_of("email", f"{local}@{domain}") == "email_shape"
    else:
        assert valid("email", f"{local}@{domain}") == found.normalized


@pytest.mark.promise("A3")
@pytest.mark.parametrize(
    ("raw", "region", "number"),
    [
        ("138 0013 8000", "CN", "+8613800138000"),
        ("１３８－００１３－８０００", "CN", "+8613800138000"),
        ("+86 138-0013-8000", "US", "+8613800138000"),
        ("008613800138000", "CN", "+8613800138000"),
        ("(010) 6552 9988", "CN", "+861065529988"),
        ("(912) 555-4321", "US", "+19125554321"),
        ("712-117-2923", "US", "+17121172923"),
        ("tel:+1-912-555-4321", "CN", "+19125554321"),
        ("+44 (0)20 7946 0958", "CN", "+442079460958"),
        ("020 7946 0958", "gb", "+442079460958"),
        ("9123 4567", "HK", "+85291234567"),
        ("+852 9123 4567", None, "+85291234567"),
        ("\u202c".replace("\u202c", "") + "138\u20110013\u20118000", "CN", "+8613800138000"),
    ],
)
def test_phones_accepted(raw: str, region: str | None, number: str) -> None:
    assert valid("phone", raw, region) == number
    assert valid("phone", number, region) == number


@pytest.mark.parametrize(
    ("raw", "region", "code"),
    [
        ("13800138000", None, "phone_region"),
        ("13800138000", "ZZ", "phone_region"),
        ("555", "US", "phone_impossible"),
        ("123456789012345678", "CN", "phone_impossible"),
        ("123-456-7890 x12", "US", "phone_extension"),
        ("010-65529988转8001", "CN", "phone_extension"),
        ("13800138000/13900139000", "CN", "phone_impossible"),
        ("13800138000, 13900139000", "CN", "phone_shape"),
        ("1-800-FLOWERS", "US", "phone_shape"),
        ("call me", "CN", "phone_shape"),
        (13800138000, "CN", "wrong_type"),
        ("1" * 300, "CN", "text_too_long"),
    ],
)
def test_phones_refused(raw: Any, region: str | None, code: str) -> None:
    assert code_of("phone", raw, region) == code


MOBILE = st.from_regex(r"(\+86|0086)?1[0-9]{10}", fullmatch=True)


@settings(max_examples=2000)
@given(MOBILE)
def test_the_short_way_for_chinese_mobiles_answers_as_the_library_does(text: str) -> None:
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        assert code_of("phone", text) in ("phone_impossible", "phone_region")
        return
    if phonenumbers.is_possible_number(number):
        assert valid("phone", text) == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    else:
        assert code_of("phone", text) == "phone_impossible"


@given(
    st.sampled_from(sorted(phonenumbers.SUPPORTED_REGIONS)),
    st.from_regex(r"\+?[0-9 ()-]{5,16}", fullmatch=True),
)
def test_a_canonical_phone_does_not_depend_on_the_region(region: str, text: str) -> None:
    try:
        number = valid("phone", text, region)
    except InvalidValue:
        return
    assert valid("phone", number, "CN") == valid("phone", number, None)


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("linkedin.com/in/jane", "https://linkedin.com/in/jane"),
        ("//example.com", "https://example.com"),
        ("example.com:8080/a", "https://example.com:8080/a"),
        ("https://例子.测试/路", "https://例子.测试/路"),
        ("http://en.wikipedia.org/wiki/Silicon_Valley_(TV_series)",) * 2,
    ],
)
def test_links_accepted(raw: str, url: str) -> None:
    assert valid("link_list", [{"url": raw}])[0]["url"] == url


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("javascript:alert(1)", "url_scheme"),
        ("JaVaScRiPt:alert(1)", "url_scheme"),
        ("data:text/html,x", "url_scheme"),
        ("file:///etc/passwd", "url_scheme"),
        ("https://a b.example", "url_shape"),
        ("https://", "url_shape"),
        ('https://example.com/"><script>', "url_shape"),
        ("https://example.com\\@evil.example", "url_shape"),
        ("https://example.com/" + "a" * 2_000, "text_too_long"),
    ],
)
def test_links_refused(raw: str, code: str) -> None:
    assert code_of("link_list", [{"url": raw}]) == code


def test_lists_keep_order_and_drop_repetitions() -> None:
    assert valid("email_list", ["b@example.com", "a@example.com", "B@EXAMPLE.com", "b@example.com"]) == [
        "b@example.com",
        "a@example.com",
        "B@example.com",
    ]
    assert valid("phone_list", ["138 0013 8000", "+8613800138000"]) == ["+8613800138000"]
