"""From mapped values to a candidate: each value is checked by its type, or the row is refused with the reason.

Strict is the default: one bad value refuses the row. Lenient keeps the bad part sealed in ``extra`` under
``not_understood`` and takes the rest in, with a warning.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from ats_privacy.domain.values import APPLICANT_TYPES, APPLICATION_TYPES, InvalidValue, validate

from .candidate import Candidate, Intake, Mapped, RefusedRow
from .leftovers import escaped, is_blank, packed, without_blanks

_NOTHING: Final = object()
_MOST_SET_ASIDE: Final = 500
_REQUISITION_LENGTH: Final = 200


def candidate_of(mapped: Mapped, reference: str, intake: Intake) -> Candidate | RefusedRow:
    """The candidate, or why the row is refused: the code of the first value that breaks its type's rules, or
    name_missing (lenient: unless an e-mail address or phone tells who it is), extra_too_large.
    """
    checking = _Checking(mapped, intake)
    try:
        values = checking.fields(mapped.values, APPLICANT_TYPES, "")
        applications = [
            checking.application(application, f"/applications/{index}")
            for index, application in enumerate(mapped.applications)
        ]
        _require_person(values, intake)
        extra = checking.extra()
    except InvalidValue as problem:
        return RefusedRow(reference, problem.code, problem.pointer, problem.sentence)
    return Candidate(
        values=values,
        reference=reference,
        source=intake.source,
        channel=intake.channel,
        applications=[application for application in applications if application],
        extra=extra,
        default_region=checking.region,
        warnings=tuple(dict.fromkeys(mapped.warnings)),
    )


def _require_person(values: dict[str, Any], intake: Intake) -> None:
    if "full_name" in values or (intake.lenient and ("email" in values or "mobile" in values)):
        return
    raise InvalidValue("name_missing", "/full_name", "There is no name in this row; give the candidate's name.")


class _Checking:
    def __init__(self, mapped: Mapped, intake: Intake) -> None:
        self._mapped = mapped
        self._intake = intake
        self._aside: dict[str, Any] = {}
        self.region = mapped.region or intake.default_region

    def fields(self, raw_values: dict[str, Any], types: Any, pointer: str) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, raw in raw_values.items():
            value = None if is_blank(raw) else self._canonical(types[name], raw, f"{pointer}/{name}")
            if value is not None and value != []:
                values[name] = value
        return values

    def application(self, application: dict[str, Any], pointer: str) -> dict[str, Any]:
        reference = application.get("requisition_ref")
        texts = {name: raw for name, raw in application.items() if name != "requisition_ref"}
        checked = self.fields(texts, APPLICATION_TYPES, pointer)
        if reference is not None:
            text = validate("free_text", str(reference), today=self._intake.today)
            checked = {"requisition_ref": text[:_REQUISITION_LENGTH]} | checked
        return checked

    def extra(self) -> dict[str, Any]:
        rest = without_blanks(self._mapped.rest)
        if self._aside:
            rest["not_understood"] = {**rest.get("not_understood", {}), **without_blanks(self._aside)}
        if not rest:
            return {}
        if self._intake.lenient:
            rest = escaped(rest)
        try:
            extra: dict[str, Any] = validate("unclassified", packed(rest), today=self._intake.today)
        except InvalidValue as problem:
            problem.pointer = "/extra"
            raise
        return extra

    def _canonical(self, field_type: str, raw: Any, pointer: str) -> Any:
        own = _NOTHING
        while True:
            try:
                return validate(
                    field_type,
                    raw if own is _NOTHING else own,
                    default_region=self.region,
                    today=self._intake.today,
                )
            except InvalidValue as problem:
                if problem.code == "empty":
                    return None
                inner = problem.pointer
                if not self._intake.lenient or len(self._aside) >= _MOST_SET_ASIDE:
                    problem.pointer = f"{pointer}{inner}"
                    raise
                self._mapped.warnings.append(problem.code)
            own = self._set_aside(deepcopy(raw) if own is _NOTHING else own, inner, pointer)
            if own is _NOTHING:
                return None

    def _set_aside(self, raw: Any, inner: str, pointer: str) -> Any:
        """Take the part at ``inner`` out of the value; all of it where there is no such part."""
        *way, last = inner.split("/")[1:] or [""]
        node = raw
        for token in way:
            node = node[int(token)] if isinstance(node, list) else node[token]
        if isinstance(node, list) and last:
            self._aside[f"{pointer}{inner}"[1:]] = node[int(last)]
            node[int(last)] = None
        elif isinstance(node, dict) and last in node:
            self._aside[f"{pointer}{inner}"[1:]] = node.pop(last)
        elif way:
            return self._set_aside(raw, "/" + "/".join(way), pointer)
        else:
            self._aside[pointer[1:]] = raw
            return _NOTHING
        return raw
