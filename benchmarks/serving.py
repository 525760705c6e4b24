"""``python -m benchmarks.serving protected|plain PORT``: one server process, both with the settings of ``serve``."""

from __future__ import annotations

import sys

import uvicorn

FACTORIES = {
    "protected": "ats_privacy.web.app:app_from_environment",
    "plain": "benchmarks.twin:app_from_environment",
}


def main(side: str, port: int) -> None:
    """Serve until told to stop."""
    uvicorn.run(
        FACTORIES[side],
        factory=True,
        host="127.0.0.1",
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
