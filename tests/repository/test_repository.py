"""What must hold of the repository itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400
WHOLE_BY_DESIGN = {
    "ats_privacy/audit_verifier.py": "stands alone: an auditor carries this one file away",
    "tools/verify_audit_log.py": "the same file, where an auditor looks for it",
}

# Written in pieces, so that this file does not hold what it looks for.
_FORBIDDEN = [
    *(rf"(?<![\w.~-])/{folder}\b/" for folder in ("root", "work", "tmp", "home/[a-z]+", r"Users/\w+")),
    "files.python" + "hosted",
    "pypi" + r"\.org",
    r"registry\." + r"\w+\.\w+",
    r"\.lib" + "rary/",
]


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if listed == [""]:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def test_nothing_names_a_machine_or_a_registry() -> None:
    forbidden = re.compile("|".join(_FORBIDDEN))
    found = []
    for path in _tracked():
        if path.suffix in (".png", ".sqlite3") or "vectors" in path.parts:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in forbidden.finditer(text)]
    assert found == []


def test_requirements_have_hashes_and_no_addresses() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text(encoding="utf-8").replace("\\\n", " ")
        entries = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE | re.IGNORECASE)
        assert entries
        assert [e for e in entries if not re.match(r"\S+==\S+ .*--hash=sha256:[0-9a-f]{64}", e)] == []
        assert not re.search("://|^-", text, re.MULTILINE), path.name


def test_requirements_hold_every_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = {
        "base": project["project"]["dependencies"],
        "test": project["project"]["dependencies"] + project["project"]["optional-dependencies"]["test"],
        "build": project["build-system"]["requires"] + project["dependency-groups"]["build"],
    }
    for name, dependencies in declared.items():
        text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        pinned = set(re.findall(r"^([a-z0-9-]+)(?:\[\w,-]+\])?==", text, re.MULTILINE))
        wanted = {re.split(r"[\[<>=;! ]", dependency, maxsplit=1)[0].lower() for dependency in dependencies}
        assert wanted - pinned == set(), f"run `make lock` ({name}.txt)"


def test_documents_name_what_there_is() -> None:
    missing = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        named = re.findall(r"`((?:ats_privacy|field_policies|keys|tests|tools|docs|benchmarks)/[\w./-]*\w/?)`", text)
        missing += [f"{path.relative_to(ROOT)}: {name}" for name in named if not (ROOT / name).exists()]
    assert missing == []


def test_a_test_run_leaves_nothing_to_commit() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    for made in (".venv/", "uv.lock", "var/", ".hypothesis/", ".schemathesis/", ".import_linter_cache/", "*.keyring"):
        assert made in ignored


def test_modules_fit_one_thought() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in _tracked()
        if path.suffix == ".py" and "versions" not in path.parts
        if path.relative_to(ROOT).as_posix() not in WHOLE_BY_DESIGN
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_MODULE
    }
    assert long == {}


def test_dockerfile_copies_what_there_is() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    sources = [
        source for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for source in line.split()[:-1]
    ]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert re.search(r"^USER (?!root)", text, re.MULTILINE)


def test_readme_commands_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"\bmake ([a-z]+)\b", readme))
    assert {"demo", "test"} <= targets
    assert [t for t in targets if not re.search(rf"^{t}:", makefile, re.MULTILINE)] == []


def test_settings_in_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ats_privacy").glob("*settings.py"))
    named = set(re.findall(r"`(ATS_[A-Z_]*[A-Z])`", readme))
    assert named
    assert [name for name in sorted(named) if f'"{name}"' not in sources] == []


def test_a_second_road_to_clear_text_is_refused(tmp_path: Path) -> None:
    for name in ("ats_privacy", "field_policies", "keys"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    lint = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    assert subprocess.run(lint, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    for line, where in (
        ("from keys.opening import open_sealed\n", "ats_privacy/usecases/view_applicants.py"),
        ("import ats_privacy.usecases.keep_staff\n", "ats_privacy/usecases/view_applicants.py"),
        ("import ats_privacy.domain.actors\n", "keys/sealing.py"),
        ("import ats_privacy.gate.opening\n", "ats_privacy/storage/applicants.py"),
    ):
        path = tmp_path / where
        before = path.read_text(encoding="utf-8")
        path.write_text(before + line, encoding="utf-8")
        broken = subprocess.run(lint, cwd=tmp_path, capture_output=True, check=False)
        assert broken.returncode != 0, f"{line.strip()} in {where} passes"
        path.write_text(before, encoding="utf-8")
