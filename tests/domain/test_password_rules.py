"""Rules for new passwords: long ones pass, whatever their characters; guessable ones do not, and are never echoed."""

from __future__ import annotations

import pytest

from ats_privacy.domain import passwords
from ats_privacy.domain.errors import BadInput

_CONTEXT = ("mia.wong@specimen.example", "Specimen Foods Ltd", "ats-privacy")


@pytest.mark.parametrize(
    "password",
    [
        "copper lantern wades",
        "onlylowercaseletterswork",
        "春眠不觉晓处处闻啼鸟夜来风雨声",
        "mia likes purple trombones",
        "x7#Kp2!vQz9m",
        "p" + "uzzling giraffe " * 15,
    ],
)
def test_what_may_be_chosen(password: str) -> None:
    passwords.check(password, context=_CONTEXT)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("eleven char", "password_short"),
        ("x7#Kp2!vQz9", "password_short"),
        ("y" * 257, "password_long"),
        ("aaaaaaaaaaaa", "password_simple"),
        ("abababababab", "password_simple"),
        ("hunter2hunter2", "password_simple"),
        ("123456789012", "password_guessable"),
        ("qwertyuiop12", "password_guessable"),
        ("QWERTYuiop1234", "password_guessable"),
        ("zyxwvutsrqpon", "password_guessable"),
        ("Specimen2026!", "password_guessable"),
        ("specimenfoods1!", "password_guessable"),
        ("ａｔｓ-ｐｒｉｖａｃｙ-１", "password_guessable"),
    ],
)
def test_what_may_not(password: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        passwords.check(password, context=_CONTEXT)
    assert refusal.value.code == code
    assert not password or password not in str(refusal.value)


def test_the_bounds_count_code_points_after_normalising() -> None:
    passwords.check("e\u0301ab cd fg hij k")
    with pytest.raises(BadInput, match="password_short"):
        passwords.check("e\u0301b cdfghijk")
