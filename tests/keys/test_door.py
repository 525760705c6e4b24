"""There is one door: the source is read, so that a second one does not go unseen."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import keys

PACKAGE = Path(keys.__file__).parent
SOURCES = {path.name: ast.parse(path.read_text()) for path in sorted(PACKAGE.glob("*.py"))}

# Besides the door itself: the local root key and its file, and the SM4 cipher that the door calls.
CALLS_DECRYPT = {"opening.py", "local.py", "keyring_content.py"}
MAKES_DECRYPTORS = {"sm4.py"}
DEFINES_DECRYPT = {"sm4.py", "algorithms.py"}


def attributes(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports would hide from this test"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return found


def names(tree: ast.AST) -> set[str]:
    strings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return functions | {text for text in strings if text.isidentifier()}


@pytest.mark.promise("D4")
def test_only_the_door_decrypts() -> None:
    opening_attributes = {"decrypt", "decrypt_into"}
    assert {file for file, tree in SOURCES.items() if attributes(tree) & opening_attributes} == CALLS_DECRYPT
    assert {file for file, tree in SOURCES.items() if "decryptor" in attributes(tree)} == MAKES_DECRYPTORS
    assert {file for file, tree in SOURCES.items() if "decrypt" in names(tree)} == DEFINES_DECRYPT


@pytest.mark.promise("D4")
def test_no_other_module_of_the_package_imports_the_door() -> None:
    for file, tree in SOURCES.items():
        if file != "opening.py":
            assert not any(name.startswith("keys.opening") for name in imports(tree)), file
            assert not imports(tree) & {"importlib", "keys.opening"}, file


def test_importing_the_package_does_not_load_the_door() -> None:
    probe = "import sys, keys, keys.local, keys.sealing; sys.exit('keys.opening' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", probe], cwd=PACKAGE.parent, check=False)
    assert result.returncode == 0


def test_the_package_knows_nothing_of_the_service() -> None:
    for tree in SOURCES.values():
        assert not any(name.split(".")[0] in {"ats_privacy", "field_policies"} for name in imports(tree))


def test_nothing_uses_weak_randomness() -> None:
    for file, tree in SOURCES.items():
        assert not imports(tree) & {"random", "secrets", "pickle", "numpy"}, file


def test_files_fit_one_thought() -> None:
    assert {file for file in SOURCES if len((PACKAGE / file).read_text().splitlines()) > 300} == set()
