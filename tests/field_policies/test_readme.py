"""The README's examples run, and its policy excerpt stands in the policy."""

from __future__ import annotations

import re
from pathlib import Path

import field_policies

README = (Path(field_policies.__file__).parent / "README.md").read_text(encoding="utf-8")


def test_the_example_runs() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), {})  # noqa: S102 — our own documentation


def test_the_excerpt_is_the_policy() -> None:
    (excerpt,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    packaged = (field_policies.PACKAGED / "bank_account.toml").read_text(encoding="utf-8")
    for line in excerpt.splitlines():
        assert re.sub(r"\s*#.*", "", line) in packaged
