"""The demo's background check: the whole life of an order, with a vendor in processes of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from rich.console import Console
from rich.table import Table

from ats_privacy.cli.demo_service import call, token_of
from ats_privacy.cli.session import with_service
from ats_privacy.domain.errors import Unavailable
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.vendor_service import handoff_issuer

_CLIENT = Path(__file__).resolve().parents[2] / "samples" / "vendor_client_python" / "vendor_client.py"
_CONTRACT = {
    "document": "Demo agreement",
    "purposes": ["background_check"],
    "checks": ["education", "identity"],
    "fields": ["birth_date", "education", "full_name", "id_number"],
    "region": "CN",
    "retention_days": 30,
    "sub_processors": [],
}


@dataclass(frozen=True, slots=True)
class _Vendor:
    """The sample client of a vendor: each command is a process, told by its environment where the service is."""

    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str, given: str = "") -> str:
        done = subprocess.run(  # noqa: S603 - the sample client that comes with this demo
            [sys.executable, str(_CLIENT), *arguments],
            input=given,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if done.returncode != 0:
            raise Unavailable("demo_vendor_failed", f"The vendor's “{arguments[0]}” failed: {done.stderr.strip()}")
        return done.stdout.strip()


class _Story:
    """Calls in the name of everybody who takes part, told as they happen."""

    def __init__(self, console: Console, address: str, organisation: UUID, applicant: str, person: str) -> None:
        self.console = console
        self.address = address
        self.applicant = applicant
        self._tokens = {"the person": person}
        self._organisation = organisation
        self.table = Table(title="The life of an order", show_lines=False)
        for column in ("who", "does", "and the order is"):
            self.table.add_column(column, overflow="fold")

    def call(self, who: str, method: str, path: str, body: Any = None) -> Any:
        """A call that must succeed; what it answers."""
        if who not in self._tokens:
            self._tokens[who] = token_of(self.address, self._organisation, who)
        status, told = call(self.address, method, path, token=self._tokens[who], body=body)
        if status >= 400:
            code = told.get("code") if isinstance(told, dict) else None
            raise Unavailable("demo_refused", f"{who}: {method} {path} was refused ({status} {code}).")
        return told

    def refused(self, who: str, method: str, path: str) -> str:
        """A call that must be refused; the code of the refusal."""
        status, told = call(self.address, method, path, token=self._tokens[who])
        if status < 400:
            raise Unavailable("demo_not_refused", f"{who}: {method} {path} was not refused.")
        return str(told["code"])

    def state(self, order: str) -> str:
        """Where an order stands."""
        return str(self.call("hana.hr", "GET", order)["state"])

    def told(self, who: str, does: str, state: str = "") -> None:
        """One line of the story."""
        self.table.add_row(who, does, state)


def life_of_an_order(console: Console, settings: Settings, address: str, organisation: UUID, applicant: str) -> None:
    """Contract a vendor, order a check about the applicant, and follow it to its end; told as a table.

    :raises Unavailable: a step failed.
    """
    if not _CLIENT.exists():
        console.print("The sample client of a vendor is not here (an installed package has none): no handoff shown.")
        return
    console.rule("4  A background check, with a vendor in a process of its own")
    story = _Story(
        console, address, organisation, applicant, with_service(_person_token(organisation, applicant), settings)
    )
    vendor, vendor_id, contract = _contracted(story, settings, organisation)
    path = f"/v1/applicants/{applicant}/check-orders"
    asked = {"vendor_id": vendor_id, "contract_id": contract, "checks": ["education", "identity"]}
    made = story.call("hana.hr", "POST", path, asked)
    order = f"{path}/{made['id']}"
    story.told("HR administrator", "orders education and identity to be checked", made["state"])
    story.told("HR administrator", "puts it to the person", story.call("hana.hr", "POST", f"{order}/ask")["state"])
    statements = story.call("the person", "GET", f"{order}?language=en")["statements"]
    agreed = {
        "digest": made["digest"],
        "language": "en",
        "background_checks": True,
        "sensitive": sorted(statements.get("sensitive", {})),
    }
    state = story.call("the person", "POST", f"{order}/agree", agreed)["state"]
    story.told("the person", f"agrees to {len(statements)} separate statements", state)
    story.told("HR administrator", "releases it", story.call("hana.hr", "POST", f"{order}/release")["state"])
    opened = json.loads(vendor.run("pick-up", made["id"]))
    state = story.call("hana.hr", "GET", order)["state"]
    story.told(
        "vendor (own process)", f"opens the package ({', '.join(sorted(opened['data']['values']))}), signs", state
    )
    _result(story, vendor, made["id"], order)
    _recall(story, vendor, vendor_id, contract)
    console.print(story.table)
    for name, text in statements.items():
        for spoken in [text] if isinstance(text, str) else text.values():
            console.print(f"[dim]{name}[/dim] {spoken}")


def _result(story: _Story, vendor: _Vendor, identifier: str, order: str) -> None:
    """The findings come back, are disputed, mended and closed; the vendor attests that it has deleted everything."""
    found = [
        {"check": "education", "outcome": "discrepancy", "detail": "No such name on the roll of that year."},
        {"check": "identity", "outcome": "confirmed"},
    ]
    vendor.run("deliver", identifier, given=json.dumps(found))
    story.told("vendor (own process)", "reports a discrepancy, sealed to the house", story.state(order))
    seen = story.call("hana.hr", "GET", f"{order}/result?purpose=background_check")["values"]["findings"]
    outline = ", ".join(f"{each['check']} {each['outcome']}" for each in seen)
    told = story.call("hana.hr", "POST", f"{order}/result/review", {"outcome": "adverse"})
    does = (
        f"sees {outline}; would decide against the person, who is told and may dispute it until {told['decide_after']}"
    )
    story.told("HR administrator", does, told["state"])
    code = story.refused("hana.hr", "POST", f"{order}/result/decision")
    story.told("HR administrator", f"wants to decide at once: refused ({code})", story.state(order))
    text = {"text": "I changed my name after my studies; the roll has the earlier one."}
    told = story.call("the person", "POST", f"{order}/result/dispute", text)
    story.told("the person", "reads all of it and disputes it", told["state"])
    vendor.run(
        "deliver", identifier, given=json.dumps([each | {"outcome": "confirmed"} for each in found[:1]] + found[1:])
    )
    story.told("vendor (own process)", "looks again and reports that all is confirmed", story.state(order))
    story.call("hana.hr", "POST", f"{order}/result/review", {"outcome": "clear"})
    told = story.call("hana.hr", "POST", f"{order}/result/decision")
    story.told("HR administrator", "closes the check: nothing against the person", told["state"])
    vendor.run("attest", identifier)
    story.told("vendor (own process)", "deletes what it had and attests it", story.state(order))


def _recall(story: _Story, vendor: _Vendor, vendor_id: str, contract: str) -> None:
    """Another order, which the person takes back after the vendor has fetched it."""
    path = f"/v1/applicants/{story.applicant}/check-orders"
    made = story.call(
        "hana.hr", "POST", path, {"vendor_id": vendor_id, "contract_id": contract, "checks": ["identity"]}
    )
    order = f"{path}/{made['id']}"
    story.call("hana.hr", "POST", f"{order}/ask")
    story.call("the person", "POST", f"{order}/agree", {"digest": made["digest"], "language": "zh"})
    story.call("hana.hr", "POST", f"{order}/release")
    vendor.run("pick-up", made["id"])
    story.told("all of them", "a second order; the consents that live are not asked for again", story.state(order))
    story.call("the person", "POST", f"{order}/withdraw")
    held = len(story.call("pia.privacy", "GET", "/v1/outstanding-deletions")["items"])
    story.told("the person", f"withdraws; orders of which vendors still hold something: {held}", story.state(order))
    vendor.run("attest", made["id"])
    held = len(story.call("pia.privacy", "GET", "/v1/outstanding-deletions")["items"])
    story.told("vendor (own process)", f"deletes and attests it; still held: {held}", story.state(order))


def _person_token(organisation: UUID, applicant: str) -> Any:
    async def work(service: Service) -> str:
        if service.issuer is None:
            raise Unavailable("demo_no_token", "The service gave no token.")
        return service.issuer.issue(organisation, UUID(applicant), kind="applicant", factors=1)

    return work


def _contracted(story: _Story, settings: Settings, organisation: UUID) -> tuple[_Vendor, str, str]:
    """A vendor with a contract in force and keys that it has proven."""
    entered = story.call("pia.privacy", "POST", "/v1/vendors", {"name": "Honest Checks Ltd"})["id"]
    terms = _CONTRACT | {
        "begins_at": _day(-1),
        "ends_at": _day(365),
        "confidential_until": _day(1000),
        "audit_due_at": _day(180),
    }
    contract = story.call("pia.privacy", "POST", f"/v1/vendors/{entered}/contracts", terms)["id"]
    folder = settings.keyring_path.with_name("vendor")
    folder.mkdir(mode=0o700)
    client = f"{organisation}.{entered}"
    variables = {"SERVICE": story.address, "CLIENT_ID": client, "ISSUER": handoff_issuer(settings)}
    variables["KEYS"] = str(folder / "keys.json")
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("VENDOR_", "ATS_"))}
    vendor = _Vendor(folder, kept | {f"VENDOR_{name}": value for name, value in variables.items()})
    keys = vendor.run("new-keys")
    (folder / "keys.json").touch(0o600)
    (folder / "keys.json").write_text(keys, encoding="utf-8")
    for key in json.loads(vendor.run("public"))["keys"]:
        offered = {"jwk": key, "expires_at": _day(300)}
        told = story.call("pia.privacy", "POST", f"/v1/vendors/{entered}/keys", offered)
        command = "prove-signing" if key["use"] == "sig" else "prove-encryption"
        proof = vendor.run(command, given=told["challenge"])
        story.call("pia.privacy", "POST", f"/v1/vendors/{entered}/keys/{key['kid']}/proof", {"proof": proof})
    story.told("privacy officer", "enters vendor and contract; the vendor proves that its keys are its own", "-")
    return vendor, entered, contract


def _day(days: int) -> str:
    return (datetime.now(tz=UTC) + timedelta(days=days)).isoformat(timespec="seconds")
