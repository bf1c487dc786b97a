"""The days of a span that are in the seasons of some periods."""

from fractions import Fraction

from etl.tariffs.page.frame import Frame
from etl.tariffs.read.schedule_rules import read_schedule
from etl.tariffs.schedules.proration import Proration
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.schedules.season_days import days_of, months_of, season_spans
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import tariff_context
from tests.support.tariff_pages import days

SPAN = days("2017-09-16", "2017-10-16")
FRAME = Frame(SPAN, "UTC", "UTC")


def schedule(**keys: object) -> Schedule:
    return read_schedule(Table(keys, "t.toml"), "s", tariff_context())


DATED = schedule(
    seasons={"summer": "06-01..09-30", "winter": "10-01..05-31"}, summer={"x": "rest"}, winter={"x": "rest"}
)


def test_each_season_has_its_own_days_of_a_span() -> None:
    assert season_spans(DATED, [0], SPAN, FRAME.season_of) == [days("2017-09-16", "2017-10-01")]
    assert season_spans(DATED, [1], SPAN, FRAME.season_of) == [days("2017-10-01", "2017-10-16")]
    assert season_spans(DATED, [0, 1], SPAN, FRAME.season_of) == [SPAN]


def test_a_season_may_have_several_runs_of_days_or_none() -> None:
    year = days("2017-01-01", "2018-01-01")
    assert season_spans(DATED, [1], year, FRAME.season_of) == [
        days("2017-01-01", "2017-06-01"),
        days("2017-10-01", "2018-01-01"),
    ]
    assert season_spans(DATED, [1], days("2017-07-01", "2017-08-01"), FRAME.season_of) == []


def test_without_seasons_every_day_counts() -> None:
    assert season_spans(None, [0], SPAN, FRAME.season_of) == [SPAN]
    assert season_spans(schedule(all={"x": "rest"}), [0], SPAN, FRAME.season_of) == [SPAN]


def test_days_and_months_are_added_over_runs() -> None:
    spans = [days("2017-09-16", "2017-10-01"), days("2017-10-10", "2017-10-16")]
    assert days_of(spans) == 21
    assert months_of(spans, SPAN, Proration("whole"), cut=False) == Fraction(21, 30)
    assert months_of(spans, SPAN, Proration("whole"), cut=True) == Fraction(15, 30) + Fraction(6, 31)
    assert months_of(spans, SPAN, Proration("real-days"), cut=False) == Fraction(15, 30) + Fraction(6, 31)
