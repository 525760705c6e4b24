"""Local accounts put together from the settings: what the service, the web, the command line and jobs use."""

from __future__ import annotations

from dataclasses import dataclass

from ats_privacy.adapters.breached import BreachedPasswords
from ats_privacy.adapters.breached_range import BreachedRange
from ats_privacy.adapters.passwords import PasswordHasher
from ats_privacy.gate.account_holders import Holders
from ats_privacy.gate.account_keys import AccountKeys
from ats_privacy.gate.account_letters import OneTimeCodes
from ats_privacy.gate.authentication import Authentication
from ats_privacy.gate.compromise import Compromise
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.own_words import OwnWords
from ats_privacy.gate.passkeys import Passkeys
from ats_privacy.gate.passwords import Passwords
from ats_privacy.gate.recording import Recording
from ats_privacy.settings import Settings
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.enquire import Enquire
from ats_privacy.usecases.keep_accounts import KeepAccounts
from ats_privacy.usecases.log_in import LogIn
from ats_privacy.usecases.oversee_accounts import OverseeAccounts
from ats_privacy.usecases.recover_accounts import RecoverAccounts
from ats_privacy.usecases.register_accounts import RegisterAccounts


@dataclass(slots=True)
class AccountParts:
    """The use cases of accounts, and what the job of letters needs."""

    keys: AccountKeys
    codes: OneTimeCodes
    log_in: LogIn
    keep: KeepAccounts
    recover: RecoverAccounts
    register: RegisterAccounts
    oversee: OverseeAccounts
    enquire: Enquire

    @classmethod
    def of(
        cls,
        settings: Settings,
        database: Database,
        gate: Gate,
        keyrings: Keyrings,
        recording: Recording,
        authentication: Authentication,
    ) -> AccountParts:
        """All of it.

        :raises Misconfigured: the file of breached passwords is not fit.
        """
        breached = None if settings.breached_passwords is None else BreachedPasswords(settings.breached_passwords)
        asked = BreachedRange(settings.breached_range_url) if settings.breached_range_url else None
        passwords = Passwords(PasswordHasher(memory_kib=settings.password_memory_kib), breached, asked)
        keys = AccountKeys(database, keyrings)
        codes = OneTimeCodes(database, keys)
        holders = Holders(database, keys, region=settings.default_phone_region)
        passkeys = Passkeys(database, settings.mail.public_url)
        compromise = Compromise(database, authentication.holds, settings.mail)
        opened, words = authentication.sessions, OwnWords(database, keys)
        return cls(
            keys=keys,
            codes=codes,
            log_in=LogIn(database, keys, gate.audit, opened, passwords, passkeys, holders),
            keep=KeepAccounts(database, gate, keys, passwords, passkeys, holders, compromise, settings.step_up, words),
            recover=RecoverAccounts(database, gate.audit, keys, codes, passwords, holders, compromise, words),
            register=RegisterAccounts(database, recording, keys, codes, opened, passwords, holders),
            oversee=OverseeAccounts(database, gate, keys, codes, compromise, authentication.holds),
            enquire=Enquire(database, gate, keys, codes, holders),
        )
