"""From the settings to the root key, wherever it is held."""

from __future__ import annotations

from pathlib import Path

from ats_privacy.domain.errors import AtsPrivacyError, Misconfigured, Unavailable
from ats_privacy.root_settings import RootSettings
from ats_privacy.settings import Settings
from keys import KeysError, RootKey, RootUnavailable
from keys.local import LocalKeyring


def open_root(settings: Settings) -> RootKey:
    """The root key; a local keyring is made at first use in development.

    :raises Misconfigured: settings or keyring are not fit to start with. :raises Unavailable: the holder is away.
    """
    chosen = settings.root.check()
    try:
        if chosen.holder == "local":
            return _local(settings)
        return _remote(chosen, create=False)
    except KeysError as error:
        raise _translated(error) from None
    except ImportError:
        raise Misconfigured(
            "root_extra_missing", f"ATS_ROOT={chosen.holder} needs “pip install ats-privacy[{chosen.holder}]”."
        ) from None


def create_root(settings: Settings) -> str:
    """Make the root key where its holder lets us (a file, a PKCS#11 token); a sentence that says what was made.

    :raises Misconfigured: it exists, or its holder makes it itself.
    """
    chosen = settings.root.check()
    try:
        if chosen.holder == "local":
            settings.keyring_path.parent.mkdir(parents=True, exist_ok=True)
            LocalKeyring.create(settings.keyring_path, settings.keyring_passphrase).close()
            return (
                f"Created {settings.keyring_path}. Back it up apart from the database: without it nothing can be read."
            )
        if chosen.holder != "pkcs11":
            raise Misconfigured(
                "root_made_elsewhere",
                f"Create the root key with the tools of {chosen.holder}; see docs/key-ceremony.md.",
            )
        root = _remote(chosen, create=True)
        root.close()
        return f"Created {root.key_id} on the token. Back the token up by its vendor's means."
    except KeysError as error:
        raise _translated(error) from None


def _local(settings: Settings) -> RootKey:
    if not settings.keyring_path.exists():
        if settings.environment == "production":
            raise Misconfigured(
                "keyring_missing", "The keyring file does not exist; create it with “ats-privacy keys create”."
            )
        settings.keyring_path.parent.mkdir(parents=True, exist_ok=True)
        return LocalKeyring.create(settings.keyring_path, settings.keyring_passphrase)
    return LocalKeyring.open(settings.keyring_path, settings.keyring_passphrase)


def _remote(chosen: RootSettings, *, create: bool) -> RootKey:
    # Each holder is an extra of the distribution: imported only where it is asked for.
    from keys.providers.patience import Patience

    patience = Patience(chosen.attempts, chosen.request_seconds, chosen.total_seconds)
    if chosen.holder == "openbao":
        from keys.providers.openbao import AppRole, OpenBaoRoot, StaticToken

        login = (
            AppRole(chosen.openbao_role_id, secret_id_file=chosen.openbao_secret_id_file)
            if chosen.openbao_role_id
            else StaticToken(chosen.openbao_token, chosen.openbao_token_file)
        )
        return OpenBaoRoot.open(
            chosen.openbao_address,
            chosen.openbao_key,
            login,
            mount=chosen.openbao_mount,
            namespace=chosen.openbao_namespace,
            authorities=str(chosen.openbao_authorities) if chosen.openbao_authorities else None,
            patience=patience,
        )
    if chosen.holder == "pkcs11":
        from keys.providers.pkcs11 import Pkcs11Root

        make = Pkcs11Root.create if create else Pkcs11Root.open
        pin = chosen.pkcs11_pin_file
        return make(
            chosen.pkcs11_library, chosen.pkcs11_token, lambda: _secret(pin), chosen.pkcs11_key, patience=patience
        )
    from keys.providers.aws_kms import AwsKmsRoot

    return AwsKmsRoot.open(chosen.aws_key, region=chosen.aws_region, endpoint=chosen.aws_endpoint, patience=patience)


def _secret(file: Path | None) -> str:
    try:
        return "" if file is None else file.read_text(encoding="utf-8").strip()
    except OSError:
        raise Misconfigured("root_secret_unreadable", "The file with the PIN cannot be read.") from None


def _translated(error: KeysError) -> AtsPrivacyError:
    kind = Unavailable if isinstance(error, RootUnavailable) else Misconfigured
    return kind(error.code, str(error))
