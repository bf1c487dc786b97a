"""`seasons = "calendar:ID"`: the types of days as seasons, by the tariff's own calendar or by one that is loaded."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from etl.core.periods import EPOCH
from etl.tariffs.schedules.calendars import Calendar
from etl.tariffs.schedules.loaded_calendars import LoadedCalendars
from etl.tariffs.schedules.seasons import Days


@dataclass(frozen=True)
class OwnTypes:
    """The types of a calendar of the tariff, in which every day has one."""

    names: tuple[str, ...]
    calendar: Calendar
    moves_with_day = True

    def of(self, days: Days, _zone: str, _calendars: LoadedCalendars) -> npt.NDArray[np.intp]:
        places = np.array([self.names.index(name) for name in self.calendar.types], np.intp)
        found: npt.NDArray[np.intp] = places[self.calendar.of(days)]
        return found


@dataclass(frozen=True)
class LoadedTypes:
    """The types of a calendar that `etl calendar load` has stored; a day may have none, or another one."""

    names: tuple[str, ...]
    calendar: str
    moves_with_day = True

    def of(self, days: Days, _zone: str, calendars: LoadedCalendars) -> npt.NDArray[np.intp]:
        types, place = calendars.of(self.calendar), {name: place for place, name in enumerate(self.names)}
        return np.array([place.get(types.get(day, ""), -1) for day in days.tolist()], np.intp)

    def fault(self, day: int, calendars: LoadedCalendars) -> tuple[str, str]:
        """Return what is wrong with a day that has none of these types, and the remedy."""
        found, shown = calendars.of(self.calendar).get(day), EPOCH.fromordinal(EPOCH.toordinal() + day)
        if found is None:
            return f"calendar {self.calendar} has no type for {shown}", "load it: `etl calendar load FILE`"
        what = f"calendar {self.calendar} says that {shown} is {found!r}, which the schedule does not have"
        return what, f"it has {', '.join(self.names)}: correct the calendar, or add {found}.NAME to the schedule"
