"""A year's bills by PySAM's Utilityrate5, from a plan that also writes itself as a tariff of ours.

Its year is 2018 in UTC: 8,760 hours beginning on a Monday, without clock changes, holidays or taxes. It takes kW of
hours that begin at each stamp, and wants its matrices 1-based.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Hours = tuple[tuple[int, ...], ...]
"""12 months x 24 hours of period numbers, from 0 on."""
NO_BOUND = 1e38
MONTHS = 12
FLAT: Hours = ((0,) * 24,) * MONTHS
OUTPUTS = {"energy": "ec", "demand": "dc_fixed", "demand_tou": "dc_tou", "fixed": "fixed", "minimum": "minimum"}


@dataclass(frozen=True)
class Rate:
    """Cumulative bounds of all tiers but the last, and a price for each tier."""

    upto: tuple[Decimal, ...]
    prices: tuple[Decimal, ...]

    def rows(self, period: int) -> list[list[float]]:
        """Period, tier, bound, price."""
        bounds = [*map(float, self.upto), NO_BOUND]
        return [[period, tier, bound, float(price)] for tier, (bound, price) in enumerate(self._pairs(bounds), 1)]

    def _pairs(self, bounds: list[float]) -> list[tuple[float, Decimal]]:
        return list(zip(bounds, self.prices, strict=True))


@dataclass(frozen=True)
class Plan:
    """What a random tariff holds. `energy` and `demand_tou` by period of their hours; `demand` by month.

    `option` is PySAM's metering option: 0 shares tiers pro rata, 2 and 3 fill them in the order of time.
    """

    weekday: Hours = field(repr=False)
    weekend: Hours = field(repr=False)
    energy: tuple[Rate, ...]
    option: int = 0
    fixed: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    minimum_year: Decimal = Decimal(0)
    demand: Rate | None = None
    demand_weekday: Hours = field(default=FLAT, repr=False)
    demand_weekend: Hours = field(default=FLAT, repr=False)
    demand_tou: tuple[Rate, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    """Further inputs of ElectricityRates by name, such as sell rates or billing demand."""

    def inputs(self) -> dict[str, Any]:
        """PySAM's ElectricityRates."""
        buys = [[*row[:3], 0, row[3], 0] for period, rate in enumerate(self.energy, 1) for row in rate.rows(period)]
        found: dict[str, Any] = {
            "en_electricity_rates": 1, "ur_metering_option": self.option,
            "ur_monthly_fixed_charge": float(self.fixed), "ur_monthly_min_charge": float(self.minimum),
            "ur_annual_min_charge": float(self.minimum_year), "ur_sell_eq_buy": 0, "ur_en_ts_sell_rate": 0,
            "ur_ts_sell_rate": [0], "ur_en_ts_buy_rate": 0, "ur_ts_buy_rate": [0], "rate_escalation": [0],
            "ur_ec_sched_weekday": one_based(self.weekday), "ur_ec_sched_weekend": one_based(self.weekend),
            "ur_ec_tou_mat": buys, "ur_nm_yearend_sell_rate": 0, "ur_nm_credit_month": 11, "ur_nm_credit_rollover": 0,
            "ur_nb_apply_credit_current_month": 0, "ur_nb_credit_expire": 0, "ur_enable_billing_demand": 0,
            "TOU_demand_single_peak": 0, "ur_dc_enable": int(self.demand is not None or bool(self.demand_tou)),
        }  # fmt: skip
        return {**found, **self._demand_inputs(), **self.more}

    def _demand_inputs(self) -> dict[str, Any]:
        none = Rate((), (Decimal(0),))
        flat, tou = self.demand or none, self.demand_tou or (none,)
        return {
            "ur_dc_flat_mat": [[month, *row[1:]] for month in range(MONTHS) for row in flat.rows(month)],
            "ur_dc_sched_weekday": one_based(self.demand_weekday),
            "ur_dc_sched_weekend": one_based(self.demand_weekend),
            "ur_dc_tou_mat": [row for period, rate in enumerate(tou, 1) for row in rate.rows(period)],
        }

    def toml(self, *extra: str) -> str:
        """The same as a tariff of ours, amounts to 6 places; `extra` lines stand before the minimum."""
        head = ['name = "Random"', 'currency = "USD"', 'prorate = { month = "whole", year = "real-days" }']
        head += ["round.places = 6", schedule("e", self.weekday, self.weekend)]
        lines = [f'[[line]]\nid = "fixed"\nkind = "fixed"\nper = "month"\nprice = {self.fixed}', self._energy()]
        if self.demand:
            lines.append(f'[[line]]\nid = "demand"\nkind = "demand"\n{_rate(self.demand)}')
        if self.demand_tou:
            head.append(schedule("d", self.demand_weekday, self.demand_weekend))
            lines += [self._demand_line()]
        lines += extra
        ids = [name for name in ("fixed", "energy", "demand", "demand_tou") if f'id = "{name}"' in "".join(lines)]
        for per, price in (("month", self.minimum), ("year", self.minimum_year)):
            if price:
                minimum = f'[[line]]\nid = "minimum_{per}"\nkind = "minimum"\nper = "{per}"\nprice = {price}'
                lines.append(f"{minimum}\nbase = {json.dumps(ids)}")
        return "\n".join([*head, *lines, ""])

    def _energy(self) -> str:
        prices = priced(self.weekday, self.weekend, [f"[{_list(rate.prices)}]" for rate in self.energy])
        upto = self.energy[0].upto
        fill = "prorata" if self.option in (0, 1) else "chronological"
        tiers = f'tiers = {{ upto = [{_list(upto)}], fill = "{fill}" }}'
        return f'[[line]]\nid = "energy"\nkind = "energy"\nschedule = "e"\n{tiers}\n{prices}'

    def _demand_line(self) -> str:
        prices = [f"[{_list(rate.prices)}]" for rate in self.demand_tou]
        upto = self.demand_tou[0].upto
        tiers = f"tiers.upto = [{_list(upto)}]\n" if upto else ""
        body = priced(self.demand_weekday, self.demand_weekend, prices)
        return f'[[line]]\nid = "demand_tou"\nkind = "demand"\nschedule = "d"\n{tiers}{body}'


def _list(numbers: Sequence[Decimal]) -> str:
    return ", ".join(map(str, numbers))


def _rate(rate: Rate) -> str:
    return (f"tiers.upto = [{_list(rate.upto)}]\n" if rate.upto else "") + f"price = [{_list(rate.prices)}]"


def one_based(hours: Hours) -> list[list[int]]:
    return [[period + 1 for period in month] for month in hours]


def seasons_of(weekday: Hours, weekend: Hours) -> list[list[int]]:
    """Months that have the same hours, from 0 on."""
    found: dict[tuple[tuple[int, ...], ...], list[int]] = {}
    for month in range(MONTHS):
        found.setdefault((weekday[month], weekend[month]), []).append(month)
    return list(found.values())


def schedule(name: str, weekday: Hours, weekend: Hours) -> str:
    """Seasons s0, s1, ... of months that are alike, whose periods p0, p1, ... are the hours that have these numbers."""
    seasons = seasons_of(weekday, weekend)
    dates = [", ".join(f'"{one + 1:02d}-01..{one + 1:02d}-{_LAST[one]}"' for one in months) for months in seasons]
    lines = [f"[schedule.{name}]"]
    lines.append("seasons = { " + ", ".join(f"s{place} = [{text}]" for place, text in enumerate(dates)) + " }")
    for place, (month, *_) in enumerate(seasons):
        days = {"mon-fri": weekday[month], "sat-sun": weekend[month]}
        for period in sorted({*weekday[month], *weekend[month]}):
            rules = [rule(name, row, period) for name, row in days.items() if period in row]
            lines.append(f"s{place}.p{period} = [{', '.join(rules)}]")
    return "\n".join(lines)


_LAST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def rule(days: str, row: Sequence[int], period: int) -> str:
    hours = [f"{hour:02d}:00-{hour + 1:02d}:00" for hour, own in enumerate(row) if own == period]
    return f'"{" ".join([days, *hours])}"'


def priced(weekday: Hours, weekend: Hours, prices: Sequence[str]) -> str:
    """`price.s0 = { p0 = ... }` for every season of a schedule."""
    found = []
    for place, (month, *_) in enumerate(seasons_of(weekday, weekend)):
        used = sorted({*weekday[month], *weekend[month]})
        found.append(f"price.s{place} = {{ {', '.join(f'p{period} = {prices[period]}' for period in used)} }}")
    return "\n".join(found)


class Engine:
    """One PySAM module, used again for every plan."""

    def __init__(self) -> None:
        from PySAM import Utilityrate5

        self._module = Utilityrate5.new()
        self._module.Lifetime.assign({"analysis_period": 1, "inflation_rate": 0, "system_use_lifetime_output": 0})
        self._module.SystemOutput.assign({"degradation": [0]})
        self._module.Load.assign({"load_escalation": [0]})

    def bills(
        self, plan: Plan, load_kw: npt.NDArray[np.float64], made_kw: npt.NDArray[np.float64] | None = None
    ) -> dict[str, list[float]]:
        """Twelve months of each line of OUTPUTS; with `made_kw` those of the meter behind which it is made."""
        made = np.zeros(len(load_kw)) if made_kw is None else made_kw
        self.take(plan)
        self._module.Load.load = load_kw.tolist()
        self._module.SystemOutput.gen = made.tolist()
        self._module.execute()
        system = "with_system" if made_kw is not None else "without_system"
        found: dict[str, list[float]] = {}
        for name, key in OUTPUTS.items():
            full = f"year1_monthly_{key}_charge_{system}" if key == "ec" else f"year1_monthly_{key}_{system}"
            found[name] = list(getattr(self._module.Outputs, full))
        return found

    def take(self, plan: Plan) -> None:
        """Take the rates of a plan for `months` that follow."""
        self._module.ElectricityRates.assign(plan.inputs())

    def months(self, load_kw: npt.NDArray[np.float64]) -> list[float]:
        """Return twelve months of all that is charged by the rates taken last, and nothing else: for speed."""
        self._module.Load.load = load_kw.tolist()
        self._module.SystemOutput.gen = [0.0] * len(load_kw)
        self._module.execute()
        return list(self._module.Outputs.year1_monthly_utility_bill_w_sys)

    def output(self, name: str) -> Any:
        """Any other output of the last bills."""
        return getattr(self._module.Outputs, name)


def month_hours() -> list[slice]:
    """The hours of each month of 2018."""
    starts = [datetime(2018, month, 1, tzinfo=UTC) for month in range(1, 13)] + [datetime(2019, 1, 1, tzinfo=UTC)]
    hours = [int((start - starts[0]) / timedelta(hours=1)) for start in starts]
    return [slice(low, high) for low, high in pairwise(hours)]
