"""What the single steps cost: sealing beside Fernet, data keys, tokens, decisions, masks; rounds are interleaved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from time import perf_counter_ns
from uuid import uuid4

from cryptography.fernet import Fernet

from ats_privacy.domain.values import encode, index_terms, validate
from ats_privacy.gate.keyrings import IMPORT_INDEX
from benchmarks.comparison import Spread
from benchmarks.people import values_of
from field_policies import DecisionRequest, Mask, decide, load_policy, mask_value
from field_policies.redaction import Findings, FoundBefore, Redaction
from keys import Keyring, RowContext, new_compartment_key, new_data_key, new_index_key, seal
from keys.local import LocalKeyring
from keys.opening import open_sealed, unwrap_data_key

_ROUND_NS = 4_000_000
_SHORT = b"x" * 20
_LONG = b"x" * 1_000


@dataclass(frozen=True, slots=True)
class Timed:
    """Nanoseconds of one call."""

    name: str
    nanoseconds: Spread


def measure(folder: Path, *, rounds: int) -> list[Timed]:
    """Time every step; all take turns in each round, so that what disturbs one round disturbs all."""
    steps = {**_cryptography(folder), **_policy(), **_masks()}
    repeats = {name: _repeats(call) for name, call in steps.items()}
    found: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, call in steps.items():
            found[name].append(_nanoseconds(call, repeats[name]))
    return [Timed(name, Spread.of(values)) for name, values in found.items()]


def _nanoseconds(call: Callable[[], object], repeats: int) -> float:
    numbers = range(repeats)
    begun = perf_counter_ns()
    for _ in numbers:
        call()
    return (perf_counter_ns() - begun) / repeats


def _repeats(call: Callable[[], object]) -> int:
    call()
    return max(3, int(_ROUND_NS / max(_nanoseconds(call, 20), 50)))


def _cryptography(folder: Path) -> dict[str, Callable[[], object]]:
    organisation, subject = uuid4(), uuid4()
    root = LocalKeyring.create(folder / "primitives.keyring", None)
    wrapped_keys = [
        new_compartment_key(root, organisation, "identity", 1),
        new_index_key(root, organisation, IMPORT_INDEX, 1),
    ]
    keyring = Keyring.unlock(root, organisation, wrapped_keys, None)
    wrapping = keyring.sealing_key("identity")
    index_key = keyring.index_key(IMPORT_INDEX)
    key, wrapped = new_data_key(wrapping, subject)
    context = RowContext(organisation, "applicant", subject)
    place = context.field("email")
    sealed_short, sealed_long = seal(key, _SHORT, place), seal(key, _LONG, place)
    fernet = Fernet(Fernet.generate_key())
    token_short, token_long = fernet.encrypt(_SHORT), fernet.encrypt(_LONG)
    return {
        "seal 20 B": lambda: seal(key, _SHORT, context.field("email")),
        "Fernet encrypt 20 B": lambda: fernet.encrypt(_SHORT),
        "open 20 B": lambda: open_sealed(key, sealed_short, context.field("email")),
        "Fernet decrypt 20 B": lambda: fernet.decrypt(token_short),
        "seal 1 kB": lambda: seal(key, _LONG, context.field("summary")),
        "Fernet encrypt 1 kB": lambda: fernet.encrypt(_LONG),
        "open 1 kB": lambda: open_sealed(key, sealed_long, place),
        "Fernet decrypt 1 kB": lambda: fernet.decrypt(token_long),
        "data key: generate and wrap": lambda: new_data_key(wrapping, subject),
        "data key: unwrap": lambda: unwrap_data_key(wrapping, wrapped, organisation, subject),
        "blind-index token": lambda: index_key.token(b"+8613800138000"),
    }


def _policy() -> dict[str, Callable[[], object]]:
    policy = load_policy()

    def asked(role: str, assigned: bool) -> DecisionRequest:
        return DecisionRequest(
            roles=frozenset({role}),
            purpose="recruitment",
            operation="read",
            fields=tuple(name for name in policy.fields if name.startswith("applicant.")),
            stages=frozenset({"applied"}),
            assigned=assigned,
            live_consents=frozenset(),
            subject_state="active",
            reason_given=False,
            assurance=2,
        )

    recruiter, manager = asked("recruiter", False), asked("hiring_manager", True)
    return {
        "decide(), recruiter, 28 fields": lambda: decide(policy, recruiter),
        "decide(), hiring manager, 28 fields": lambda: decide(policy, manager),
    }


def _masks() -> dict[str, Callable[[], object]]:
    day = date.today()  # noqa: DTZ011 - any day will do
    raw = values_of(1)
    name, phone = validate("name", raw["full_name"], today=day), validate("phone", raw["mobile"], today=day)
    summary = validate("free_text", raw["summary"], today=day)
    unseen, found = count(), Findings()
    Redaction({}, found).text(summary)
    known = FoundBefore(None, found)
    return {
        "mask_value, phone, partial": lambda: mask_value("phone", Mask.PARTIAL, phone, today=day),
        "mask_value, name, partial": lambda: mask_value("name", Mask.PARTIAL, name, today=day),
        "Redaction, free text of 1 kB, first look": lambda: Redaction().text(f"{next(unseen)} {summary}"),
        "Redaction, free text of 1 kB, read before": lambda: known.text(summary),
        "value to bytes": lambda: encode(name),
        "index terms of a mobile number": lambda: index_terms("mobile", "phone", phone),
    }
