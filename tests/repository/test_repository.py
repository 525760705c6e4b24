"""What must hold of the repository itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 400
WHOLE_BY_DESIGN = {
    "ats_privacy/storage/tables.py": "the one definition of every table",
    "ats_privacy/audit_verifier.py": "stands alone: an auditor carries this one file away",
    "tools/verify_audit_log.py": "the same file, where an auditor looks for it",
}


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if listed == [""]:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def test_nothing_names_a_machine_or_a_registry() -> None:
    forbidden = re.compile(
        "|".join(["/" + "root/", "/" + "work/", "files.python" + "hosted", "/home" + "/[a-z]+/", r"\.lib" + "rary/"])
    )
    found = []
    for path in _tracked():
        if path.suffix in (".png", ".sqlite3") or "vectors" in path.parts:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in forbidden.finditer(text)]
    assert found == []


def test_requirements_have_hashes_and_no_addresses() -> None:
    for name in ("base.txt", "test.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        entries = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE | re.IGNORECASE)
        assert len(entries) > 20
        assert text.count("--hash=sha256:") >= len(entries)
        assert "://" not in text
        assert "--index" not in text


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
