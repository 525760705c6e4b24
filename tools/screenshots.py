"""Take pictures of the pages: ``python -m tools.screenshots`` starts the service with the demo's candidates, opens each
page in Chromium as one of its people, and writes ``docs/screenshots/<name>.png``, each less than 150 kB.

Areas add rows to :data:`SHOTS`. Needs the packages of the tests and a Chromium.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import httpx
import uvicorn
from playwright.async_api import Browser, async_playwright

from ats_privacy.adapters.importers import read_candidates
from ats_privacy.cli.session import staff_actor
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.mail_settings import MailSettings
from ats_privacy.settings import Settings
from ats_privacy.storage.migrate import migrate
from ats_privacy.usecases.run_imports import RunOrder
from ats_privacy.web.app import create_app
from tests.integration import vendor_company
from tests.integration.check_requests import check_ids
from tests.integration.company import Company, found
from tests.pages.visiting import signed_in

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
MOST_BYTES = 150_000
_DESK, _PHONE = (1100, 760), (390, 780)
_STAGES = ("interview", "screening", "offer", "interview", "applied", "interview")


_RESUME = """Summary
Seven years of backend work; likes small teams and clear interfaces.
Write to me at candidate@example.com or call 139 1234 5678.

Experience
2019 to now: payment services, from design to operation.
2016 to 2019: search for an online shop.
"""


@dataclass(frozen=True)
class Shot:
    """A picture. ``role``: who looks, empty for nobody; ``typed``: put into the form's text before it is sent.
    ``tall``: pixels at most."""

    name: str
    path: str
    role: str = ""
    language: str = "en"
    phone: bool = False
    dark: bool = False
    factors: int = 2
    typed: str = ""
    tall: int = 1_250


SHOTS = (
    Shot("sign-in", "/pages/sign-in"),
    Shot("sign-in-zh-phone", "/pages/sign-in", language="zh", phone=True),
    Shot("password", "/pages/password"),
    Shot("password-code", "/pages/password/code"),
    Shot("authenticator", "/pages/sign-in/authenticator", "hiring_manager"),
    Shot("again", "/pages/sign-in/again", "hiring_manager"),
    Shot("start", "/", "hiring_manager"),
    Shot("start-zh", "/", "hiring_manager", "zh"),
    Shot("account", "/pages/account", "hiring_manager"),
    Shot("undertaking-zh", "/pages/undertaking", "hiring_manager", "zh"),
    Shot("openings", "/pages/hiring", "hiring_manager"),
    Shot("candidates", "/pages/hiring/{opening}", "hiring_manager"),
    Shot("candidates-zh-phone", "/pages/hiring/{opening}", "hiring_manager", "zh", phone=True),
    Shot("candidates-blind", "/pages/hiring/{blind}", "hiring_manager"),
    Shot("candidate", "/pages/hiring/{opening}/candidates/{candidate}", "hiring_manager"),
    Shot("candidate-dark", "/pages/hiring/{opening}/candidates/{candidate}", "hiring_manager", dark=True),
    Shot("candidate-zh-phone", "/pages/hiring/{opening}/candidates/{candidate}", "hiring_manager", "zh", phone=True),
    Shot(
        "note-flagged",
        "/pages/hiring/{opening}/candidates/{candidate}",
        "hiring_manager",
        typed="Convincing. Ask her former team lead at 139 1234 5678.",
    ),
    Shot("people", "/pages/people", "recruiter"),
    Shot("people-zh-phone", "/pages/people", "recruiter", "zh", phone=True),
    Shot("person", "/pages/people/{candidate}", "hr_administrator"),
    Shot("person-zh-phone", "/pages/people/{candidate}", "hr_administrator", "zh", phone=True),
    Shot("new-person", "/pages/people/new", "recruiter"),
    Shot("opening", "/pages/hiring/openings/{opening}", "recruiter"),
    Shot("imports", "/pages/imports", "recruiter"),
    Shot("import", "/pages/imports/{run}", "recruiter", tall=1_250),
    Shot("import-zh-phone", "/pages/imports/{run}", "recruiter", "zh", phone=True),
    Shot("document-text", "/pages/hiring/{opening}/candidates/{candidate}/documents/{document}", "hiring_manager"),
    Shot("me-zh-phone", "/pages/me", "applicant", "zh", phone=True),
    Shot("me", "/pages/me", "applicant"),
    Shot("me-correct", "/pages/me/correct", "applicant", tall=2_400),
    Shot("me-entries", "/pages/me/entries/education", "applicant"),
    Shot("me-entry-zh-phone", "/pages/me/entries/education/0", "applicant", "zh", phone=True, tall=1_000),
    Shot("me-request", "/pages/me/correct/request/birth_date", "applicant"),
    Shot("me-earlier", "/pages/me/earlier", "applicant"),
    Shot("me-earlier-zh-phone", "/pages/me/earlier", "applicant", "zh", phone=True),
    Shot("me-documents", "/pages/me/documents", "applicant"),
    Shot("me-purposes", "/pages/me/purposes", "applicant", tall=1_000),
    Shot("me-purposes-zh-phone", "/pages/me/purposes", "applicant", "zh", phone=True, tall=1_000),
    Shot("me-copy", "/pages/me/copy", "applicant"),
    Shot("enquiry", "/pages/enquiry"),
    Shot("register-zh-phone", "/pages/register", language="zh", phone=True),
    Shot("me-consents", "/pages/me/consents", "applicant"),
    Shot("me-checks", "/pages/me/checks", "applicant"),
    Shot("me-check", "/pages/me/checks/{check_order}", "applicant"),
    Shot("contact", "/pages/contact", "applicant"),
    Shot("contact-zh-phone", "/pages/contact", "applicant", "zh", phone=True),
    Shot("contact-answered", "/pages/contact/{answered}", "applicant"),
    Shot("concerns", "/pages/concerns", "privacy_officer"),
    Shot("concern", "/pages/concerns/{candidate}/{waiting}", "privacy_officer"),
    Shot("privacy-vendors", "/pages/privacy/vendors", "privacy_officer"),
    Shot("privacy-vendor", "/pages/privacy/vendors/{check_vendor}", "privacy_officer"),
    Shot("me-accesses", "/pages/me/accesses", "applicant", tall=760),
    Shot("me-cancel", "/pages/me/cancel", "applicant"),
    Shot("privacy-matrix", "/pages/privacy", "privacy_officer", tall=1_000),
    Shot("privacy-matrix-zh-phone", "/pages/privacy?stage=offer", "privacy_officer", "zh", phone=True),
    Shot("privacy-field", "/pages/privacy/fields/applicant.id_number", "privacy_officer", tall=1_000),
    Shot("privacy-log", "/pages/privacy/log", "privacy_officer", tall=1_100),
    Shot("privacy-log-zh-phone", "/pages/privacy/log", "privacy_officer", "zh", phone=True),
    Shot("privacy-consents", "/pages/privacy/consents", "privacy_officer", tall=1_100),
    Shot("privacy-waiting-zh-phone", "/pages/privacy/waiting", "privacy_officer", "zh", phone=True),
    Shot("privacy-proofs", "/pages/privacy/heads", "auditor"),
    Shot("error", "/pages/nothing", "hiring_manager"),
)


def _well(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        raise RuntimeError(answer.text)
    return answer


async def _filled(company: Company) -> dict[str, str]:
    """An opening with the demo's candidates at several stages, and a blind one; their ids."""
    service, manager = company.service, company.staff["hiring_manager"]
    ids = {}
    for name, reference, title in (
        ("opening", "ENG-1", "Software engineer"),
        ("blind", "DAT-2", "Data analyst"),
        ("more", "PRD-3", "Product manager"),
    ):
        body = {"reference": reference, "title": title, "department": "Engineering"}
        body |= {"blind_review": {"on": True, "shown_at": ["offer"]}} if name == "blind" else {}
        answer = _well(await company.call("recruiter", "POST", "/v1/requisitions", json=body))
        ids[name] = str(answer.json()["id"])
        path = f"/v1/requisitions/{ids[name]}/assignments/{manager}"
        _well(await company.call("recruiter", "PUT", path))
    recruiter = await staff_actor(service, company.organisation, "recruiter.one")
    order = ImportOrder("job_site", attests_authority=True, default_region="CN", requisition=UUID(ids["opening"]))
    for path in sorted((ROOT / "demo").rglob("*.json")):
        await service.imports.run(recruiter, read_candidates(path, "auto", source=path.name), order)
    query = f"/v1/applicants?purpose=recruitment&requisition_id={ids['opening']}&limit=20"
    found_there = (await company.call("recruiter", "GET", query)).json()["items"]
    for number, item in enumerate(found_there):
        listed = await company.call("recruiter", "GET", f"/v1/applicants/{item['id']}/applications?purpose=recruitment")
        [application] = listed.json()["items"]
        path = f"/v1/applications/{application['id']}"
        body = {"stage": _STAGES[number % len(_STAGES)]}
        _well(await company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": '"1"'}))
        if number % 2 == 0:  # who is reviewed blind anywhere is shown blind everywhere
            await company.application(item["id"], ids["blind"], "interview")
        elif body["stage"] == "interview" and "candidate" not in ids:
            ids["candidate"] = str(item["id"])
            note = {"text": f"{item['values']['full_name']['full']} called back at once. Clear about trade-offs."}
            noted = f"{path}/notes?purpose=recruitment"
            _well(await company.call("recruiter", "POST", noted, json=note, headers={"If-Match": '"2"'}))
    path = f"/v1/applicants/{ids['candidate']}/documents?kind=resume&purpose=recruitment"
    sent = _well(await company.call("recruiter", "POST", path, content=_RESUME.encode()))
    ids["document"] = str(sent.json()["id"])
    ids["run"] = str(await service.import_runs.start(recruiter, RunOrder(ImportOrder("job_site")), _table()))
    await service.import_runs.settled()
    await _told_and_sent(company, ids["candidate"])
    return ids | await _asked(company, ids["candidate"])


async def _asked(company: Company, person: str) -> dict[str, str]:
    """Two concerns of the candidate's, one answered, and a check that waits for their answer; their ids."""
    me, path = company.as_applicant(person), f"/v1/applicants/{person}/concerns"
    first = {"kind": "question", "text": "How long do you keep my résumé if I am not hired?", "language": "en"}
    asked = _well(await company.call(me, "POST", path, json=first))
    said = {"text": "Six months; after that it is deleted. You may ask for it earlier.", "outcome": "answered"}
    answers, tag = f"{path}/{asked.json()['id']}/answers", {"If-Match": asked.headers["etag"]}
    _well(await company.call("privacy_officer", "POST", answers, json=said, headers=tag))
    second = {"kind": "complaint", "text": "My phone number was given to a bank.", "language": "en"}
    waiting = _well(await company.call(me, "POST", path, json=second))
    vendor_company.ISSUER = company.service.settings.mail.public_url  # whom a vendor's messages are for
    check = await check_ids(company, person)
    _well(
        await company.call(
            "hr_administrator", "POST", f"/v1/applicants/{person}/check-orders/{check['check_order']}/ask"
        )
    )
    return {"answered": str(asked.json()["id"]), "waiting": str(waiting.json()["id"]), **check}


async def _table() -> AsyncIterator[bytes]:
    """A file of candidates, some of whom are refused."""
    good = (f"候选人{n:02},,1390013{n:04},person{n}@example.com,面议" for n in range(40))
    bad = ("李四,110105194912310021,13900139000,li@example.com,", ",,13700137000,nobody@example.com,")
    more = ("王五,,not a number,wang@example.com,", "赵六,,13600136000,zhao.example.com,", "钱七,,136,,")
    yield "\n".join(["姓名,身份证号,手机号,邮箱,期望薪资", *good, *bad, *more]).encode()


async def _told_and_sent(company: Company, person: str) -> None:
    """A document of the candidate's, and a consent."""
    path = f"/v1/applicants/{person}"
    headers = {"Content-Type": "application/octet-stream"}
    sent = f"{path}/documents?purpose=recruitment&kind=certificate"
    text = b"Certificate of attendance"
    _well(await company.call("recruiter", "POST", sent, content=text, headers=headers))
    for version, (who, changes) in enumerate(
        (
            ("recruiter", {"mobile": "+8613900139000", "expected_salary": None}),
            (company.as_applicant(person), {"mobile": "+8613912345678"}),
        ),
        start=1,
    ):
        corrected, tag = f"{path}?purpose=recruitment", {"If-Match": f'"{version}"'}
        _well(await company.call(who, "PATCH", corrected, json={"values": changes}, headers=tag))
    body = {"purpose": "research", "notice_version": "1", "channel": "interview"}
    _well(await company.call("recruiter", "POST", f"{path}/consents", json=body))


async def _take(browser: Browser, site: str, company: Company, ids: dict[str, str], shot: Shot) -> int:
    width, height = _PHONE if shot.phone else _DESK
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale={"en": "en-GB", "zh": "zh-CN"}[shot.language],
        color_scheme="dark" if shot.dark else "light",
        java_script_enabled=False,
    )
    if shot.role:
        if shot.role == "applicant":
            opened = await signed_in(company, UUID(ids["candidate"]), "applicant")
        else:
            opened = await signed_in(company, company.staff[shot.role], factors=shot.factors)
        kept = {"name": "__Host-session", "value": opened.token, "url": "https://localhost/"}
        await context.add_cookies([{**kept, "secure": True, "httpOnly": True, "sameSite": "Lax"}])
    page = await context.new_page()
    await page.goto(f"{site}{shot.path.format(**ids)}")
    if shot.typed:
        await page.fill("textarea", shot.typed)
        await page.click("form:has(textarea) button")
        await page.wait_for_selector("#note [role=alert]")
    target = FOLDER / f"{shot.name}.png"
    if shot.typed:
        await page.locator("#note").screenshot(path=target)
    else:
        tall = min(int(await page.evaluate("document.documentElement.scrollHeight")), shot.tall)
        clip = {"x": 0, "y": 0, "width": width, "height": tall}
        await page.screenshot(path=target, full_page=True, clip=clip)
    await context.close()
    return target.stat().st_size


async def main(names: Sequence[str]) -> None:
    """Take the pictures that are named, or all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with socket.socket() as chosen, TemporaryDirectory() as temporary:
        chosen.bind(("127.0.0.1", 0))
        site = f"http://localhost:{chosen.getsockname()[1]}"
        folder = Path(temporary)
        settings = Settings(
            database_url=f"sqlite:///{folder / 'records.sqlite3'}",
            keyring_path=folder / "root.keyring",
            development_issuer=True,
            development_signing_key=folder / "development-signing.jwk",
            mail=MailSettings(public_url=site),
        )
        await migrate(settings.database_url)
        app = create_app(settings)
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error"))
        async with app.router.lifespan_context(app), async_playwright() as playwright:
            serving = asyncio.create_task(server.serve(sockets=[chosen]))
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
                company = await found(app.state.service, client, "Demo Company")
                ids = await _filled(company)
                path = shutil.which("chromium") or shutil.which("google-chrome")
                browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                for shot in SHOTS:
                    if not names or shot.name in names:
                        size = await _take(browser, site, company, ids, shot)
                        print(f"{shot.name}.png {size // 1000} kB")
                        if size > MOST_BYTES:
                            sys.exit(f"{shot.name}.png is too large")
                await browser.close()
            server.should_exit = True
            await serving


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
