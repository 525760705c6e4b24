"""Candidates of a table: one a row, by a column map or by the usual headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ats_privacy.domain.values import InvalidValue

from .candidate import Candidate, Intake, Mapped, RefusedRow
from .checking import candidate_of
from .column_map import ColumnMap, Target
from .conversion import converted
from .encodings import encoding_of, opened
from .field_paths import FieldPath
from .headings import folded, path_of_heading
from .held import CandidateFile
from .tables import read_table

_MOST_HEADING: Final = 190


def csv_candidates(path: CandidateFile, mapping: ColumnMap, intake: Intake) -> Iterator[Candidate | RefusedRow]:
    """Every row of the file as a candidate or a refusal; the whole file is refused under the reference “file”."""
    encoding = mapping.encoding or encoding_of(path)
    if isinstance(encoding, RefusedRow):
        yield encoding
        return
    try:
        with opened(path, encoding) as file:
            table = read_table(file, mapping.delimiter)
            if isinstance(table, RefusedRow):
                yield table
                return
            columns = _Columns(table.header, mapping)
            if not columns.understood:
                yield RefusedRow(
                    "row 1",
                    "csv_header_unknown",
                    "",
                    "No column is known by its name; the first row must hold names, or give a column map.",
                )
                return
            for row in table.rows:
                yield row if isinstance(row, RefusedRow) else columns.candidate(*row, intake)
    except UnicodeError:
        undecodable = True
    else:
        undecodable = False
    if undecodable:
        yield RefusedRow("file", "file_encoding", "", "The text is not valid in the encoding of the column map.")


class _Columns:
    """Where each column goes, worked out once for the file."""

    def __init__(self, header: list[str], mapping: ColumnMap) -> None:
        self._constants = mapping.constants
        self._targets: list[tuple[str, Target]] = []
        taken: set[str] = set()
        for number, heading in enumerate(header, start=1):
            target = mapping.columns.get(folded(heading))
            if target is None:
                target = Target(path_of_heading(heading) if heading else None)
            path = target.path
            while path is not None and _spelled(path) in taken:
                path = path.moved(1) if path.repeatable else None
            if path is not None:
                taken.add(_spelled(path))
            name = heading[:_MOST_HEADING] or f"column {number}"
            self._targets.append((name, Target(path, target.date_format)))
        self.understood = any(target.path is not None for _, target in self._targets)
        self._names = _distinct([name for name, _ in self._targets])

    def candidate(self, number: int, row: list[str], intake: Intake) -> Candidate | RefusedRow:
        """The candidate of one row."""
        mapped = Mapped(region=intake.default_region)
        cells_and_targets = [
            (name, target, cell)
            for name, (_, target), cell in zip(self._names, self._targets, row, strict=True)
            if cell.strip()
        ]
        for name, target, cell in cells_and_targets:
            problem = self._place(mapped, name, target, cell)
            if problem is None:
                continue
            if not intake.lenient:
                return RefusedRow(f"row {number}", problem.code, problem.pointer, problem.sentence)
            mapped.warnings.append(problem.code)
            mapped.rest.setdefault("not_understood", {})[name] = cell
        for path, text in self._constants:
            path.put(mapped.values, text)
        _tidy(mapped)
        return candidate_of(mapped, f"row {number}", intake)

    def _place(self, mapped: Mapped, name: str, target: Target, cell: str) -> InvalidValue | None:
        """Put a cell where it belongs, in ``rest`` where that is not known; the problem where it cannot be read."""
        path = target.path
        value: Any = None
        if path is not None:
            try:
                value = converted(path, cell, name, target.date_format, mapped.region)
            except InvalidValue as problem:
                problem.pointer = "/" + "/".join(map(str, path.steps))
                return problem
            if value is None and path.field.endswith("_salary"):
                mapped.warnings.append("salary_not_understood")
        if value is None or path is None or not path.put(mapped.values, value):
            mapped.rest[name] = cell
        return None


def _tidy(mapped: Mapped) -> None:
    """Bring together what the columns gave in parts."""
    application = mapped.values.pop("application", None)
    if application:
        mapped.applications.append(application)
    number = mapped.values.get("id_number")
    if isinstance(number, dict) and number.get("kind") == "passport":
        number.setdefault("country", mapped.values.get("nationality"))
    for entry in mapped.values.get("profiles") or []:
        if isinstance(entry, dict) and " " not in str(entry.get("url", "")) and "." not in str(entry.get("url", ".")):
            entry["username"] = entry.pop("url")


def _spelled(path: FieldPath) -> str:
    return ".".join(map(str, path.steps))


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    distinct = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        distinct.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return distinct
