"""Values of personal data: typed, validated, canonical, and the terms they are found under. Pure, no I/O.

    canonical = validate("phone", "138 0013 8000", today=date.today())      # "+8613800138000"
    sealed = seal(key, encode(canonical), associated_data)
    terms = index_terms("mobile_last4", "phone", canonical)                 # [b"8000"]

No error of this package repeats any part of a value.
"""

from .agreement import cross_check
from .applicant import APPLICANT_TYPES, APPLICATION_TYPES
from .codes import COUNTRIES, CURRENCIES
from .dates import age_on
from .id_numbers import birth_date_of, sex_of
from .invalid import InvalidValue
from .terms import index_terms, search_term
from .types import VALUE_TYPES, decode, encode, validate

__all__ = [
    "APPLICANT_TYPES",
    "APPLICATION_TYPES",
    "COUNTRIES",
    "CURRENCIES",
    "VALUE_TYPES",
    "InvalidValue",
    "age_on",
    "birth_date_of",
    "cross_check",
    "decode",
    "encode",
    "index_terms",
    "search_term",
    "sex_of",
    "validate",
]
