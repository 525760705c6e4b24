"""Education, work, skills and papers of a candidate in the shapes that applicant tracking systems export."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from . import cells
from .entries import flat_texts, take_text
from .headings import folded
from .leftovers import is_blank

EDUCATION: Final = {
    "school": (
        *("school", "schoolname", "institution", "institutionname", "university", "college", "org", "organization"),
        *("educationalestablishment", "name", "学校", "学校名称", "毕业院校"),
    ),
    "degree": ("degree", "degreename", "degreetype", "studytype", "qualification", "educationlevel", "学历", "学位"),
    "major": ("major", "discipline", "field", "fieldofstudy", "area", "specialization", "subject", "专业"),
    "start": (
        "start",
        "startdate",
        "startedat",
        "startyear",
        "from",
        "datefrom",
        "begin",
        "begindate",
        "开始时间",
        "入学时间",
    ),
    "end": (
        "end",
        "enddate",
        "endedat",
        "endyear",
        "to",
        "dateto",
        "graduation",
        "graduationdate",
        "结束时间",
        "毕业时间",
    ),
    "completed": ("completed", "graduated", "iscompleted"),
    "score": ("score", "gpa", "grade", "成绩"),
    "courses": ("courses",),
    "url": ("url", "website"),
}
EMPLOYMENT: Final = {
    "employer": (
        *("employer", "company", "companyname", "employername", "org", "organization", "organisation", "name"),
        *("公司", "公司名称", "工作单位"),
    ),
    "position": ("position", "title", "jobtitle", "role", "positiontitle", "职位", "岗位"),
    "start": (*EDUCATION["start"], "入职时间"),
    "end": (*EDUCATION["end"], "离职时间"),
    "reporting_to": ("reportingto", "reportsto", "manager", "supervisor", "汇报对象"),
    "location": ("location", "city"),
    "description": ("companydescription",),
    "summary": ("summary", "description", "jobdescription", "responsibilities", "工作内容", "工作描述"),
    "highlights": ("highlights", "achievements", "accomplishments"),
    "url": ("url", "website", "companyurl"),
}
REFEREE: Final = {
    "name": ("name", "fullname", "姓名"),
    "relation": ("relation", "relationship", "type"),
    "company": ("company", "companyname", "organization"),
    "phone": ("phone", "phonenumber", "mobile", "电话"),
    "email": ("email", "emailaddress", "邮箱"),
    "text": ("reference", "text", "comment", "comments", "statement"),
}
_OUR_NAMES: Final = {
    "startDate": "start", "start_date": "start", "endDate": "end", "end_date": "end", "releaseDate": "released",
}  # fmt: skip
_DATES: Final = frozenset({"start", "end"})
_NAMED: Final = ("name", "label", "value", "title", "text")
_MOST_LEVELS: Final = 40


def records(holder: dict[str, Any], key: str, members: dict[str, tuple[str, ...]]) -> list[Any]:
    """Take the records of a list out; what is not understood of an entry stays under the entry's index."""
    raw = holder.pop(key)
    found: list[Any] = []
    remaining: dict[str, Any] = {}
    for index, entry in enumerate(raw if isinstance(raw, list) else [raw]):
        if isinstance(entry, str) and entry.strip():
            found.append({next(iter(members)): entry})
        elif isinstance(entry, dict):
            inner = entry.get("attributes")
            found.append(_record(inner if isinstance(inner, dict) else entry, members))
            if not is_blank(entry):
                remaining[str(index)] = entry
        elif not is_blank(entry):
            remaining[str(index)] = entry
    if remaining:
        holder[key] = remaining
    return [record for record in found if record]


def _record(entry: dict[str, Any], members: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    record: dict[str, Any] = {}
    keys = {folded(key): key for key in reversed(entry)}
    for ours, theirs in members.items():
        for name in theirs:
            key = keys.get(name)
            if key is None or key not in entry or is_blank(entry[key]):
                continue
            value = _date(entry[key]) if ours in _DATES else _content(entry[key], ours)
            if value is not None:
                if not isinstance(entry[key], dict) or ours in _DATES:
                    del entry[key]
                record[ours] = value
                break
    return record


def _content(raw: Any, ours: str) -> Any:
    if isinstance(raw, dict):
        # Of an object such as {"id": 3, "name": "BSc"} the name is taken and the rest stays where it is.
        return take_text(raw, *_NAMED, spelling=folded)
    if ours == "completed":
        return raw if isinstance(raw, bool) else None
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return str(raw)
    if isinstance(raw, list):
        if ours not in ("courses", "highlights"):
            return None
        return raw if all(isinstance(entry, str) for entry in raw) else None
    return [raw] if ours in ("courses", "highlights") else raw


def _date(raw: Any) -> str | None:
    """A date of any usual shape; None (so that it stays where it is) for “present” and what is no date at all."""
    if isinstance(raw, str):
        return None if raw.strip().casefold() in cells.NOW else cells.partial_date(raw)
    if isinstance(raw, dict):
        parts = {folded(key): value for key, value in raw.items()}
        year, month, day = (parts.get(name) for name in ("year", "month", "day"))
        if set(parts) - {"year", "month", "day"} or not str(year).isdigit():
            return None
        text = str(year)
        if str(month).isdigit():
            text += f"-{int(str(month)):02}"
            if str(day).isdigit():
                text += f"-{int(str(day)):02}"
        return text
    if isinstance(raw, int) and not isinstance(raw, bool):
        if 1900 <= raw <= 2199:
            return str(raw)
        if 10**11 < abs(raw) < 10**13:
            return datetime.fromtimestamp(raw / 1000, tz=UTC).date().isoformat()
    return None


def named_entries(holder: dict[str, Any], key: str, extra: dict[str, tuple[str, ...]]) -> list[Any]:
    """Skills, languages: texts in one cell or a list, or objects with a name and the given further members."""
    raw = holder[key]
    if isinstance(raw, str):
        del holder[key]
        return [{"name": part} for part in cells.entries(raw)]
    if not isinstance(raw, list):
        return []
    return records(holder, key, {"name": ("name", "language", "skill", *_NAMED), **extra})


def materials(holder: dict[str, Any], key: str) -> list[Any]:
    """Certificates, awards, projects …: flat objects as they are, or texts."""
    raw = holder.pop(key)
    if not isinstance(raw, list):
        if isinstance(raw, str):
            return [{"name": part} for part in cells.entries(raw)]
        holder[key] = raw
        return []
    found: list[Any] = []
    remaining: dict[str, Any] = {}
    for index, entry in enumerate(raw):
        if isinstance(entry, str):
            found.append({"name": entry})
            continue
        if isinstance(entry, dict) and len(entry) <= _MOST_LEVELS:
            found.append(flat_texts(entry, _OUR_NAMES))
        if not is_blank(entry):
            remaining[str(index)] = entry
    if remaining:
        holder[key] = remaining
    return [record for record in found if record]
