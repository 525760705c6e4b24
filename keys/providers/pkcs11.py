"""A root key in a PKCS#11 module (a hardware security module, or SoftHSM): it never leaves the token.

Needs the extra `pkcs11` (python-pkcs11) and the vendor's library. AES-256-GCM inside the token
(CKM_AES_GCM, PKCS #11 v2.40), nonces from this machine's operating system: a token that draws its own nonce
would not let us store it where we want it. SP 800-38D's limit of 2^32 random nonces a key is out of reach.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Self, TypeVar, final

import pkcs11 as cryptoki
from pkcs11 import Attribute, GCMParams, KeyType, Mechanism, ObjectClass
from pkcs11 import exceptions as failures

from keys.algorithms import NONCE_BYTES, TAG_BYTES
from keys.errors import RootRefused, RootUnavailable, TamperedValue
from keys.providers.bounds import Bounds, Turns
from keys.providers.enclosed import EnclosingRoot, Opening, Sealing
from keys.providers.patience import Patience, Transient, patiently

_KIND: Final = 3
_LABEL_FORM: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_KEY_ID: Final = re.compile(r"pkcs11:([A-Za-z0-9_.-]{1,64}):([0-9a-f]{16})")
_ID_BYTES: Final = 8

_REFUSED: Final = (
    failures.PinIncorrect,
    failures.PinLocked,
    failures.PinExpired,
    failures.PinInvalid,
    failures.PinLenRange,
    failures.FunctionNotSupported,
    failures.MechanismInvalid,
    failures.AttributeValueInvalid,
    failures.TemplateInconsistent,
)
_AUTHENTICATION_FAILED: Final = (
    failures.EncryptedDataInvalid,
    failures.EncryptedDataLenRange,
)

_TURNS: Final = Turns()
"""One turn for all tokens: python-pkcs11 initialises a library without locks, which no two threads may be inside of."""

Result = TypeVar("Result")


@final
class Pkcs11Root(EnclosingRoot):
    """Implements `RootKey`. One session, used by one thread at a time; opened anew when the token went away.

    A call that hangs inside the vendor's library is given up after the patience's `total_seconds`. Until it comes
    back every operation of any token is refused at once (root_hung), and nothing else is asked of one.
    Keys are found by the label `key`; the newest by its CKA_ID (the instant of its making) wraps.
    """

    __slots__ = (
        "_active",
        "_bounds",
        "_keys",
        "_label",
        "_library",
        "_lock",
        "_module",
        "_patience",
        "_pin",
        "_session",
        "_token",
    )
    holder = "The PKCS#11 token"
    kind = _KIND
    shortest = NONCE_BYTES + TAG_BYTES
    _active: str
    _bounds: Bounds
    _keys: dict[str, Any]
    _label: str
    _library: str
    _lock: threading.RLock
    _module: Any
    _patience: Patience
    _pin: Callable[[], str]
    _session: Any
    _token: str

    @classmethod
    def open(
        cls, library: str, token: str, pin: Callable[[], str] | str, key: str, *, patience: Patience | None = None
    ) -> Self:
        """The root keys labelled `key` on the token labelled `token` of the vendor's `library` (a path).

        `pin`: the user PIN, or what reads it. Raises `RootRefused` (root_key_name, root_login_refused,
        root_key_missing, root_key_unfit) and `RootUnavailable` (root_library, root_unreachable).
        """
        root = cls._connected(library, token, pin, key, patience)
        if not root._keys:
            root.close()
            raise RootRefused("root_key_missing", f"The token has no AES key labelled {key}; create it first.")
        return root

    @classmethod
    def create(
        cls, library: str, token: str, pin: Callable[[], str] | str, key: str, *, patience: Patience | None = None
    ) -> Self:
        """As `open`, with a first key made on the token. Raises `RootRefused` (root_key_exists) too."""
        root = cls._connected(library, token, pin, key, patience)
        if root._keys:
            root.close()
            raise RootRefused("root_key_exists", f"The token has a key labelled {key} already; open it.")
        root.rotate()
        return root

    @classmethod
    def _connected(
        cls, library: str, token: str, pin: Callable[[], str] | str, key: str, patience: Patience | None
    ) -> Self:
        if not _LABEL_FORM.fullmatch(key):
            raise RootRefused("root_key_name", "A key's label is 1 to 64 letters, digits, dots, dashes, underscores.")
        root: Self = object.__new__(cls)
        root._closed = False
        root._library, root._token, root._label = library, token, key
        root._pin = (lambda: pin) if isinstance(pin, str) else pin
        root._patience = patience or Patience()
        root._bounds = Bounds(cls.holder, root._patience.total_seconds, _TURNS)
        root._lock = threading.RLock()
        root._session, root._keys, root._active = None, {}, ""
        root._bounded(root._connect)
        return root

    def _connect(self) -> None:
        try:
            self._module = cryptoki.lib(self._library)
        except (OSError, RuntimeError, cryptoki.PKCS11Error) as error:
            raise RootUnavailable(
                "root_library", f"The PKCS#11 library cannot be loaded ({type(error).__name__}); see to its path."
            ) from None
        self._in_session(lambda _session: None)

    @property
    def key_id(self) -> str:
        """Label and CKA_ID of the key that wraps."""
        return f"pkcs11:{self._label}:{self._active}"

    def rotate(self) -> str:
        """Make a new key on the token and wrap with it from now on; its id. Older ones stay and unwrap."""
        self._check_open()

        def make(session: Any) -> None:
            now = int.from_bytes(bytes.fromhex(self._active or "00"), "big")
            number = max(now + 1, _now())
            session.generate_key(
                KeyType.AES,
                256,
                label=self._label,
                id=number.to_bytes(_ID_BYTES, "big"),
                store=True,
                capabilities=cryptoki.MechanismFlag.ENCRYPT | cryptoki.MechanismFlag.DECRYPT,
                template={
                    Attribute.SENSITIVE: True,
                    Attribute.EXTRACTABLE: False,
                    Attribute.PRIVATE: True,
                    Attribute.MODIFIABLE: False,
                    Attribute.WRAP: False,
                    Attribute.UNWRAP: False,
                },
            )
            self._find(session)

        self._bounded(lambda: self._in_session(make))
        return self.key_id

    def _bounded(self, operation: Callable[[], Result]) -> Result:
        return self._bounds.run(operation)

    def _look(self) -> None:
        self._in_session(self._find)

    def _find(self, session: Any) -> None:
        found: dict[str, Any] = {}
        query = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.KEY_TYPE: KeyType.AES, Attribute.LABEL: self._label}
        for key in session.get_objects(query):
            if (
                key[Attribute.EXTRACTABLE]
                or not key[Attribute.NEVER_EXTRACTABLE]
                or not key[Attribute.SENSITIVE]
                or key[Attribute.VALUE_LEN] != 32
            ):
                raise RootRefused(
                    "root_key_unfit",
                    f"The key {self._label} of the token must be an AES-256 key that was made on the token, sensitive"
                    " and never extractable.",
                )
            found[bytes(key[Attribute.ID]).hex()] = key
        self._keys = found
        self._active = max(found, default="")

    def _encrypt(self, items: Sequence[Sealing]) -> list[bytes]:
        def encrypt(_session: Any) -> list[bytes]:
            key = self._key(self.key_id)
            sealed = []
            for item in items:
                nonce = os.urandom(NONCE_BYTES)
                answer = key.encrypt(
                    item.plaintext,
                    mechanism=Mechanism.AES_GCM,
                    mechanism_param=_parameters(nonce, item.associated_data),
                )
                sealed.append(nonce + bytes(answer))
            return sealed

        return self._in_session(encrypt)

    def _decrypt(self, items: Sequence[Opening]) -> list[bytes]:
        def decrypt(_session: Any) -> list[bytes]:
            opened = []
            for item in items:
                nonce, rest = item.ciphertext[:NONCE_BYTES], item.ciphertext[NONCE_BYTES:]
                key = self._key(item.key_id)
                try:
                    answer = key.decrypt(
                        rest, mechanism=Mechanism.AES_GCM, mechanism_param=_parameters(nonce, item.associated_data)
                    )
                except _AUTHENTICATION_FAILED:
                    raise _tampered() from None
                except failures.GeneralError:
                    # SoftHSM 2.6 says only this much when a GCM tag is wrong; a token that cannot decrypt at all
                    # is told apart by a probe.
                    self._probe(key)
                    raise _tampered() from None
                opened.append(bytes(answer))
            return opened

        return self._in_session(decrypt)

    def _probe(self, key: Any) -> None:
        nonce = os.urandom(NONCE_BYTES)
        parameters = _parameters(nonce, b"probe")
        sealed = key.encrypt(b"probe", mechanism=Mechanism.AES_GCM, mechanism_param=parameters)
        if key.decrypt(bytes(sealed), mechanism=Mechanism.AES_GCM, mechanism_param=parameters) != b"probe":
            raise self._mistaken("something else than what was encrypted")

    def _key(self, key_id: str) -> Any:
        named = _KEY_ID.fullmatch(key_id)
        key = None
        if named is not None and named[1] == self._label:
            if named[2] not in self._keys:
                self._find(self._session)  # another process may have made it since
            key = self._keys.get(named[2])
        if key is None:
            raise self._unknown_key(key_id)
        return key

    def _in_session(self, work: Callable[[Any], Result]) -> Result:
        def attempt(_seconds: float) -> Result:
            try:
                if self._session is None:
                    self._session = self._new_session()
                    self._find(self._session)
                return work(self._session)
            except _REFUSED as error:
                raise RootRefused(
                    "root_login_refused",
                    f"The PKCS#11 token refuses this ({type(error).__name__}); see to PIN, key and mechanism.",
                ) from None
            except (cryptoki.PKCS11Error, OSError) as error:
                self._drop_session()
                raise Transient(type(error).__name__) from None

        with self._lock:
            return patiently(self._patience, self.holder, attempt)

    def _new_session(self) -> Any:
        token = self._module.get_token(token_label=self._token)
        try:
            return token.open(user_pin=self._pin(), rw=True)
        except failures.UserAlreadyLoggedIn:
            return token.open(rw=True)  # being logged in belongs to the process, not to the session

    def _drop_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            try:
                session.close()
            except cryptoki.PKCS11Error:
                return  # the token is gone, and the session with it

    def _release(self) -> None:
        try:
            self._bounded(self._leave)
        except RootUnavailable:
            return  # a call hangs in the token, and the session with it

    def _leave(self) -> None:
        with self._lock:
            self._drop_session()
            self._keys = {}


def _now() -> int:
    """Milliseconds since 1970: the CKA_ID of a key made now, so that the newest is the greatest."""
    return time.time_ns() // 1_000_000


def _parameters(nonce: bytes, associated_data: bytes) -> GCMParams:
    return GCMParams(nonce, associated_data, TAG_BYTES * 8)


def _tampered() -> TamperedValue:
    return TamperedValue(
        "root_wrapped_key_tampered", "The PKCS#11 token finds a wrapped secret changed, or belonging elsewhere."
    )
