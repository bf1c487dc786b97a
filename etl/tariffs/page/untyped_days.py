"""Days without a type in a calendar that users load: named where a bill needs them."""

from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.errors import TariffError
from etl.core.zones import transitions
from etl.tariffs.schedules.day_types import LoadedTypes
from etl.tariffs.schedules.loaded_calendars import LoadedCalendars
from etl.tariffs.schedules.schedule import MINUTES_A_DAY, NO_TYPE, Schedule
from etl.tariffs.schedules.seasons import Days


class UntypedDays:
    """The refusal of days for a tariff's `file`, by the wall clock of a zone and the loaded calendars.

    Minutes that are not between those of the bill, `span`, need no type.
    """

    def __init__(self, zone: str, calendars: LoadedCalendars, file: str, span: tuple[int, int]) -> None:
        self._zone, self._calendars, self._file, self._span = zone, calendars, file, span

    def refuse_minutes(
        self, schedule: Schedule, utc_minutes: npt.NDArray[np.int64], codes: npt.NDArray[Any], counts: Any = True
    ) -> None:
        """Raise TariffError for the first minute that counts and has no bucket."""
        if isinstance(schedule.seasons, LoadedTypes):
            first, end = self._span
            without = (codes == NO_TYPE) & counts & (utc_minutes >= first) & (utc_minutes < end)
            if without.any():
                at = utc_minutes[int(without.argmax())]
                day, minute = divmod(int(transitions(self._zone).to_local(np.array([at * 60]))[0]) // 60, MINUTES_A_DAY)
                self._refuse(schedule.id, schedule.seasons, day - (minute < schedule.day_starts))

    def refuse_days(self, schedule: Schedule, days: Days, seasons: npt.NDArray[np.intp]) -> None:
        """Raise TariffError for the first day without a season."""
        if isinstance(schedule.seasons, LoadedTypes) and (seasons < 0).any():
            self._refuse(schedule.id, schedule.seasons, int(days[int((seasons < 0).argmax())]))

    def _refuse(self, name: str, types: LoadedTypes, day: int) -> None:
        where = f"{self._file}: schedule {name}" if self._file else f"schedule {name}"
        raise TariffError(where, *types.fault(day, self._calendars))
