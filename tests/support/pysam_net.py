"""A year of net metering or net billing by another engine, PySAM, and the same year by ours."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.bill_page import BillPage
from etl.core.exact import Exact
from etl.core.periods import month
from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import PriorValue
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.pysam_bills import schedule
from tests.support.tariff_pages import grid, lines, part, usage

Wh = npt.NDArray[np.int64]
HOURS = 8760
"""Of 2018, whose first day is a Monday, as PySAM's always is."""


@dataclass(frozen=True)
class Year:
    """Wh of every hour, net at the meter: import above zero, export below; prices by period, in its order."""

    net: Wh
    weekdays: list[list[int]]
    """The period of each hour of a weekday, from 1, in each month; weekends are the first hour's all day."""
    buy: list[str]
    sell: list[str]
    year_end: str = "0"
    upto: int | None = None
    """kWh of a month at those prices; what is above them costs `higher`."""
    higher: list[str] = field(default_factory=list)

    def pysam(self, option: int) -> dict[str, Any]:
        """PySAM's outputs: 0 and 1 net over the month, carrying kWh and dollars; 2 and 3 over the hour."""
        import PySAM.Utilityrate5

        model = PySAM.Utilityrate5.new()
        model.Lifetime.assign(
            {"analysis_period": 1, "system_use_lifetime_output": 0, "inflation_rate": 0}  # one year as it is
        )
        model.SystemOutput.assign({"gen": (np.maximum(-self.net, 0) / 1000).tolist(), "degradation": [0]})
        model.Load.assign({"load": (np.maximum(self.net, 0) / 1000).tolist()})
        model.ElectricityRates.assign({
            "rate_escalation": [0], "ur_metering_option": option, "ur_nm_yearend_sell_rate": float(self.year_end),
            "ur_nm_credit_month": 11, "ur_monthly_fixed_charge": 0, "ur_monthly_min_charge": 0,
            "ur_annual_min_charge": 0, "ur_en_ts_sell_rate": 0, "ur_ts_sell_rate": [0], "ur_en_ts_buy_rate": 0,
            "ur_ts_buy_rate": [0], "ur_ec_sched_weekday": self.weekdays,
            "ur_ec_sched_weekend": [hours[:1] * 24 for hours in self.weekdays], "ur_ec_tou_mat": self._rates(),
            "ur_dc_enable": 0, "ur_sell_eq_buy": 0, "ur_nm_credit_rollover": 0,
        })  # fmt: skip
        model.execute(0)
        found: dict[str, Any] = model.Outputs.export()
        return found

    def _rates(self) -> list[list[float]]:
        """Period, tier, bound, unit, price and price sold."""
        bound = 1e38 if self.upto is None else float(self.upto)
        prices = zip(self.buy, self.sell, strict=True)
        rows = [[period, 1, bound, 0, float(buy), float(sell)] for period, (buy, sell) in enumerate(prices, 1)]
        for period, (buy, sell) in enumerate(zip(self.higher, self.sell, strict=False), 1):
            rows.insert(2 * period - 1, [period, 2, 1e38, 0, float(buy), float(sell)])
        return rows

    def schedule(self) -> str:
        """The same hours as `[schedule.tou]`."""
        zero_based = tuple(tuple(period - 1 for period in hours) for hours in self.weekdays)
        weekend = tuple(hours[:1] * 24 for hours in zero_based)
        return schedule("tou", zero_based, weekend) + "\n"

    def used(self) -> list[int]:
        """The periods that have an hour, from 0."""
        return sorted({period - 1 for hours in self.weekdays for period in hours})

    def table(self, prices: list[str]) -> str:
        """Prices as a table by period."""
        return "{ " + ", ".join(f"p{period} = {prices[period]}" for period in self.used()) + " }"

    def months(self, tariff: str) -> list[BillPage]:
        """Our bills of the twelve months, each given the closing of the one before."""
        return run(
            parse_tariff(tariff, "t.toml"), {"import": np.maximum(self.net, 0), "export": np.maximum(-self.net, 0)}
        )


def run(tariff: Tariff, flows: dict[str, Wh]) -> list[BillPage]:
    balances: dict[str, Exact] = {}
    found, first = [], 0
    for number in range(1, 13):
        period = month(f"2018-{number:02d}")
        on = grid(period, "UTC", 60)
        parts = [part(wh[None, first : first + on.slots], on, flow=flow) for flow, wh in flows.items()]
        first += on.slots
        calculator = Calculator(tariff, period, "UTC")
        zero = Exact(np.zeros(1, np.int64))
        past = {one: [PriorValue(balances.get(one.quantity.name, zero))] for one in calculator.looks_back}
        page = calculator.bills(usage(period, "UTC", *parts), past)
        balances = dict(page.balances)
        found.append(page)
    return found


def charged(page: BillPage, *ids: str) -> Fraction:
    """The unrounded sum of lines."""
    return sum((Fraction(line["amount_exact"]) for line in lines(page.bills[0]) if line["id"] in ids), Fraction(0))


def balances(page: BillPage) -> dict[str, Fraction]:
    return {name: column.fraction(0) for name, column in page.balances.items()}
