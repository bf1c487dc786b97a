"""Calendars of day types that users load: a type for each local date, by the calendar's name."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class LoadedCalendars:
    """`types` by name of a calendar, then by days since 1970."""

    types: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def of(self, calendar: str) -> Mapping[int, str]:
        """Return the types of a calendar by day; none of one that was never loaded."""
        return self.types.get(calendar, {})


NO_CALENDARS = LoadedCalendars()
