"""Masks of values, each by its type's custom. What each shows:

| type | partial | generalised |
| --- | --- | --- |
| name | 张*, 张**, 欧阳*, J. D., M. | – |
| id_number | kind, country, first and last character: 1****************X | kind and country |
| birth_date | year | age band of five years: 30-34 |
| country | – | continent |
| email | first character and domain: z***@example.com | – |
| phone | +86138****8000; elsewhere the country code and the last digits | – |
| email_list, phone_list | each entry | – |
| address | – | city, region, country |
| link_list | – | network |
| education_list | school, degree, major, completed | degree, major, completed |
| employment_list | employer, position | position |
| skill_list, language_list | – | names |
| money, salary_list | – | band, currency, period |
| bank_account | holder as a name, bank, last four: **** **** **** 1234 | bank |
| referee_list, contact_person | name and phone partly, relation, company | relation |
| finding_list | – | check and outcome |
| attachment_list | – | media types |
| answer_list | – | questions |
| provenance | source, channel, time | channel |
| age (derived) | – | age band |

``clear`` gives the value, ``hidden`` nothing, ``pseudonym`` the given string. ``redacted`` gives nothing
here: texts go through :mod:`field_policies.redaction`, with the person's own values; without it they stay
closed.

Shapes stay: an object keeps its keys, with null or an empty list for what is not shown. Stars are of a
fixed number, so that no length is told, except for given names in Chinese, where custom shows one star for
one character, two for more, and for the 18 characters of a Chinese identity number, which all have.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from ..value_types import VALUE_TYPES
from ..vocabulary import Mask
from . import contact, dates, names, numbers, quantities, records

Masking = Callable[[Any, date], Any]
"""(value, today) → what is shown; None where the shape is not the type's."""


def _timeless(mask: Callable[[Any], Any]) -> Masking:
    return lambda value, _today: mask(value)


_MASKS: Final[dict[tuple[str, Mask], Masking]] = {
    ("name", Mask.PARTIAL): _timeless(names.partial_name),
    ("id_number", Mask.PARTIAL): _timeless(numbers.partial_id_number),
    ("id_number", Mask.GENERALISED): _timeless(numbers.generalised_id_number),
    ("birth_date", Mask.PARTIAL): dates.year_of_birth,
    ("birth_date", Mask.GENERALISED): dates.age_band_of,
    ("country", Mask.GENERALISED): _timeless(records.continent),
    ("provenance", Mask.PARTIAL): _timeless(records.partial_provenance),
    ("provenance", Mask.GENERALISED): _timeless(records.generalised_provenance),
    ("email", Mask.PARTIAL): _timeless(contact.partial_email),
    ("phone", Mask.PARTIAL): _timeless(contact.partial_phone),
    ("email_list", Mask.PARTIAL): _timeless(contact.partial_emails),
    ("phone_list", Mask.PARTIAL): _timeless(contact.partial_phones),
    ("address", Mask.GENERALISED): _timeless(contact.city_of_address),
    ("link_list", Mask.GENERALISED): _timeless(records.generalised_links),
    ("education_list", Mask.PARTIAL): _timeless(records.partial_education),
    ("education_list", Mask.GENERALISED): _timeless(records.generalised_education),
    ("employment_list", Mask.PARTIAL): _timeless(records.partial_employment),
    ("employment_list", Mask.GENERALISED): _timeless(records.generalised_employment),
    ("skill_list", Mask.GENERALISED): _timeless(records.generalised_skills),
    ("language_list", Mask.GENERALISED): _timeless(records.generalised_languages),
    ("money", Mask.GENERALISED): _timeless(quantities.salary_band),
    ("salary_list", Mask.GENERALISED): _timeless(quantities.salary_bands),
    ("bank_account", Mask.PARTIAL): _timeless(numbers.partial_bank_account),
    ("bank_account", Mask.GENERALISED): _timeless(numbers.generalised_bank_account),
    ("referee_list", Mask.PARTIAL): _timeless(records.partial_referees),
    ("referee_list", Mask.GENERALISED): _timeless(records.generalised_referees),
    ("contact_person", Mask.PARTIAL): _timeless(records.partial_contact_person),
    ("contact_person", Mask.GENERALISED): _timeless(records.generalised_contact_person),
    ("finding_list", Mask.GENERALISED): _timeless(records.generalised_findings),
    ("attachment_list", Mask.GENERALISED): _timeless(records.generalised_attachments),
    ("answer_list", Mask.GENERALISED): _timeless(records.generalised_answers),
    ("age", Mask.GENERALISED): _timeless(dates.age_band),
}


def mask_value(field_type: str, mask: Mask, value: Any, *, today: date, pseudonym: str | None = None) -> Any:
    """The value as the mask shows it: JSON, or None where nothing is shown.

    Fails closed: an unknown type, a mask without meaning for the type, an odd shape or any failure gives
    None. Never raises, and never gives the clear value but for ``Mask.CLEAR``.

    :param today: the day on which ages are reckoned.
    """
    try:
        if value is None or mask not in VALUE_TYPES[field_type].masks:
            return None
        if mask is Mask.CLEAR:
            return value
        if mask is Mask.PSEUDONYM:
            return pseudonym if isinstance(pseudonym, str) and pseudonym else None
        masking = _MASKS.get((field_type, mask))
        return None if masking is None else masking(value, today)
    except Exception:  # a value no mask was made for must neither stop the answer nor pass unmasked
        return None
