"""Names, addresses, phones and links of a candidate in the shapes that applicant tracking systems export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from . import cells
from .candidate import Mapped
from .entries import take, take_text
from .headings import folded
from .leftovers import is_blank

_VALUE: Final = ("value", "email", "emailaddress", "address", "number", "phone", "phonenumber", "text", "url", "link")
_KIND: Final = ("type", "label", "kind", "name", "network", "service")
_MOBILE: Final = ("mobile", "cell", "手机", "personal")
_LINES: Final = ("address", "street", "streetaddress", "addressline1", "line1", "address1", "formatted", "value")
_LINES_MORE: Final = ("addressline2", "line2", "address2")
_CITY: Final = ("city", "town", "locality")
_REGION: Final = ("region", "state", "province", "stateprovince", "subdivision", "regionname")
_POSTAL_CODE: Final = ("postalcode", "postcode", "zip", "zipcode")
_COUNTRY: Final = ("countrycode", "country", "countryname")
_SITES: Final = frozenset(
    {"linkedin", "github", "gitlab", "twitter", "facebook", "xing", "instagram", "skype", "website", "portfolio"}
    | {"blog", "homepage", "stackoverflow", "behance", "dribbble", "wechat", "weibo", "zhihu", "gitee", "youtube"}
)

_NO_WEB: Final = frozenset({"skype", "wechat"})


def texts(holder: dict[str, Any], key: str) -> Iterator[tuple[Any, str]]:
    """Take the values of a member out: of a text, of a list of texts, of objects with a value and a type.

    Gives ``(value, type in lower case)``. The types, and objects without a value, stay in the holder.
    """
    raw = holder.pop(key)
    listed = raw if isinstance(raw, list) else [raw]
    remaining: dict[str, Any] = {}
    for index, entry in enumerate(listed):
        if not isinstance(entry, dict):
            yield entry, folded(key)
            continue
        kind = next((str(v) for k, v in entry.items() if folded(k) in _KIND and isinstance(v, str)), "")
        value = take(entry, *_VALUE, spelling=folded)
        if not is_blank(entry):
            remaining[str(index)] = entry
        if value is not None:
            yield value, kind.casefold()
    if remaining:
        holder[key] = remaining


def put_emails(values: dict[str, Any], holder: dict[str, Any], key: str) -> None:
    """The first address is the applicant's, the others are further ones."""
    for value, _kind in texts(holder, key):
        address = value.strip().removeprefix("mailto:") if isinstance(value, str) else value
        known = [values.get("email"), *values.get("other_emails", [])]
        if any(_same(address, other) for other in known) or is_blank(address):
            continue
        if values.get("email") is None:
            values["email"] = address
        else:
            values.setdefault("other_emails", []).append(address)


def put_phones(mapped: Mapped, holder: dict[str, Any], key: str) -> None:
    """The first number, or the first that is called mobile, is the applicant's; the others are further ones."""
    values = mapped.values
    for value, kind in texts(holder, key):
        number = cells.unquoted_number(value) if isinstance(value, str) else value
        others = values.setdefault("other_phones", [])
        if is_blank(number) or number in (values.get("mobile"), *others):
            continue
        mobile = any(word in kind for word in _MOBILE)
        if values.get("mobile") is None:
            values["mobile"] = number
            mapped.mobile_is_mobile = mobile
        elif mobile and not mapped.mobile_is_mobile:
            others.append(values["mobile"])
            values["mobile"] = number
            mapped.mobile_is_mobile = True
        else:
            others.append(number)


def put_address(values: dict[str, Any], holder: dict[str, Any], key: str) -> None:
    """The first address or location; further ones stay in the holder."""
    raw = holder[key]
    if isinstance(raw, list) and raw and isinstance(raw[0], str | dict):
        raw = raw[0]
        if isinstance(raw, str):
            del holder[key][0]
    elif isinstance(raw, str):
        del holder[key]
    if isinstance(raw, str):
        if is_blank(values.get("address")):
            values["address"] = {"lines": raw.split("\n")}
        else:
            holder[key] = [raw, *holder.get(key, [])]
    elif isinstance(raw, dict) and is_blank(values.get("address")):
        values["address"] = _address(raw)


def _address(raw: dict[str, Any]) -> dict[str, Any]:
    for key in list(raw):
        if isinstance(raw[key], dict) and folded(key) in ("address", "postaladdress", "location"):
            nested = _address(raw[key])
            if nested:
                return nested
    found: dict[str, Any] = {}
    for member, names in (("city", _CITY), ("region", _REGION), ("postal_code", _POSTAL_CODE)):
        value = _text(raw, names)
        if value is not None:
            found[member] = value
    for name in _COUNTRY:
        value = _text(raw, (name,))
        code = cells.country(value) if value is not None else None
        if code is not None and len(code) == 2:
            found.setdefault("country", code)
        elif value is not None:
            raw[f"{name}_as_written"] = value
    lines = [line for names in (_LINES, _LINES_MORE) if (line := _text(raw, names)) is not None]
    if lines:
        found["lines"] = [part for line in lines for part in line.split("\n")]
    return found


def put_links(values: dict[str, Any], holder: dict[str, Any], key: str) -> None:
    """Web addresses and names of accounts: a text, a list, objects with a type, or an object of network → address."""
    raw = holder[key]
    links = values.setdefault("profiles", [])
    if isinstance(raw, dict) and not any(folded(k) in _VALUE for k in raw):
        for network in list(raw):
            if isinstance(raw[network], str) and raw[network].strip() and folded(network) in _SITES:
                links.append(_link(raw.pop(network), network))
        return
    if isinstance(raw, list) and any(isinstance(entry, dict) and "username" in entry for entry in raw):
        for entry in raw:
            if isinstance(entry, dict):
                link = {
                    "network": take(entry, "network", "name", "type", spelling=folded),
                    "username": take(entry, "username", spelling=folded),
                    "url": take(entry, "url", "value", spelling=folded),
                }
                links.append(link)
        return
    for value, kind in texts(holder, key):
        if isinstance(value, str):
            network = kind if kind in _SITES else kind.removesuffix("url").removesuffix("profile")
            links.append(_link(value, network if network in _SITES else None))
        else:
            links.append({"url": value})


def put_name(values: dict[str, Any], holder: dict[str, Any], key: str) -> None:
    """A name in parts, or as a text; the first counts."""
    raw = holder[key]
    name = values.setdefault("full_name", {})
    if isinstance(raw, str):
        if name.get("full") is None:
            name["full"] = holder.pop(key)
        return
    if isinstance(raw, dict):
        for part, names in (
            ("full", ("full", "fullname", "formatted", "formattedname", "display", "displayname")),
            ("given", ("first", "firstname", "given", "givenname", "forename")),
            ("family", ("last", "lastname", "family", "familyname", "surname")),
        ):
            if name.get(part) is None and (value := _text(raw, names)) is not None:
                name[part] = value


def _link(value: str, network: str | None) -> dict[str, str | None]:
    value = value.strip()
    if network not in _NO_WEB and "." in value and " " not in value and not value.startswith("@"):
        return {"network": network, "url": value}
    return {"network": network, "username": value}


def _text(raw: dict[str, Any], names: tuple[str, ...]) -> str | None:
    """Take a member that is a text, or the name in an object such as {"id": 3, "name": "Berlin"}."""
    for key in list(raw):
        if folded(key) not in names:
            continue
        value = raw[key]
        if isinstance(value, dict):
            inner = take_text(value, "name", "label", "value", "code", spelling=folded)
            if inner is not None:
                return inner
        elif isinstance(value, str) and value.strip():
            del raw[key]
            return value
    return None


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold()
