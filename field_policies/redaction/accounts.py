"""Bank accounts that are neither an IBAN nor a card: by shapes of their own, and after words for accounts and banks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .named_numbers import looks_like_dates
from .reading import folded
from .spans import Span
from .things import counts_things

_SHAPES: Final = tuple(
    re.compile(r"(?<![\w.\-])(?:" + pattern + r")(?![\w]|-\d)", re.ASCII)
    for pattern in (
        r"\d{2}-\d{2}-\d{2}[ ,/]{1,3}(?:a/?c ?(?:no\.?)?:? ?)?\d{7,8}",  # British sort code and account
        r"\d{8}-\d{8}(?:-\d{8})?",  # Hungary
        r"\d{3} ?- ?\d{3} ?- ?\d{6} ?- ?\d{3}|\d{3}-\d{3}-\d-\d{6}-\d|\d{3}-\d{6}-\d{3}",  # Hong Kong
        r"\d{4}-\d{2}-\d{6}",  # Iceland
        r"0x[0-9a-fA-F]{40}|bc1[a-z0-9]{20,60}|T[1-9A-HJ-NP-Za-km-z]{33}",  # purses of coins
    )
)
_WORDS: Final = Cues(
    han=r"银行卡?|储蓄卡|信用卡|工资卡|卡号|账号|帐号|账户|帐户|户口|开户行|支付宝|收款|汇款|转账|打款|打到|打给|存折|存摺|口座|招行|工行|建行|农行|中行|交行|邮储|浦发|中信|民生|兴业|光大|平安|汇丰|恒生|渣打|中银|东亚|花旗|大新|众安|台新|玉山|国泰世华|"
    + folded("계좌"),
    latin=r"bank(?: account| details)?|accounts?|acct\.?|acc\.?|a/c|card|iban|sort code|rib|bban|clabe|cbu|bsb|building society|roll|"
    r"pay(?:ment)? (?:in)?to|paynow|payid|pix|fps|transfer(?:red)? to|salary to|wages to|konto(?:nummer)?|kontonr|compte|cuenta|conta(?: corrente)?|cc(?=[ :]+\d)|c/c|cta|agencia|ag|"
    r"szamlaszam|szamla|reikningur|rachunek|rekening|stk|so tai khoan|tai khoan|"
    r"hsbc|barclays|lloyds|natwest|santander|halifax|nationwide|monzo|starling|revolut|wise|chase|citi(?:bank)?|wells fargo|bofa|"
    r"sparkasse|commerzbank|n26|ing|bnp|itau|bradesco|nubank|caixa|posb|dbs|ocbc|uob|maybank|cimb|hang seng|boc|bochk|icbc|ccb|cmb|abc|"
    r"uba|gtb(?:ank)?|zenith|access|first bank|fcmb|opay|kuda|sbi|hdfc|icici|axis|kotak|otp|k&h|erste|landsbankinn|arion|islandsbanki|"
    r"vietcombank|vcb|techcombank|acb|bidv|kookmin|shinhan|woori|kakaobank|mufg|smbc|mizuho|emirates nbd|adcb|fab|mashreq|swift|routing|aba",
)
_NUMBER: Final = (
    r"(?P<number>[A-Z]{2}\d{2}[A-Z]{3,4}\d{8,22}(?![A-Za-z0-9])|(?:C/|[A-Z]{2}\d{2} ?|[A-Z]{3,6}(?=\d{7}))?\d(?:(?: ?[ \-/.·] ?)?\d){4,27}(?: ?-? ?[Xx\dA-Z](?![A-Za-z0-9]))?"
    r"|\d{3,4}(?:-\d)?[ /,]{1,3}(?:cc|c/c|conta|cta)\.?:? ?\d{4,12}(?:-[\dXx])?)"
)
_NAMED: Final = re.compile(
    r"(?:[ \t]?(?:号码?|no\b\.?|number|num|nr|#|/|\(.{1,20}?\)|ending in|(?:savings?|current|checking|salary|payroll)(?: a/c| account)?|"
    r"[\u4e00-\u9fff]{1,8}|(?-i:[A-Z][A-Za-z&]{1,14})|account|acct|a/c|ag|roll|of|is|in|at)){0,3}?"
    r"[\s:：是为=,(—\-'\"“*|]{0,5}(?:is |no\.? ?|number )?" + _NUMBER,
    re.IGNORECASE | re.ASCII,
)


def accounts(text: str) -> Iterator[Span]:
    """Bank accounts."""
    for pattern in _SHAPES:
        for match in pattern.finditer(text):
            if not looks_like_dates(match[0]):
                yield Span(match.start(), match.end(), "bank_account")
    for _, end in _WORDS.find(text):
        named = _NAMED.match(text, end)
        if named is None:
            continue
        number = named["number"].strip()
        if (
            sum(c.isdigit() for c in number) >= 5
            and not looks_like_dates(number)
            and not counts_things(text, *named.span("number"))
        ):
            yield Span(*named.span("number"), "bank_account")
