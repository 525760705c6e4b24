"""Consents as people give, change, refuse and end them, and as they expire: what rests on one ends with it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from ats_privacy.domain.consents import Release, lacking
from ats_privacy.domain.identity import now_us
from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.expire_consents import expire_consents
from ats_privacy.jobs.restoring import restore
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants, consents
from ats_privacy.storage.statements import Expectation
from tests.integration.company import Company, found
from tests.integration.rotations import id_number
from tests.integration.test_backup import ledger_of, restored_company, second_url
from tests.integration.test_consent_keys import READ, TOLD, told
from tests.servers.application import application
from tests.servers.schemas import newest_schema

__all__ = ["second_url"]
DAY = 86_400_000_000
PAPER = {"notice_version": "1", "channel": "paper"}
ON_PAPER = {"reference": "file-7", "on_behalf": "paper_form"}
VENDOR = {"kind": "recipient", "recipient": "vendor-1", "fields": ["applicant.full_name", "applicant.education"]}


async def say(company: Company, applicant: str, who: str = "hr_administrator", *, no: bool = False, **said: Any) -> Any:
    path = f"/v1/applicants/{applicant}/consents{'/refusals' if no else ''}"
    return await company.call(who, "POST", path, json={"purpose": "research", **PAPER, **said})


async def held(company: Company, applicant: str) -> list[dict[str, Any]]:
    answer = await company.call("privacy_officer", "GET", f"/v1/applicants/{applicant}/consents")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def may_read(company: Company, applicant: str, purpose: str = "research") -> bool:
    answer = await company.call("hr_administrator", "GET", f"/v1/applicants/{applicant}?purpose={purpose}")
    assert answer.status_code in (200, 403), answer.text
    return answer.status_code == 200


@pytest.mark.promise("F3")
async def test_a_change_is_a_consent_that_takes_the_place_of_the_earlier(company: Company) -> None:
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    wide = await say(company, applicant, me, purpose="background_check", channel="page", **VENDOR)
    assert wide.status_code == 201, wide.text
    narrow = await say(
        company,
        applicant,
        me,
        purpose="background_check",
        channel="page",
        **{**VENDOR, "fields": ["applicant.full_name"]},
    )
    assert narrow.json()["supersedes"] == [wide.json()["id"]]
    first, second = await held(company, applicant)
    assert (first["ended_as"], second["withdrawn_at"], second["fields"]) == (
        "superseded",
        None,
        ["applicant.full_name"],
    )
    assert (first["superseded_by"], second["superseded_by"]) == (second["id"], None)
    assert (second["given_by"], second["recorded_by"]) == ("self", applicant)
    assert ledger_of(company.service.settings), "an older backup must not give the wider one back"


@pytest.mark.promise("F3")
async def test_withdrawing_one_of_two_given_at_once_leaves_none(company: Company) -> None:
    applicant = await company.applicant()
    answers = await asyncio.gather(*(say(company, applicant) for _ in range(6)))
    assert {a.status_code for a in answers} <= {201, 409}
    live = [c for c in await held(company, applicant) if c["withdrawn_at"] is None]
    assert len(live) == 1
    path = f"/v1/applicants/{applicant}/consents/{live[0]['id']}"
    assert (await company.call("hr_administrator", "DELETE", path)).status_code == 204
    assert not await may_read(company, applicant)


@pytest.mark.promise("F3")
async def test_with_a_purpose_end_the_consents_given_for_it_and_no_other(company: Company) -> None:
    applicant = await company.applicant()
    purpose = (await say(company, applicant, purpose="background_check")).json()["id"]
    for kind in (VENDOR, {**VENDOR, "kind": "crossing", "region": "SG"}):
        answer = await say(company, applicant, purpose="background_check", **ON_PAPER, **kind)
        assert answer.status_code == 201, answer.text
    await say(company, applicant)
    assert (
        await company.call("hr_administrator", "DELETE", f"/v1/applicants/{applicant}/consents/{purpose}")
    ).status_code == 204
    assert [(c["kind"], c["ended_as"]) for c in await held(company, applicant)] == [
        ("purpose", "withdrawn"),
        ("recipient", "withdrawn"),
        ("crossing", "withdrawn"),
        ("purpose", ""),
    ]
    assert await may_read(company, applicant)


@pytest.mark.promise("A1")
@pytest.mark.promise("A8")
@pytest.mark.promise("A13")
async def test_a_refusal_is_remembered_and_costs_only_its_own_function(company: Company) -> None:
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    for additional in ("research", "personalisation"):
        assert (await say(company, applicant, purpose=additional)).status_code == 201
        answer = await say(company, applicant, me, no=True, purpose=additional, channel="page")
        assert answer.status_code == 201, answer.text
    assert not await may_read(company, applicant)
    assert await may_read(company, applicant, "recruitment")
    assert [(c["purpose"], c["ended_as"]) for c in await held(company, applicant)] == [
        ("research", "withdrawn"),
        ("research", "refused"),
        ("personalisation", "withdrawn"),
        ("personalisation", "refused"),
    ]
    again = await say(company, applicant, me, no=True, purpose="research", channel="page")
    assert again.status_code == 201
    assert again.json()["id"] in {c["id"] for c in await held(company, applicant)}, "said twice, kept once"
    assert len(await held(company, applicant)) == 4
    assert (await say(company, applicant)).status_code == 201
    assert await may_read(company, applicant), "a no can become a yes"


@pytest.mark.promise("A7")
async def test_an_expired_consent_permits_nothing_and_then_its_keys_are_destroyed(company: Company) -> None:
    applicant, _, me = await told(company)
    soon = datetime.now(UTC) + timedelta(seconds=1.2)
    answer = await say(company, applicant, me, purpose="accommodation", channel="page", expires_at=soon.isoformat())
    assert answer.status_code == 201, answer.text
    path = f"/v1/applicants/{applicant}{READ}"
    assert (await company.call(me, "GET", path)).json()["values"]["health"] == TOLD
    await asyncio.sleep(max(0.0, soon.timestamp() - datetime.now(UTC).timestamp()) + 0.05)
    refused = await company.call(me, "GET", path)
    assert refused.status_code == 403, "nothing rests on it before the job has run either"
    database, ending = company.service.database, company.service.ending
    counts = await asyncio.gather(*(expire_consents(database, ending) for _ in range(3)))
    assert sum(done for done, _ in counts) == 1
    assert [(c["ended_as"]) for c in await held(company, applicant)] == ["superseded", "expired"]
    assert len(ledger_of(company.service.settings)) == 2
    assert (await say(company, applicant, me, purpose="accommodation", channel="page")).status_code == 201
    again = await company.call(me, "GET", path)
    assert again.json()["values"]["health"] is None, "a new consent does not bring back what was destroyed"


@pytest.mark.promise("F3")
@pytest.mark.promise("F2")
async def test_an_older_backup_gives_no_ended_consent_back(
    company: Company, settings: Settings, tmp_path: Path, second_url: str
) -> None:
    withdrawn, refused, kept = [await company.applicant(id_number=id_number(n)) for n in range(3)]
    for applicant in (withdrawn, refused, kept):
        assert (await say(company, applicant)).status_code == 201
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    given = (await held(company, withdrawn))[0]["id"]
    await company.call("hr_administrator", "DELETE", f"/v1/applicants/{withdrawn}/consents/{given}")
    await say(company, refused, no=True)
    service = company.service
    await restore(
        second_url, tmp_path / "data", tmp_path / "keys", ledger_of(settings), service.erase.key, service.policy
    )
    async with restored_company(company, settings, second_url) as again:
        assert [await may_read(again, a) for a in (withdrawn, refused, kept)] == [False, False, True]


@pytest.mark.promise("F3")
async def test_the_evidence_is_kept_and_told(company: Company) -> None:
    applicant = await company.applicant()
    evidence = {"place": "form", "text_sha256": "ab" * 32, "language": "zh", "reference": "cabinet/7.12"}
    answer = await say(company, applicant, **evidence)
    assert answer.status_code == 201, answer.text
    shown = (await held(company, applicant))[0]
    assert {name: shown[name] for name in evidence} == evidence
    assert (shown["given_by"], shown["recorded_by"]) == ("staff", str(company.staff["hr_administrator"]))


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"kind": "recipient"}, "consent_unfit", "/recipient"),
        ({"recipient": "vendor-1"}, "consent_unfit", "/recipient"),
        ({**VENDOR, "fields": []}, "consent_unfit", "/fields"),
        ({**VENDOR, "kind": "crossing"}, "consent_unfit", "/region"),
        ({**VENDOR, "fields": ["applicant.nothing"]}, "field_unknown", "/fields"),
        ({**VENDOR}, "evidence_missing", "/reference"),
        ({**VENDOR, "reference": "file-7"}, "evidence_missing", "/on_behalf"),
        ({"kind": "sensitive"}, "consent_unfit", "/category"),
        ({"category": "sensitive_identity"}, "consent_unfit", "/category"),
        ({"kind": "sensitive", "category": "sensitive_identity", **ON_PAPER}, "category_unfit", "/category"),
        (
            {"purpose": "accommodation", "kind": "sensitive", "category": "sensitive_health", **ON_PAPER},
            "category_unfit",
            "/category",
        ),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expiry_unfit", "/expires_at"),
        ({"expires_at": "2999-01-01T00:00:00Z"}, "expiry_unfit", "/expires_at"),
        ({"expires_at": "2027-02-30T00:00:00Z"}, "instant_invalid", "/expires_at"),
        ({"purpose": "wibble"}, "purpose_unknown", "/purpose"),
    ],
)
async def test_what_is_no_consent_is_refused_and_nothing_is_kept(
    company: Company, said: dict[str, Any], code: str, pointer: str
) -> None:
    applicant = await company.applicant()
    answer = await say(company, applicant, **said)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert pointer in answer.text
    assert await held(company, applicant) == []


_HANDED = st.frozensets(
    st.sampled_from(["applicant.full_name", "applicant.mobile", "applicant.employment"]), min_size=1
)


class ThroughTheService(RuleBasedStateMachine):
    """Give, change, refuse, withdraw, expire, erase through the API.

    What may be read, and handed to a vendor, is always what was last said.
    """

    directory: Path
    number = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).number += 1
        place = self.directory / str(self.number)
        place.mkdir()
        self.runner = asyncio.Runner()
        self.settings = Settings(
            database_url=f"sqlite:///{place / 'db.sqlite3'}",
            keyring_path=place / "root.keyring",
            development_issuer=True,
            development_signing_key=place / "development.jwk",
        )
        self.until: dict[str, float] = {}
        self.vendor: frozenset[str] = frozenset()
        self.erased = False
        self.runner.run(self._start())

    async def _start(self) -> None:
        await newest_schema(self.settings.database_url)
        app = application(self.settings)
        self.lifespan = app.router.lifespan_context(app)
        await self.lifespan.__aenter__()
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service")
        self.company = await found(app.state.service, self.http, "Acme")
        self.applicant = await self.company.applicant()

    def teardown(self) -> None:
        self.runner.run(self._stop())
        self.runner.close()

    async def _stop(self) -> None:
        await self.http.aclose()
        await self.lifespan.__aexit__(None, None, None)

    @rule(purpose=st.sampled_from(["research", "accommodation"]), expires=st.booleans())
    def give(self, purpose: str, expires: bool) -> None:
        soon = (datetime.now(UTC) + timedelta(days=1)).isoformat()
        said = {"expires_at": soon} if expires else {}
        answer = self.runner.run(say(self.company, self.applicant, purpose=purpose, **said))
        assert answer.status_code == (409 if self.erased else 201)
        if not self.erased:
            self.until[purpose] = now_us() + DAY if expires else float("inf")

    @rule(purpose=st.sampled_from(["research", "accommodation"]))
    def refuse(self, purpose: str) -> None:
        answer = self.runner.run(say(self.company, self.applicant, no=True, purpose=purpose))
        assert answer.status_code == (409 if self.erased else 201)
        self._ended(purpose)

    def _ended(self, purpose: str) -> None:
        self.until.pop(purpose, None)
        if purpose == "research":
            self.vendor = frozenset()

    @rule(fields=_HANDED)
    def name_the_vendor(self, fields: frozenset[str]) -> None:
        """The first time given, later changed: wider or narrower."""
        said = {**VENDOR, "fields": sorted(fields), **ON_PAPER}
        answer = self.runner.run(say(self.company, self.applicant, **said))
        assert answer.status_code == (409 if self.erased else 201), answer.text
        if not self.erased:
            self.vendor = fields

    @rule(fields=_HANDED)
    def hand_over(self, fields: frozenset[str]) -> None:
        allowed = "research" in self.until and fields <= self.vendor and not self.erased
        assert self.runner.run(self._handed(fields)) == allowed

    async def _handed(self, fields: frozenset[str]) -> bool:
        """As a handoff does it: ask what is lacking, then write with all that it rests on held."""
        database, organisation, subject = self.company.service.database, self.company.organisation, UUID(self.applicant)
        release = Release.under(self.company.service.policy, "research", fields, home="CN", recipient="vendor-1")
        live = await consents.counting(database, organisation, subject)
        asked = not lacking(release, live, now_us())
        resting = [each.id for each in live if each.scope.purpose == "research"]
        try:
            await database.write(
                applicants.still_active(organisation, subject),
                consents.hold(organisation, subject, resting, now_us()),
            )
        except Expectation:
            return False
        return asked

    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        known = self.runner.run(held(self.company, self.applicant))
        if not known:
            return
        chosen = data.draw(st.sampled_from(known))
        path = f"/v1/applicants/{self.applicant}/consents/{chosen['id']}"
        answer = self.runner.run(self.company.call("hr_administrator", "DELETE", path))
        assert answer.status_code == (404 if chosen["withdrawn_at"] else 204), answer.text
        if answer.status_code == 204 and chosen["kind"] == "recipient":
            self.vendor = frozenset()
        elif answer.status_code == 204:
            self._ended(chosen["purpose"])

    @rule()
    def two_days_pass(self) -> None:
        """As far as the job goes: the expiry that reads ask for is under test by the clock itself."""
        later = now_us() + 2 * DAY
        database, ending = self.company.service.database, self.company.service.ending
        self.runner.run(expire_consents(database, ending, now=later))
        for purpose in [purpose for purpose, until in self.until.items() if until <= later]:
            self._ended(purpose)

    @rule()
    def erase(self) -> None:
        if len(self.until) == 2 and not self.erased:
            path = f"/v1/applicants/{self.applicant}/erasure"
            answer = self.runner.run(self.company.call("privacy_officer", "POST", path, json={}))
            assert answer.status_code in (200, 201), answer.text
            self.erased = True

    @rule(purpose=st.sampled_from(["research", "accommodation"]))
    def read(self, purpose: str) -> None:
        assert self.runner.run(may_read(self.company, self.applicant, purpose)) == (
            purpose in self.until and not self.erased
        )


@pytest.mark.promise("F3")
def test_no_sequence_leaves_a_disclosure_without_a_live_ground(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    ThroughTheService.directory = tmp_path
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        ThroughTheService,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
