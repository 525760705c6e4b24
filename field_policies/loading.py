"""From TOML files to a policy that may be used."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from . import catalogue as catalogue_of
from .catalogue import Catalogue
from .errors import PolicyInvalid, PolicyRefused
from .four_eyes import read_broken_glass, read_second_person
from .linting import lint
from .model import DerivedPolicy, FieldPolicy, Policy
from .reading import read_derived, read_field
from .sections import Section

PACKAGED: Final = Path(__file__).parent / "recruitment"
"""The folder of the packaged recruitment policy."""

_MOST_BYTES: Final = 1_000_000
_PARTS: Final = (
    *("policy", "hiring", "role", "compartment", "purpose", "field", "derived"),
    *("second_person", "broken_glass"),
)


def load_policy(path: Path | None = None) -> Policy:
    """The policy of a folder of TOML files; without ``path`` the packaged recruitment policy.

    :raises PolicyInvalid: a file cannot be read or is not in the format.
    :raises PolicyRefused: the policy contradicts itself or a promise (A6, A7, A17, B3, B4 …).
    """
    if path is None:
        return _packaged()
    policy = read_policy(path)
    findings = lint(policy)
    if findings:
        raise PolicyRefused(tuple(findings))
    return policy


@lru_cache(maxsize=1)
def _packaged() -> Policy:
    return load_policy(PACKAGED)


def read_policy(path: Path) -> Policy:
    """The policy as written, well-formed but not judged: for the linter and for comparing versions.

    :raises PolicyInvalid: a file cannot be read or is not in the format.
    """
    documents = _documents(path)
    for file, content in documents.items():
        for key in content:
            if key not in _PARTS:
                raise PolicyInvalid("key_unknown", file, key, f"no such key; a file has: {', '.join(_PARTS)}.")
    catalogue = Catalogue()
    catalogue_of.read_identity(catalogue, _only(path, documents, "policy"))
    catalogue_of.read_stages(catalogue, _only(path, documents, "hiring"))
    catalogue_of.read_roles(catalogue, _only(path, documents, "role"))
    catalogue_of.read_compartments(catalogue, _only(path, documents, "compartment"))
    names = frozenset(f"{entity}.{name}" for entity, name, _ in _entries(documents, "field"))
    catalogue_of.read_purposes(catalogue, _only(path, documents, "purpose"), names)
    fields: dict[str, FieldPolicy] = {}
    for entity, name, section in _entries(documents, "field"):
        _refuse_second(section, f"{entity}.{name}", fields)
        fields[f"{entity}.{name}"] = read_field(catalogue, entity, name, section)
    derived: dict[str, DerivedPolicy] = {}
    for entity, name, section in _entries(documents, "derived"):
        _refuse_second(section, f"{entity}.{name}", {**fields, **derived})
        derived[f"{entity}.{name}"] = read_derived(entity, name, section, fields)
    return Policy(
        name=catalogue.name,
        version=catalogue.version,
        date=catalogue.date,
        roles=catalogue.roles,
        purposes=catalogue.purposes,
        stages=catalogue.stages,
        compartments=catalogue.compartments,
        fields=_in_order(fields, catalogue.data_set),
        derived=derived,
        data_set=catalogue.data_set,
        catalogue=catalogue.promised,
        second_person=read_second_person(_at_most_one(documents, "second_person"), catalogue),
        broken_glass=read_broken_glass(_at_most_one(documents, "broken_glass"), catalogue),
    )


def _documents(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_dir():
        raise PolicyInvalid("folder_missing", str(path), "", "there is no such folder; name one that holds a policy.")
    files = sorted(path.glob("*.toml"))
    if not files:
        raise PolicyInvalid("folder_empty", str(path), "", "there is no .toml file in this folder.")
    return {file.name: _document(file) for file in files}


def _document(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise PolicyInvalid("file_too_large", file.name, "", f"a policy file has at most {_MOST_BYTES:,} bytes.")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or "input/output error"
        raise PolicyInvalid("file_unreadable", file.name, "", f"the file cannot be read ({reason}).") from None
    except UnicodeDecodeError:
        raise PolicyInvalid("file_unreadable", file.name, "", "the file is not in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise PolicyInvalid("toml_syntax", file.name, "", f"the file is not TOML: {error}.") from None
    except RecursionError:
        raise PolicyInvalid("toml_syntax", file.name, "", "the file is nested too deeply.") from None


def _only(path: Path, documents: Mapping[str, Mapping[str, Any]], part: str) -> Section:
    """The part, which one file of the folder holds."""
    section = _at_most_one(documents, part)
    if section is None:
        raise PolicyInvalid("part_missing", str(path), part, f"one file must hold [{part}].")
    return section


def _at_most_one(documents: Mapping[str, Mapping[str, Any]], part: str) -> Section | None:
    """The part, which one file of the folder may hold."""
    holding = [file for file, content in documents.items() if part in content]
    if len(holding) > 1:
        raise PolicyInvalid("declared_twice", holding[1], part, f"[{part}] stands in {holding[0]} already.")
    return Section(holding[0], "", documents[holding[0]]).section(part) if holding else None


def _entries(documents: Mapping[str, Mapping[str, Any]], part: str) -> Iterator[tuple[str, str, Section]]:
    """(entity, name, section) of every entry of the part, from all files."""
    for file, content in documents.items():
        entities = Section(file, "", content).section(part, optional=True)
        for entity in entities.names():
            entries = entities.section(entity)
            for name in entries.names():
                yield entity, name, entries.section(name)


def _in_order(fields: Mapping[str, FieldPolicy], data_set: tuple[str, ...]) -> dict[str, FieldPolicy]:
    """In the order of the data set, others behind: the order in which everything tells of fields."""
    listed = {name: fields[name] for name in data_set if name in fields}
    return {**listed, **fields}


def _refuse_second(section: Section, name: str, known: Mapping[str, FieldPolicy | DerivedPolicy]) -> None:
    if name in known:
        raise PolicyInvalid(
            "declared_twice",
            section.file,
            section.path,
            f"{known[name].file} declares {name} already; keep one.",
        )
