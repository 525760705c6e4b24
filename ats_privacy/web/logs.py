"""Logs as JSON lines, with a closed list of members: nothing that a client sent can come in (promise A12)."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime

import orjson

_MEMBERS = ("method", "route", "status", "milliseconds", "request_id", "code")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One line: time, level, logger, a fixed message, and the known members that the record has."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        line |= {name: getattr(record, name) for name in _MEMBERS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            line["failure"] = record.exc_info[0].__name__
        return orjson.dumps(line).decode()


def _message(record: logging.LogRecord) -> str:
    """What is said: by the server in full, by us as a fixed text; what other libraries say may hold what they read."""
    if record.name.startswith("uvicorn"):
        return record.getMessage()
    ours = record.name.startswith("ats_privacy") and isinstance(record.msg, str) and not record.args
    return record.msg if ours else record.levelname


def install(level: int) -> None:
    """Send everything to standard error as JSON lines; the server's own access log, which has addresses, is off."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("ats_privacy").setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
        logger.setLevel(logging.INFO if name != "uvicorn.access" else logging.CRITICAL)
