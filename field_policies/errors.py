"""What can go wrong with a policy: it cannot be read, or it must not be used.

PolicyError
├── PolicyInvalid   a file, a key or a value is not what the format asks for
└── PolicyRefused   the policy can be read, but contradicts itself or a promise (its findings say where)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .findings import Finding


class PolicyError(Exception):
    """Root of the errors of this package.

    ``code`` is snake_case and stable; ``sentence`` says what is wrong, where, and what to do; it is also
    ``str(error)``. A policy holds no personal data, so the sentence may quote the policy.
    """

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class PolicyInvalid(PolicyError):
    """A policy that cannot be read. ``file`` is the name of the file, ``key`` the dotted key inside it."""

    def __init__(self, code: str, file: str, key: str, sentence: str) -> None:
        where = f"{file}, {key}" if key else file
        super().__init__(code, f"{where}: {sentence}")
        self.file = file
        self.key = key


class PolicyRefused(PolicyError):
    """A policy with lint errors. ``code`` is that of the first finding, ``findings`` holds all of them."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        told = "\n".join(f"  {finding}" for finding in findings)
        super().__init__(findings[0].code, f"The policy is refused for {len(findings)} finding(s):\n{told}")
        self.findings = findings
