"""JSON Resume (schema versions 1.0 and 1.3, https://jsonresume.org/schema): every section, into an applicant's fields.

Members of older drafts (work[].company, basics.website …) are understood as well. What the schema does not name, and
``meta``, ``$schema``, ``basics.label`` and ``basics.image``, have no field here and go to ``extra``.
"""

from __future__ import annotations

from typing import Any, Final

from . import cells
from .candidate import Mapped
from .entries import flat_texts, take, take_record, take_records
from .leftovers import is_blank

_SECTIONS: Final = frozenset(
    {"basics", "work", "volunteer", "education", "awards", "certificates", "publications", "skills", "languages"}
    | {"interests", "references", "projects"}
)
_ADDRESS: Final = {
    "city": ("city",),
    "region": ("region", "state"),
    "postal_code": ("postalCode",),
    "country": ("countryCode",),
}
_PROFILE: Final = {"network": ("network",), "username": ("username",), "url": ("url",)}
_WORK: Final = {
    "employer": ("name", "company"),
    "position": ("position",),
    "start": ("startDate",),
    "end": ("endDate",),
    "location": ("location",),
    "description": ("description",),
    "summary": ("summary",),
    "highlights": ("highlights",),
    "url": ("url", "website"),
}
_EDUCATION: Final = {
    "school": ("institution",),
    "degree": ("studyType",),
    "major": ("area",),
    "start": ("startDate",),
    "end": ("endDate",),
    "score": ("score", "gpa"),
    "courses": ("courses",),
    "url": ("url",),
}
_SKILL: Final = {"name": ("name",), "level": ("level",), "keywords": ("keywords",)}
_LANGUAGE: Final = {"name": ("language", "name"), "fluency": ("fluency",)}
_REFERENCE: Final = {"name": ("name",), "text": ("reference",)}
_MATERIALS: Final = {
    "volunteer": "volunteering",
    "awards": "awards",
    "certificates": "certificates",
    "publications": "publications",
    "projects": "projects",
    "interests": "interests",
}
_OUR_NAMES: Final = {"startDate": "start", "endDate": "end", "releaseDate": "released"}


def is_json_resume(item: dict[str, Any]) -> bool:
    """True for an object of this schema: it says so, has ``basics``, or only sections of it."""
    if "jsonresume" in str(item.get("$schema", "")) or isinstance(item.get("basics"), dict):
        return True
    sections = [key for key in item if key in _SECTIONS]
    return len(sections) >= 2 and all(key in _SECTIONS or key in ("meta", "$schema") for key in item)


def map_json_resume(item: dict[str, Any], default_region: str | None) -> Mapped:
    """The résumé's values. Phones without a country code are read in ``basics.location.countryCode``, else the default.

    The item is used up: what remains of it is the mapped candidate's rest.
    """
    mapped = Mapped(rest=item, region=default_region)
    values = mapped.values
    basics = item.get("basics")
    if isinstance(basics, dict):
        _map_basics(basics, mapped)
    elif not is_blank(basics):
        values["full_name"] = item.pop("basics")
    values["employment"] = take_records(item, "work", _WORK)
    values["education"] = take_records(item, "education", _EDUCATION)
    values["skills"] = take_records(item, "skills", _SKILL, named="name")
    values["languages"] = take_records(item, "languages", _LANGUAGE, named="name")
    values["referees"] = take_records(item, "references", _REFERENCE, named="text")
    values["materials"] = _materials(item)
    return mapped


def _map_basics(basics: dict[str, Any], mapped: Mapped) -> None:
    values = mapped.values
    location = basics.get("location")
    if isinstance(location, dict):
        values["address"] = _address(location)
        code = values["address"].get("country")
        if isinstance(code, str):
            values["address"]["country"] = code = cells.country(code)
            mapped.region = code if len(code) == 2 else mapped.region
    elif not is_blank(location):
        values["address"] = basics.pop("location")
    values["full_name"] = take(basics, "name")
    values["email"] = take(basics, "email")
    values["mobile"] = take(basics, "phone")
    values["summary"] = take(basics, "summary")
    profiles = take_records(basics, "profiles", _PROFILE)
    url = take(basics, "url", "website")
    if url is not None and isinstance(profiles, list):
        profiles.insert(0, {"network": "website", "url": url})
    values["profiles"] = profiles


def _address(location: dict[str, Any]) -> dict[str, Any]:
    address = take_record(location, _ADDRESS)
    lines = take(location, "address")
    if lines is not None:
        address["lines"] = lines.split("\n") if isinstance(lines, str) else lines
    return address


def _materials(item: dict[str, Any]) -> Any:
    materials: dict[str, Any] = {}
    for section, ours in _MATERIALS.items():
        raw = item.get(section)
        if is_blank(raw):
            item.pop(section, None)
            continue
        if not isinstance(raw, list):
            materials[ours] = item.pop(section)
            continue
        records: list[Any] = []
        remaining: dict[str, Any] = {}
        for index, entry in enumerate(raw):
            if isinstance(entry, dict):
                records.append(flat_texts(entry, _OUR_NAMES))
                if not is_blank(entry):
                    remaining[str(index)] = entry
            else:
                records.append({"name": entry} if isinstance(entry, str) else entry)
        materials[ours] = records
        del item[section]
        if remaining:
            item[section] = remaining
    return materials
