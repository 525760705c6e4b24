"""An applicant's documents at their own pages: sent, listed, downloaded, deleted (promises A3, F1, F2)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.documents.made import docx, pdf, png
from tests.integration.company import Company
from tests.pages.visiting import FROM_HERE, Browser, Visiting, form_of, forms_of

PATH = "/pages/me/documents"
NAME = "张三丰 13800138000.pdf"


async def _person(visiting: Visiting, language: str = "en") -> tuple[str, Browser]:
    person = await visiting.company.applicant()
    return person, await visiting.applicant(person, language)


async def _sent(browser: Browser, content: bytes, kind: str = "resume", **typed: str) -> httpx.Response:
    form = form_of(await browser.get(PATH), "/documents")
    fields = form.fields | {"kind": kind} | typed
    return await browser.http.post(PATH, data=fields, files={"file": (NAME, content, "x/y")}, headers=FROM_HERE)


async def _kept(company: Company, person: str) -> list[dict[str, object]]:
    answer = await company.call("recruiter", "GET", f"/v1/applicants/{person}/documents?purpose=recruitment")
    return list(answer.json()["items"])


@pytest.mark.promise("F1")
@pytest.mark.parametrize("content", [pdf("Builds bridges"), docx("Baut Brücken"), png()], ids=["pdf", "docx", "png"])
async def test_one_sends_reads_and_deletes_a_document(visiting: Visiting, content: bytes) -> None:
    person, browser = await _person(visiting)
    answer = await _sent(browser, content)
    assert answer.headers["Location"] == f"{PATH}?done=document_kept"
    page = await browser.get(f"{PATH}?done=document_kept")
    assert "Résumé" in page.text
    assert "13800138000" not in page.text, "its name is not kept"
    [kept] = await _kept(visiting.company, person)
    file = await browser.get(f"{PATH}/{kept['id']}/file")
    assert file.content == content
    assert file.headers["content-disposition"].startswith(f'attachment; filename="resume-{kept["id"]}.')
    assert (file.headers["cache-control"], file.headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert file.headers["content-security-policy"].endswith("; sandbox")
    other = await visiting.applicant(await visiting.company.applicant(id_number=None, email="b@example.com"))
    await other.get(f"{PATH}/{kept['id']}/file", 404)
    done = await browser.post(form_of(page, "/delete"))
    assert done.headers["Location"] == f"{PATH}?done=document_deleted"
    assert await _kept(visiting.company, person) == []
    await browser.get(f"{PATH}/{kept['id']}/file", 404)


@pytest.mark.parametrize(("language", "words"), [("en", "this is none of them"), ("zh", "仅接受 PDF")])
async def test_what_cannot_be_kept_is_said_beside_the_form(visiting: Visiting, language: str, words: str) -> None:
    person, browser = await _person(visiting, language)
    answer = await _sent(browser, b"MZ\x90\0\x03")
    assert answer.status_code == 422
    assert words in answer.text
    assert form_of(answer, "/documents")
    assert (await _sent(browser, pdf("x"), kind="diary")).status_code == 422
    assert (await _sent(browser, b"")).status_code == 422
    assert await _kept(visiting.company, person) == []


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 65_536):
        yield content[at : at + 65_536]


@pytest.mark.parametrize("told", ["with its length", "without"])
@pytest.mark.parametrize("over", [1, 100_000], ids=["a byte", "more than any form has"])
async def test_one_too_large_is_a_page_too(visiting: Visiting, told: str, over: int) -> None:
    person, browser = await _person(visiting)
    form = form_of(await browser.get(PATH), "/documents")
    content = pdf("x") + b"%" * (visiting.company.service.settings.most_document_bytes + over)
    request = browser.http.build_request("POST", PATH, data=form.fields, files={"file": (NAME, content)})
    body = b"".join([part async for part in request.stream])  # type: ignore[union-attr]
    headers = FROM_HERE | {"Content-Type": request.headers["content-type"]}
    answer = await browser.http.post(
        PATH, content=body if told == "with its length" else _pieces(body), headers=headers
    )
    assert (answer.status_code, "The document is too large" in answer.text) == (413, True)
    assert answer.headers["content-type"].startswith("text/html")
    assert await _kept(visiting.company, person) == []


async def test_nothing_of_the_file_is_taken_before_the_form_token_is_known(visiting: Visiting) -> None:
    """The file goes on without end: who answers has not waited for it."""
    person, browser = await _person(visiting)
    token = form_of(await browser.get(PATH), "/documents").fields["form_token"]
    other = form_of(await (await visiting.applicant(person)).get(PATH), "/documents").fields["form_token"]
    read = 0

    async def endless(*fields: tuple[str, str]) -> AsyncIterator[bytes]:
        nonlocal read
        for name, value in fields:
            yield f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n'
        while True:
            read += 1
            assert read < 10, "it is taken all the same"
            yield b"%" * 4_096

    headers = FROM_HERE | {"Content-Type": "multipart/form-data; boundary=b"}
    for fields in ([], [("form_token", other)], [("form_token", "")]):
        answer = await browser.http.post(PATH, content=endless(*fields, ("kind", "other")), headers=headers)
        assert (answer.status_code, "form_token_wrong" in answer.text) == (403, True)
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    sent = endless(("form_token", token), ("kind", "other"))
    answer = await browser.http.post(PATH, content=sent, headers=headers | foreign)
    assert (answer.status_code, "origin_foreign" in answer.text) == (403, True)
    for fields in ([("form_token", token)] * 2, [("form_token", token), ("more", "1")], [("form_token", "x" * 2_000)]):
        answer = await browser.http.post(PATH, content=endless(*fields), headers=headers)
        assert (answer.status_code, "form_broken" in answer.text) == (422, True)
    assert await _kept(visiting.company, person) == []


@pytest.mark.parametrize(
    "body",
    [b"", b"--b--\r\n", b'--b\r\nContent-Disposition: form-data; name="form_token"\r\n\r\nx', b"\0" * 5_000],
    ids=["nothing", "no part", "cut off", "noise"],
)
async def test_what_is_no_form_is_a_page(visiting: Visiting, body: bytes) -> None:
    _, browser = await _person(visiting)
    headers = FROM_HERE | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = await browser.http.post(PATH, content=body, headers=headers)
    assert (answer.status_code, "form_broken" in answer.text) == (422, True)


async def test_a_file_and_then_another_is_none(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    form = form_of(await browser.get(PATH), "/documents")
    two = [("file", ("a", pdf("a"))), ("file", ("b", pdf("b")))]
    answer = await browser.http.post(PATH, data=form.fields, files=two, headers=FROM_HERE)
    assert (answer.status_code, "form_broken" in answer.text) == (422, True)
    assert await _kept(visiting.company, person) == []


async def test_a_quarantined_record_takes_and_gives_none(visiting: Visiting) -> None:
    person = await visiting.company.minor()
    browser = await visiting.applicant(person)
    token = forms_of(await browser.get("/pages/account"))[0].fields["form_token"]
    data = {"form_token": token, "kind": "other"}
    answer = await browser.http.post(PATH, data=data, files={"file": ("x", pdf("x"))}, headers=FROM_HERE)
    assert answer.status_code == 403
    assert "waits for the consent of a guardian" in answer.text
