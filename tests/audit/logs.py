"""Exports made without a database, as a log that signs a head every so often would write them."""

from __future__ import annotations

from pathlib import Path
from random import Random
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ats_privacy.adapters.audit_key import HeadSigner
from ats_privacy.domain.audit_lines import entry_line, head_line, header_line
from ats_privacy.domain.checkpoints import Checkpoint
from ats_privacy.domain.events import AuditEntry
from ats_privacy.domain.merkle import Frontier, leaf_hash

ORGANISATION = UUID("0190a5b0-0000-7000-8000-000000000001")
ORIGIN = f"tests.invalid/audit/{ORGANISATION}"


class WrittenLog:
    """A log in memory: its lines, and what signs them."""

    def __init__(self, signer: HeadSigner | None = None) -> None:
        self.signer = signer or HeadSigner(Ed25519PrivateKey.generate())
        self.frontier = Frontier()
        self.lines = [header_line(ORIGIN, self.frontier) + b"\n"]
        self.at = 1_790_000_000

    def entries(self, count: int, *, every: int = 0, seed: int = 0) -> WrittenLog:
        """Append entries, with a head after every so many."""
        random = Random(seed)
        for _ in range(count):
            line = entry_line(an_entry(random, self.frontier.size))
            self.frontier.append(leaf_hash(line))
            self.lines.append(line + b"\n")
            if every and self.frontier.size % every == 0:
                self.head()
        return self

    def head(self) -> str:
        """Sign what is there; returns the note."""
        self.at += 1
        note = self.signer.sign(Checkpoint(ORIGIN, self.frontier.size, self.frontier.root(), self.at))
        self.lines.append(head_line(note) + b"\n")
        return note

    def write(self, path: Path) -> Path:
        """The export as a file."""
        path.write_bytes(b"".join(self.lines))
        return path

    def key(self, path: Path) -> Path:
        """The public key as a file."""
        path.write_text(self.signer.public_pem())
        return path


def an_entry(random: Random, number: int) -> AuditEntry:
    """An entry as a read leaves it."""
    return AuditEntry(
        organisation=ORGANISATION,
        actor_kind="staff",
        actor_id=UUID(int=random.getrandbits(128)),
        event=random.choice(["applicant.read", "applicant.listed", "applicant.searched"]),
        outcome=random.choice(["allowed", "allowed", "refused"]),
        actor_roles="recruiter",
        purpose="recruitment",
        fields="full_name=clear email=partial mobile=partial",
        subject=random.randbytes(16),
        request_id=f"r-{random.getrandbits(48):012x}",
        id=UUID(int=random.getrandbits(128)),
        at=1_790_000_000_000_000 + number,
    )
