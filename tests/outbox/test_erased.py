"""With a person goes what was to be sent to them, and what says that it was sent."""

from __future__ import annotations

from uuid import UUID

import pytest

from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.jobs.tell_notices import tell_notice
from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import NoticeToldRow
from tests.integration.company import Company
from tests.integration.publishing import publish
from tests.outbox.orders import Told, delivery, mail_settings, order, rows
from tests.servers.mail import Mailbox


async def _erase(company: Company, person: str) -> None:
    answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{person}/erasure", json={})
    assert answer.status_code == 201, answer.text


@pytest.mark.promise("F2")
async def test_orders_go_with_the_person(company: Company) -> None:
    person, other = await company.applicant(), await company.applicant({"full_name": "Else Body"})
    for n, (kind, whom) in enumerate(
        (("mail.applicant", person), ("test.kind", person), ("test.kind", other), ("mail.applicant", other))
    ):
        await order(company, kind, once=f"done {n}", subject=UUID(whom))
    await delivery(company, mail_applicant=Told(), test_kind=Told()).drain()
    await order(company, "mail.applicant", once="waits", subject=UUID(person))
    await order(company, "test.kind", once="others must still be told", subject=UUID(person))
    await _erase(company, person)
    left = {(row["kind"], str(row["subject_id"]) == person, row["state"]) for row in await rows(company)}
    assert left == {
        ("test.kind", False, "done"),
        ("mail.applicant", False, "done"),
        ("test.kind", True, "waiting"),
    }
    work = delivery(company, test_kind=Told())
    assert await work.drain() == 1


@pytest.mark.promise("F2")
async def test_erased_while_the_mail_is_on_its_way(company: Company, mailbox: Mailbox) -> None:
    person = await company.applicant()
    number = await publish(company)
    await tell_notice(company.service.database, company.organisation, number)
    real = mailbox.handle_DATA

    async def take_and_erase(*given: object) -> str:
        answer = await real(*given)  # type: ignore[arg-type]
        await _erase(company, person)
        return answer

    object.__setattr__(mailbox, "handle_DATA", take_and_erase)
    object.__setattr__(company.service.settings, "mail", mail_settings(mailbox, public_url="https://ats.example"))
    assert await outbox_delivery(company.service).drain() == 1
    assert len(mailbox.received) == 1
    assert await rows(company) == []
    told = NoticeToldRow.__table__.select()  # type: ignore[attr-defined]
    left = await company.service.database.fetch(Statement(told, across=True), {})
    assert [row for row in left if str(row["applicant_id"]) == person] == []
