"""Reading policy files: what is not in the format is refused with file, key and what to do."""

# ruff: noqa: E501 - a line a case

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from field_policies import PACKAGED, PolicyError, PolicyInvalid, load_policy, read_policy

Edited = Callable[..., Path]

SEX = '[field.applicant.sex]\ntitle = "Sex"\n'
SEX_READ = '[field.applicant.sex.read]\nrecruitment = { recruiter = "clear"'
NAME_REGION = 'region = "CN"\nblind'

BAD = [
    ("unknown top key", "stages.toml", "[hiring]", "[fields.x]\n[hiring]", "key_unknown", "fields"),
    ("unknown field key", "identity.toml", SEX, SEX + "secret = true\n", "key_unknown", "applicant.sex.secret"),
    ("unknown role key", "roles.toml", 'title = "Recruiter"', 'titel = "Recruiter"', "key_missing", "recruiter.title"),
    ("unknown purpose key", "purposes.toml", "basic = true", "basic = true\nx = 1", "key_unknown", "recruitment.x"),
    ("unknown index key", "contact.toml", 'kind = "exact" }]', 'kind = "exact", x = 1 }]', "key_unknown", "indexes[0].x"),
    ("unknown duty key", "purposes.toml", 'title = "Taxation"', 'title = "T"\nx = 1', "key_unknown", "duty.tax.x"),
    ("missing title", "identity.toml", 'title = "Sex"\n', "", "key_missing", "applicant.sex.title"),
    ("missing retention", "identity.toml", 'retention = "P2Y"\n', "", "key_missing", "full_name.retention"),
    ("missing region", "identity.toml", NAME_REGION, "blind", "key_missing", "full_name.region"),
    ("missing category", "identity.toml", 'category = "basic"\n', "", "key_missing", "full_name.category"),
    ("missing compartment", "identity.toml", 'compartment = "identity"\n', "", "key_missing", "full_name.compartment"),
    ("missing version", "policy.toml", 'version = "1.5.0"\n', "", "key_missing", "policy.version"),
    ("date in quotes", "policy.toml", "2026-11-29", '"2026-11-29"', "type_wrong", "policy.date"),
    ("text as number", "identity.toml", 'title = "Sex"', "title = 5", "type_wrong", "applicant.sex.title"),
    ("empty text", "identity.toml", 'title = "Sex"', 'title = " "', "value_empty", "applicant.sex.title"),
    ("flag as text", "purposes.toml", "basic = true", 'basic = "yes"', "type_wrong", "recruitment.basic"),
    ("list as text", "stages.toml", 'early = ["applied", "screening"]', 'early = "applied"', "type_wrong", "groups.early"),
    ("entry twice", "stages.toml", '["applied", "screening"]', '["applied", "applied"]', "listed_twice", "groups.early"),
    ("view as number", "identity.toml", SEX_READ, SEX_READ[:-7] + "1", "type_wrong", "sex.read.recruitment.recruiter"),
    ("unknown type", "identity.toml", 'type = "sex"', 'type = "gender"', "type_unknown", "applicant.sex.type"),
    ("unknown category", "identity.toml", 'category = "basic"', 'category = "dull"', "category_unknown", "full_name.category"),
    ("unknown group", "identity.toml", 'group = "basic"', 'group = "core"', "group_unknown", "full_name.group"),
    ("unknown compartment", "identity.toml", '= "identity"', '= "safe"', "compartment_unknown", "full_name.compartment"),
    ("unknown role", "identity.toml", SEX_READ, SEX_READ.replace("recruiter", "boss"), "role_unknown", "recruitment.boss"),
    ("unknown purpose", "identity.toml", SEX_READ, SEX_READ.replace("recruitment", "fun"), "purpose_unknown", "read.fun"),
    ("unknown mask", "identity.toml", SEX_READ, SEX_READ.replace("clear", "blurred"), "mask_unknown", "recruiter"),
    ("unknown stage", "identity.toml", "early = ", "dawn = ", "stage_unknown", "hiring_manager.dawn"),
    ("stage twice", "identity.toml", "early = ", 'applied = "partial", early = ', "stage_twice", "hiring_manager.early"),
    ("unknown ground", "purposes.toml", 'ground = "contract"', 'ground = "whim"', "ground_unknown", "recruitment.ground"),
    ("unknown basis", "identity.toml", 'basis = "contract"', 'basis = "whim"', "ground_unknown", "id_number.basis"),
    ("unknown access", "roles.toml", 'access = "organisation"', 'access = "all"', "access_unknown", "recruiter.access"),
    ("unknown upper role", "roles.toml", '["hr_administrator"]', '["boss"]', "role_unknown", "recruiter.below"),
    ("unknown index kind", "contact.toml", 'kind = "exact"', 'kind = "fuzzy"', "index_kind_unknown", "indexes[0].kind"),
    ("unknown searched index", "identity.toml", '["id_number"]', '["nose"]', "index_unknown", "search.security.security"),
    ("unknown search role", "contact.toml", 'security = ["security"]', 'security = ["boss"]', "role_unknown", "search.security"),
    ("unknown write role", "identity.toml", ', "applicant"]', ', "boss"]', "role_unknown", "write.recruitment"),
    ("unknown reveal stage", "bank_account.toml", '["hiring"]', '["dawn"]', "stage_unknown", "reveal.recruitment"),
    ("unknown duty field", "purposes.toml", '"applicant.nationality", "a', '"applicant.nose", "a', "field_unknown", "tax.fields"),
    ("unknown limited field", "purposes.toml", '"applicant.employment"]', '"applicant.nose"]', "field_unknown", "research.only"),
    ("unknown exempt role", "purposes.toml", 'read = ["privacy_officer"]', 'read = ["boss"]', "role_unknown", "cancellation.read"),
    ("unknown exempt operation", "purposes.toml", 'reveal = ["pr', 'peek = ["pr', "operation_unknown", "cancellation.peek"),
    ("unknown part", "derived.toml", "applicant.birth_date", "applicant.nose", "field_unknown", "age.derived_from"),
    ("assurance out of range", "health.toml", "four_eyes = true", "reveal_assurance = 3", "assurance_unknown", "reveal_assurance"),
    ("assurance as flag", "health.toml", "four_eyes = true", "reveal_assurance = true", "type_wrong", "reveal_assurance"),
    ("bad name", "roles.toml", "[role.recruiter]", '[role."Head Hunter"]', "name_invalid", "Head Hunter"),
    ("bad field name", "identity.toml", SEX, '[field.applicant."Sex!"]\n', "name_invalid", "Sex!"),
    ("field not a table", "unclassified.toml", "[field.applicant.extra]", "[field.note]\nx = 1\n[field.applicant.extra]", "type_wrong", "field.note.x"),
    ("field twice in one file", "identity.toml", SEX, SEX + SEX, "toml_syntax", ""),
    ("field twice in two files", "unclassified.toml", "[field.applicant.extra]", "[field.applicant.health]", "declared_twice", ""),
    ("derived over a field", "derived.toml", "[derived.applicant.age]", "[derived.applicant.sex]", "declared_twice", ""),
    ("part twice", "roles.toml", "[role.recruiter]", '[policy]\nname = "x"\n[role.recruiter]', "declared_twice", "policy"),
    ("group named like a stage", "stages.toml", "early =", "applied =", "declared_twice", "hiring.groups.applied"),
    ("not TOML", "health.toml", "[field", "[[[field", "toml_syntax", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "old", "new", "code", "key"), BAD, ids=[case[0] for case in BAD])
def test_a_malformed_policy_is_refused(
    edited: Edited, name: str, file: str, old: str, new: str, code: str, key: str
) -> None:
    with pytest.raises(PolicyInvalid) as refused:
        load_policy(edited((file, old, new)))
    assert refused.value.code == code, refused.value
    assert key in refused.value.key
    assert refused.value.sentence.split(",")[0].split(":")[0].endswith((".toml", "edited"))


def test_unknown_words_are_answered_with_the_known_ones(edited: Edited) -> None:
    with pytest.raises(
        PolicyError, match=r"identity\.toml, field\.applicant\.sex\.type: .*use one of: .*sex"
    ) as refused:
        load_policy(edited(("identity.toml", 'type = "sex"', 'type = "gender"')))
    assert str(refused.value) == refused.value.sentence


def test_folders_and_files_that_cannot_be_read(tmp_path: Path) -> None:
    def code(path: Path) -> str:
        with pytest.raises(PolicyInvalid) as refused:
            load_policy(path)
        return refused.value.code

    assert code(tmp_path / "nowhere") == "folder_missing"
    assert code(tmp_path) == "folder_empty"
    (tmp_path / "a.toml").write_bytes(b'x = "\xff"')
    assert code(tmp_path) == "file_unreadable"
    (tmp_path / "a.toml").write_bytes(b"#" * 1_000_001)
    assert code(tmp_path) == "file_too_large"
    (tmp_path / "a.toml").write_bytes(b"x = " + b"[" * 5_000)
    assert code(tmp_path) == "toml_syntax"
    (tmp_path / "a.toml").unlink()
    (tmp_path / "a.toml").mkdir()
    assert code(tmp_path) == "file_unreadable"


def test_a_policy_without_stages_is_none(edited: Edited) -> None:
    folder = edited()
    (folder / "stages.toml").unlink()
    with pytest.raises(PolicyInvalid, match="hiring") as refused:
        load_policy(folder)
    assert refused.value.code == "part_missing"


def test_the_packaged_policy_is_read_once_and_equals_its_files() -> None:
    assert load_policy() is load_policy()
    assert load_policy() == read_policy(PACKAGED)
    assert hash(load_policy()) == hash(read_policy(PACKAGED))


def test_a_copy_of_the_folder_is_the_same_policy(edited: Edited) -> None:
    assert load_policy(edited()) == load_policy()
