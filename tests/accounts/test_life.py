"""Lock-out and the life of sessions against a model: whatever is done in whatever order, over days, on a real store."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import TooMany, Unauthenticated
from ats_privacy.domain.log_in_limits import ADDRESS, PASSWORD, Tier
from ats_privacy.domain.sessions import SEEN_EVERY_US, SessionLife
from ats_privacy.gate.heads import system
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.usecases.log_in import Caller
from tests.servers.schemas import newest_schema

_SECOND = 1_000_000
_LIFE = SessionLife()
_PASSWORD = "Vierzig Kamele tanzen Walzer"
_ON_THE_CLOCK = (
    "ats_privacy.gate.sessions",
    "ats_privacy.gate.guesses",
    "ats_privacy.storage.sessions",
    "ats_privacy.storage.attempts",
    "ats_privacy.storage.holds",
    "ats_privacy.usecases.log_in",
    "ats_privacy.usecases.oversee_accounts",
)
_PAUSES = st.sampled_from([1, 30, 59, 61, 299, 301, 1700, 1801, 3601, 12 * 3600 - 5, 12 * 3600 + 5, 86_401])


@dataclass
class Counted:
    """The model of tiers: from the first try, each window anew."""

    tiers: tuple[Tier, ...]
    windows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def full(self, now: int) -> bool:
        return any(self._count(tier, now) >= tier.most for tier in self.tiers)

    def add(self, now: int) -> None:
        for tier in self.tiers:
            count = self._count(tier, now)
            began = now if count == 0 else self.windows[tier.name][0]
            self.windows[tier.name] = (began, count + 1)

    def _count(self, tier: Tier, now: int) -> int:
        began, count = self.windows.get(tier.name, (0, 0))
        return count if now < began + tier.seconds * _SECOND else 0


@dataclass
class Known:
    """The model of a session."""

    token: str
    seen: int
    ends: int
    ended: bool = False


class Life(RuleBasedStateMachine):
    """One account of a member of staff, and whoever tries to be its holder."""

    template: ClassVar[Path]
    organisation: ClassVar[UUID]
    holder: ClassVar[UUID]
    guard: ClassVar[UUID]
    opened: Bundle[Known] = Bundle("opened")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.folder / "store")
        self.now = 1_900_000_000 * _SECOND
        self.patches = [patch(f"{module}.now_us", lambda: self.now) for module in _ON_THE_CLOCK]
        for each in self.patches:
            each.start()
        self.runner = asyncio.Runner()
        self.service = self.run(Service.start(_settings(self.folder / "store")))
        self.by_name, self.by_network = Counted(PASSWORD), Counted(ADDRESS)
        self.sessions: list[Known] = []
        self.locked = False

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    def teardown(self) -> None:
        self.run(self.service.close())
        self.runner.close()
        for each in self.patches:
            each.stop()
        shutil.rmtree(self.folder)

    def _log_in(self, password: str) -> Known | None:
        """A try, and whether it ended as the model says."""
        refused = self.by_name.full(self.now) or self.by_network.full(self.now)
        if not refused:
            self.by_name.add(self.now)
            self.by_network.add(self.now)
        work = self.service.accounts.log_in.by_password(self.organisation, "rita", password, Caller("192.0.2.1"))
        if refused:
            with pytest.raises(TooMany):
                self.run(work)
            return None
        if self.locked or password != _PASSWORD:
            with pytest.raises(Unauthenticated):
                self.run(work)
            return None
        told = self.run(work)
        self.by_name.windows.clear()
        session = Known(told.token, self.now, self.now + _LIFE.seconds * _SECOND)
        self.sessions.append(session)
        return session

    @initialize(target=opened)
    def first(self) -> Known:
        session = self._log_in(_PASSWORD)
        assert session is not None
        return session

    @rule(target=opened)
    def log_in(self) -> Known:
        return self._log_in(_PASSWORD) or self.sessions[0]

    @rule(times=st.integers(1, 6))
    def guess(self, times: int) -> None:
        for _ in range(times):
            self._log_in("Falsch geraten, mein Freund")

    @rule(seconds=_PAUSES)
    def wait(self, seconds: int) -> None:
        self.now += seconds * _SECOND

    @rule(session=opened)
    def use(self, session: Known) -> None:
        work = self.service.authentication.session(session.token)
        if not self._alive(session):
            with pytest.raises(Unauthenticated):
                self.run(work)
            return
        assert self.run(work).actor.id == self.holder
        if self.now - session.seen >= SEEN_EVERY_US:
            session.seen = self.now

    @rule(session=consumes(opened))
    def end(self, session: Known) -> None:
        if self._alive(session):
            held = self.run(self.service.authentication.session(session.token))
            self.run(self.service.accounts.log_in.end(held, held.id))
            session.ended = True

    @rule()
    def lock(self) -> None:
        self.run(self.service.accounts.oversee.lock(self._guard(), self.holder))
        self.locked = True
        for session in self.sessions:
            session.ended = True
        self.now += 1

    @rule()
    def unlock(self) -> None:
        self.run(self.service.accounts.oversee.unlock(self._guard(), self.holder))
        self.locked = False

    @invariant()
    def nobody_is_in_who_should_not_be(self) -> None:
        for session in self.sessions[-3:]:
            if not self._alive(session):
                with pytest.raises(Unauthenticated):
                    self.run(self.service.authentication.sessions.of_token(session.token))

    def _alive(self, session: Known) -> bool:
        idle = self.now - session.seen >= _LIFE.idle_seconds * _SECOND
        return not (session.ended or self.locked or idle or self.now >= session.ends)

    def _guard(self) -> Actor:
        return Actor(self.organisation, self.guard, ActorKind.STAFF, frozenset({"security"}))


def _settings(folder: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'records.sqlite3'}",
        keyring_path=folder / "root.keyring",
        development_issuer=True,
        development_signing_key=folder / "development-signing.jwk",
        password_memory_kib=64,
    )


async def _prepare(folder: Path) -> tuple[UUID, UUID, UUID]:
    """An organisation with a member of staff who has chosen a password."""
    await newest_schema(_settings(folder).database_url)
    service = await Service.start(_settings(folder))
    try:
        organisation = await service.organisations.found("Acme", "CN")
        holder = await service.organisations.first_staff(
            organisation, "rita", frozenset({"recruiter"}), undertaking="form-1"
        )
        guard = await service.organisations.first_staff(
            organisation, "guard", frozenset({"security"}), undertaking="form-2"
        )
        code, typed = await service.accounts.oversee.set_up(system(organisation), holder)
        await service.accounts.recover.set_password(organisation, code, typed, _PASSWORD, "192.0.2.1")
    finally:
        await service.close()
    return organisation, holder, guard


@pytest.mark.promise("A15")
@pytest.mark.promise("D8")
def test_lock_out_and_the_life_of_sessions_are_those_of_the_model(tmp_path: Path) -> None:
    Life.template = tmp_path / "template"
    Life.template.mkdir()
    Life.organisation, Life.holder, Life.guard = asyncio.run(_prepare(Life.template))
    machine = Life.TestCase
    machine.settings = settings(
        max_examples=15, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine().runTest()
