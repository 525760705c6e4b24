"""The life of consents, and what a disclosure must rest on: rules without I/O (promises A4, D1, E3, F3).

A consent is to one thing: a purpose, a category of sensitive data for it, a recipient by name, the crossing of a border
to that recipient, or a public disclosure. A later one to the same thing takes the place of the earlier; what has ended
never lives again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from field_policies import Policy


class ConsentKind(StrEnum):
    """What a consent is to."""

    PURPOSE = "purpose"
    SENSITIVE = "sensitive"
    RECIPIENT = "recipient"
    CROSSING = "crossing"
    DISCLOSURE = "disclosure"


class Ended(StrEnum):
    """How a consent ended; ``refused`` was never live: the person said no, and it is remembered."""

    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    REFUSED = "refused"


Key = tuple[ConsentKind, str, str, str, str]
"""Kind, purpose, category, recipient, digest of terms: what only one consent of a person can be live to."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a consent is to. ``fields``: as the policy names them, empty for all that the purpose has.

    ``recipient``: the identifier by which a recipient is known; ``region``: where it works (ISO 3166-1 alpha-2);
    ``terms``: SHA-256 of an order's terms, hexadecimal, where it is given to these terms alone; ``category``: of the
    policy's sensitive ones.
    """

    kind: ConsentKind
    purpose: str
    recipient: str = ""
    region: str = ""
    fields: frozenset[str] = frozenset()
    terms: str = ""
    category: str = ""

    @property
    def key(self) -> Key:
        """What a later consent supersedes it by."""
        return (self.kind, self.purpose, self.category, self.recipient, self.terms)


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent of a person. Instants in microseconds since 1970; ``expires_at`` None: until it is ended."""

    id: UUID
    scope: Scope
    given_at: int
    expires_at: int | None = None
    ended_at: int | None = None
    ended: Ended | None = None

    def live(self, at: int) -> bool:
        """True from the instant it was given until it is ended or expires, whichever is first."""
        return (
            self.given_at <= at
            and self.ended is not Ended.REFUSED
            and (self.ended_at is None or at < self.ended_at)
            and (self.expires_at is None or at < self.expires_at)
        )


def shortcomings(scope: Scope) -> tuple[str, ...]:
    """What is missing in, or does not belong to, a consent of this kind; empty where it can be given."""
    found = []
    named = scope.kind in (ConsentKind.RECIPIENT, ConsentKind.CROSSING)
    if named != bool(scope.recipient):
        found.append("recipient")
    if (scope.kind is ConsentKind.CROSSING) != bool(scope.region):
        found.append("region")
    if (scope.kind is ConsentKind.SENSITIVE) != bool(scope.category):
        found.append("category")
    if (scope.kind in (ConsentKind.PURPOSE, ConsentKind.SENSITIVE)) == bool(scope.fields):
        found.append("fields")  # the fields of a purpose are the policy's; what is handed out is named one by one
    if scope.terms and not named:
        found.append("terms")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a consent, or a refusal, was stated: kept with it, and told on the receipt.

    ``channel`` and ``place``: how and where; ``text_digest``: SHA-256 of the very text that was agreed to, hexadecimal,
    in ``language`` (BCP 47); ``reference``: where the signed paper or the record of the call is filed, never a value;
    ``on_behalf``: why staff recorded it, and not the person.
    """

    notice_version: str
    channel: str
    place: str = ""
    text_digest: str = ""
    language: str = ""
    reference: str = ""
    on_behalf: str = ""


def given(consents: Sequence[Consent], fresh: Consent) -> tuple[Consent, ...]:
    """After a consent is given: earlier ones to the same thing are superseded."""
    return (*_ended(consents, lambda c: c.scope.key == fresh.scope.key, fresh.given_at, Ended.SUPERSEDED), fresh)


def refused(consents: Sequence[Consent], answer: Consent) -> tuple[Consent, ...]:
    """After the person has said no: what was live to it ends, and the answer is kept."""
    ending = _ended(consents, lambda c: covers(answer.scope, c.scope), answer.given_at, Ended.WITHDRAWN)
    return (*ending, replace(answer, ended=Ended.REFUSED, ended_at=answer.given_at))


def withdrawn(consents: Sequence[Consent], scope: Scope, at: int) -> tuple[Consent, ...]:
    """After a withdrawal: with a purpose everything ends that was given for it (promise F3)."""
    return _ended(consents, lambda c: covers(scope, c.scope), at, Ended.WITHDRAWN)


def covers(ending: Scope, other: Scope) -> bool:
    """True where the end of a consent to ``ending`` is the end of one to ``other``.

    Nothing is handed to a recipient, or over a border, for a purpose that is not consented to, nor over a border to a
    recipient who may have nothing.
    """
    if ending.purpose != other.purpose:
        return False
    if ending.kind is ConsentKind.PURPOSE or ending.key == other.key:
        return True
    same = (ending.recipient, ending.terms) == (other.recipient, other.terms)
    return ending.kind is ConsentKind.RECIPIENT and other.kind is ConsentKind.CROSSING and same


def narrows(earlier: Scope, fresh: Scope) -> bool:
    """True where a consent that takes the place of an earlier one allows less: what rests on the difference ends."""
    return earlier.region != fresh.region or not (not fresh.fields or earlier.fields <= fresh.fields)


def said_no(consents: Iterable[Consent], scope: Scope) -> bool:
    """True where the person's last word on this, or on what it needs, was no: nobody asks again (promise A1).

    The person can still say yes of their own accord.
    """
    last: dict[Key, Consent] = {}
    for consent in sorted(consents, key=lambda each: each.given_at):
        last[consent.scope.key] = consent
    return any(word.ended is Ended.REFUSED and covers(word.scope, scope) for word in last.values())


def expired(consents: Sequence[Consent], at: int) -> tuple[Consent, ...]:
    """After the sweep at an instant: what expired is ended for good, at the instant at which it expired."""
    return tuple(
        replace(c, ended=Ended.EXPIRED, ended_at=c.expires_at)
        if c.ended is None and c.expires_at is not None and c.expires_at <= at
        else c
        for c in consents
    )


def _ended(consents: Sequence[Consent], which: Callable[[Consent], bool], at: int, how: Ended) -> tuple[Consent, ...]:
    return tuple(replace(c, ended=how, ended_at=at) if c.ended is None and which(c) else c for c in consents)


@dataclass(frozen=True, slots=True)
class Release:
    """Data about to be handed out. ``home``: the region that it is stored in; ``fields``: all that is handed out;
    ``recipient``: empty for a disclosure to the public; ``purpose_consent``: the purpose itself rests on consent;
    ``sensitive``: the categories of sensitive data among the fields that need a consent of their own."""

    purpose: str
    recipient: str
    region: str
    home: str
    fields: frozenset[str]
    terms: str = ""
    purpose_consent: bool = True
    sensitive: frozenset[str] = frozenset()

    @classmethod
    def under(
        cls,
        policy: Policy,
        purpose: str,
        fields: frozenset[str],
        *,
        home: str,
        recipient: str = "",
        region: str = "",
        terms: str = "",
    ) -> Release:
        """A release as the policy describes purpose and fields; ``region``: empty for that of the data.

        :raises KeyError: the policy does not know the purpose or a field; nothing is handed out without a policy.
        """
        consented = policy.purposes[purpose].consent is not None
        categories = sensitive_among(policy, fields) if consented else frozenset[str]()
        return cls(purpose, recipient, region or home, home, fields, terms, consented, categories)

    def needs(self) -> tuple[Scope, ...]:
        """The consents that it rests on, each separate from the others (PIPL articles 23, 25, 29, 39)."""
        found = [Scope(ConsentKind.PURPOSE, self.purpose)] if self.purpose_consent else []
        found += [Scope(ConsentKind.SENSITIVE, self.purpose, category=each) for each in sorted(self.sensitive)]
        if not self.recipient:
            return (*found, Scope(ConsentKind.DISCLOSURE, self.purpose, fields=self.fields))
        named = Scope(ConsentKind.RECIPIENT, self.purpose, self.recipient, fields=self.fields, terms=self.terms)
        found.append(named)
        if self.region != self.home:
            found.append(replace(named, kind=ConsentKind.CROSSING, region=self.region))
        return tuple(found)


def sensitive_among(policy: Policy, fields: Iterable[str]) -> frozenset[str]:
    """The categories of sensitive data among fields that a purpose resting on consent needs a separate consent to.

    Fields that the policy opens by a consent of their own (health, results of checks) need no second one.

    :raises KeyError: the policy does not know one of the fields.
    """
    entries = [policy.fields[name] for name in fields]
    return frozenset(entry.category for entry in entries if entry.sensitive and entry.consent is None)


def lacking(release: Release, consents: Iterable[Consent], at: int) -> tuple[Scope, ...]:
    """The consents that a release needs and that are not live at the instant; empty where it may go out."""
    live = [c.scope for c in consents if c.live(at)]
    return tuple(need for need in release.needs() if not any(_meets(scope, need) for scope in live))


def _meets(scope: Scope, need: Scope) -> bool:
    return (
        scope.key == need.key
        and scope.region == need.region
        and (need.kind is ConsentKind.PURPOSE or need.fields <= scope.fields)
    )
