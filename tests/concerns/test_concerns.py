"""The contact channel: people write, the privacy office answers, and nobody else reads (promises A10, F6, I1)."""

from __future__ import annotations

import asyncio
from datetime import datetime
from uuid import uuid4

import pytest

from ats_privacy.domain.concerns import MOST_MESSAGES, MOST_OPEN, ConcernKind, Ground
from ats_privacy.domain.identity import now_us
from tests.accounts.people import People
from tests.concerns.raising import Concern, inbox, raw, told, wrote
from tests.integration.company import CANDIDATE, Company
from tests.integration.publishing import accept, publish
from tests.integration.test_erasure import erased

STAFF = ("recruiter", "hr_administrator", "hiring_manager", "interviewer", "finance", "auditor", "security", "operator")


@pytest.mark.promise("A10", "I1")
async def test_a_question_is_received_answered_reopened_and_closed(company: Company) -> None:
    concern = await wrote(company)
    seen = await concern.seen()
    assert (seen["state"], seen["kind"], seen["purpose"], seen["late"]) == ("received", "question", "service", False)
    [first] = seen["messages"]
    assert (first["text"], first["author"]) == ("Who has my data?", "applicant")
    await concern.added()
    await concern.answered("We are looking.", "interim")
    assert (await concern.seen())["state"] == "in_progress"
    due_at = (await concern.seen())["due_at"]
    await concern.answered()
    done = await concern.seen()
    assert (done["state"], done["outcome"], done["ground"], done["due_at"]) == ("answered", "answered", None, due_at)
    assert done["answered_at"] is not None
    await concern.added("That is no answer.")
    again = await concern.seen()
    assert (again["state"], again["outcome"], again["answered_at"]) == ("reopened", None, None)
    assert [each["author"] for each in again["messages"]] == [
        *("applicant", "applicant", "privacy_office", "privacy_office", "applicant")
    ]
    await concern.answered("HR, and nobody else.")
    assert (await concern.act("close")).status_code == 200
    assert (await concern.seen())["state"] == "closed"
    for act, role, body in (
        ("messages", concern.me, {"text": "More."}),
        ("answers", "privacy_officer", {"text": "More.", "outcome": "answered"}),
        ("close", concern.me, {}),
    ):
        answer = await concern.act(act, role, **body)
        assert (answer.status_code, answer.json()["code"]) == (409, "concern_state"), act


@pytest.mark.promise("I1", "F6")
async def test_it_is_due_at_the_end_of_the_fifteenth_working_day(company: Company) -> None:
    concern = await wrote(company)
    seen = await concern.seen()
    calendar = company.service.concerns.calendar
    since = datetime.fromisoformat(seen["received_at"])
    expected = calendar.deadline(round(since.timestamp() * 1_000_000), 15)
    assert (seen["due_on"], seen["provisional"]) == (expected.last_day.isoformat(), expected.provisional)
    assert round(datetime.fromisoformat(seen["due_at"]).timestamp()) * 1_000_000 == expected.at


@pytest.mark.promise("A10", "D6")
async def test_nobody_but_the_person_and_the_privacy_office_reads(company: Company, neighbour: Company) -> None:
    concern = await wrote(company, text="Rita laughed at my accent.")
    other = company.as_applicant(await company.applicant({"full_name": "Else Body"}))
    for role in STAFF:
        for path in (concern.path, concern.path.rpartition("/")[0], "/v1/concerns"):
            answer = await company.call(role, "GET", path)
            assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed"), (role, path)
    for path in (concern.path, concern.path.rpartition("/")[0]):
        assert (await company.call(other, "GET", path)).status_code == 404
    assert (await company.call(other, "GET", "/v1/concerns")).status_code == 403
    assert (await neighbour.call("privacy_officer", "GET", concern.path)).status_code == 404
    assert await inbox(neighbour) == []
    for role in (*STAFF, "privacy_officer", other):
        for act in ("messages", "close"):
            answer = await concern.act(act, role, **({"text": "No."} if act == "messages" else {}))
            assert answer.status_code in (403, 404), (role, act)
    for role in (*STAFF, other, concern.me):
        answer = await concern.act("answers", role, text="No.", outcome="answered")
        assert answer.status_code in (403, 404), role
    body = {"kind": "question", "text": "Mine?", "language": "en"}
    for role in (*STAFF, "privacy_officer", other):
        answer = await company.call(role, "POST", concern.path.rpartition("/")[0], json=body)
        assert answer.status_code in (403, 404), role
    assert len((await concern.seen())["messages"]) == 1
    assert (await concern.seen("privacy_officer"))["messages"][0]["text"] == "Rita laughed at my accent."


@pytest.mark.promise("A10", "F5")
async def test_every_read_is_in_the_log_and_the_person_finds_it(company: Company) -> None:
    concern = await wrote(company, kind="copy")
    await concern.seen("privacy_officer")
    assert (await company.call("recruiter", "GET", concern.path)).status_code == 403
    refused, read = await told(company, "concern.read")
    assert (refused["outcome"], refused["code"]) == ("refused", "role_not_allowed")
    assert (read["outcome"], read["purpose"], read["fields"]) == ("allowed", "data_subject_request", "messages=clear")
    accesses = await company.call(concern.me, "GET", f"/v1/applicants/{concern.person}/accesses")
    events = [(item["event"], item["roles"]) for item in accesses.json()["items"]]
    assert ("concern.read", ["privacy_officer"]) in events
    await inbox(company)
    assert [each["code"] for each in await told(company, "concern.listed")] == ["open"]


@pytest.mark.promise("F6")
@pytest.mark.parametrize("kind", list(ConcernKind))
async def test_a_refusal_rests_on_a_listed_ground_and_only_a_request_is_refused(
    company: Company, kind: ConcernKind
) -> None:
    concern = await wrote(company, kind=kind.value)
    may = kind.value in ("see", "correct", "delete", "copy")
    for ground, code in ((None, "ground_missing"), ("we_are_busy", "request_invalid")):
        more = {} if ground is None else {"ground": ground}
        answer = await concern.act("answers", "privacy_officer", text="No.", outcome="refused", **more)
        expected = code if may or ground else "not_refusable"
        found = answer.json()
        assert (answer.status_code, expected in str(found)) == (422, True), found
    for outcome in ("answered", "interim"):
        answer = await concern.act("answers", "privacy_officer", text="No.", outcome=outcome, ground="abuse")
        assert (answer.status_code, answer.json()["code"]) == (422, "ground_without_refusal")
    assert (await concern.seen())["state"] == "received"
    answer = await concern.act("answers", "privacy_officer", text="It is ours.", outcome="refused", ground="abuse")
    if not may:
        assert (answer.status_code, answer.json()["code"]) == (422, "not_refusable")
        return
    assert answer.status_code == 201
    seen = await concern.seen()
    assert (seen["state"], seen["outcome"], seen["ground"]) == ("answered", "refused", "abuse")
    assert seen["messages"][-1]["text"] == "It is ours.", "with its reasons"
    [entry] = [each for each in await told(company, "concern.answered") if each["outcome"] == "allowed"]
    assert entry["code"] == "refused abuse"


@pytest.mark.promise("F6")
def test_the_grounds_are_those_of_the_privacy_policy() -> None:
    assert [ground.value for ground in Ground] == [
        *("repeated", "excessive_means", "risk_to_others", "impractical", "national_security", "public_interest"),
        *("criminal_matter", "abuse", "serious_harm", "trade_secrets"),
    ]


@pytest.mark.parametrize("text", ["", "   ", "a\x00b", "x" * 20_001, 7, None])
async def test_what_cannot_be_kept_is_refused_and_leaves_nothing(company: Company, text: object) -> None:
    concern = await wrote(company)
    body = {"kind": "complaint", "text": text, "language": "en"}
    path = concern.path.rpartition("/")[0]
    answers = [await company.call(concern.me, "POST", path, json=body)]
    answers.append(await concern.act("messages", text=text))
    answers.append(await concern.act("answers", "privacy_officer", text=text, outcome="answered"))
    assert [answer.status_code for answer in answers] == [422] * 3
    assert (await concern.seen())["version"] == 1
    assert len((await company.call(concern.me, "GET", path)).json()["items"]) == 1


async def test_a_repeated_write_happens_once(company: Company) -> None:
    person = await company.applicant()
    me, path = company.as_applicant(person), f"/v1/applicants/{person}/concerns"
    body = {"kind": "see", "text": "All of it.", "language": "zh"}
    same = [await company.call(me, "POST", path, json=body, headers={"Idempotency-Key": "k1"}) for _ in range(2)]
    assert same[0].json() == same[1].json()
    other = await company.call(me, "POST", path, json=body | {"text": "More."}, headers={"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    assert len((await company.call(me, "GET", path)).json()["items"]) == 1


async def test_writes_name_the_version_they_are_based_on(company: Company) -> None:
    concern = await wrote(company)
    bodies = {
        "messages": (concern.me, {"text": "More."}),
        "answers": ("privacy_officer", {"text": "So.", "outcome": "interim"}),
        "close": (concern.me, None),
    }
    for act, (role, body) in bodies.items():
        bare = await company.call(role, "POST", f"{concern.path}/{act}", json=body)
        assert bare.status_code == 428, act
        stale = await concern.act(act, role, version=9, **(body or {}))
        assert (stale.status_code, stale.json()["code"]) == (412, "version_stale"), act
    assert (await concern.seen())["version"] == 1
    assert (await company.call(concern.me, "GET", f"{concern.path[:-4]}0000")).status_code == 404
    gone = Concern(company, concern.person, str(uuid4()))
    assert (await gone.act("messages", version=1, text="Where?")).status_code == 404


async def test_of_two_answers_at_once_one_counts(company: Company) -> None:
    for _ in range(10):
        concern = await wrote(company, await company.applicant({"full_name": "Asks Often"}))
        said = {"answers": {"text": "So.", "outcome": "answered"}, "messages": {"text": "And?"}}
        both = await asyncio.gather(
            concern.act("answers", "privacy_officer", version=1, **said["answers"]),
            concern.act("messages", version=1, **said["messages"]),
        )
        assert sorted(answer.status_code for answer in both) == [201, 412]
        assert len((await concern.seen())["messages"]) == 2


async def test_there_is_an_end_to_what_is_kept(company: Company) -> None:
    person = await company.applicant()
    concern = await wrote(company, person)
    for _ in range(MOST_OPEN - 1):
        await wrote(company, person)
    body = {"kind": "other", "text": "One more.", "language": "en"}
    answer = await company.call(concern.me, "POST", f"/v1/applicants/{person}/concerns", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_concerns")
    for version in range(1, MOST_MESSAGES):
        added = await concern.act("messages", version=version, text=f"{version}")
        assert added.status_code == 201
    full = await concern.act("messages", text="Too much.")
    assert (full.status_code, full.json()["code"]) == (409, "concern_full")


async def test_the_inbox_is_in_the_order_of_deadlines(company: Company) -> None:
    now = now_us()
    made = [await wrote(company, await company.applicant({"full_name": f"Asks {n}"})) for n in range(5)]
    for concern, days in zip(made, (10, 60, 1, 40, 5), strict=True):
        await concern.received(now - days * 86_400_000_000)
    expected = [made[n].id for n in (1, 3, 0, 4, 2)]
    assert [item["id"] for item in await inbox(company)] == expected
    assert [item["late"] for item in await inbox(company)] == [True, True, False, False, False]
    assert [item["id"] for item in await inbox(company, "?state=late")] == expected[:2]
    paged, cursor = [], ""
    for _ in range(3):
        answer = await company.call("privacy_officer", "GET", f"/v1/concerns?limit=2{cursor}")
        paged += [item["id"] for item in answer.json()["items"]]
        cursor = f"&after={answer.json()['next']}"
    assert paged == expected
    assert cursor == "&after=None"
    await made[0].answered()
    await made[1].act("close")
    assert [item["id"] for item in await inbox(company, "?state=answered")] == [made[0].id]
    assert [item["id"] for item in await inbox(company, "?state=closed")] == [made[1].id]
    assert len(await inbox(company)) == 3
    assert (await company.call("privacy_officer", "GET", "/v1/concerns?state=lost")).status_code == 422
    assert "张" not in str(await inbox(company)), "who it is, is read elsewhere"


@pytest.mark.promise("B2")
async def test_a_closed_record_takes_no_more_and_goes_with_the_person(company: Company) -> None:
    question, request = await wrote(company), None
    request = await wrote(company, question.person, kind="copy", text="A copy, please.")
    cancelled = await company.call("privacy_officer", "POST", f"/v1/applicants/{question.person}/cancellation")
    assert cancelled.status_code == 200, cancelled.text
    for concern in (question, request):
        for act, role, body in (
            ("messages", concern.me, {"text": "More."}),
            ("answers", "privacy_officer", {"text": "So.", "outcome": "answered"}),
            ("close", concern.me, {}),
        ):
            answer = await concern.act(act, role, version=1, **body)
            assert answer.status_code in (401, 403, 409), (act, answer.text)
    body = {"kind": "see", "text": "Still?", "language": "en"}
    path = f"/v1/applicants/{question.person}/concerns"
    assert (await company.call(question.me, "POST", path, json=body)).status_code == 401
    read = await company.call("privacy_officer", "GET", request.path)
    assert read.status_code == 200, "an open request of theirs is still answered, elsewhere"
    assert (await company.call("privacy_officer", "GET", question.path)).status_code == 403
    await erased(company, question.person)
    assert await raw(company, "SELECT id FROM concern") == []
    assert (await company.call("privacy_officer", "GET", request.path)).status_code == 404
    assert await inbox(company) == []


@pytest.mark.promise("A10", "I1")
@pytest.mark.parametrize(("language", "words"), [("en", "answer by"), ("zh", "编号")])
async def test_letters_tell_when_and_where_and_nothing_of_what(
    company: Company, people: People, language: str, words: str
) -> None:
    person = await company.applicant()
    body = {"kind": "complaint", "text": "Kanarienvogel-1 was rude.", "language": language}
    path = f"/v1/applicants/{person}/concerns"
    answer = await company.call(company.as_applicant(person), "POST", path, json=body)
    concern = Concern(company, person, answer.json()["id"])
    await concern.answered("Kanarienvogel-2 looks.", "interim")
    await concern.answered("Kanarienvogel-3 said so.")
    letters = await people.deliver()
    assert [to for to, _ in letters] == [CANDIDATE["email"]] * 3
    due_on = (await concern.seen())["due_on"]
    court = {"en": "the people's court that has jurisdiction", "zh": "有管辖权的人民法院"}[language]
    [received] = [text for _, text in letters if due_on in text]
    [final] = [text for _, text in letters if court in text]
    [interim] = {text for _, text in letters} - {received, final}
    assert words in received
    assert "https://careers.example/pages/contact" in received
    for text in (received, interim, final):
        assert concern.id in text
        assert "Kanarienvogel" not in text
        assert "complaint" not in text.replace("complain to", "")
        assert "投诉" not in text or text is final, "how to complain stands in the answer alone"


@pytest.mark.promise("B1", "H2")
async def test_questions_wait_for_a_changed_notice_and_requests_never_do(company: Company) -> None:
    before = await wrote(company)
    number = await publish(company, ["service"])
    path = before.path.rpartition("/")[0]
    body = {"text": "What has changed?", "language": "en"}
    question = await company.call(before.me, "POST", path, json={"kind": "question", **body})
    assert (question.status_code, question.json()["code"]) == (403, "purpose_suspended")
    assert (await company.call("privacy_officer", "GET", before.path)).json()["code"] == "purpose_suspended"
    request = await wrote(company, before.person, kind="see")
    assert (await request.seen("privacy_officer"))["messages"] is not None
    await request.answered("Here.")
    assert (await accept(company, before.person, number)).status_code == 200
    assert (await before.seen("privacy_officer"))["messages"] is not None
    await publish(company, without=["service"])
    gone = await company.call(before.me, "POST", path, json={"kind": "other", **body})
    assert (gone.status_code, gone.json()["code"]) == (403, "purpose_not_in_notice")


@pytest.mark.promise("G1")
async def test_a_quarantined_minor_has_no_channel_before_the_guardian_consents(company: Company) -> None:
    minor = await company.minor()
    path = f"/v1/applicants/{minor}/concerns"
    for kind in ("see", "question"):
        body = {"kind": kind, "text": "What do you know of me?", "language": "en"}
        answer = await company.call(company.as_applicant(minor), "POST", path, json=body)
        assert answer.status_code in (401, 403, 409), answer.text
    assert await raw(company, "SELECT id FROM concern") == []
