"""Whatever a person does, and in whatever order: nothing is handed out without every live consent that it needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ats_privacy.domain.consents import (
    Consent,
    ConsentKind,
    Ended,
    Release,
    Scope,
    covers,
    expired,
    given,
    lacking,
    narrows,
    refused,
    said_no,
    shortcomings,
    withdrawn,
)
from field_policies import load_policy

K = ConsentKind
FIELDS = ("applicant.full_name", "applicant.id_number", "applicant.education")
PURPOSE = Scope(K.PURPOSE, "background_check")
RECIPIENT = Scope(K.RECIPIENT, "background_check", "vendor-1", fields=frozenset(FIELDS[:2]))
CROSSING = replace(RECIPIENT, kind=K.CROSSING, region="SG")
SENSITIVE = Scope(K.SENSITIVE, "background_check", category="sensitive_identity")
PUBLIC = Scope(K.DISCLOSURE, "background_check", fields=frozenset(FIELDS[:1]))
ABROAD = Release(
    "background_check", "vendor-1", "SG", "CN", frozenset(FIELDS[:2]), sensitive=frozenset({"sensitive_identity"})
)


def _one(scope: Scope, at: int = 1, **changes: object) -> Consent:
    return replace(Consent(uuid4(), scope, at), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("scope", "missing"),
    [
        (PURPOSE, ()),
        (RECIPIENT, ()),
        (CROSSING, ()),
        (PUBLIC, ()),
        (SENSITIVE, ()),
        (replace(SENSITIVE, category=""), ("category",)),
        (replace(SENSITIVE, fields=frozenset(FIELDS)), ("fields",)),
        (replace(SENSITIVE, recipient="vendor-1"), ("recipient",)),
        (replace(RECIPIENT, category="sensitive_identity"), ("category",)),
        (replace(PURPOSE, category="sensitive_identity"), ("category",)),
        (replace(PURPOSE, recipient="vendor-1"), ("recipient",)),
        (replace(PURPOSE, fields=frozenset(FIELDS)), ("fields",)),
        (replace(PURPOSE, region="SG"), ("region",)),
        (replace(PURPOSE, terms="0" * 64), ("terms",)),
        (replace(RECIPIENT, recipient=""), ("recipient",)),
        (replace(RECIPIENT, fields=frozenset()), ("fields",)),
        (replace(RECIPIENT, region="SG"), ("region",)),
        (replace(CROSSING, region=""), ("region",)),
        (replace(PUBLIC, recipient="vendor-1"), ("recipient",)),
        (Scope(K.CROSSING, "background_check"), ("recipient", "region", "fields")),
    ],
)
def test_a_consent_names_what_it_is_to_and_nothing_else(scope: Scope, missing: tuple[str, ...]) -> None:
    assert shortcomings(scope) == missing


@pytest.mark.promise("A4")
@pytest.mark.promise("D1")
@pytest.mark.parametrize("absent", [PURPOSE, SENSITIVE, RECIPIENT, CROSSING], ids=lambda scope: scope.kind.value)
def test_each_consent_of_a_release_is_needed_and_none_stands_in_for_another(absent: Scope) -> None:
    every = [_one(scope) for scope in (PURPOSE, SENSITIVE, RECIPIENT, CROSSING, PUBLIC)]
    assert lacking(ABROAD, every, 5) == ()
    assert [need.kind for need in lacking(ABROAD, [c for c in every if c.scope != absent], 5)] == [absent.kind]


@pytest.mark.promise("D1")
def test_at_home_no_crossing_is_needed_and_abroad_it_names_the_very_region_and_recipient() -> None:
    given_at_home = [_one(PURPOSE), _one(SENSITIVE), _one(RECIPIENT)]
    assert lacking(replace(ABROAD, region="CN"), given_at_home, 5) == ()
    for other in (replace(CROSSING, region="US"), replace(CROSSING, recipient="vendor-2")):
        assert [need.kind for need in lacking(ABROAD, [*given_at_home, _one(other)], 5)] == [K.CROSSING]


@pytest.mark.parametrize(
    "other",
    [
        replace(RECIPIENT, recipient="vendor-2"),
        replace(RECIPIENT, fields=frozenset(FIELDS[:1])),
        replace(RECIPIENT, terms="0" * 64),
        replace(RECIPIENT, purpose="research"),
    ],
)
def test_a_consent_to_another_recipient_purpose_order_or_fewer_fields_is_none(other: Scope) -> None:
    home = replace(ABROAD, region="CN")
    every = [_one(PURPOSE), _one(SENSITIVE), _one(other)]
    assert [need.kind for need in lacking(home, every, 5)] == [K.RECIPIENT]


@pytest.mark.promise("A4")
def test_the_policy_says_which_sensitive_data_needs_a_consent_of_its_own() -> None:
    policy = load_policy(Path("field_policies/recruitment"))
    fields = frozenset({"applicant.full_name", "applicant.id_number", "applicant.background_check"})
    release = Release.under(policy, "background_check", fields, home="CN", recipient="vendor-1", region="SG")
    assert release.needs() == (
        PURPOSE,
        SENSITIVE,  # results of checks are opened by the consent to the purpose, and by nothing else, already
        replace(RECIPIENT, fields=fields),
        replace(CROSSING, fields=fields),
    )
    plain = Release.under(policy, "background_check", fields - {"applicant.id_number"}, home="CN", recipient="vendor-1")
    assert [need.kind for need in plain.needs()] == [K.PURPOSE, K.RECIPIENT]
    audit = Release.under(policy, "finance_audit", fields, home="CN", recipient="auditor-1")
    assert [need.kind for need in audit.needs()] == [K.RECIPIENT], "the purpose rests on a duty, not on consent"
    for purpose, named in (("nothing", fields), ("background_check", fields | {"applicant.nothing"})):
        with pytest.raises(KeyError):
            Release.under(policy, purpose, named, home="CN", recipient="vendor-1")


def test_only_what_allows_less_narrows() -> None:
    wider = replace(RECIPIENT, fields=frozenset(FIELDS))
    assert narrows(wider, RECIPIENT)
    assert not narrows(RECIPIENT, wider)
    assert not narrows(RECIPIENT, RECIPIENT)
    assert not narrows(PURPOSE, PURPOSE)
    assert narrows(CROSSING, replace(CROSSING, region="US"))


@pytest.mark.promise("A1")
def test_nobody_is_asked_again_after_a_no() -> None:
    no = refused((), _one(RECIPIENT, 3))
    assert said_no(no, RECIPIENT)
    assert said_no(no, CROSSING), "who may have nothing may have nothing abroad"
    assert not said_no(no, PURPOSE)
    assert not said_no(no, replace(RECIPIENT, recipient="vendor-2"))
    assert said_no(refused((), _one(PURPOSE, 3)), RECIPIENT)
    assert not said_no(given(no, _one(RECIPIENT, 4)), RECIPIENT), "a no can become a yes"
    assert said_no(given(no, _one(PURPOSE, 4)), RECIPIENT), "a yes to the purpose is none to the recipient"
    assert not said_no(withdrawn((_one(RECIPIENT, 1),), RECIPIENT, 2), RECIPIENT), "who withdrew was not asked"


def test_what_is_told_to_the_public_needs_a_consent_to_just_that() -> None:
    public = Release("background_check", "", "CN", "CN", frozenset(FIELDS[:1]))
    assert [n.kind for n in lacking(public, [_one(PURPOSE), _one(RECIPIENT)], 5)] == [K.DISCLOSURE]
    assert lacking(public, [_one(PURPOSE), _one(PUBLIC)], 5) == ()
    assert lacking(replace(public, purpose_consent=False), [_one(PUBLIC)], 5) == ()


def test_a_consent_lives_from_its_giving_to_its_end_or_expiry() -> None:
    consent = _one(PURPOSE, 10, expires_at=20)
    assert [consent.live(at) for at in (9, 10, 19, 20)] == [False, True, True, False]
    ended = replace(consent, ended_at=15, ended=Ended.WITHDRAWN)
    assert [ended.live(at) for at in (14, 15)] == [True, False]
    assert not _one(PURPOSE, 10, ended=Ended.REFUSED, ended_at=10).live(11)


_SCOPES = st.builds(
    Scope,
    st.sampled_from(list(K)),
    st.sampled_from(["background_check", "research"]),
    st.sampled_from(["vendor-1", "vendor-2"]),
    st.sampled_from(["SG", "US"]),
    st.frozensets(st.sampled_from(FIELDS), min_size=1),
    st.sampled_from(["", "0" * 64]),
    st.sampled_from(["sensitive_identity", "sensitive_financial"]),
).map(
    lambda s: Scope(
        s.kind,
        s.purpose,
        s.recipient if s.kind in (K.RECIPIENT, K.CROSSING) else "",
        s.region if s.kind is K.CROSSING else "",
        frozenset() if s.kind in (K.PURPOSE, K.SENSITIVE) else s.fields,
        s.terms if s.kind in (K.RECIPIENT, K.CROSSING) else "",
        s.category if s.kind is K.SENSITIVE else "",
    )
)
_RELEASES = st.builds(
    Release,
    st.sampled_from(["background_check", "research"]),
    st.sampled_from(["vendor-1", "vendor-2", ""]),
    st.sampled_from(["CN", "SG", "US"]),
    st.just("CN"),
    st.frozensets(st.sampled_from(FIELDS), min_size=1),
    st.sampled_from(["", "0" * 64]),
    sensitive=st.frozensets(st.sampled_from(["sensitive_identity", "sensitive_financial"])),
)


class ConsentLife(RuleBasedStateMachine):
    """Beside the rules a simple memory: for each thing the last word of the person and when it ceases to count."""

    def __init__(self) -> None:
        super().__init__()
        self.consents: tuple[Consent, ...] = ()
        self.now = 1
        self.word: dict[tuple[str, ...], tuple[Scope, float]] = {}
        self.dead: set[object] = set()

    def _tick(self) -> None:
        self.now += 1

    def _forget(self, scope: Scope) -> None:
        if scope.kind is K.PURPOSE:
            self.word = {key: said for key, said in self.word.items() if said[0].purpose != scope.purpose}
            return
        self.word.pop(scope.key, None)
        if scope.kind is K.RECIPIENT:
            self.word.pop((K.CROSSING, *scope.key[1:]), None)

    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        """Narrow the fields of what is live: the same thing, less of it."""
        live = [c.scope for c in self.consents if c.live(self.now) and len(c.scope.fields) > 1]
        if live:
            scope = data.draw(st.sampled_from(live))
            dropped = data.draw(st.sampled_from(sorted(scope.fields)))
            self.give_now(replace(scope, fields=scope.fields - {dropped}), None)

    @rule(scope=_SCOPES, lasts=st.one_of(st.none(), st.integers(1, 6)))
    def give(self, scope: Scope, lasts: int | None) -> None:
        self.give_now(scope, lasts)

    def give_now(self, scope: Scope, lasts: int | None) -> None:
        self._tick()
        assert shortcomings(scope) == ()
        until = None if lasts is None else self.now + lasts
        self.consents = given(self.consents, _one(scope, self.now, expires_at=until))
        self.word[scope.key] = (scope, float("inf") if until is None else until)

    @rule(scope=_SCOPES)
    def withdraw(self, scope: Scope) -> None:
        self._tick()
        self.consents = withdrawn(self.consents, scope, self.now)
        self._forget(scope)

    @rule(scope=_SCOPES)
    def refuse(self, scope: Scope) -> None:
        self._tick()
        self.consents = refused(self.consents, _one(scope, self.now))
        self._forget(scope)

    @rule()
    def sweep(self) -> None:
        self._tick()
        self.consents = expired(self.consents, self.now)

    @rule()
    def erase(self) -> None:
        self._tick()
        for purpose in ("background_check", "research"):
            self.withdraw(Scope(K.PURPOSE, purpose))

    @rule(release=_RELEASES)
    def release(self, release: Release) -> None:
        live = [scope for scope, until in self.word.values() if self.now < until]
        needed = [(K.PURPOSE, release.purpose, "", "", "")]
        needed += [(K.SENSITIVE, release.purpose, category, "", "") for category in release.sensitive]
        if release.recipient:
            needed.append((K.RECIPIENT, release.purpose, "", release.recipient, release.terms))
            if release.region != "CN":
                needed.append((K.CROSSING, release.purpose, "", release.recipient, release.terms))
        else:
            needed.append((K.DISCLOSURE, release.purpose, "", "", ""))
        met = all(
            any(
                scope.key == key
                and (scope.kind in (K.PURPOSE, K.SENSITIVE) or release.fields <= scope.fields)
                and (scope.kind is not K.CROSSING or scope.region == release.region)
                for scope in live
            )
            for key in needed
        )
        if not release.recipient and release.region != "CN":
            return  # the public has no region
        assert (lacking(release, self.consents, self.now) == ()) == met

    @invariant()
    def one_at_most_is_live_to_each_thing_and_what_ended_stays_ended(self) -> None:
        live = [c.scope.key for c in self.consents if c.live(self.now)]
        assert len(live) == len(set(live))
        alive = {c.id for c in self.consents if c.live(self.now)}
        assert not alive & self.dead
        self.dead |= {c.id for c in self.consents} - alive


ConsentLife.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestConsentLife = pytest.mark.promise("F3")(ConsentLife.TestCase)


def test_covering_is_reflexive_and_a_purpose_covers_all_of_its_own() -> None:
    for scope in (PURPOSE, SENSITIVE, RECIPIENT, CROSSING, PUBLIC):
        assert covers(scope, scope)
        assert covers(PURPOSE, scope)
        assert not covers(replace(scope, purpose="research"), scope)
    assert covers(RECIPIENT, CROSSING)
    assert not covers(CROSSING, RECIPIENT)
