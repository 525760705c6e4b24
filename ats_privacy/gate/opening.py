"""The one module that may open sealed values: it imports ``keys.opening``, and import-linter lets no other do so.

Only the gate calls it, after the decision and after the audit entry is durable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import RecordTampered, Unavailable
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.sealing import SubjectKeys
from ats_privacy.gate.stored_values import from_bytes
from ats_privacy.storage.applicants import key_column, secret_column
from keys import DataKey, Keyring, KeyUnavailable, MalformedValue, RowContext, TamperedValue, wrapped_epoch
from keys.binding import ConsentSecret, bind, bound_consent, is_bound
from keys.documents import chunk_place
from keys.formats import WRAPPED_HEADER_BYTES
from keys.opening import (
    open_document_key,
    open_many,
    open_sealed,
    reseal,
    rewrap_many,
    unbind,
    unwrap_data_key,
    unwrap_many,
)


def stored_key(row: Mapping[str, Any], compartment: str, organisation: UUID, subject: UUID) -> bytes | None:
    """The wrapped data key that a row carries for a compartment, out of the layer of the subject's consent where it is
    bound to one; None where there is none, or where the consent's secret is gone.

    :raises RecordTampered: it was bound to another consent or subject, or changed.
    """
    wrapped: bytes | None = row[key_column(compartment)]
    if type(wrapped) is not bytes or not is_bound(wrapped):
        return wrapped
    column = secret_column(compartment)
    secret = row[column] if column in row.keys() else None  # noqa: SIM118 - a driver's row
    return None if secret is None else unbound(bytes(wrapped), bytes(secret), organisation, subject, compartment)


def unbound(wrapped: bytes, secret: bytes, organisation: UUID, subject: UUID, compartment: str) -> bytes:
    """A data key out of the layer of its consent; one that is bound to none, as it is.

    :raises RecordTampered: it was bound to another consent or subject, or changed.
    """
    if not is_bound(wrapped):
        return wrapped
    try:
        return unbind(wrapped, ConsentSecret.of_stored(secret), organisation, subject, compartment)
    except (TamperedValue, MalformedValue):
        raise tampered(f"data key of {compartment}") from None


class SealedRow:
    """A stored row whose permitted columns can be opened one by one.

    A column whose data key is gone was erased: it reads as absent.
    """

    __slots__ = ("_context", "_keyring", "_keys", "_organisation", "_row", "_subject")

    def __init__(
        self,
        keyring: Keyring,
        organisation: UUID,
        subject: UUID,
        table: str,
        row_id: UUID,
        row: Mapping[str, Any],
    ) -> None:
        self._keyring = keyring
        self._organisation = organisation
        self._subject = subject
        self._context = RowContext(organisation, table, row_id)
        self._row = row
        self._keys: dict[str, DataKey | None] = {}

    def open(self, column: str, compartment: str) -> Any:
        """The clear value of a column, or None where there is none.

        :raises RecordTampered: it fails authentication. :raises Unavailable: this process may not open the compartment.
        """
        sealed = self._row[column]
        if sealed is None:
            return None
        key = self._held(compartment)
        if key is None:
            return None
        try:
            return from_bytes(column, open_sealed(key, sealed, self._context.field(column)))
        except (TamperedValue, MalformedValue):
            raise tampered(column) from None

    def document_key(self, column: str, compartment: str) -> DataKey | None:
        """The key of a document's chunks, which a column holds; raises as :meth:`open`."""
        sealed, key = self._row[column], self._held(compartment)
        if sealed is None or key is None:
            return None
        try:
            return open_document_key(key, bytes(sealed), self._context.field(column))
        except (TamperedValue, MalformedValue):
            raise tampered(column) from None

    def _held(self, compartment: str) -> DataKey | None:
        try:
            return self._keys[compartment]
        except KeyError:
            key = self._keys[compartment] = self._data_key(compartment)
            return key

    def _data_key(self, compartment: str) -> DataKey | None:
        wrapped = stored_key(self._row, compartment, self._organisation, self._subject)
        if wrapped is None:
            return None
        return open_data_key(self._keyring, self._organisation, self._subject, compartment, wrapped)


def open_chunk(key: DataKey, sealed: bytes, organisation: UUID, document: UUID, number: int, last: bool) -> bytes:
    """One chunk of a document.

    :raises RecordTampered: it was changed, moved, or is not the last where it should be, or the other way round.
    """
    try:
        return open_sealed(key, sealed, chunk_place(organisation, document, number, last))
    except (TamperedValue, MalformedValue):
        raise tampered("document") from None


def open_rows(
    keyring: Keyring,
    organisation: UUID,
    table: str,
    subject_column: str,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[tuple[str, str]],
) -> list[dict[str, Any]]:
    """The clear values of the same (column, compartment) pairs of rows, in their order; as :meth:`SealedRow.open`
    gives them, for a page at a fifth less cost.

    :raises RecordTampered: any of them fails authentication; a :class:`SealedRow` tells which.
    :raises Unavailable: this process may not open a compartment.
    """
    subjects = [as_uuid(row[subject_column]) for row in rows]
    if len(rows) == 1:  # a batch of one costs more than it saves
        sealed_row = SealedRow(keyring, organisation, subjects[0], table, as_uuid(rows[0]["id"]), rows[0])
        return [{name: sealed_row.open(name, compartment) for name, compartment in columns}]
    contexts = (
        [RowContext(organisation, table, subject) for subject in subjects]
        if subject_column == "id"
        else [RowContext(organisation, table, as_uuid(row["id"])) for row in rows]
    )
    opened: list[dict[str, Any]] = [dict.fromkeys(name for name, _ in columns) for _ in rows]
    of_compartment: dict[str, list[str]] = {}
    for column, compartment in columns:
        of_compartment.setdefault(compartment, []).append(column)
    for compartment, names in of_compartment.items():
        keys = [stored_key(row, compartment, organisation, subjects[n]) for n, row in enumerate(rows)]
        present = [
            (n, name, sealed)
            for n, row in enumerate(rows)
            if keys[n] is not None
            for name in names
            if (sealed := row[name]) is not None
        ]
        holders = dict.fromkeys(n for n, _, _ in present)
        try:
            unwrapped = unwrap_many(keyring, compartment, ((subjects[n], keys[n] or b"") for n in holders))
            held = dict(zip(holders, unwrapped, strict=True))
            clear = open_many((held[n], sealed, contexts[n].field(name)) for n, name, sealed in present)
        except (TamperedValue, MalformedValue):
            raise tampered(f"row of {table}") from None
        except KeyUnavailable as error:
            raise _locked(compartment, error) from None
        for (n, name, _), value in zip(present, clear, strict=True):
            opened[n][name] = from_bytes(name, value)
    return opened


def open_data_key(keyring: Keyring, organisation: UUID, subject: UUID, compartment: str, wrapped: bytes) -> DataKey:
    """A subject's data key of one compartment.

    :raises RecordTampered: it was changed or moved. :raises Unavailable: the compartment is not open here.
    """
    try:
        wrapping = keyring.compartment_key(compartment, wrapped_epoch(wrapped))
        return unwrap_data_key(wrapping, wrapped, organisation, subject)
    except (TamperedValue, MalformedValue):
        raise tampered(f"data key of {compartment}") from None
    except KeyUnavailable as error:
        raise _locked(compartment, error) from None


def hold_existing(
    keys: SubjectKeys,
    keyring: Keyring,
    organisation: UUID,
    subject: UUID,
    wrapped: Mapping[str, bytes],
    compartments: Iterable[str],
) -> None:
    """Give a write the data keys that the subject already has in the compartments it touches."""
    for compartment in compartments:
        if compartment in wrapped:
            keys.hold(open_data_key(keyring, organisation, subject, compartment, wrapped[compartment]))


def tampered(what: str) -> RecordTampered:
    """The refusal of a value that was changed or moved in the database."""
    return RecordTampered(
        "record_tampered",
        f"The stored {what} fails authentication: it was changed or moved. The privacy officer has been told.",
    )


def _locked(compartment: str, error: KeyUnavailable) -> Unavailable:
    return Unavailable(error.code, f"The compartment {compartment} cannot be opened in this process.")


def rewrap_data_keys(
    keyring: Keyring, compartment: str, epoch: int, subjects: Sequence[UUID], wrapped: Sequence[bytes]
) -> list[bytes]:
    """The wrapped data keys of those subjects moved to an epoch, in order; nothing clear leaves the keys.

    :raises RecordTampered: one was changed or moved. :raises Unavailable: the compartment is not open here.
    """
    try:
        target = keyring.compartment_key(compartment, epoch)
        if not wrapped:
            return []
        if len({key[:WRAPPED_HEADER_BYTES] for key in wrapped}) == 1:
            source = keyring.compartment_key(compartment, wrapped_epoch(wrapped[0]))
            return rewrap_many(source, target, zip(subjects, wrapped, strict=True))
        numbers: dict[int, list[int]] = {}
        for n, key in enumerate(wrapped):
            numbers.setdefault(wrapped_epoch(key), []).append(n)
        moved: dict[int, bytes] = {}
        for old, chosen in numbers.items():
            source = keyring.compartment_key(compartment, old)
            made = rewrap_many(source, target, [(subjects[n], wrapped[n]) for n in chosen])
            moved.update(zip(chosen, made, strict=True))
        return list(map(moved.__getitem__, range(len(wrapped))))
    except (TamperedValue, MalformedValue):
        raise tampered(f"data key of {compartment}") from None
    except KeyUnavailable as error:
        raise _locked(compartment, error) from None


def rewrap_bound_keys(
    keyring: Keyring,
    compartment: str,
    epoch: int,
    subjects: Sequence[UUID],
    wrapped: Sequence[bytes],
    secrets: Mapping[tuple[UUID, str], bytes],
) -> tuple[list[UUID], list[bytes]]:
    """As :func:`rewrap_data_keys` for a compartment whose keys lie behind consents, which stay the same.

    A key whose consent has ended meanwhile, or was given anew, is left out: it is gone, or was bound anew.
    :raises RecordTampered: one was changed or moved. :raises Unavailable: the compartment is not open here.
    """
    chosen: list[tuple[UUID, ConsentSecret | None, bytes]] = []
    try:
        for subject, key in zip(subjects, wrapped, strict=True):
            stored = secrets.get((subject, compartment))
            if not is_bound(key):
                chosen.append((subject, None, key))
            elif stored is not None and bound_consent(key) == (secret := ConsentSecret.of_stored(stored)).consent:
                chosen.append((subject, secret, unbound(key, stored, keyring.organisation, subject, compartment)))
    except MalformedValue:
        raise tampered(f"data key of {compartment}") from None
    fresh = rewrap_data_keys(keyring, compartment, epoch, [s for s, _, _ in chosen], [key for _, _, key in chosen])
    return [subject for subject, _, _ in chosen], [
        key if secret is None else bind(key, secret, keyring.organisation, subject, compartment)
        for (subject, secret, _), key in zip(chosen, fresh, strict=True)
    ]


def reseal_columns(
    old: DataKey, new: DataKey, organisation: UUID, table: str, row: UUID, sealed: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Sealed columns of a row moved from one data key to another; nothing clear leaves this module.

    :raises RecordTampered: one of them fails authentication.
    """
    context = RowContext(organisation, table, row)
    try:
        return {name: reseal(old, new, value, context.field(name)) for name, value in sealed.items()}
    except (TamperedValue, MalformedValue):
        raise tampered(f"row of {table}") from None
