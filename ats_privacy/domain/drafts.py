"""What is offered for storing, before and after validation: pure checks over a whole record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.domain.values import InvalidValue, age_on, birth_date_of, cross_check, validate

ADULT_AGE = 18
"""Under this age a guardian consents (promise G1)."""

CHILD_AGE = 14
"""Under this age all of the data is sensitive (promise G2; PIPL article 28)."""

THIRD_PERSON_FIELDS = frozenset({"referees", "emergency_contact"})
"""Fields that tell of people other than the applicant (promise A2)."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where values come from (promise A3): the channel (applicant, job_site, headhunter, referral, import, staff)
    and the name of the site, agency or file."""

    channel: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Raw values of a record, by field name, as a client or an importer gave them.

    ``attests_authority``: the submitter states to have the authorisation of other people named in it (promise A2);
    ``attests_renewed``: also of those who had asked to be named no more, given since.
    """

    values: Mapping[str, Any]
    source: Source
    default_region: str = "CN"
    attests_authority: bool = False
    attests_renewed: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)


def checked(types: Mapping[str, str], draft: Draft, *, today: date, pointer: str = "/values") -> dict[str, Any]:
    """Canonical values, each valid by its type; None where a value is given as null.

    :raises BadInput: with every problem found, none of which repeats a value.
    """
    problems: list[AtsPrivacyError] = []
    values: dict[str, Any] = {}
    for name, raw in draft.values.items():
        kind = types.get(name)
        if kind is None:
            problems.append(
                BadInput(
                    "field_unknown",
                    "There is no such field; unknown data goes into “extra”.",
                    pointer=pointer,
                )
            )
            continue
        if raw is None:
            values[name] = None
            continue
        try:
            values[name] = validate(kind, raw, default_region=draft.default_region, today=today)
        except InvalidValue as error:
            problems.append(BadInput(error.code, error.sentence, pointer=f"{pointer}/{name}{error.pointer or ''}"))
    third_persons = [n for n in sorted(THIRD_PERSON_FIELDS) if values.get(n) is not None]
    if third_persons and not draft.attests_authority:
        problems.extend(
            BadInput(
                "attestation_missing",
                "Data about other people needs the statement that they have authorised it (attests_authority).",
                pointer=f"{pointer}/{name}",
            )
            for name in third_persons
        )
    if not problems:
        problems.extend(disagreements(values, pointer=pointer))
    if problems:
        raise BadInput(
            "invalid_values", "Some values cannot be accepted; nothing was stored.", problems=tuple(problems)
        )
    return values


def disagreements(values: Mapping[str, Any], *, pointer: str = "/values") -> list[AtsPrivacyError]:
    """Values that contradict each other, such as the birth date and the one inside the ID number (promise G1)."""
    return [
        BadInput(e.code, e.sentence, pointer=f"{pointer}{e.pointer or ''}")
        for e in cross_check({name: value for name, value in values.items() if value is not None})
    ]


def is_minor(values: Mapping[str, Any], today: date) -> bool:
    """True where the ID number or the birth date tells that the person is under eighteen (promise G1)."""
    return age_state(values, today) is not SubjectState.ACTIVE


def age_state(values: Mapping[str, Any], today: date) -> SubjectState:
    """The state that fits the person's age by the ID number or the birth date: child, minor, or active.

    Active too where neither is known.
    """
    born = values.get("birth_date")
    if born is None and values.get("id_number") is not None:
        born = birth_date_of(values["id_number"])
    if born is None:
        return SubjectState.ACTIVE
    age = age_on(born if isinstance(born, date) else date.fromisoformat(born), today)
    return SubjectState.CHILD if age < CHILD_AGE else SubjectState.MINOR if age < ADULT_AGE else SubjectState.ACTIVE
