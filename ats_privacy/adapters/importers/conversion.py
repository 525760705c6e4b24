"""What a text means for the field that it goes to."""

from __future__ import annotations

from typing import Any, Final

from . import cells
from .field_paths import FieldPath
from .headings import folded

_NUMBERS: Final = frozenset({"number", "phone", "mobile", "other_phones"})
_KINDS: Final = {
    "身份证": "cn_resident", "居民身份证": "cn_resident", "护照": "passport", "passport": "passport",
    "港澳居民来往内地通行证": "cn_hk_mo_permit", "回乡证": "cn_hk_mo_permit", "台湾居民来往大陆通行证": "cn_tw_permit",
    "台胞证": "cn_tw_permit", "idcard": "cn_resident",
}  # fmt: skip


def converted(
    path: FieldPath, cell: str, heading: str, date_format: str | None = None, region: str | None = None
) -> Any:
    """The value of a cell for its field; None where it says nothing that the field can hold."""
    leaf, field = path.leaf, path.field
    if field in ("id_number", "bank_account") or leaf in _NUMBERS:
        text = cells.unquoted_number(cell)
        return _KINDS.get(folded(text), text) if leaf == "kind" else text
    if leaf == "birth_date":
        return cells.full_date(cell, date_format)
    if leaf in ("start", "end"):
        return None if cell.strip().casefold() in cells.NOW else cells.partial_date(cell, date_format)
    if leaf in ("nationality", "country"):
        return cells.country(cell)
    if field.endswith("_salary") and leaf == field:
        return cells.money(cell, heading, region)
    if leaf == "skills":
        return [{"name": part} for part in cells.entries(cell)]
    if leaf == "languages":
        return [cells.language(part) for part in cells.entries(cell)]
    if leaf == "lines":
        return " ".join(cell.split())
    return cell.strip().removeprefix("mailto:")
