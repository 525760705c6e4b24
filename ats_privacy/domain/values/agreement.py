"""Do the values of one record agree with each other?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .id_numbers import birth_date_of
from .invalid import InvalidValue


def cross_check(values: Mapping[str, Any]) -> list[InvalidValue]:
    """Contradictions between canonical values of an applicant, as errors to be resolved (promise G1).

    The age decides whether a guardian must consent, so two different birth dates are never settled silently.
    Code: birth_date_disagrees. A sex that differs from the ID number's is not reported: the
    person is the one to tell.
    """
    stated, document = values.get("birth_date"), values.get("id_number")
    if stated is None or document is None:
        return []
    born = birth_date_of(document)
    if born is None or born.isoformat() == stated:
        return []
    return [
        InvalidValue(
            "birth_date_disagrees",
            "/birth_date",
            "The birth date differs from the one inside the ID number; correct whichever is wrong.",
        )
    ]
