"""Packages that are pushed to a vendor, and where to: https with a name that a certificate can prove (D3, D7). Pure."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from ats_privacy.domain.errors import BadInput

PUSH: Final = "vendor.push"
"""The kind of the order that stands in the outbox once an order of a check is released to a vendor that takes pushes.
``object_id``: the order."""

LONGEST_ADDRESS: Final = 500


def check_push_address(address: str) -> None:
    """Whether packages may be pushed to this address.

    :raises BadInput: it is no https address of a host by its name, without user, query or fragment.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _unfit("This is no address.") from None
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable() or " " in address:
        raise _unfit(f"An address is printable ASCII of at most {LONGEST_ADDRESS} characters.")
    if parts.scheme != "https" or not host or port == 0:
        raise _unfit("Packages are pushed over https alone.")
    if parts.username is not None or parts.password is not None:
        raise _unfit("The address names a user; packages are for whoever holds the key.")
    if parts.query or parts.fragment or "?" in address or "#" in address:
        raise _unfit("The address has a query or a fragment.")
    if _is_number(host):
        raise _unfit("Name the host; a number is not what its certificate proves.")


def _is_number(host: str) -> bool:
    """An IP address in any spelling that resolvers take for one: 127.1 and 0x7f000001 too."""
    try:
        ip_address(host)
    except ValueError:
        last = host.rstrip(".").rpartition(".")[2]
        return last[:1].isdigit()  # no top-level domain begins with a digit (RFC 3696 section 2)
    return True


def _unfit(sentence: str) -> BadInput:
    return BadInput("push_address_unfit", sentence, pointer="/address")
