"""The terms of a check in plain words, as the person reads them before they answer (promises A4, D1). Pure.

Each statement is agreed to by itself: the handing over to the vendor, the crossing of the border where there is one,
background checks as such, and each category of sensitive data, where those consents are not live already (PIPL
articles 23, 29, 39).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from ats_privacy.domain.contracts import Terms

LANGUAGES: Final = ("zh", "en")

_CHECKS: Final = {
    "zh": {
        "identity": "身份核实",
        "education": "学历核实",
        "employment": "工作经历核实",
        "references": "证明人访谈",
        "contact": "联系方式核实",
    },
    "en": {
        "identity": "your identity",
        "education": "your education",
        "employment": "your employment",
        "references": "your referees",
        "contact": "your contact details",
    },
}
_FIELDS: Final = {
    "zh": {
        "full_name": "姓名",
        "id_number": "身份证件号码",
        "birth_date": "出生日期",
        "education": "教育经历",
        "employment": "工作经历",
        "referees": "证明人",
        "email": "电子邮箱",
        "mobile": "手机号码",
    },
    "en": {
        "full_name": "name",
        "id_number": "number of your identity document",
        "birth_date": "birth date",
        "education": "education",
        "employment": "employment",
        "referees": "referees",
        "email": "e-mail address",
        "mobile": "mobile number",
    },
}
_RECIPIENT: Final = {
    "zh": (
        "我同意将以下信息提供给{vendor},仅用于{checks}:{fields}。{vendor}所在地区:{region},最长保存{days}天。"
        "我可以拒绝,也可以随时撤回。"
    ),
    "en": (
        "I agree that {vendor} is given the following, to verify {checks} and for nothing else: {fields}. {vendor}"
        " works in {region} and keeps it for {days} days at most. I may refuse, and may withdraw at any time."
    ),
}
_CROSSING: Final = {
    "zh": "我单独同意将上述信息向境外({region})的{vendor}提供。",
    "en": "I agree, apart from this, that the same goes to {vendor} outside the country, in {region}.",
}
_SENSITIVE: Final = {
    "zh": (
        "我单独同意为背景调查处理我的敏感个人信息:{fields}。不核对它就无法确认调查的是我本人;一旦泄露或被滥用,"
        "可能被冒用身份、造成财产损失。"
    ),
    "en": (
        "I agree, apart from this, that sensitive data of mine is used for background checks: {fields}. Without it"
        " nobody can tell that the findings are about me; if it leaked or were misused, somebody could pose as me or"
        " cause me loss."
    ),
}
_PURPOSE: Final = {
    "zh": "我同意为核实我所提供的信息而进行背景调查。",
    "en": "I agree that what I have stated is verified by background checks.",
}


def recipient_text(terms: Terms, language: str) -> str:
    """The statement by which the person agrees to the handing over; KeyError for another language than ours."""
    comma = "、" if language == "zh" else ", "
    return _RECIPIENT[language].format(
        vendor=terms.vendor_name,
        checks=comma.join(_CHECKS[language][check] for check in terms.checks),
        fields=comma.join(_FIELDS[language][name] for name in terms.fields),
        region=terms.region,
        days=terms.retention_days,
    )


def crossing_text(terms: Terms, language: str) -> str:
    """The separate statement about the border."""
    return _CROSSING[language].format(vendor=terms.vendor_name, region=terms.region)


def sensitive_text(fields: Iterable[str], language: str) -> str:
    """The separate statement about sensitive data, with why it is needed and what could come of it (PIPL articles 29
    and 30). ``fields``: of the category, all that background checks may ever hand over."""
    comma = "、" if language == "zh" else ", "
    return _SENSITIVE[language].format(fields=comma.join(_FIELDS[language][name] for name in sorted(fields)))


def purpose_text(language: str) -> str:
    """The statement about background checks as such."""
    return _PURPOSE[language]


def text_digest(text: str) -> str:
    """SHA-256 of a statement, hexadecimal: kept with the consent as what was agreed to."""
    return sha256(text.encode()).hexdigest()
