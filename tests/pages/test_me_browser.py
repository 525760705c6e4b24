"""An applicant's rights in a real browser: an entry is corrected by keyboard on a phone, an archive is downloaded."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.documents.made import pdf
from tests.documents.sending import send
from tests.integration.company import Company
from tests.pages.test_browser import PHONE, Site, _faults, _sizes, _tab_to, port, served, settings, site, with_mail
from tests.pages.visiting import Visiting

pytestmark = pytest.mark.skipif(
    not (shutil.which("chromium") or shutil.which("google-chrome")), reason="there is no Chromium here"
)

__all__ = ["port", "served", "settings", "site", "with_mail"]


async def _press(page: Page, name: str, address: str) -> None:
    await _tab_to(page, name)
    await page.keyboard.press("Enter")
    await page.wait_for_url(address)


@pytest.mark.promise("F1")
async def test_the_keyboard_is_enough_to_correct_an_entry_on_a_phone(
    company: Company, visiting: Visiting, site: Site
) -> None:
    person = await company.applicant()
    own = (await visiting.applicant(person)).http.cookies["__Host-session"]
    me = await (await site.context(session=own, scripts=True)).new_page()  # for axe alone: pages have none
    await me.set_viewport_size(PHONE)
    await me.goto(f"{site.address}/pages/me/correct")
    await _press(me, "Education", "**/entries/education")
    await _press(me, "Change entry 1", "**/education/0")
    await _tab_to(me, "end")
    await me.keyboard.press("Control+A")
    await me.keyboard.type("last summer")
    await _tab_to(me, "courses")
    await me.keyboard.type("Optics\nHeat")
    await _tab_to(me, "Save")
    await me.keyboard.press("Enter")
    await me.wait_for_selector("#end-problem")
    assert await me.input_value("#end") == "last summer"
    assert await me.input_value("#courses") == "Optics\nHeat"
    assert await me.get_attribute("#end", "aria-describedby") == "end-hint end-problem"
    wrong = await _faults(me, "refused") + await _sizes(me, "refused")
    await _tab_to(me, "end")
    await me.keyboard.press("Control+A")
    await me.keyboard.type("1973-07")
    await _tab_to(me, "Save")
    await me.keyboard.press("Enter")
    await me.wait_for_url("**done=entry_kept")
    assert "1973-07" in await me.inner_text("main")
    await _tab_to(me, "Remove entry 1")
    await me.keyboard.press("Enter")
    wrong += await _faults(me, "removing") + await _sizes(me, "removing")
    await _press(me, "Yes, remove it", "**done=entry_removed")
    assert "There is no entry." in await me.inner_text("main")
    assert not wrong, "\n".join(wrong)
    site.said.clear()  # Chromium tells of the answer 422


@pytest.mark.promise("F5")
async def test_an_archive_is_downloaded_by_a_click(
    company: Company, visiting: Visiting, site: Site, tmp_path: Path
) -> None:
    person = await company.applicant()
    assert (await send(company, "recruiter", person, pdf("Bridges"))).status_code == 201
    own = (await visiting.applicant(person, "zh-CN")).http.cookies["__Host-session"]
    me = await (await site.context(session=own, language="zh-CN")).new_page()
    await me.goto(f"{site.address}/pages/me/copy")
    async with me.expect_download() as started:
        await me.click("text=下载 全部信息及文件")
    download = await started.value
    assert download.suggested_filename.endswith(".zip")
    await download.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert archive.testzip() is None
        [document] = [name for name in archive.namelist() if name.startswith("documents/")]
        assert archive.read(document) == pdf("Bridges")
        assert "谁查看过" in archive.read("page.html").decode()
    site.said.clear()  # Chromium takes a page that becomes a download for one that failed
