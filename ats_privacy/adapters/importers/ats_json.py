"""Candidates as applicant tracking systems export them, understood by the shape of the data and not by vendor.

The names of keys are compared without case and punctuation, so that first_name, firstName and first-name are
one; values may be texts, lists of texts, or objects with a value and a type; a candidate may lie inside
another object (attributes of JSON:API, contact, profile). The shapes are those that Greenhouse, Lever,
Workable, SmartRecruiters, Ashby and Teamtailor document. What is not understood stays where it was and goes
to ``extra``.
"""

from __future__ import annotations

from typing import Any, Final

from ats_privacy.domain.values import InvalidValue

from . import ats_contact, ats_history
from .ats_applications import application_of
from .candidate import Mapped
from .conversion import converted
from .entries import take
from .headings import folded, path_of_heading
from .leftovers import is_blank

_INSIDE: Final = frozenset(
    {"attributes", "candidate", "applicant", "person", "contact", "contactinfo", "contactinformation", "contactdetails"}
    | {
        "personalinfo",
        "personalinformation",
        "personaldetails",
        "profile",
        "basics",
        "data",
        "parseddata",
        "resumedata",
    }
)
_DEEPEST: Final = 3
_NAME: Final = frozenset({"name", "fullname", "candidatename", "姓名"})
_EMAILS: Final = frozenset({"email", "emails", "emailaddress", "emailaddresses", "primaryemail", "primaryemailaddress"})
_PHONES: Final = frozenset(
    {"phone", "phones", "phonenumber", "phonenumbers", "primaryphone", "primaryphonenumber", "mobile", "mobilephone"}
    | {"mobilenumber", "mobilephonenumber", "cellphone", "cell", "telephone", "telephones", "homephone", "workphone"}
)
_ADDRESSES: Final = frozenset({"address", "addresses", "location", "primarylocation", "currentlocation", "homeaddress"})
_LINKS: Final = frozenset(
    {
        "links",
        "urls",
        "websites",
        "website",
        "websiteaddresses",
        "socialmediaaddresses",
        "sociallinks",
        "socialprofiles",
    }
    | {"profiles", "web", "linkedin", "linkedinurl", "linkedinprofile", "github", "githuburl", "twitter", "twitterurl"}
    | {"facebook", "facebookurl", "portfolio", "portfoliourl", "websiteurl", "homepage"}
)
_EDUCATION: Final = frozenset(
    {"education", "educations", "educationentries", "educationhistory", "schools", "教育经历", "教育背景"}
)
_EMPLOYMENT: Final = frozenset(
    {"employment", "employments", "experience", "experiences", "experienceentries", "workexperience", "workexperiences"}
    | {"workhistory", "work", "positions", "jobhistory", "employmenthistory", "工作经历", "工作经验"}
)
_MATERIALS: Final = {
    "certificates": "certificates", "certifications": "certificates", "licenses": "certificates", "证书":
    "certificates", "awards": "awards", "publications": "publications", "projects": "projects", "项目经历": "projects",
    "volunteer": "volunteering", "volunteering": "volunteering", "volunteerexperience": "volunteering",
    "interests": "interests", "hobbies": "interests",
}  # fmt: skip
_REFEREES: Final = frozenset({"references", "referees", "推荐人"})
_CUSTOM: Final = frozenset(
    {"customfields", "keyedcustomfields", "customfieldvalues", "customattributes", "additionalfields"}
)
_APPLICATIONS: Final = frozenset({"applications", "application", "jobapplications", "candidacies"})
# Keys that mean a field as a column's heading, but usually something else in an export.
_NOT_HERE: Final = frozenset(
    {
        "state",
        "role",
        "manager",
        "organization",
        "organisation",
        "message",
        "language",
        "score",
        "grade",
        "last",
        "first",
    }
    | {"location", "region", "bank", "county", "subject", "message", "salary", "country", "countrycode", "tel", "mail"}
)


def map_ats_json(item: dict[str, Any], default_region: str | None) -> Mapped:
    """The candidate's values, applications and rest. The item is used up: what remains of it is the rest.

    Phones without a country code are read in the country of the candidate's address, else in the default region.

    :raises InvalidValue: never; what a spreadsheet or a date format made unreadable is left for the check.
    """
    mapped = Mapped(rest=item, region=default_region)
    scopes = list(_scopes(item, _DEEPEST))
    for scope in scopes:
        for key in sorted(scope, key=lambda k: not folded(k).startswith("primary")):
            if not is_blank(scope.get(key)):
                _structured(mapped, scope, key)
    country = (mapped.values.get("address") or {}).get("country")
    mapped.region = country or mapped.region
    for scope in scopes:
        _applications(mapped, scope)
    # A present company or last school stands for a history only where there is none.
    told = frozenset(mapped.values) & {"education", "employment"}
    for scope in scopes:
        for key in list(scope):
            if folded(key) in _CUSTOM:
                _custom(mapped, scope[key])
            else:
                _scalar(mapped, scope, key, key, told)
    _rename_leftovers(mapped)
    return mapped


def _scopes(item: dict[str, Any], depth: int) -> Any:
    yield item
    if depth:
        for key, inner in item.items():
            if isinstance(inner, dict) and folded(key) in _INSIDE:
                yield from _scopes(inner, depth - 1)


def _structured(mapped: Mapped, scope: dict[str, Any], key: str) -> None:
    name, raw, values = folded(key), scope[key], mapped.values
    if name in _NAME:
        ats_contact.put_name(values, scope, key)
    elif name in _EMAILS:
        ats_contact.put_emails(values, scope, key)
    elif name in _PHONES:
        ats_contact.put_phones(mapped, scope, key)
    elif name in _ADDRESSES:
        ats_contact.put_address(values, scope, key)
    elif name in _LINKS:
        ats_contact.put_links(values, scope, key)
    elif name in _EDUCATION and isinstance(raw, list):
        values.setdefault("education", []).extend(ats_history.records(scope, key, ats_history.EDUCATION))
    elif name in _EMPLOYMENT and isinstance(raw, list):
        values.setdefault("employment", []).extend(ats_history.records(scope, key, ats_history.EMPLOYMENT))
    elif name in _REFEREES and isinstance(raw, list):
        values.setdefault("referees", []).extend(ats_history.records(scope, key, ats_history.REFEREE))
    elif name in ("skills", "技能"):
        members = {"level": ("level", "proficiency"), "keywords": ("keywords",)}
        values.setdefault("skills", []).extend(ats_history.named_entries(scope, key, members))
    elif name in ("languages", "语言"):
        members = {"fluency": ("fluency", "level", "proficiency")}
        values.setdefault("languages", []).extend(ats_history.named_entries(scope, key, members))
    elif name in _MATERIALS:
        found = ats_history.materials(scope, key)
        values.setdefault("materials", {}).setdefault(_MATERIALS[name], []).extend(found)
    elif name not in _NOT_HERE and (path := path_of_heading(key)) is not None:
        if path.field == "email":
            ats_contact.put_emails(values, scope, key)
        elif path.field == "mobile":
            ats_contact.put_phones(mapped, scope, key)


def _applications(mapped: Mapped, scope: dict[str, Any]) -> None:
    for key in list(scope):
        raw = scope[key]
        if folded(key) not in _APPLICATIONS:
            continue
        for application in raw if isinstance(raw, list) else [raw]:
            if isinstance(application, dict):
                found = application_of(application)
                if found:
                    mapped.applications.append(found)
    own = application_of(scope)
    only = mapped.applications[0] if len(mapped.applications) == 1 else None
    if only is not None and not set(only) & set(own):
        only.update(own)
    elif own:
        mapped.applications.append(own)


def _custom(mapped: Mapped, raw: Any) -> None:
    """Fields that a system's customers added: an object of name → value, or objects with a name and a value."""
    if isinstance(raw, dict):
        for key in list(raw):
            if isinstance(raw[key], dict):
                label = next((str(raw[key][n]) for n in ("name", "label", "title") if raw[key].get(n)), key)
                _scalar(mapped, raw[key], "value", label)
            else:
                _scalar(mapped, raw, key, key)
    elif isinstance(raw, list):
        for entry in raw:
            if isinstance(entry, dict):
                label = next((entry[k] for k in entry if folded(k) in ("name", "label", "title", "fieldname")), None)
                if isinstance(label, str) and "value" in entry:
                    _scalar(mapped, entry, "value", label)


def _scalar(mapped: Mapped, holder: dict[str, Any], key: str, heading: str, told: frozenset[str] = frozenset()) -> None:
    """Take a text whose key is the usual name of a field, unless the field has a value already."""
    raw = holder.get(key)
    if isinstance(raw, dict):
        _salary(mapped, holder, key, heading)
        return
    if not isinstance(raw, str) or not raw.strip() or folded(heading) in _NOT_HERE:
        return
    path = path_of_heading(heading)
    if path is None or path.field in ("application", "email", "mobile") or path.field in told:
        return
    try:
        value = converted(path, raw, heading, None, mapped.region)
    except InvalidValue:
        value = raw
    if value is not None and path.put(mapped.values, value):
        del holder[key]


def _salary(mapped: Mapped, holder: dict[str, Any], key: str, heading: str) -> None:
    """An amount with its currency and period, where all three are told."""
    path = path_of_heading(heading)
    if path is None or not path.field.endswith("_salary"):
        return
    raw = holder[key]
    parts = {folded(name): name for name in raw}
    amount = next((parts[n] for n in ("amount", "value", "salary") if n in parts), None)
    currency = next((parts[n] for n in ("currency", "currencycode", "unit") if n in parts), None)
    period = next((parts[n] for n in ("period", "interval", "frequency", "per") if n in parts), None)
    if amount is None or currency is None or period is None:
        return
    spelled = {"annual": "year", "annually": "year", "yearly": "year", "monthly": "month", "hourly": "hour"}
    interval = str(raw[period]).casefold()
    value = {"amount": raw[amount], "currency": raw[currency], "period": spelled.get(interval, interval)}
    if path.put(mapped.values, value):
        for name in (amount, currency, period):
            del raw[name]


def _rename_leftovers(mapped: Mapped) -> None:
    """Whoever stores candidates keeps unplaced applications under the name “applications”; leave it to them."""
    left = take(mapped.rest, "applications")
    if left is not None:
        mapped.rest["application_details"] = left
