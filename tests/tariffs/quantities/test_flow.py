"""The energy of a flow, over all slots or those of one period of a schedule."""

from fractions import Fraction

import numpy as np

from etl.tariffs.page.contract import Page
from etl.tariffs.page.frame import Frame
from etl.tariffs.quantities.flow import Flow
from etl.tariffs.read.schedule_rules import read_schedule
from etl.tariffs.slots import Slots
from etl.tariffs.toml_table import Table
from tests.support.tariff_lines import tariff_context
from tests.support.tariff_pages import days, grid, part, usage

BOTH, SECOND = days("2017-08-14", "2017-08-16"), days("2017-08-15", "2017-08-16")
DAY_NIGHT = {"all": {"day": ["all 08:00-20:00"], "night": "rest"}}
SCHEDULE = read_schedule(Table(DAY_NIGHT, "t.toml"), "s", tariff_context())


def kwh(slots: Slots, *, whole: bool = False) -> Fraction:
    """Of the second of two days with 1 kWh an hour."""
    quantity = Flow("import").over(slots, whole=whole)
    on = grid(BOTH, "UTC", 60)
    used = usage(BOTH, "UTC", part(np.full((1, 48), 1000), on))
    page = Page(used, Frame(BOTH, "UTC", "client"), quantity.sums(SECOND, BOTH), "t.toml")
    return page.value(quantity, SECOND).fraction(0)


def test_a_flow_is_summed_over_the_days_or_over_the_whole_period() -> None:
    assert kwh(Slots()) == 24
    assert kwh(Slots(), whole=True) == 48


def test_a_period_of_a_schedule_has_its_hours() -> None:
    assert [kwh(Slots(SCHEDULE, bucket)) for bucket in (0, 1)] == [12, 12]


def test_a_bill_names_the_flow_and_its_period() -> None:
    assert Flow("export").over(Slots()).name == "export"
    assert Flow("import").over(Slots(SCHEDULE, 1)).name == "import s.night"
    assert Flow("import").over(Slots()).unit == "kWh"


def test_the_readings_of_a_flow_are_its_own_parts() -> None:
    on = grid(BOTH, "UTC", 60)
    flows = [part(np.ones((1, 48), np.int64), on, flow=flow) for flow in ("import", "export")]
    page = Page(usage(BOTH, "UTC", *flows), Frame(BOTH, "UTC", "client"), [], "t.toml")
    assert [one.flow for one in Flow("export").parts(page)] == ["export"]
