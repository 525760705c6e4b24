"""Files of candidates from job sites, agencies and other systems, read into checked candidates. No database here.

    for row in read_candidates("export.csv", source="example-jobs", channel="job_site"):
        if isinstance(row, RefusedRow):
            report(row.reference, row.code, row.sentence)
        else:
            store(row.values, row.applications, row.extra)

Every leaf of the input is found in a candidate's values, applications or extra, or its row is refused with the reason;
nothing is dropped in silence, and no refusal repeats what stood in a row.
"""

from .candidate import CHANNELS, Candidate, RefusedRow
from .column_map import ColumnMap, parse_column_map
from .held import HeldFile
from .reading import FORMATS, read_candidates

__all__ = [
    "CHANNELS",
    "FORMATS",
    "Candidate",
    "ColumnMap",
    "HeldFile",
    "RefusedRow",
    "parse_column_map",
    "read_candidates",
]
