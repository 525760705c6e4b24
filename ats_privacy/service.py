"""The whole service put together from its settings: one object that the web, the command line and jobs use."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ats_privacy.account_service import AccountParts
from ats_privacy.adapters.certificates import CertificateKey
from ats_privacy.adapters.documents import Inspection
from ats_privacy.adapters.oidc import Provider
from ats_privacy.adapters.tokens import DevelopmentIssuer, TokenVerifier
from ats_privacy.audit_service import AuditParts, Proving
from ats_privacy.check_service import CheckParts
from ats_privacy.concern_service import ConcernParts, working_days
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.third_persons import ROLES
from ats_privacy.gate.ages import Ages
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.authentication import Authentication
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.destruction import Destruction
from ats_privacy.gate.disclosure import Disclosure
from ats_privacy.gate.failed_authentication import FailedAuthentication
from ats_privacy.gate.idempotency import Once
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.named_people import NamedPeople
from ats_privacy.gate.order_ending import OrderEnding
from ats_privacy.gate.provider_staff import ProviderStaff
from ats_privacy.gate.recording import Recording
from ats_privacy.gate.redaction_plans import RedactionPlans
from ats_privacy.gate.third_person_changes import ThirdPersonChanges
from ats_privacy.gate.undertaking import Undertakings
from ats_privacy.oidc_settings import CALLBACK_PATH
from ats_privacy.own_record_service import OwnRecordParts
from ats_privacy.root_key import open_root
from ats_privacy.settings import Settings
from ats_privacy.storage.connect import connect
from ats_privacy.storage.statements import Database
from ats_privacy.storage.tables import EARLIER_VALUES, SEALED_TABLES
from ats_privacy.usecases.answer_third_persons import AnswerThirdPersons
from ats_privacy.usecases.break_glass import BreakGlass
from ats_privacy.usecases.cancel_applicants import CancelApplicants
from ats_privacy.usecases.correct_births import CorrectBirths
from ats_privacy.usecases.declare_activities import DeclareActivities
from ats_privacy.usecases.erase_applicants import EraseApplicants
from ats_privacy.usecases.found_organisation import FoundOrganisation
from ats_privacy.usecases.give_copies import Reads
from ats_privacy.usecases.grant_access import GrantAccess
from ats_privacy.usecases.import_candidates import ImportCandidates
from ats_privacy.usecases.keep_documents import KeepDocuments
from ats_privacy.usecases.keep_guardians import KeepGuardians
from ats_privacy.usecases.keep_notices import KeepNotices
from ats_privacy.usecases.keep_outbox import KeepOutbox
from ats_privacy.usecases.keep_staff import KeepStaff
from ats_privacy.usecases.keep_undertakings import KeepUndertakings
from ats_privacy.usecases.record_consents import RecordConsents
from ats_privacy.usecases.register_applicants import RegisterApplicants
from ats_privacy.usecases.run_imports import RunImports
from ats_privacy.usecases.run_requisitions import RunRequisitions
from ats_privacy.usecases.sign_in_by_provider import SignInByProvider
from ats_privacy.usecases.survey_consents import SurveyConsents
from ats_privacy.usecases.tell_third_persons import TellThirdPersons
from ats_privacy.usecases.track_applications import TrackApplications
from ats_privacy.usecases.use_grounds import UseGrounds
from ats_privacy.usecases.view_applicants import ViewApplicants
from ats_privacy.usecases.view_corrections import ViewCorrections
from ats_privacy.vendor_service import VendorParts
from field_policies import Policy, PolicyError, load_policy
from keys import RootKey


@dataclass(slots=True)
class Service:
    """Every use case, ready to be called."""

    settings: Settings
    database: Database
    policy: Policy
    gate: Gate
    keyrings: Keyrings
    root: RootKey
    authentication: Authentication
    issuer: DevelopmentIssuer | None
    view: ViewApplicants
    plans: RedactionPlans
    corrections: ViewCorrections
    register: RegisterApplicants
    applications: TrackApplications
    requisitions: RunRequisitions
    staff: KeepStaff
    consents: RecordConsents
    consent_survey: SurveyConsents
    ending: ConsentEnding
    notices: KeepNotices
    activities: DeclareActivities
    audit: AuditParts
    imports: ImportCandidates
    import_runs: RunImports
    organisations: FoundOrganisation
    erase: EraseApplicants
    cancel: CancelApplicants
    ages: Ages
    guardians: KeepGuardians
    grounds: UseGrounds
    births: CorrectBirths
    undertakings: KeepUndertakings
    access: GrantAccess
    glass: BreakGlass
    third_persons: TellThirdPersons
    third_person_rights: AnswerThirdPersons
    vendors: VendorParts
    checks: CheckParts
    accounts: AccountParts
    documents: KeepDocuments
    outbox: KeepOutbox
    concerns: ConcernParts
    provided: ProviderStaff | None = None
    sign_in: SignInByProvider | None = None
    own: OwnRecordParts = field(init=False)

    def __post_init__(self) -> None:
        """What people do with their own record reads by the other use cases."""
        reads = Reads(
            *(self.view.one, self.applications.of_applicant, self.documents.listed, self.consents.of_applicant),
            *(self.notices.of_applicant, self.checks.orders.every, self.checks.results.read),
            *(self.concerns.raised.every, self.concerns.answers.read, self.audit.accesses.of_applicant),
            self.corrections.of_applicant,
        )
        self.own = OwnRecordParts.of(self.database, self.gate, reads, self.documents.content)

    @classmethod
    async def start(cls, settings: Settings) -> Service:
        """Connect, load the policy, open the root key.

        :raises Misconfigured: settings, policy or keyring are not fit to start with. :raises Unavailable: no database.
        """
        settings.check()
        policy = load_service_policy(settings)
        proving = Proving.of(settings)
        root = open_root(settings)
        database = await connect(
            settings.database_url,
            connections=settings.database_connections,
            held=settings.environment == "production",
        )
        audit = AuditLog(database)
        gate = Gate(policy, audit, Undertakings(database), settings.step_up)
        keyrings = Keyrings(
            database,
            root,
            grant=settings.compartments,
            refresh_seconds=settings.keys_refresh_seconds,
            stale_seconds=settings.keys_stale_seconds,
            suites=settings.suites,
        )
        disclosure = Disclosure(database, gate, keyrings)
        ages = Ages(database, gate, keyrings, settings.time_zone)
        recording = Recording(database, gate, keyrings, quarantine_days=settings.quarantine_days, today=ages.today)
        destruction = Destruction(database, gate, certificate_key(settings), erasure_ledger(settings))
        ending = ConsentEnding(database, gate, destruction, on_ending=(OrderEnding(gate.policy),))
        named = NamedPeople(database, audit, keyrings, policy)
        changes = ThirdPersonChanges(database, gate, keyrings, named, destruction)
        once = Once(database, keyrings)
        applications = TrackApplications(database, gate, disclosure, keyrings, once)
        imports = ImportCandidates(database, gate, recording, once, keyrings, applications.apply)
        vendors = VendorParts.of(settings, database, gate, once)
        calendar = working_days(settings)
        issuer = development_issuer(settings)
        provided = provider_staff(settings, database, audit)
        authentication = Authentication(
            database,
            token_verifier(settings, issuer),
            FailedAuthentication(database, audit),
            remember_seconds=settings.token_remember_seconds,
            provided=provided,
        )
        accounts = AccountParts.of(settings, database, gate, keyrings, recording, authentication)
        return cls(
            settings=settings,
            database=database,
            policy=policy,
            gate=gate,
            keyrings=keyrings,
            root=root,
            authentication=authentication,
            issuer=issuer,
            view=ViewApplicants(database, gate, disclosure, keyrings),
            plans=disclosure.plans,
            corrections=ViewCorrections(database, gate, disclosure),
            register=RegisterApplicants(recording, once),
            applications=applications,
            requisitions=RunRequisitions(database, gate, once),
            staff=KeepStaff(database, gate, once),
            consents=RecordConsents(database, gate, once, ending, settings.audit.origin),
            consent_survey=SurveyConsents(database, gate),
            ending=ending,
            notices=KeepNotices(database, gate, once),
            activities=DeclareActivities(database, gate, once),
            audit=AuditParts.of(settings.audit, proving, database, gate, keyrings),
            imports=imports,
            import_runs=RunImports(
                database, gate, authentication.holds, imports.run, most_bytes=settings.most_import_bytes
            ),
            organisations=FoundOrganisation(database, gate, keyrings),
            cancel=CancelApplicants(database, gate, days=settings.cancelled_days),
            ages=ages,
            guardians=KeepGuardians(database, gate, once, ages, days=settings.quarantine_days),
            grounds=UseGrounds(database, gate, keyrings, once),
            births=CorrectBirths(database, gate, keyrings, recording),
            erase=EraseApplicants(database, gate, destruction),
            undertakings=KeepUndertakings(database, gate, once),
            access=GrantAccess(database, gate, keyrings, once),
            glass=BreakGlass(database, gate, keyrings, once, settings.mail.alert_kinds),
            third_persons=TellThirdPersons(database, gate),
            third_person_rights=AnswerThirdPersons(database, gate, keyrings, named, changes),
            vendors=vendors,
            checks=CheckParts.of(vendors, database, gate, once, keyrings, ending, disclosure, calendar),
            accounts=accounts,
            documents=KeepDocuments(
                database, gate, disclosure, keyrings, once, Inspection(), most_bytes=settings.most_document_bytes
            ),
            outbox=KeepOutbox(database, gate),
            concerns=ConcernParts.of(database, gate, disclosure, keyrings, once, calendar, settings.court),
            provided=provided,
            sign_in=sign_in_by_provider(settings, database, accounts, authentication, provided),
        )

    async def close(self) -> None:
        """Let go of everything."""
        await self.import_runs.close()
        await self.plans.close()
        if self.provided is not None:
            await self.provided.provider.close()
        await self.database.close()
        self.root.close()


def load_service_policy(settings: Settings) -> Policy:
    """The field policy, if it is sound and every field has a column to be sealed in.

    :raises Misconfigured: otherwise; the service does not start (promise A17).
    """
    try:
        policy = load_policy(settings.policy_path)
    except PolicyError as error:
        raise Misconfigured("policy_refused", f"The field policy is refused: {error}") from None
    for table, model in SEALED_TABLES.items():
        columns = {c.name for c in model.__table__.columns if type(c.type).__name__ == "Sealed"}  # type: ignore[attr-defined]
        entity = EARLIER_VALUES.get(table, table)
        fields = {field.name: field for field in policy.fields.values() if field.entity == entity}
        # Of earlier values those that somebody may replace; people named in a record are not kept (ADR 36).
        needed = {n for n, f in fields.items() if table == entity or (f.write and f.type not in ROLES)}
        for name in sorted(needed - columns | columns - fields.keys()):
            what = "has no policy" if name in columns else "has no column"
            raise Misconfigured("policy_incomplete", f"The field {table}.{name} {what}.")
    return policy


def certificate_key(settings: Settings) -> CertificateKey:
    """The key of erasure certificates; in development it stands beside the keyring and is made at first use.

    :raises Misconfigured: it cannot be used.
    """
    path = settings.certificate_key or settings.keyring_path.with_name("certificates.pem")
    return CertificateKey.from_file(path, create=settings.environment != "production")


def erasure_ledger(settings: Settings) -> Path:
    """The file that erasure certificates are added to."""
    return settings.erasure_ledger or settings.keyring_path.with_name("erasures.ledger")


def development_issuer(settings: Settings) -> DevelopmentIssuer | None:
    """The issuer of development tokens, where the settings ask for it."""
    if not settings.development_issuer:
        return None
    return DevelopmentIssuer.from_file(
        settings.development_signing_key, issuer=settings.token_issuer, audience=settings.token_audience
    )


def provider_staff(settings: Settings, database: Database, audit: AuditLog) -> ProviderStaff | None:
    """Staff of the identity provider, where there is one."""
    oidc = settings.oidc
    if not oidc.issuer or oidc.organisation is None:
        return None
    acr, loopback = settings.step_up_acr_values, settings.environment != "production"
    return ProviderStaff(database, audit, Provider(oidc, two_factor_acr=acr, loopback=loopback), oidc.organisation)


def sign_in_by_provider(
    settings: Settings,
    database: Database,
    accounts: AccountParts,
    authentication: Authentication,
    provided: ProviderStaff | None,
) -> SignInByProvider | None:
    """The sign-in of pages, where this service is a client of the provider."""
    if provided is None or not settings.oidc.client_id:
        return None
    return SignInByProvider(
        database,
        accounts.keys,
        authentication,
        provided,
        redirect_uri=settings.mail.public_url + CALLBACK_PATH,
        acr_values=settings.step_up_acr_values,
    )


def token_verifier(settings: Settings, issuer: DevelopmentIssuer | None) -> TokenVerifier | None:
    """Verifies with the provider's keys, or with the development issuer's own."""
    if settings.token_keys_path is not None:
        return TokenVerifier.from_file(
            settings.token_keys_path, issuer=settings.token_issuer, audience=settings.token_audience
        )
    if issuer is None and (settings.local_accounts_only or settings.oidc.issuer):
        return None
    if issuer is None:
        raise Misconfigured("token_keys_missing", "There is no key to verify access tokens with.")
    return TokenVerifier(issuer.public_keys(), issuer=settings.token_issuer, audience=settings.token_audience)
