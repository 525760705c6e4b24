"""Signed tree heads as checkpoints in signed notes, and cosignatures of witnesses.

The formats are C2SP's, so that witnesses written by others can co-sign our heads: signed-note, tlog-checkpoint and
tlog-cosignature (https://c2sp.org), version 1 of each. A checkpoint here has one extension line, ``time`` with the
seconds of the Unix epoch at which it was signed.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ats_privacy.domain.merkle import HASH_BYTES

LOG_KEY = 1
"""Type byte of an Ed25519 key that signs a note as it is."""
WITNESS_KEY = 4
"""Type byte of an Ed25519 key that signs ``cosignature/v1`` statements with a time."""

_DASH = "— "


class MalformedNote(ValueError):
    """Not a signed note, not a checkpoint, or not a key: never raised for a wrong signature."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: whose log (``origin``), how many leaves, their root, and when this was said (Unix seconds)."""

    origin: str
    size: int
    root: bytes
    at: int

    def body(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\ntime {self.at}\n"

    @classmethod
    def parse(cls, body: str) -> Checkpoint:
        """The checkpoint of which this is the body.

        :raises MalformedNote: it is not exactly what :meth:`body` writes.
        """
        lines = body.split("\n")
        if len(lines) != 5 or not lines[3].startswith("time "):
            raise MalformedNote("not a checkpoint")
        try:
            found = cls(lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True), int(lines[3][5:]))
        except (ValueError, binascii.Error):
            raise MalformedNote("not a checkpoint") from None
        if found.size < 0 or len(found.root) != HASH_BYTES or not found.origin or found.body() != body:
            raise MalformedNote("not a checkpoint")
        return found


@dataclass(frozen=True, slots=True)
class Note:
    """A signed text: signatures as (key name, four bytes of key hash, signature)."""

    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]

    def render(self) -> str:
        """The note in its one form."""
        lines = [f"{_DASH}{n} {base64.b64encode(h + s).decode()}\n" for n, h, s in self.signatures]
        return self.text + "\n" + "".join(lines)

    @classmethod
    def parse(cls, rendered: str) -> Note:
        """The note that was rendered.

        :raises MalformedNote: it is none.
        """
        text, found, tail = rendered.rpartition("\n\n")
        if not found or not tail.endswith("\n"):
            raise MalformedNote("not a signed note")
        signatures = [_signature(line) for line in tail.split("\n")[:-1]]
        note = cls(text + "\n", tuple(signatures))
        if not signatures or note.render() != rendered:
            raise MalformedNote("not a signed note")
        return note

    def with_signatures(self, more: tuple[tuple[str, bytes, bytes], ...]) -> Note:
        """The same text with further signatures."""
        return Note(self.text, self.signatures + more)


def parse_signature_lines(lines: str) -> tuple[tuple[str, bytes, bytes], ...]:
    """Signature lines alone, as a witness answers.

    :raises MalformedNote: a line is not one.
    """
    return tuple(_signature(line) for line in lines.split("\n") if line)


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.removeprefix(_DASH).rpartition(" ")
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise MalformedNote("not a signature line") from None
    if not line.startswith(_DASH) or not name or " " in name or "+" in name or len(raw) < 5:
        raise MalformedNote("not a signature line")
    return name, raw[:4], raw[4:]


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a note's key: a name, a type byte, 32 bytes of Ed25519 (RFC 8032)."""

    name: str
    kind: int
    public: bytes

    @property
    def hash(self) -> bytes:
        """The four bytes by which signature lines point to the key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key written as ``name+hash+key``.

        :raises MalformedNote: it is none, or of another kind.
        """
        parts = text.strip().split("+", 2)
        try:
            raw = base64.b64decode(parts[2], validate=True)
            key = cls(parts[0], raw[0], raw[1:])
        except (IndexError, ValueError, binascii.Error):
            raise MalformedNote("not a verifier key") from None
        if len(key.public) != 32 or key.kind not in (LOG_KEY, WITNESS_KEY) or str(key) != text.strip():
            raise MalformedNote("not a verifier key")
        return key

    def signed_at(self, note: Note) -> int | None:
        """When this key signed the note (0 for keys whose signatures bear no time), or None: it did not."""
        for name, key_hash, signature in note.signatures:
            if name != self.name or key_hash != self.hash:
                continue
            try:
                if self.kind == LOG_KEY:
                    Ed25519PublicKey.from_public_bytes(self.public).verify(signature, note.text.encode())
                    return 0
                at = int.from_bytes(signature[:8])
                signed = cosigned_text(at, note.text)
                Ed25519PublicKey.from_public_bytes(self.public).verify(signature[8:], signed)
            except (InvalidSignature, ValueError):
                continue
            return at
        return None


def cosigned_text(at: int, text: str) -> bytes:
    """What a witness signs (tlog-cosignature, version 1)."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def sign_note(key: Ed25519PrivateKey, name: str, text: str) -> tuple[str, bytes, bytes]:
    """The signature of a log over a note's text."""
    public = VerifierKey(name, LOG_KEY, key.public_key().public_bytes_raw())
    return name, public.hash, key.sign(text.encode())


def cosign_note(key: Ed25519PrivateKey, name: str, text: str, at: int) -> tuple[str, bytes, bytes]:
    """The signature of a witness over a note's text, at a time in Unix seconds."""
    public = VerifierKey(name, WITNESS_KEY, key.public_key().public_bytes_raw())
    return name, public.hash, at.to_bytes(8) + key.sign(cosigned_text(at, text))
