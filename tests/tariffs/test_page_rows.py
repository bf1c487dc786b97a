"""Some clients of a page: what it has is taken from it, and the rest is computed for them alone."""

import numpy as np

from etl.core.exact import Exact
from etl.core.usage_page import Usage
from etl.tariffs.page.contract import Page, PriorNeed, PriorValue
from etl.tariffs.page.frame import Frame
from etl.tariffs.page_rows import rows_of
from etl.tariffs.quantities.flow import Flow, FlowSum
from etl.tariffs.quantities.peak import Peak
from etl.tariffs.quantities.period_demand import Demand
from etl.tariffs.slots import Slots, SlotSum
from tests.support.tariff_pages import days, grid, part, usage

DAY = days("2017-08-14", "2017-08-15")
ALL = SlotSum("import", Slots(), DAY)
KWH = FlowSum("import", Slots())
PEAK = Demand("kW", Peak(Flow("import"), Slots()))


def used() -> Usage:
    """1, 2 and 3 kWh in every hour, and twice as much in the hour of each client's number."""
    values = np.full((3, 24), 1000) * np.array([[1], [2], [3]])
    values[range(3), range(3)] *= 2
    return usage(DAY, "UTC", part(values, grid(DAY, "UTC", 60)))


def page() -> Page:
    need = PriorNeed(KWH, 1)
    past = {need: [PriorValue(Exact(np.array([7, 8, 9])), np.array([True, False, True]))]}
    return Page(used(), Frame(DAY, "UTC", "client"), [ALL], "t.toml", past)


def test_sums_quantities_readings_and_earlier_periods_are_those_of_the_rows() -> None:
    some = rows_of(page(), [2, 0])
    assert (some.clients, some.usage.clients) == (2, ["c2", "c0"])
    assert some.sum(ALL).texts() == ["75000000", "25000000"]
    assert some.value(KWH, DAY).texts() == ["75", "25"]
    assert some.value(PEAK, DAY).texts() == ["6", "2"]
    assert PEAK.instants(some, DAY) == ["2017-08-14T02:00+00:00", "2017-08-14T00:00+00:00"]
    assert some.parts("import")[0].values[:, 5].tolist() == [3000, 1000]
    ((prior,),) = some.past.values()
    assert (prior.value.texts(), prior.known is not None and prior.known.tolist()) == (["9", "7"], [True, True])


def test_what_the_page_has_is_not_computed_again() -> None:
    whole = page()
    whole.value(PEAK, DAY)
    some = rows_of(whole, [1])
    assert PEAK.instants(some, DAY) == ["2017-08-14T01:00+00:00"]
    assert "usage" not in vars(some)  # the maxima were taken from the page
    assert rows_of(whole, [1]) is some
    assert rows_of(whole, [0, 1, 2]) is whole
