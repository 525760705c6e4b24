"""The one door of the importers: a file in, candidates and refused rows out, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

from ats_privacy.domain.errors import BadInput

from .ats_json import map_ats_json
from .candidate import Candidate, Intake, Mapped, RefusedRow
from .checking import candidate_of
from .column_map import ColumnMap, load_column_map
from .column_map import column_map as map_of
from .csv_rows import csv_candidates
from .encodings import encoding_of, opened
from .held import CandidateFile
from .json_documents import json_candidates
from .json_resume import is_json_resume, map_json_resume

Format = Literal["auto", "json-resume", "csv", "ats-json"]
FORMATS: Final = frozenset(get_args(Format))
_JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})


def read_candidates(
    path: CandidateFile | str,
    format: str = "auto",
    *,
    column_map: ColumnMap | Path | str | Mapping[str, Any] | None = None,
    source: str | None = None,
    channel: str = "import",
    default_region: str | None = "CN",
    lenient: bool = False,
    today: date | None = None,
) -> Iterator[Candidate | RefusedRow]:
    """Every candidate of a file, or why it is refused (promise A3). Files of any size are read in bounded memory.

    :param path: where it lies, or a :class:`HeldFile`.
    :param format: ``auto`` tells JSON from tables by the first character and JSON Resume by its sections.
    :param column_map: for tables: a TOML or JSON file, its content, or the map itself (see :mod:`.column_map`).
    :param source: name of the job site, agency or file that the candidates come from; the file's name by default.
    :param default_region: region of phones without a country code, unless the candidate's own address tells it.
    :param lenient: keep values that break their type's rules sealed in ``extra`` instead of refusing the row.
    :param today: the day for which ages are computed, by default the present one in UTC.
    :raises BadInput: file_missing, format_unknown, column_map_…; all else is reported row by row.
    """
    file = Path(path) if isinstance(path, str) else path
    if format not in FORMATS:
        raise BadInput("format_unknown", f"The format is one of: {', '.join(sorted(FORMATS))}.")
    if isinstance(file, Path) and not file.is_file():
        raise BadInput("file_missing", "There is no such file.")
    mapping = _column_map(column_map)
    intake = Intake(
        source=source or file.name,
        channel=channel,
        default_region=default_region,
        lenient=lenient,
        today=today or datetime.now(tz=UTC).date(),
    )
    return _candidates(file, format, mapping, intake)


def _column_map(given: ColumnMap | Path | str | Mapping[str, Any] | None) -> ColumnMap:
    if given is None or isinstance(given, ColumnMap):
        return given or ColumnMap()
    return map_of(given) if isinstance(given, Mapping) else load_column_map(Path(given))


def _candidates(
    file: CandidateFile, format: str, mapping: ColumnMap, intake: Intake
) -> Iterator[Candidate | RefusedRow]:
    if format == "csv":
        yield from csv_candidates(file, mapping, intake)
        return
    encoding = encoding_of(file)
    if isinstance(encoding, RefusedRow):
        yield encoding
        return
    with opened(file, encoding) as text:
        start = text.read(4096).lstrip("\ufeff \t\r\n")
        if format == "auto" and start[:1] not in ("{", "["):
            yield from csv_candidates(file, mapping, intake)
            return
        text.seek(0)
        for item in json_candidates(text, lines=file.suffix.lower() in _JSON_LINES):
            if isinstance(item, RefusedRow):
                yield item
            else:
                reference, content = item
                yield candidate_of(_mapped(content, format, intake), reference, intake)


def _mapped(content: dict[str, Any], format: str, intake: Intake) -> Mapped:
    if format == "json-resume" or (format == "auto" and is_json_resume(content)):
        return map_json_resume(content, intake.default_region)
    return map_ats_json(content, intake.default_region)
