"""Demand at given instants."""

from tests.support.demand_tariffs import DAY, DEMAND, WHOLE, demands, quarters
from tests.support.tariff_pages import days

AT = (
    '[quantity.system]\nof = "import"\nat = ["2017-08-14T10:20", "2017-08-14T15:00", "2017-09-01T00:00"]\nwindow = 60\n'
)


def test_coincident_demand_is_that_of_given_instants() -> None:
    load = quarters(DAY, {33: 50, 40: 4, 42: 1, 60: 2})
    line = f'{DEMAND}on = "system"\nprice = 1\n'
    assert demands(WHOLE + AT + line, DAY, load) == [("5", "5.00", "at 2017-08-14T10:00+00:00")]
    assert demands(f'{WHOLE}{AT}reduce = "mean"\n{line}', DAY, load)[0][0] == "3.5"
    before = days("2017-08-13", "2017-08-14")
    assert demands(WHOLE + AT + line, before, quarters(before, {33: 50})) == [("0", "0.00", None)]
