"""The one module that may open sealed values: it imports ``keys.opening``, and import-linter lets no other do so.

Only the gate calls it, after the decision and after the audit entry is durable.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import RecordTampered, Unavailable
from ats_privacy.domain.values import decode
from ats_privacy.gate.sealing import SubjectKeys
from ats_privacy.storage.applicants import key_column
from keys import DataKey, Keyring, KeyUnavailable, MalformedValue, RowContext, TamperedValue, wrapped_epoch
from keys.opening import open_sealed, unwrap_data_key


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
        try:
            key = self._keys[compartment]
        except KeyError:
            key = self._keys[compartment] = self._data_key(compartment)
        if key is None:
            return None
        try:
            return decode(open_sealed(key, sealed, self._context.field(column)))
        except (TamperedValue, MalformedValue):
            raise tampered(column) from None

    def _data_key(self, compartment: str) -> DataKey | None:
        wrapped = self._row[key_column(compartment)]
        if wrapped is None:
            return None
        return open_data_key(self._keyring, self._organisation, self._subject, compartment, wrapped)


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
        raise Unavailable(error.code, f"The compartment {compartment} cannot be opened in this process.") from None


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
