"""A root key in AWS KMS: a symmetric customer key that never leaves the service.

Needs the extra `aws` (boto3). The associated data travels as encryption context, which KMS authenticates and
writes into CloudTrail in clear; so what is sent is its SHA-256, which tells nothing.
The tests run against moto, which does not check disabled keys, grants or the encryption context's permissions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final, Self, TypeVar, final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, PartialCredentialsError

from keys.errors import RootRefused, TamperedValue
from keys.providers.bounds import Bounds, Turns
from keys.providers.enclosed import EnclosingRoot, Opening, Sealing
from keys.providers.patience import Patience, Transient, patiently

_KIND: Final = 4
_ARN: Final = re.compile(r"arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]{1,64}")
_CONTEXT: Final = "ats-privacy"
_SHORTEST: Final = 32
_AT_ONCE: Final = 8
"""Operations under way at once; each is a call for every key, one after the other."""

_TRY_AGAIN: Final = frozenset(
    {
        "ThrottlingException",
        "LimitExceededException",
        "DependencyTimeoutException",
        "KMSInternalException",
        "KeyUnavailableException",
        "InternalFailure",
        "ServiceUnavailable",
        "RequestTimeout",
    }
)
_TAMPERED: Final = frozenset({"InvalidCiphertextException", "IncorrectKeyException"})

Result = TypeVar("Result")


@final
class AwsKmsRoot(EnclosingRoot):
    """Implements `RootKey`; needs kms:DescribeKey, kms:Encrypt, kms:Decrypt on the key. Thread-safe.

    An operation (unlock, wrap, check) ends within the patience's `total_seconds`, all its calls and retries together.

    KMS rotates the key's material by itself without a change of its ARN. To move to another key open a second
    root and use `WrappedKey.rewrapped`.
    """

    __slots__ = ("_arn", "_bounds", "_client", "_patience")
    holder = "AWS KMS"
    kind = _KIND
    shortest = _SHORTEST
    _arn: str
    _bounds: Bounds
    _client: Any
    _patience: Patience

    @classmethod
    def open(
        cls,
        key: str,
        *,
        region: str,
        endpoint: str | None = None,
        patience: Patience | None = None,
        client: Any = None,
    ) -> Self:
        """The customer key `key` (id, ARN or alias), with the credentials that boto3 finds.

        `endpoint`: a private endpoint's URL. Raises `RootRefused` (root_denied, root_key_missing,
        root_key_unfit, root_login_refused) and `RootUnavailable`.
        """
        root: Self = object.__new__(cls)
        root._closed = False
        root._patience = patience or Patience()
        root._bounds = Bounds(cls.holder, root._patience.total_seconds, Turns(_AT_ONCE))
        root._arn = key
        root._client = client or boto3.client(
            "kms",
            region_name=region,
            endpoint_url=endpoint,
            config=Config(
                connect_timeout=root._patience.request_seconds,
                read_timeout=root._patience.request_seconds,
                retries={"total_max_attempts": 1},  # `patiently` repeats, within its own deadline
            ),
        )
        root._bounded(root._look)
        return root

    @property
    def key_id(self) -> str:
        """The key's ARN."""
        return f"aws:{self._arn}"

    def _bounded(self, operation: Callable[[], Result]) -> Result:
        return self._bounds.run(operation)

    def _look(self) -> None:
        described = self._call(lambda: self._client.describe_key(KeyId=self._arn))
        about = described.get("KeyMetadata") or {}
        arn = str(about.get("Arn"))
        if not _ARN.fullmatch(arn):
            raise self._mistaken("no ARN for the key")
        if (
            about.get("KeyUsage") != "ENCRYPT_DECRYPT"
            or about.get("KeySpec", "SYMMETRIC_DEFAULT") != "SYMMETRIC_DEFAULT"
            or about.get("KeyState", "Enabled") != "Enabled"
        ):
            raise RootRefused(
                "root_key_unfit", "The KMS key must be enabled, symmetric and for encryption and decryption."
            )
        self._arn = arn

    def _encrypt(self, items: Sequence[Sealing]) -> list[bytes]:
        sealed = []
        for item in items:
            answer = self._call(
                lambda item=item: self._client.encrypt(  # type: ignore[misc]
                    KeyId=self._arn, Plaintext=item.plaintext, EncryptionContext=_context(item.associated_data)
                )
            )
            self._check_key(answer)
            sealed.append(self._blob(answer, "CiphertextBlob"))
        return sealed

    def _decrypt(self, items: Sequence[Opening]) -> list[bytes]:
        opened = []
        for item in items:
            if item.key_id != self.key_id:
                raise self._unknown_key(item.key_id)
            answer = self._call(
                lambda item=item: self._client.decrypt(  # type: ignore[misc]
                    KeyId=self._arn,
                    CiphertextBlob=item.ciphertext,
                    EncryptionContext=_context(item.associated_data),
                )
            )
            self._check_key(answer)
            opened.append(self._blob(answer, "Plaintext"))
        return opened

    def _check_key(self, answer: dict[str, Any]) -> None:
        if answer.get("KeyId") != self._arn:
            raise self._mistaken("the answer of another key")

    def _blob(self, answer: dict[str, Any], name: str) -> bytes:
        blob = answer.get(name)
        if not isinstance(blob, bytes):
            raise self._mistaken("an answer of an unknown form")
        return blob

    def _call(self, work: Callable[[], Result]) -> Result:
        def attempt(_seconds: float) -> Result:
            try:
                return work()
            except ClientError as error:
                raise self._translated(error) from None
            except (NoCredentialsError, PartialCredentialsError):
                raise RootRefused("root_login_refused", "This process has no AWS credentials.") from None
            except BotoCoreError as error:
                raise Transient(type(error).__name__) from None

        return patiently(self._patience, self.holder, attempt)

    def _translated(self, error: ClientError) -> Exception:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if code in _TAMPERED:
            return TamperedValue(
                "root_wrapped_key_tampered", "AWS KMS finds a wrapped secret changed, or belonging elsewhere."
            )
        if code in _TRY_AGAIN or status >= 500 or status == 429:
            return Transient(code if code in _TRY_AGAIN else f"HTTP status {status}")
        if code == "NotFoundException":
            return RootRefused("root_key_missing", "AWS KMS has no such key; see to its name, region and account.")
        return RootRefused(
            "root_denied", "AWS KMS denies this process what it asked for; see to the key's policy and state."
        )

    def _release(self) -> None:
        self._client.close()


def _context(associated_data: bytes) -> dict[str, str]:
    return {_CONTEXT: sha256(associated_data).hexdigest()}
