"""Documents that people send: told by their content, looked through by a process that holds nothing else."""

from ats_privacy.adapters.documents.inspection import Inspection, LookedThrough

__all__ = ["Inspection", "LookedThrough"]
