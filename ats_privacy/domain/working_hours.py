"""When people usually work here: Monday to Friday between two hours of a fixed offset from UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"([+-])(\d\d):(\d\d) (\d\d)-(\d\d)")
_DAY_US = 86_400_000_000
_HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Offset from UTC in minutes, first hour, and the hour at which work has ended."""

    offset_minutes: int = 480
    begins: int = 7
    ends: int = 21

    @classmethod
    def parse(cls, text: str) -> WorkingHours:
        """From text like ``+08:00 07-21``.

        :raises ValueError: it is not of this form.
        """
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError("working hours look like “+08:00 07-21”")
        sign, hours, minutes, begins, ends = found.groups()
        offset = (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)
        if abs(offset) > 14 * 60 or not int(begins) < int(ends) <= 24:
            raise ValueError("working hours look like “+08:00 07-21”")
        return cls(offset, int(begins), int(ends))

    def day(self, at: int) -> int:
        """The local day of an instant, counted from the Unix epoch."""
        return (at + self.offset_minutes * 60_000_000) // _DAY_US

    def begin_of(self, day: int) -> int:
        """The instant at which a local day begins."""
        return day * _DAY_US - self.offset_minutes * 60_000_000

    def contain(self, at: int) -> bool:
        """True where the instant (microseconds) falls into them."""
        local = at + self.offset_minutes * 60_000_000
        weekday = (local // _DAY_US + 3) % 7  # the epoch was a Thursday
        return weekday < 5 and self.begins <= local % _DAY_US // _HOUR_US < self.ends
