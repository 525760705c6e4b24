"""The confidentiality undertaking: what staff promise before they see any personal data (promise D6).

Versions are only ever added. The one in force is the last whose date has come; who has not accepted exactly that one
is shown nothing. A version is published some time before its date, so that nobody has to be asked by surprise and every
worker knows of it before it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from ats_privacy.domain.errors import BadInput, Refused

LANGUAGES = ("zh", "en")
LEAD_US = 300_000_000
"""The least time between the publication of a version and its date."""

MEANS = ("online", "paper")
"""By which means staff accept: by themselves, or on paper that the operator has seen."""

MISSING = "undertaking_missing"


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A version, with its whole text in each language. Instants in microseconds."""

    organisation: UUID
    number: int
    texts: Mapping[str, str]
    published_at: int
    in_force_at: int
    published_by: UUID


def text_digest(text: str) -> str:
    """SHA-256 of the text that somebody accepts, hexadecimal."""
    return sha256(text.encode()).hexdigest()


def number_in_force(schedule: Iterable[tuple[int, int]], now: int) -> int:
    """The number of the version in force at ``now``, of (number, in force at) in any order; 0 for none."""
    return max((number for number, at in schedule if at <= now), default=0)


def next_version(
    latest: Undertaking | None, organisation: UUID, texts: Mapping[str, str], in_force_at: int, by: UUID, now: int
) -> Undertaking:
    """The next version.

    :raises BadInput: a language is missing, the text is that of the version before, its date comes too soon or before
    that of the version before.
    """
    if set(texts) != set(LANGUAGES) or not all(texts.values()):
        raise BadInput("undertaking_incomplete", "Write the undertaking in Chinese and in English.", pointer="/texts")
    if in_force_at < now + LEAD_US:
        raise BadInput(
            "undertaking_too_soon",
            f"A new version comes into force {LEAD_US // 60_000_000} minutes after its publication at the earliest.",
            pointer="/in_force_at",
        )
    if latest is not None and in_force_at <= latest.in_force_at:
        raise BadInput(
            "undertaking_out_of_order", "It must come into force after the version before.", pointer="/in_force_at"
        )
    if latest is not None and dict(texts) == dict(latest.texts):
        raise BadInput("undertaking_unchanged", "This is the text that stands already.", pointer="/texts")
    number = 1 if latest is None else latest.number + 1
    return Undertaking(organisation, number, dict(texts), now, in_force_at, by)


def missing(number: int) -> Refused:
    """The refusal of somebody who has not accepted the version in force, with what to do about it."""
    if not number:
        return Refused(
            MISSING,
            "Your organisation has no confidentiality undertaking in force; the privacy officer has to publish one: "
            "POST /v1/undertakings.",
            missing=("undertaking",),
        )
    return Refused(
        MISSING,
        f"Accept the confidentiality undertaking first: read GET /v1/undertakings, then PUT /v1/undertakings/{number}"
        "/acceptance.",
        missing=(f"undertaking_{number}",),
    )


def first_undertaking(organisation: UUID, name: str, by: UUID, at: int) -> Undertaking:
    """The packaged first version, in force from its publication."""
    texts = {language: text.format(name=name) for language, text in _FIRST.items()}
    return Undertaking(organisation, 1, texts, at, at, by)


_FIRST = {
    "zh": (
        "保密承诺书\n\n"
        "本人在{name}因工作接触求职者的个人信息。本人承诺：\n"
        "一、只为本人的工作任务、在声明的目的范围内查看和使用个人信息；\n"
        "二、不向无权知悉的任何人（包括同事、家人）透露、转发、拍摄、抄录或者导出个人信息；\n"
        "三、妥善保管本人的账号、口令和验证器，不借给他人使用；\n"
        "四、发现或者怀疑个人信息泄露、账号被盗用的，立即报告个人信息保护负责人；\n"
        "五、知悉系统会记录每一次查看及其目的，本人的操作可被审计，求职者有权了解；\n"
        "六、调岗、离职后继续承担上述保密义务；违反承诺的，依法承担责任。"
    ),
    "en": (
        "Confidentiality undertaking\n\n"
        "In my work for {name} I come into contact with personal data of applicants. I undertake that I\n"
        "1. look at and use personal data only for tasks of my own work, and within the purposes that I state;\n"
        "2. do not disclose, forward, photograph, copy out or export it to anybody who is not entitled to it, "
        "colleagues and family included;\n"
        "3. keep my account, password and authenticator to myself;\n"
        "4. report a leak of personal data, or the misuse of an account, to the privacy officer as soon as I know or "
        "suspect it;\n"
        "5. know that each time I look is recorded with its purpose, is open to audit, and is told to the applicant;\n"
        "6. keep to this after I change position or leave, and answer for a breach of it under the law."
    ),
}
