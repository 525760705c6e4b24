"""How often something may be tried before it has to wait: the waits grow, and all workers count together.

Every try is charged before it is judged, so that parallel ones cannot outrun the count, and by what was *typed*, not by
what was found, so that a name that does not exist is shut out exactly like one that does.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final


@dataclass(frozen=True, slots=True)
class Tier:
    """At most ``most`` tries in ``seconds``, counted from the first of them. ``name``: at most 32 characters."""

    name: str
    most: int
    seconds: int


PASSWORD: Final = (Tier("password.5m", 5, 300), Tier("password.1h", 15, 3600), Tier("password.1d", 40, 86_400))
"""Tries of one name: after five, minutes; after fifteen, an hour; after forty, a day. A success forgets them."""

ADDRESS: Final = (Tier("address.5m", 200, 300), Tier("address.1d", 5000, 86_400))
"""Tries from one network address, whatever is tried: a whole office may stand behind one."""

FACTOR: Final = (Tier("factor.5m", 5, 300), Tier("factor.1d", 30, 86_400))
"""Tries of the second factor of one account."""

ASKING: Final = (Tier("asking.10m", 3, 600), Tier("asking.1d", 10, 86_400))
"""Codes asked for with one name, address or number: nobody's mailbox is filled."""

ASKING_FROM: Final = (Tier("asking_network.1h", 60, 3600),)
"""Codes asked for from one network address."""

LONGEST_SECONDS: Final = max(t.seconds for t in (*PASSWORD, *ADDRESS, *FACTOR, *ASKING, *ASKING_FROM))


def network_of(host: str) -> str:
    """What counts as one network address: an IPv4 address, the first 64 bits of an IPv6 address."""
    if ":" not in host:
        return host
    try:
        return str(IPv6Address(int(IPv6Address(host.split("%", 1)[0])) >> 64 << 64))
    except ValueError:
        return host
