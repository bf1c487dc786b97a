"""`profile`: the mean of the same slot of the same weekday over the billed days."""

from dataclasses import replace

from etl.estimation.methods.weekday_mean import estimate
from tests.support.estimation import NOBODY, answers, days, series

REST = (0, 0, 0, 0, 0, 0)


def test_it_is_the_mean_of_the_billed_days_before_and_after_half_up() -> None:
    """Mondays at 1, 2 and 5: 8/3 = 2.67; without the first week (2 + 5) / 2 = 3.5."""
    mondays = days(*(one for monday in (1, 2, NOBODY, 5) for one in (monday, *REST)))
    slots, missing = series("2024-01-01", [mondays])
    assert answers(estimate(slots, missing))[0] == 3
    assert answers(estimate(replace(slots, billed=slice(7 * 24, None)), missing))[0] == 4
