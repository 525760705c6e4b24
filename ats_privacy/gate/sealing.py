"""Towards the database: canonical values become sealed columns, data keys and blind-index tokens; opens nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import Conflict
from ats_privacy.domain.values import index_terms
from ats_privacy.gate.stored_values import to_bytes
from ats_privacy.storage.index_entries import Token
from ats_privacy.storage.resealing import field_of
from field_policies import Policy
from keys import Algorithm, DataKey, Keyring, RowContext
from keys.binding import ConsentSecret, bind
from keys.documents import new_document_key, seal_chunk
from keys.documents import seal_document_key as seal_key_of_document
from keys.sealing import new_data_key, seal


class SubjectKeys:
    """The data keys of one data subject at hand in a write: those it had, and those made now for new compartments.

    ``bound``: compartments whose new keys go behind a consent, whose stored secrets are ``secrets`` by compartment.
    """

    def __init__(
        self,
        keyring: Keyring,
        subject: UUID,
        *,
        bound: Collection[str] = (),
        secrets: Mapping[str, bytes] | None = None,
    ) -> None:
        self._keyring = keyring
        self._subject = subject
        self._bound = frozenset(bound)
        self._secrets = secrets or {}
        self._keys: dict[str, DataKey] = {}
        self.made: list[tuple[str, int, bytes]] = []

    def hold(self, key: DataKey) -> None:
        """Use an existing key for its compartment."""
        self._keys[key.compartment] = key

    def of(self, compartment: str) -> DataKey:
        """The compartment's data key, made and wrapped now where the subject has none."""
        key = self._keys.get(compartment)
        if key is None:
            wrapping = self._keyring.sealing_key(compartment)
            key, wrapped = new_data_key(wrapping, self._subject)
            if compartment in self._bound:
                wrapped = self._behind_consent(compartment, wrapped, wrapping.organisation)
            self.made.append((compartment, wrapping.epoch, wrapped))
            self._keys[compartment] = key
        return key

    def _behind_consent(self, compartment: str, wrapped: bytes, organisation: UUID) -> bytes:
        secret = self._secrets.get(compartment)
        if secret is None:
            raise Conflict(
                "consent_secret_missing",
                f"Nothing can be kept in {compartment} without the person's live consent; record it again.",
            )
        return bind(wrapped, ConsentSecret.of_stored(secret), organisation, self._subject, compartment)


def seal_columns(
    policy: Policy,
    keys: SubjectKeys,
    organisation: UUID,
    table: str,
    row: UUID,
    values: Mapping[str, Any],
) -> dict[str, bytes | None]:
    """One sealed value a column, bound to organisation, table, row and field; None clears a column."""
    context = RowContext(organisation, table, row)
    return {
        name: None
        if value is None
        else seal(keys.of(policy.fields[field_of(table, name)].compartment), to_bytes(name, value), context.field(name))
        for name, value in values.items()
    }


def seal_plan(key: DataKey, organisation: UUID, subject: UUID, column: str, plan: Mapping[str, Any]) -> bytes:
    """What was found in a data subject's texts, sealed beside their record under the data key of the texts."""
    context = RowContext(organisation, "redaction_plan", subject)
    return seal(key, to_bytes(column, plan), context.field(column))


def seal_document(algorithm: Algorithm, organisation: UUID, document: UUID, pieces: list[bytes]) -> DataKey:
    """Seal a document's pieces, each in the place of the clear one, under a new key, which is returned."""
    key = new_document_key(algorithm)
    last = len(pieces) - 1
    for number, piece in enumerate(pieces):
        pieces[number] = seal_chunk(key, piece, organisation, document, number, number == last)
    return key


def seal_document_key(data_key: DataKey, key: DataKey, organisation: UUID, document: UUID) -> bytes:
    """The key of a document as its row keeps it, sealed under the data subject's."""
    return seal_key_of_document(data_key, key, RowContext(organisation, "document", document).field("file"))


def blind_tokens(
    policy: Policy, keyring: Keyring, values: Mapping[str, Any], only: Iterable[str] | None = None
) -> list[Token]:
    """Tokens of every index that the policy declares for the given values, under every live generation of its key."""
    wanted = None if only is None else set(only)
    found: dict[bytes, Token] = {}
    for name, value in values.items():
        field = policy.fields.get(f"applicant.{name}")
        if field is None or value is None:
            continue
        for index in field.indexes:
            if wanted is not None and index.name not in wanted:
                continue
            for term in index_terms(index.name, field.type, value):
                for key in keyring.index_keys(index.name):
                    token = key.token(term)
                    known = found.get(token)
                    unique = index.unique or (known is not None and known.unique)
                    found[token] = Token(index.name, key.generation, token, unique)
    return list(found.values())
