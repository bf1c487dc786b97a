"""Energy that no assignment makes a client's, in some months."""

from collections.abc import Iterator, Sequence

from etl.core.periods import Period
from etl.store.existence.vacancies import Vacancy, vacancies, vacant_meters

Nobodys = tuple[Vacancy, str, Period, int]
"""What is nobody's of a meter: all of it, and the flow, a UTC month, and the mWh in it."""


def nobodys_energy(months: Sequence[Period]) -> Iterator[Nobodys]:
    """Yield it by month, meter and flow. In a snapshot."""
    numbers = {month.start.year * 12 + month.start.month - 1 - 1970 * 12: month for month in months}
    for vacancy in vacancies(vacant_meters(disputed=False)):
        for (number, flow), energy in vacancy.energy_mwh.items():
            if number in numbers:
                yield vacancy, flow, numbers[number], energy
