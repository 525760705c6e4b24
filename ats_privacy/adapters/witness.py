"""A witness that co-signs tree heads over HTTP: C2SP tlog-witness, ``add-checkpoint`` (https://c2sp.org/tlog-witness).

A witness remembers the last head that it saw of a log and signs only a continuation of it, so an operator who shows
two views needs the witness's help.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from ats_privacy.domain.checkpoints import (
    WITNESS_KEY,
    Checkpoint,
    MalformedNote,
    Note,
    VerifierKey,
    parse_signature_lines,
)
from ats_privacy.domain.errors import Conflict, Misconfigured, Unavailable

_SECONDS = 10.0
_MOST_ANSWER_BYTES = 65_536
_MOST_ATTEMPTS = 3
_SIZE_MEDIA_TYPE = "text/x.tlog.size"

Prover = Callable[[int, int], Awaitable[Sequence[bytes]]]
"""Gives the consistency proof between two sizes."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Where a witness listens, and the key that it signs with."""

    url: str
    key: VerifierKey

    async def cosign(self, note: Note, prove: Prover) -> tuple[str, bytes, bytes]:
        """The witness's signature over a head.

        :raises Conflict: the witness has seen a view of the log of which this head is no continuation.
        :raises Unavailable: it does not answer as a witness does.
        """
        checkpoint = Checkpoint.parse(note.text)
        old = checkpoint.size
        for _ in range(_MOST_ATTEMPTS):
            proof = await prove(old, checkpoint.size) if 0 < old < checkpoint.size else ()
            lines = "".join(base64.b64encode(part).decode() + "\n" for part in proof)
            body = f"old {old}\n{lines}\n{note.render()}".encode()
            status, kind, answer = await asyncio.to_thread(self._post, body)
            if status == 200:
                return self._checked(note, answer)
            if status == 409 and kind == _SIZE_MEDIA_TYPE:
                known = _size(answer)
                if known is None or known > checkpoint.size or known == old:
                    raise _split(self.key.name)
                old = known
                continue
            if status in (409, 422):
                raise _split(self.key.name)
            raise Unavailable("witness_refused", f"The witness {self.key.name} answered {status}.")
        raise Unavailable("witness_busy", f"The witness {self.key.name} sees other heads at the same time.")

    def _checked(self, note: Note, answer: bytes) -> tuple[str, bytes, bytes]:
        try:
            for signature in parse_signature_lines(answer.decode()):
                if self.key.signed_at(Note(note.text, (signature,))) is not None:
                    return signature
        except (MalformedNote, UnicodeError):
            pass
        raise Unavailable("witness_unsound", f"The witness {self.key.name} answered without its signature.")

    def _post(self, body: bytes) -> tuple[int, str, bytes]:
        request = Request(  # noqa: S310 - the scheme is checked when settings are read
            self.url.rstrip("/") + "/add-checkpoint", body, {"Content-Type": "text/plain; charset=utf-8"}, method="POST"
        )
        try:
            with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - as above
                return answer.status, answer.headers.get_content_type(), answer.read(_MOST_ANSWER_BYTES)
        except HTTPError as error:
            with error:
                return error.code, error.headers.get_content_type(), error.read(_MOST_ANSWER_BYTES)
        except (OSError, HTTPException) as error:
            raise Unavailable(
                "witness_unavailable", f"The witness {self.key.name} does not answer ({type(error).__name__})."
            ) from None


def read_witnesses(path: Path) -> tuple[Witness, ...]:
    """Witnesses of a file: on each line a URL and a key (``name+hash+key``); ``#`` begins a remark.

    :raises Misconfigured: a line cannot be read.
    """
    try:
        lines = [line.split("#", 1)[0].split() for line in path.read_text(encoding="utf-8").splitlines()]
        found = tuple(Witness(url, VerifierKey.parse(key)) for url, key in (line for line in lines if line))
    except (OSError, ValueError):
        raise Misconfigured("witnesses_unreadable", "The file of witnesses cannot be read.") from None
    if any(w.key.kind != WITNESS_KEY or urlsplit(w.url).scheme not in ("http", "https") for w in found):
        raise Misconfigured("witness_unfit", "A witness has an http(s) address and a cosignature/v1 key.")
    return found


def _size(answer: bytes) -> int | None:
    text = answer.strip()
    return int(text) if text.isdigit() and len(text) < 19 else None


def _split(name: str) -> Conflict:
    return Conflict("split_view", f"The witness {name} has seen a log of which this head is no continuation.")
