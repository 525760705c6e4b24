"""Root keys of every kind against the real things, each with a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from keys import RootKey
from keys.local import LocalKeyring
from keys.providers.aws_kms import AwsKmsRoot
from keys.providers.openbao import AppRole, OpenBaoRoot, StaticToken
from keys.providers.pkcs11 import Pkcs11Root
from tests.servers import aws_kms, openbao, softhsm

REMOTE_KINDS = ("openbao_token", "openbao_approle", "pkcs11", "aws")


class Holders:
    """Starts each holder when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entered: list[object] = []
        self._openbao: openbao.OpenBao | None = None
        self._softhsm: softhsm.SoftHsm | None = None
        self._aws: str | None = None

    @property
    def openbao(self) -> openbao.OpenBao:
        if self._openbao is None:
            context = openbao.server()
            self._openbao = context.__enter__()
            self._entered.append(context)
        return self._openbao

    @property
    def softhsm(self) -> softhsm.SoftHsm:
        reason = softhsm.missing()
        if reason is not None:
            pytest.skip(reason)
        if self._softhsm is None:
            self._softhsm = softhsm.token(self._folder)
        return self._softhsm

    @property
    def aws(self) -> str:
        if self._aws is None:
            context = aws_kms.server()
            self._aws = context.__enter__()
            self._entered.append(context)
        return self._aws

    def root(self, kind: str, address: str | None = None) -> RootKey:
        """A root key of that kind with a new key; `address` replaces the holder's own, for a front before it."""
        name = f"root-{uuid4().hex[:8]}"
        if kind == "local":
            return LocalKeyring.create(self._folder / f"{name}.keyring")
        if kind == "pkcs11":
            hsm = self.softhsm
            return Pkcs11Root.create(hsm.library, hsm.token, hsm.pin, name)
        if kind == "aws":
            return open_aws(address or self.aws, aws_kms.new_key(self.aws))
        policy = self.openbao.policy(name, self.openbao.transit_key(name))
        where = address or self.openbao.address
        if kind == "openbao_approle":
            role, secret = self.openbao.app_role(name, policy, token_ttl="60s")
            return OpenBaoRoot.open(where, name, AppRole(role, secret))
        return OpenBaoRoot.open(where, name, StaticToken(self.openbao.token(policy)))

    def close(self) -> None:
        """Stop whatever was started."""
        for context in reversed(self._entered):
            context.__exit__(None, None, None)  # type: ignore[attr-defined]


def open_aws(address: str, arn: str, **settings: object) -> AwsKmsRoot:
    """A root over an invented account."""
    return AwsKmsRoot.open(arn, region=aws_kms.REGION, endpoint=address, **settings)  # type: ignore[arg-type]


@contextmanager
def holders(folder: Path) -> Iterator[Holders]:
    """Holders that are stopped at the end."""
    found = Holders(folder)
    try:
        yield found
    finally:
        found.close()
