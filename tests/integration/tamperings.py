"""Ways to tamper with an applicant's stored values and keys, by name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from tests.servers.raw_sql import RawSql

Tamper = Callable[[RawSql, UUID, UUID], Awaitable[object]]
"""Changes the victim's record (first identifier), perhaps with what is another applicant's (second)."""


def column_from(name: str, source: str) -> Tamper:
    """Put another value of the victim's own or of the other applicant's into the victim's column."""

    async def tamper(raw: RawSql, victim: UUID, other: UUID) -> object:
        donor = other if source.startswith("other.") else victim
        moved = await raw.value(f"SELECT {source.removeprefix('other.')} FROM applicant WHERE id = $1", donor)  # noqa: S608
        assert moved is not None
        return await raw.run(f"UPDATE applicant SET {name} = $1 WHERE id = $2", moved, victim)  # noqa: S608

    return tamper


def bytes_changed(name: str, change: Callable[[bytes], bytes]) -> Tamper:
    async def tamper(raw: RawSql, victim: UUID, _other: UUID) -> object:
        sealed = bytes(await raw.value(f"SELECT {name} FROM applicant WHERE id = $1", victim))  # noqa: S608
        assert change(sealed) != sealed
        return await raw.run(f"UPDATE applicant SET {name} = $1 WHERE id = $2", change(sealed), victim)  # noqa: S608

    return tamper


def key_from(compartment: str, source: str | None, change: Callable[[bytes], bytes] = bytes) -> Tamper:
    """Replace the victim's data key: by one of their own compartments, or by the other's (``source`` None)."""

    async def tamper(raw: RawSql, victim: UUID, other: UUID) -> object:
        moved = await raw.value(
            "SELECT wrapped FROM data_key WHERE subject_id = $1 AND compartment = $2",
            *((other, compartment) if source is None else (victim, source)),
        )
        return await raw.run(
            "UPDATE data_key SET wrapped = $1 WHERE subject_id = $2 AND compartment = $3",
            change(bytes(moved)),
            victim,
            compartment,
        )

    return tamper


def flipped(position: int, bit: int = 0) -> Callable[[bytes], bytes]:
    def change(sealed: bytes) -> bytes:
        at = position % len(sealed)
        return sealed[:at] + bytes([sealed[at] ^ (1 << bit)]) + sealed[at + 1 :]

    return change


async def row_and_keys(raw: RawSql, victim: UUID, other: UUID) -> None:
    """Everything of the other person under the victim's id: values with the keys that open them."""
    await column_from("full_name", "other.full_name")(raw, victim, other)
    await column_from("id_number", "other.id_number")(raw, victim, other)
    await key_from("identity", None)(raw, victim, other)


CASES: dict[str, Tamper] = {
    "row, name": column_from("full_name", "other.full_name"),
    "row, ID number": column_from("id_number", "other.id_number"),
    "row, phone": column_from("mobile", "other.mobile"),
    "row, text": column_from("summary", "other.summary"),
    "row, with its keys": row_and_keys,
    "field, same compartment": column_from("id_number", "full_name"),
    "field, same type": column_from("email", "mobile"),
    "field, other compartment": column_from("summary", "full_name"),
    "field, empty before": column_from("nationality", "full_name"),
    "key of another subject": key_from("identity", None),
    "contact key of another subject": key_from("contact", None),
    "key of another compartment": key_from("contact", "identity"),
    "key, empty": key_from("identity", "identity", lambda _: b""),
    "key, cut": key_from("identity", "identity", lambda wrapped: wrapped[:-1]),
    "key, last byte": key_from("identity", "identity", flipped(-1)),
    "key, middle": key_from("identity", "identity", flipped(30)),
    "empty": bytes_changed("full_name", lambda _: b""),
    "clear text": bytes_changed("full_name", lambda _: b'{"full": "Mallory"}'),
    "nothing but zeros": bytes_changed("full_name", lambda sealed: bytes(len(sealed))),
    "cut by one": bytes_changed("full_name", lambda sealed: sealed[:-1]),
    "longer by one": bytes_changed("full_name", lambda sealed: sealed + b"\0"),
    "twice": bytes_changed("full_name", lambda sealed: sealed + sealed),
    **{f"cut to {n}": bytes_changed("email", lambda sealed, n=n: sealed[:n]) for n in (1, 6, 17, 18, 33, 34)},
    **{f"byte {n} flipped": bytes_changed("full_name", flipped(n)) for n in (0, 1, 2, 5, 6, 17, 18, 20, -17, -16, -1)},
    **{f"key, byte {n} flipped": key_from("identity", "identity", flipped(n)) for n in (0, 1, 6, *range(10, 60, 4))},
    "highest bit flipped": bytes_changed("mobile", flipped(18, 7)),
}
