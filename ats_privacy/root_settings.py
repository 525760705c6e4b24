"""Where the root key is held: variables ``ATS_ROOT…``, ``ATS_OPENBAO_…``, ``ATS_PKCS11_…``, ``ATS_AWS_…``.

Secrets are best given as files (``…_FILE``): an environment is inherited by every child and shown by ``/proc``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.variables import Variables, read_variables, within

HOLDERS = ("local", "openbao", "pkcs11", "aws")


@dataclass(frozen=True, slots=True)
class RootSettings:
    """The holder of the root key and how to reach it; only the fields of the chosen holder are read."""

    holder: str = "local"
    attempts: int = 4
    request_seconds: float = 5.0
    total_seconds: float = 15.0
    openbao_address: str = ""
    openbao_key: str = "ats-privacy-root"
    openbao_mount: str = "transit"
    openbao_namespace: str | None = None
    openbao_authorities: Path | None = None
    openbao_token: str | None = field(default=None, repr=False)
    openbao_token_file: Path | None = None
    openbao_role_id: str | None = None
    openbao_secret_id_file: Path | None = None
    pkcs11_library: str = ""
    pkcs11_token: str = ""
    pkcs11_pin_file: Path | None = None
    pkcs11_key: str = "ats-privacy-root"
    aws_key: str = ""
    aws_region: str = ""
    aws_endpoint: str | None = None

    def check(self) -> RootSettings:
        """These settings, if they name a holder and all that it needs.

        :raises Misconfigured: otherwise.
        """
        if self.holder not in HOLDERS:
            raise Misconfigured("root_unknown", f"ATS_ROOT must be one of {', '.join(HOLDERS)}.")
        needed: dict[str, dict[str, object]] = {
            "openbao": {
                "ATS_OPENBAO_ADDRESS": self.openbao_address,
                "ATS_OPENBAO_TOKEN_FILE or ATS_OPENBAO_ROLE_ID": self.openbao_token
                or self.openbao_token_file
                or self.openbao_role_id,
            },
            "pkcs11": {
                "ATS_PKCS11_LIBRARY": self.pkcs11_library,
                "ATS_PKCS11_TOKEN": self.pkcs11_token,
                "ATS_PKCS11_PIN_FILE": self.pkcs11_pin_file,
            },
            "aws": {"ATS_AWS_KEY": self.aws_key, "ATS_AWS_REGION": self.aws_region},
        }
        for variable, value in needed.get(self.holder, {}).items():
            if not value:
                raise Misconfigured("root_setting_missing", f"ATS_ROOT={self.holder} needs {variable}.")
        if self.openbao_role_id and self.openbao_secret_id_file is None:
            raise Misconfigured("root_setting_missing", "ATS_OPENBAO_ROLE_ID needs ATS_OPENBAO_SECRET_ID_FILE.")
        return self

    @classmethod
    def from_variables(cls, given: Mapping[str, str]) -> RootSettings:
        """From those of ``ROOT_VARIABLES`` that are given.

        :raises Misconfigured: a value cannot be read.
        """
        return cls(**read_variables(ROOT_VARIABLES, given))


ROOT_VARIABLES: Variables = {
    "ATS_ROOT": ("holder", str),
    "ATS_ROOT_ATTEMPTS": ("attempts", within(int, 1, 20)),
    "ATS_ROOT_REQUEST_SECONDS": ("request_seconds", within(float, 0.001, 3600.0)),
    "ATS_ROOT_TOTAL_SECONDS": ("total_seconds", within(float, 0.001, 3600.0)),
    "ATS_OPENBAO_ADDRESS": ("openbao_address", str),
    "ATS_OPENBAO_KEY": ("openbao_key", str),
    "ATS_OPENBAO_MOUNT": ("openbao_mount", str),
    "ATS_OPENBAO_NAMESPACE": ("openbao_namespace", str),
    "ATS_OPENBAO_AUTHORITIES": ("openbao_authorities", Path),
    "ATS_OPENBAO_TOKEN": ("openbao_token", str),
    "ATS_OPENBAO_TOKEN_FILE": ("openbao_token_file", Path),
    "ATS_OPENBAO_ROLE_ID": ("openbao_role_id", str),
    "ATS_OPENBAO_SECRET_ID_FILE": ("openbao_secret_id_file", Path),
    "ATS_PKCS11_LIBRARY": ("pkcs11_library", str),
    "ATS_PKCS11_TOKEN": ("pkcs11_token", str),
    "ATS_PKCS11_PIN_FILE": ("pkcs11_pin_file", Path),
    "ATS_PKCS11_KEY": ("pkcs11_key", str),
    "ATS_AWS_KEY": ("aws_key", str),
    "ATS_AWS_REGION": ("aws_region", str),
    "ATS_AWS_ENDPOINT": ("aws_endpoint", str),
}
"""Variable → field and how it is read."""
