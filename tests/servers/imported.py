"""Importing this imports whatever a command may need, once for all that are forked from the process."""

from __future__ import annotations

import gc
import threading
from importlib import import_module
from pkgutil import iter_modules

from ats_privacy import cli
from field_policies.redaction import prepare

gc.disable()
for _module in iter_modules(cli.__path__, "ats_privacy.cli."):
    import_module(_module.name)
for _name in ("web.app", "root_key", "storage.migrate", "storage.scrubbing"):
    import_module(f"ats_privacy.{_name}")
for _name in ("loops.auto", "lifespan.on", "protocols.http.auto", "protocols.websockets.auto"):
    import_module(f"uvicorn.{_name}")
prepare()
gc.freeze()
gc.enable()
assert threading.active_count() == 1, "a thread is not forked"
