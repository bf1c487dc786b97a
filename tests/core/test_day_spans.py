"""Days as people read them have their last one included, though a period's end is not."""

from datetime import date

from etl.core.day_spans import shown_days, shown_period
from etl.core.periods import Period


def test_the_last_day_is_included() -> None:
    assert shown_days(date(2017, 8, 1), date(2017, 8, 15)) == "2017-08-01..2017-08-14"
    assert shown_days(date(2017, 12, 31), date(2018, 1, 2)) == "2017-12-31..2018-01-01"


def test_a_single_day_is_named_once() -> None:
    assert shown_days(date(2016, 2, 29), date(2016, 3, 1)) == "2016-02-29"


def test_a_calendar_month_is_named_as_one_and_a_part_of_it_by_its_days() -> None:
    assert shown_period(Period(date(2017, 8, 1), date(2017, 9, 1))) == "2017-08"
    assert shown_period(Period(date(2017, 8, 2), date(2017, 9, 1))) == "2017-08-02..2017-08-31"
    assert shown_period(Period(date(2017, 8, 1), date(2017, 10, 1))) == "2017-08-01..2017-09-30"
