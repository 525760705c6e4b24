"""The closed list of grounds on which data may be collected or shared without consent (promises A16, E6).

Rules only: what the grounds are, how long a use of one may last, and how a use moves from request to end. Sources: the
privacy policy's «Exceptions with authorization and consent» (nine, collecting) and «Exceptions to obtaining prior
authorization and consent when sharing, transferring, or publicly disclosing» (seven), which follow GB/T 35273-2020,
5.6 and 9.5; the law named with each is the Personal Information Protection Law (PIPL) where it has such a ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

_DAY_US = 86_400_000_000


class Doing(StrEnum):
    """What a ground is used for; a ground of one list says nothing for the other."""

    COLLECTING = "collecting"
    SHARING = "sharing"


class CollectingGround(StrEnum):
    """The nine exceptions for collecting (promise A16), in the order of the policy."""

    NATIONAL_SECURITY = "national_security"
    PUBLIC_INTEREST = "public_interest"
    CRIMINAL_JUSTICE = "criminal_justice"
    VITAL_INTERESTS = "vital_interests"
    SELF_PUBLISHED = "self_published"
    CONTRACT = "contract"
    LAWFULLY_PUBLISHED = "lawfully_published"
    NEWS_REPORTING = "news_reporting"
    OTHER_LAW = "other_law"


class SharingGround(StrEnum):
    """The seven exceptions for sharing (promise E6), in the order of the policy."""

    LEGAL_OBLIGATION = "legal_obligation"
    NATIONAL_SECURITY = "national_security"
    PUBLIC_INTEREST = "public_interest"
    CRIMINAL_JUSTICE = "criminal_justice"
    VITAL_INTERESTS = "vital_interests"
    SELF_PUBLISHED = "self_published"
    LAWFULLY_PUBLISHED = "lawfully_published"


Ground = CollectingGround | SharingGround


@dataclass(frozen=True, slots=True)
class Clause:
    """What a ground is called, where it stands, and for how many days of 24 hours an approval of it lasts at most."""

    title_zh: str
    title_en: str
    law: str
    most_days: int


def _clause(title_zh: str, title_en: str, article: str, standard: str, most_days: int) -> Clause:
    law = f"GB/T 35273-2020, {standard}" if standard else ""
    return Clause(title_zh, title_en, "; ".join(filter(None, (f"PIPL art. {article}", law))), most_days)


CLAUSES: dict[Doing, dict[str, Clause]] = {
    Doing.COLLECTING: {
        CollectingGround.NATIONAL_SECURITY: _clause(
            "与国家安全、国防安全直接相关", "National security and national defence", "13(1)(7)", "5.6", 30
        ),
        CollectingGround.PUBLIC_INTEREST: _clause(
            "与公共安全、公共卫生、重大公共利益直接相关",
            "Public security, public health and major public interests",
            "13(1)(4)",
            "5.6",
            30,
        ),
        CollectingGround.CRIMINAL_JUSTICE: _clause(
            "与刑事侦查、起诉、审判和判决执行等直接相关",
            "Criminal investigation, prosecution, trial and execution of judgments",
            "13(1)(7)",
            "5.6",
            30,
        ),
        CollectingGround.VITAL_INTERESTS: _clause(
            "为维护个人的生命、财产等重大合法权益但又很难得到本人同意",
            "Life, property and other major rights, where consent is hard to obtain",
            "13(1)(4)",
            "5.6",
            3,
        ),
        CollectingGround.SELF_PUBLISHED: _clause(
            "本人自行向社会公众公开", "Disclosed to the public by the person", "13(1)(6)", "5.6", 90
        ),
        CollectingGround.CONTRACT: _clause(
            "根据本人要求签订和履行合同所必需",
            "Necessary to conclude and perform a contract at the person's request",
            "13(1)(2)",
            "5.6",
            90,
        ),
        CollectingGround.LAWFULLY_PUBLISHED: _clause(
            "从合法公开披露的信息中收集", "Collected from lawfully published information", "13(1)(6)", "5.6", 90
        ),
        CollectingGround.NEWS_REPORTING: _clause(
            "为开展合法的新闻报道所必需", "Necessary for lawful news reporting", "13(1)(5)", "5.6", 30
        ),
        CollectingGround.OTHER_LAW: _clause(
            "法律法规规定的其他情形", "Other cases laid down by law and regulation", "13(1)(7)", "", 30
        ),
    },
    Doing.SHARING: {
        SharingGround.LEGAL_OBLIGATION: _clause(
            "与履行法律法规规定的义务相关", "Obligations laid down by law and regulation", "13(1)(3)", "9.5", 90
        ),
        SharingGround.NATIONAL_SECURITY: _clause(
            "与国家安全、国防安全直接相关", "National security and national defence", "13(1)(7)", "9.5", 30
        ),
        SharingGround.PUBLIC_INTEREST: _clause(
            "与公共安全、公共卫生、重大公共利益直接相关",
            "Public safety, public health and major public interests",
            "13(1)(4)",
            "9.5",
            30,
        ),
        SharingGround.CRIMINAL_JUSTICE: _clause(
            "与刑事侦查、起诉、审判和判决执行等直接相关",
            "Criminal investigation, prosecution, trial and execution of judgments",
            "13(1)(7)",
            "9.5",
            30,
        ),
        SharingGround.VITAL_INTERESTS: _clause(
            "为维护个人的生命、财产等重大合法权益但又很难得到本人同意",
            "Life, property and other major rights, where consent is hard to obtain",
            "13(1)(4)",
            "9.5",
            3,
        ),
        SharingGround.SELF_PUBLISHED: _clause(
            "本人自行向社会公众公开", "Disclosed to the public by the person", "13(1)(6)", "9.5", 30
        ),
        SharingGround.LAWFULLY_PUBLISHED: _clause(
            "从合法公开披露的信息中收集", "Collected from lawfully published information", "13(1)(6)", "9.5", 30
        ),
    },
}
"""What is done → ground → clause. A ground that is not here under what is done does not exist."""


class State(StrEnum):
    """Where a use stands. Only an approved one opens anything, and only until it expires."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"
    EXPIRED = "expired"
    REVOKED = "revoked"


WAYS: dict[State, frozenset[State]] = {
    State.REQUESTED: frozenset({State.APPROVED, State.REFUSED, State.ENDED}),
    State.APPROVED: frozenset({State.ENDED, State.REVOKED, State.EXPIRED}),
    State.REFUSED: frozenset(),
    State.ENDED: frozenset(),
    State.EXPIRED: frozenset(),
    State.REVOKED: frozenset(),
}
"""State → states that may follow. None leads back: whoever needs a ground again asks again."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a ground: for exactly this person, purpose and these fields. Instants in microseconds UTC.

    ``approved_by`` None and ``expires_at`` 0 until it is approved.
    """

    organisation: UUID
    subject: UUID
    purpose: str
    fields: frozenset[str]
    doing: Doing
    ground: str
    requested_by: UUID
    state: State = State.REQUESTED
    approved_by: UUID | None = None
    expires_at: int = 0


def clause(doing: Doing, ground: str) -> Clause | None:
    """The clause of a ground, None where the closed list for ``doing`` does not hold it."""
    return CLAUSES[doing].get(ground)


def may_become(present: State, wanted: State) -> bool:
    """True where the way exists."""
    return wanted in WAYS[present]


def expiry(doing: Doing, ground: str, approved_at: int, wanted: int) -> int | None:
    """When an approval at ``approved_at`` ends: as ``wanted``, and never later than the ground's bound.

    None where the ground does not exist, or ``wanted`` is not after the approval: nothing is approved into the past.
    """
    bound = clause(doing, ground)
    if bound is None or wanted <= approved_at:
        return None
    return min(wanted, approved_at + bound.most_days * _DAY_US)


def may_approve(use: Use, approver: UUID) -> bool:
    """True where ``approver`` is another person than who requested, and the use still waits."""
    return approver != use.requested_by and may_become(use.state, State.APPROVED)


def state_at(use: Use, now: int) -> State:
    """The state at an instant: an approved use whose time has come is expired, whether or not that is written down."""
    return State.EXPIRED if use.state is State.APPROVED and now >= use.expires_at else use.state


def covers(use: Use, now: int, organisation: UUID, subject: UUID, purpose: str, field: str, doing: Doing) -> bool:
    """True where the use stands in for a consent that is missing for this field, at this instant."""
    return (
        state_at(use, now) is State.APPROVED
        and use.approved_by is not None
        and use.approved_by != use.requested_by
        and clause(use.doing, use.ground) is not None
        and (use.organisation, use.subject, use.purpose, use.doing) == (organisation, subject, purpose, doing)
        and field in use.fields
    )


@dataclass(frozen=True, slots=True)
class GroundInForce:
    """An approved use as a row of the person carries it, in one word: ``use|doing|purpose|ground|field,field``."""

    use: str
    doing: Doing
    purpose: str
    ground: str
    fields: frozenset[str]

    @classmethod
    def of_text(cls, text: str) -> GroundInForce:
        """The use that the word tells of; raises ValueError for anything else."""
        use, doing, purpose, ground, fields = text.split("|")
        return cls(use, Doing(doing), purpose, ground, frozenset(fields.split(",")))
