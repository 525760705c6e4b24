"""The parts around vendors, put together from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ats_privacy.adapters.handoff_keys import HandoffKeys
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Once
from ats_privacy.gate.vendor_access import VendorAccess
from ats_privacy.settings import Settings
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.keep_vendor_keys import KeepVendorKeys
from ats_privacy.usecases.keep_vendors import KeepVendors
from ats_privacy.usecases.watch_vendors import WatchVendors

TOKEN_PATH = "/vendor/v1/token"  # noqa: S105 - an address, not a secret


@dataclass(frozen=True, slots=True)
class VendorParts:
    """Everything around vendors. ``own`` None: no keys of handoffs, nothing is handed over.

    ``issuer``: what stands in ``iss`` of packages, and in ``aud`` of what vendors sign.
    """

    own: HandoffKeys | None
    issuer: str
    access: VendorAccess
    keep: KeepVendors
    keys: KeepVendorKeys
    watch: WatchVendors

    @classmethod
    def of(cls, settings: Settings, database: Database, gate: Gate, once: Once) -> VendorParts:
        """The parts for these settings.

        :raises Misconfigured: the keys of handoffs cannot be used.
        """
        own, issuer = handoff_keys(settings), handoff_issuer(settings)
        access = VendorAccess(database, gate.audit, issuer + TOKEN_PATH)
        return cls(
            own=own,
            issuer=issuer,
            access=access,
            keep=KeepVendors(database, gate, once),
            keys=KeepVendorKeys(database, gate, once, own, issuer),
            watch=WatchVendors(database, gate, access),
        )


def handoff_keys(settings: Settings) -> HandoffKeys | None:
    """Our keys of handoffs; in development they stand beside the keyring and are made at first use.

    In production they are named by ATS_HANDOFF_KEYS, or there are none.

    :raises Misconfigured: they cannot be used.
    """
    production = settings.environment == "production"
    if production and settings.handoff_keys is None:
        return None
    return HandoffKeys.from_file(handoff_keys_path(settings), create=not production)


def handoff_keys_path(settings: Settings) -> Path:
    """Where our keys of handoffs stand."""
    return settings.handoff_keys or settings.keyring_path.with_name("handoff.jwks")


def handoff_issuer(settings: Settings) -> str:
    """How this service is called in handoffs: its public address, or in development a name that nobody has."""
    return settings.mail.public_url.rstrip("/") or f"https://{settings.audit.origin.partition('/')[0]}"
