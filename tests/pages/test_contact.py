"""The contact channel's pages: an applicant writes and follows, the privacy officer answers (promises A10, F6, I1)."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from ats_privacy.domain.identity import now_us
from tests.concerns.raising import Concern, raw
from tests.integration.company import CANDIDATE
from tests.integration.publishing import publish
from tests.pages.visiting import Browser, Visiting, form_of, forms_of

DAY_US = 86_400_000_000


async def _both(visiting: Visiting, language: str = "en") -> tuple[str, Browser, Browser]:
    person = await visiting.company.applicant()
    me = await visiting.applicant(person, language)
    return person, me, await visiting.signed_in("privacy_officer", language)


async def _written(me: Browser, kind: str = "question", text: str = "Who has my data?") -> str:
    """What somebody writes; the address of its page."""
    page = await me.send("/pages/contact", "/pages/contact", kind=kind, text=text)
    assert page.status_code == 200
    found = re.findall(r'href="(/pages/contact/[0-9a-f-]{36})"', page.text)
    return str(found[0])


@pytest.mark.promise("A10", "I1")
@pytest.mark.parametrize(
    ("language", "kept", "answered", "remedies"),
    [
        ("en", "We have what you wrote", "answered", "bring an action"),
        ("zh-CN", "您的来信已收到", "已答复", "人民法院"),
    ],
)
async def test_an_applicant_writes_and_finds_the_answer(
    visiting: Visiting, language: str, kept: str, answered: str, remedies: str
) -> None:
    person, me, office = await _both(visiting, language)
    own = await _written(me)
    listed = await me.get("/pages/contact?done=written")
    assert kept in listed.text
    concern = Concern(visiting.company, person, own.rpartition("/")[2])
    assert (await concern.seen())["due_on"] in listed.text
    inbox = await office.get("/pages/concerns")
    theirs = f"/pages/concerns/{person}/{concern.id}"
    assert theirs in inbox.text
    assert "Who has my data?" not in inbox.text, "the list tells nothing of what was said"
    page = await office.get(theirs)
    assert "Who has my data?" in page.text
    assert str(CANDIDATE["full_name"]) not in page.text
    sent = await office.send(theirs, "/answer", outcome="answered", text="HR, and nobody else.")
    assert sent.status_code == 200
    assert "HR, and nobody else." in sent.text
    shown = await me.get(own)
    assert "HR, and nobody else." in shown.text
    assert answered in shown.text
    assert remedies in shown.text.lower() or remedies in shown.text
    assert "Who has my data?" not in str(shown.url) + "".join(re.findall(r"<title>.*?</title>", shown.text))
    again = await me.send(own, "/messages", text="Since when?")
    assert "Since when?" in again.text
    assert (await concern.seen())["state"] == "reopened"
    closed = await me.send(own, "/close")
    assert not [form for form in forms_of(closed) if form.action.startswith("/pages/contact")]


@pytest.mark.promise("F6")
async def test_a_refusal_needs_a_ground_and_keeps_what_was_typed(visiting: Visiting) -> None:
    person, me, office = await _both(visiting)
    own = await _written(me, "copy", "A copy of everything.")
    theirs = f"/pages/concerns/{person}/{own.rpartition('/')[2]}"
    bare = await office.send(theirs, "/answer", outcome="refused", text="We may not.", ground="")
    assert bare.status_code == 422
    assert "listed ground only" in bare.text
    assert ">We may not.</textarea>" in bare.text
    assert re.search(r'value="refused" checked', bare.text)
    done = await office.send(theirs, "/answer", outcome="refused", text="It is theirs.", ground="trade_secrets")
    assert "It concerns trade secrets." in done.text
    shown = await me.get(own)
    for words in ("It concerns trade secrets.", "It is theirs.", "cyberspace administration", "has jurisdiction"):
        assert words in shown.text
    question = await _written(me)
    page = await office.get(f"/pages/concerns/{person}/{question.rpartition('/')[2]}")
    assert "refused" not in str(re.findall(r'name="outcome" value="([a-z]+)"', page.text))
    assert 'name="ground"' not in page.text


async def test_a_form_that_is_sent_twice_is_one_concern(visiting: Visiting) -> None:
    _, me, _ = await _both(visiting)
    form = form_of(await me.get("/pages/contact"), "/pages/contact")
    answers = [await me.post(form, kind="see", text="All of it.") for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == ["/pages/contact?done=written"] * 2
    listed = await me.get("/pages/contact")
    assert len(set(re.findall(r"/pages/contact/[0-9a-f-]{36}", listed.text))) == 1


async def test_what_is_missing_is_asked_for_and_what_was_typed_stays(visiting: Visiting) -> None:
    person, me, office = await _both(visiting)
    form = form_of(await me.get("/pages/contact"), "/pages/contact")
    for kind, text, words in (("", "Typed.", "Choose what"), ("see", "  ", "Write something"), ("x", "T.", "Choose")):
        answer = await me.post(form, kind=kind, text=text)
        assert answer.status_code == 422
        assert words in answer.text
        assert f">{text.strip()}</textarea>" in answer.text
    own = await _written(me)
    concern = Concern(visiting.company, person, own.rpartition("/")[2])
    stale, answering = form_of(await me.get(own), "/messages"), f"/pages/concerns/{person}/{concern.id}"
    late = form_of(await office.get(answering), "/answer")
    await concern.added("Meanwhile.")
    for browser, form, typed in ((me, stale, {}), (office, late, {"outcome": "answered"})):
        answer = await browser.post(form, text="Typed for long.", **typed)
        assert answer.status_code == 412
        assert "Meanwhile." in answer.text
        assert ">Typed for long.</textarea>" in answer.text
    assert len((await concern.seen())["messages"]) == 2
    missing = await office.send(answering, "/answer", text="Typed.")
    assert missing.status_code == 422


@pytest.mark.promise("F6")
async def test_what_is_late_due_soon_and_provisional_is_seen(visiting: Visiting) -> None:
    person, me, office = await _both(visiting)
    late, soon, provisional = [
        Concern(visiting.company, person, (await _written(me)).rpartition("/")[2]) for _ in range(3)
    ]
    now = now_us()
    await late.received(now - 60 * DAY_US)
    due = visiting.company.service.concerns.calendar
    since = now
    while due.deadline(since, 15).at > now + 2 * DAY_US:
        since -= DAY_US // 2
    await soon.received(since)
    await provisional.received(now + 20 * DAY_US)
    await raw(visiting.company, "UPDATE concern SET provisional = 1 WHERE id = $1", UUID(provisional.id))
    page = await office.get("/pages/concerns")
    rows = re.findall(r"<tr>.*?</tr>", page.text, re.DOTALL)[1:]
    told = [[words for words in (">late<", ">due soon<", ">provisional<") if words in row] for row in rows]
    assert [
        re.search(f"/{concern.id}", row) is not None
        for concern, row in zip((late, soon, provisional), rows, strict=True)
    ] == [True] * 3
    assert told[0] == [">late<"]
    assert told[1][:1] == [">due soon<"]
    assert told[2] == [">provisional<"]
    assert "We are sorry" in (await me.get(f"/pages/contact/{late.id}")).text
    assert "may move by a few days" in (await me.get(f"/pages/contact/{provisional.id}")).text
    only = await office.get("/pages/concerns?state=late")
    assert late.id in only.text
    assert soon.id not in only.text
    await office.get("/pages/concerns?state=Kanarienvogel", 422)
    await office.get("/pages/concerns?after=Kanarienvogel", 422)


@pytest.mark.promise("D6")
async def test_nobody_else_finds_anything(visiting: Visiting) -> None:
    person, me, _ = await _both(visiting)
    own = await _written(me)
    other = await visiting.applicant(await visiting.company.applicant({"full_name": "Else Body"}))
    await other.get(own, 404)
    hr = await visiting.signed_in("hr_administrator")
    for path in ("/pages/contact", own, "/pages/concerns", f"/pages/concerns/{person}/{own.rpartition('/')[2]}"):
        await hr.get(path, 403)
    start = await hr.get("/")
    assert "/pages/concerns" not in start.text
    assert "/pages/contact" in (await me.get("/")).text
    assert "/pages/contact" in (await me.get("/pages/me")).text


@pytest.mark.promise("F5", "A10")
@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_it_is_in_the_copy_of_ones_data_and_in_the_log_with_its_name(visiting: Visiting, language: str) -> None:
    person, me, office = await _both(visiting, language)
    own = await _written(me, "copy", "A copy of everything.")
    theirs = f"/pages/concerns/{person}/{own.rpartition('/')[2]}"
    await office.send(theirs, "/answer", outcome="refused", text="It is theirs.", ground="trade_secrets")
    question = await _written(me)
    [copied, refused] = (await me.get("/pages/me/copy/machine")).json()["concerns"]
    assert [copied["kind"], copied["ground"], refused["ground"]] == ["question", None, "trade_secrets"]
    assert [each["text"] for each in refused["messages"]] == ["A copy of everything.", "It is theirs."]
    readable = await me.get("/pages/me/copy/readable")
    assert all(words in readable.text for words in ("It is theirs.", "Who has my data?"))
    log = (await me.get("/pages/me/accesses")).text
    [older] = re.findall(r'href="(/pages/me/accesses\?before=[^"]+)"', log)  # two copies fill the first page
    log += (await me.get(older)).text
    words = {"en": ("What you wrote was looked at", "You were answered"), "zh-CN": ("您的来信被查看", "已向您答复")}
    for each in words[language]:
        assert each in log
    await publish(visiting.company, ["service"])
    [copied, refused] = (await me.get("/pages/me/copy/machine")).json()["concerns"]
    assert (copied["id"], copied["messages"]) == (question.rpartition("/")[2], None)
    assert refused["messages"] is not None
