"""Notices: what people are told, in which versions, and which changes need their acceptance (promises B1, H1, H2).

A purpose's *required* number is that of the last notice whose change was material to it. Whoever accepted, or was told
at collection, under an earlier one has to renew before the purpose goes on; silence renews nothing. The first notice
requires nothing of those who were there before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import clean

LANGUAGES = ("zh", "en")
"""Every notice is published in each of them."""

LONGEST_TEXT = 20_000
LONGEST_CHANGES = 4_000

ACTIVITY = "activity"
ACTIVITY_PREFIX = f"{ACTIVITY}_"
"""What the purpose of an activity of its own begins with (promise A14)."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")


class Kind(StrEnum):
    """The major changes that people are told of (the privacy policy, «How to update this policy»; promise H1)."""

    ORGANISATION = "organisation"
    COLLECTION_AND_USE = "collection_and_use"
    PROVISION = "external_provision"
    RIGHTS = "access_and_management"
    SECURITY = "security"
    CONTACT = "contact_and_complaints"
    OTHER = "other_significant"


MATERIAL_KINDS = frozenset({Kind.COLLECTION_AND_USE.value, Kind.PROVISION.value})
"""Kinds that always touch a purpose: a notice of one of them names which (promise H2)."""

TOLD_BY = ("collection", "page", "mail", "message", "push", "letter", "phone", "announcement", "interview")
"""Means by which a person is told of a notice."""

ACCEPTED_BY = ("page", "paper", "interview", "mail")
"""Means by which a person accepts a notice."""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice in one language: the whole of it, and what changed in plain words (empty in the first)."""

    text: str
    changes: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice as somebody wants to publish it. ``in_force_at`` None: at once. ``material``: purposes whose change
    needs renewal; those that are new are so by themselves."""

    texts: Mapping[str, NoticeText]
    kinds: frozenset[str]
    purposes: frozenset[str]
    material: frozenset[str] = frozenset()
    in_force_at: int | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A published notice. ``required``: purpose → number that a person must have accepted, for every purpose that it
    holds. ``texts``: language → text."""

    organisation: UUID
    number: int
    kinds: frozenset[str]
    required: Mapping[str, int]
    texts: Mapping[str, NoticeText]
    published_at: int
    in_force_at: int
    published_by: UUID

    @property
    def digest(self) -> str:
        """SHA-256, in hex, over everything that was published: it stands in the audit log, and nothing may change."""
        content = {
            "organisation": str(self.organisation),
            "number": self.number,
            "kinds": sorted(self.kinds),
            "required": dict(self.required),
            "texts": {name: [text_digest(t.text), text_digest(t.changes)] for name, t in self.texts.items()},
            "published_at": self.published_at,
            "in_force_at": self.in_force_at,
        }
        return sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def text_digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hex: what a person who accepts has read."""
    return sha256(text.encode()).hexdigest()


def required_after(
    previous: Mapping[str, int] | None, number: int, purposes: Collection[str], material: Collection[str]
) -> dict[str, int]:
    """Purpose → required number under notice ``number``; ``previous`` None: it is the first."""
    if previous is None:
        return dict.fromkeys(sorted(purposes), 0)
    return {name: number if name in material or name not in previous else previous[name] for name in sorted(purposes)}


def published(
    draft: Draft, organisation: UUID, published_by: UUID, at: int, known: Collection[str], latest: Notice | None
) -> Notice:
    """The notice that the draft becomes, following ``latest``.

    :raises BadInput: it is not one that people could be told of, or it says less than has changed.
    """
    _check_texts(draft, first=latest is None)
    unknown = (draft.purposes | draft.material) - set(known)
    if unknown or not draft.purposes:
        raise BadInput("purpose_unknown", "Name purposes of the policy, at least one.", pointer="/purposes")
    if not draft.material <= draft.purposes:
        raise BadInput(
            "material_not_held", "A change can be material only to purposes that the notice holds.", pointer="/material"
        )
    if not draft.kinds <= {kind.value for kind in Kind}:
        raise BadInput("change_kind_unknown", "Name kinds of change that there are.", pointer="/kinds")
    if latest is not None:
        _check_change(draft, latest)
    in_force_at = at if draft.in_force_at is None else draft.in_force_at
    if in_force_at < at:
        raise BadInput(
            "notice_in_force_before_published",
            "A notice comes into force after it is published.",
            pointer="/in_force_at",
        )
    if latest is not None and in_force_at <= latest.in_force_at:
        raise BadInput("notice_order", "A notice comes into force after every earlier one.", pointer="/in_force_at")
    number = 1 if latest is None else latest.number + 1
    return Notice(
        organisation=organisation,
        number=number,
        kinds=draft.kinds,
        required=required_after(None if latest is None else latest.required, number, draft.purposes, draft.material),
        texts=dict(draft.texts),
        published_at=at,
        in_force_at=in_force_at,
        published_by=published_by,
    )


def _check_texts(draft: Draft, *, first: bool) -> None:
    if set(draft.texts) != set(LANGUAGES):
        raise BadInput("notice_language_missing", "A notice is published in Chinese and in English.", pointer="/texts")
    for language, told in draft.texts.items():
        pointer = f"/texts/{language}"
        for text, longest in ((told.text, LONGEST_TEXT), (told.changes, LONGEST_CHANGES)):
            try:
                clean(text, longest, multiline=True)
            except InvalidValue:
                raise BadInput(
                    "notice_text_invalid",
                    f"A text has at most {longest} characters and no control characters but new lines and tabs.",
                    pointer=pointer,
                ) from None
        if not told.text.strip() or (not first and not told.changes.strip()):
            raise BadInput(
                "notice_text_missing", "Write the whole notice, and what has changed in plain words.", pointer=pointer
            )
        if any(_is_foreign(language, text) for text in (told.text, told.changes) if text):
            raise BadInput(
                "notice_language_wrong", "This is not written in the language it stands under.", pointer=pointer
            )


def _is_foreign(language: str, text: str) -> bool:
    """Plainly not of the language; names of the other one may stand in it."""
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    return han == 0 if language == "zh" else latin <= han


def _check_change(draft: Draft, latest: Notice) -> None:
    if not draft.kinds:
        raise BadInput("change_kind_missing", "Say which kinds of change this is.", pointer="/kinds")
    added = draft.purposes - latest.required.keys()
    if added and Kind.COLLECTION_AND_USE.value not in draft.kinds:
        raise BadInput(
            "change_kind_missing", "A new purpose is a change of collection and use: name that kind.", pointer="/kinds"
        )
    if draft.kinds & MATERIAL_KINDS and not draft.material | added | (latest.required.keys() - draft.purposes):
        raise BadInput(
            "material_missing",
            "A change of use or of recipients touches purposes: name those that people have to renew.",
            pointer="/material",
        )


def purpose_held(purpose: str) -> str:
    """The purpose that the notice must hold for this one: of an activity, the frame it was declared in."""
    return ACTIVITY if purpose.startswith(ACTIVITY_PREFIX) else purpose
