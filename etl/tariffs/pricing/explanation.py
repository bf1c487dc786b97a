"""Explanation of each line of a client's bill: the quantities it rests on, their readings, the lines above it.

Nothing here knows a kind of line or quantity: flows, slots and bases are found in what each of them is made of.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import reduce

import numpy as np

from etl.core.exact import Exact, Integers
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH, LongUse, Part
from etl.tariffs.bill_line import BillLine
from etl.tariffs.lines.alternatives import Alternatives
from etl.tariffs.lines.percent import REST
from etl.tariffs.made_of import parts_of
from etl.tariffs.page.contract import Line, NeedsPrior, Page, Quantity, Values, energy_mwh
from etl.tariffs.page.line_division import FILLED, READINGS, division, pieces, rest_on, sum_on
from etl.tariffs.page.long_read_page import energy_of, lacking, long_minutes, of_flow, reads_inside
from etl.tariffs.page.net_parts import LESS
from etl.tariffs.page.register_parts import of_registers
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.components import Component, components, shown
from etl.tariffs.pricing.explanation_parts import BasePart, LineExplanation, PastValue, QuantityValue, ReadingCount
from etl.tariffs.pricing.value_added_tax import as_printed
from etl.tariffs.pricing.version_changes import based_line
from etl.tariffs.schedules.picture import windows
from etl.tariffs.slots import Registers, Slots
from etl.tariffs.slots import of_registers as named

_READABLE = 100_000


def explain_lines(calculator: Calculator, page: Page, row: int = 0) -> list[LineExplanation]:
    """Return the lines of one client's bill. Lines that its bill does not have are left out."""
    rules = {one.id: one for one in components(calculator.tariff)}
    printed = calculator.printed(page)
    found = []
    for place, (line, one) in enumerate(printed):
        if one.present is None or bool(one.present[row]):
            rule, option = rules.get(line.id), 0
            own = line
            if isinstance(line, Alternatives):
                option = int(line.chosen(page, one.span)[row])
                own = line.options[option]
            explainer = _LineExplainer(calculator, page, row, (own, one), one.span)
            found.append(explainer.of(printed[:place], _rule(rule, one.span.start, option)))
    return found


class _LineExplainer:
    """One line of one client's bill, with the readings of some of its days."""

    def __init__(self, calculator: Calculator, page: Page, row: int, line: tuple[Line, BillLine], days: Period) -> None:
        self._calculator, self._page, self._row, self._days = calculator, page, row, days
        self._line, self._printed = line

    def of(self, above: Sequence[tuple[Line, BillLine]], rule: str) -> LineExplanation:
        one, row = self._printed, self._row
        quantities = self._quantities()
        return LineExplanation(
            one.id, one.kind, self._own(one.description), one.period, one.tier, one.span.start, one.span.end,
            one.quantity.plain[row], _fraction(one.quantity, row), one.unit,
            self._own(one.price), *self._factor(), one.exact.plain[row],
            _fraction(one.exact, row), self._calculator.tariff.rounding.texts(one.amount)[row],
            as_printed(self._calculator.tariff, one).tax,
            rule,
            tuple(dict.fromkeys(QuantityValue(each.name, self._value(each), each.unit) for each in quantities)),
            tuple(self._past(quantities)), tuple(self.readings()), tuple(self._above(above)),
        )  # fmt: skip

    def _factor(self) -> tuple[str, bool, bool]:
        """Return a factor on quantity x price, whether they make the amount, and whether it is a difference.

        What corrects a sum lacks so much to price x factor. A factor is a fraction that people can read.
        """
        one, price = self._printed, self._own(self._printed.price)
        quantity, exact = one.quantity.fraction(self._row), one.exact.fraction(self._row)
        number = Fraction(price) if re.fullmatch(r"-?[0-9.]+", price) else Fraction(0)
        whole, part = (quantity + exact, number) if one.corrects else (exact, quantity * number)
        factor = whole / part if part else Fraction(int(whole == part))
        unknown = one.corrects and not exact
        if unknown or (not factor and part) or factor.denominator > _READABLE or (whole and not part):
            return "", False, False
        return "" if factor == 1 else str(factor), not one.corrects, one.corrects

    def _own(self, column: str | Sequence[str]) -> str:
        return column if isinstance(column, str) else column[self._row]

    def _value(self, quantity: Quantity) -> str:
        return self._page.value(quantity, self._printed.span).plain[self._row]

    def _quantities(self) -> list[Quantity]:
        """Return the quantities of the line's own period of its schedule; where none has a period, all."""
        needs = list(dict.fromkeys(self._line.needs()))
        return [one for one in needs if any(map(self._is_own, _slots(one)))] or needs

    def _is_own(self, slots: Slots) -> bool:
        return slots.schedule is None or slots.schedule.names[slots.bucket] == self._printed.period

    def _past(self, quantities: Iterable[Quantity]) -> Iterator[PastValue]:
        made_of = [part for quantity in quantities for part in parts_of(quantity)]
        recalled = [past for part in made_of if isinstance(part, NeedsPrior) for past in part.looks_back()]
        for past in dict.fromkeys([*self._line.looks_back(), *recalled]):
            for back, earlier in enumerate(self._page.past.get(past, ()), 1 if past.periods else 0):
                if earlier.theirs is not None and not earlier.theirs[self._row]:
                    continue
                known = earlier.known is None or bool(earlier.known[self._row])
                value = earlier.value.plain[self._row] if known else ""
                yield PastValue(past.quantity.name, back, value, past.quantity.unit)

    def readings(self) -> Iterator[ReadingCount]:
        """Return the readings of each sum that the line rests on."""
        sums = dict.fromkeys(one for quantity in self._quantities() for one in self._sums(quantity))
        for flow, registers, slots, days in sums:
            for part in self._page.usage.parts:
                if part.flow in flow.split(LESS):
                    own = part if registers is None else of_registers(part, registers)
                    yield self._counted(own, slots, days)
            for use in of_flow(self._page.usage, flow, registers):
                yield self._counted_long(replace(use, flow=named(use.flow, registers)), slots, days)

    def _sums(self, quantity: Quantity) -> Iterator[tuple[str, Registers | None, Slots, Period]]:
        """Return what is summed for a quantity; of one that is no sum, the flows and slots that it is made of."""
        span, period = self._days, self._calculator.period
        if sums := list(quantity.sums(span, period)):
            yield from ((one.flow, one.registers, one.slots, one.span) for one in sums)
            return
        parts = list(parts_of(quantity))
        days = period if any(getattr(part, "whole", False) is True for part in parts) else span
        flows = [part for part in parts if isinstance(getattr(part, "flow", None), str)]
        made_of = [(part.flow, getattr(part, "registers", None)) for part in flows]
        yield from ((*flow, slots, days) for flow in made_of for slots in _slots(quantity))

    def _counted(self, part: Part, slots: Slots, days: Period) -> ReadingCount:
        row, grid = self._row, part.grid
        weights = self._calculator.frame.weights(grid, slots, days)
        inside = weights.numbers > 0
        absent = inside & (False if part.missing is None else part.missing[row])
        known = inside & ~absent & (True if part.unknown is None else ~part.unknown[row])
        estimated = known & (False if part.estimated is None else part.estimated[row])
        energy = (part.values[row].astype(object) * weights.numbers.astype(object)).sum()
        kwh = energy_mwh(part, np.array([energy], object), weights.divisor)
        schedule = slots.schedule
        return ReadingCount(
            part.flow, grid.interval, schedule.id if schedule else "",
            tuple(windows(schedule, slots.bucket)) if schedule else (), days.start, days.end,
            int((absent | known).sum()), int((known & ~estimated).sum()), int(estimated.sum()),
            int(absent.sum()), kwh.times(Fraction(1, MWH_PER_KWH)).plain[0], part.spread,
        )  # fmt: skip

    def _counted_long(self, use: LongUse, slots: Slots, days: Period) -> ReadingCount:
        """Count minutes, as the bill does."""
        frame = self._calculator.frame
        own = use.where(use.row == self._row)
        chosen = reads_inside(own, frame, slots, days)
        covered, estimated, missing = long_minutes(lacking(own.where(chosen), frame, slots, days), self._page.clients)
        kwh = energy_of(own, chosen, self._page.clients).times(Fraction(1, MWH_PER_KWH)).plain[self._row]
        row, schedule = self._row, slots.schedule
        return ReadingCount(
            use.flow, 0, schedule.id if schedule else "", tuple(windows(schedule, slots.bucket)) if schedule else (),
            days.start, days.end, int(covered[row] + missing[row]), int(covered[row] - estimated[row]),
            int(estimated[row]), int(missing[row]), kwh,
        )  # fmt: skip

    def _above(self, above: Sequence[tuple[Line, BillLine]]) -> Iterator[BasePart]:
        """Return the lines of a base that have a part on the days of this one."""
        based = based_line(self._line)
        if based is None:
            return
        values = self._calculator.values_of(self._line, self._page, self._printed.span)
        for source, line in above:
            here = line.span.within(values.span)
            present = line.present is None or bool(line.present[self._row])
            if here is not None and present and based.in_base(line.id, tax=line.tax):
                vat = getattr(based, "vat", False)
                rest = getattr(based, "base", ()) == (REST,) and line.taxed is not None and line.vat >= vat
                amount = self._money((rest_on if rest else sum_on)([line], values.span, values.edges, values))
                base_part = BasePart(line.id, line.period, line.tier, amount)
                yield (
                    base_part if here == line.span else self._partly(base_part, (source, line), here, values, rest=rest)
                )

    def _partly(
        self, base_part: BasePart, line: tuple[Line, BillLine], here: Period, values: Values, *, rest: bool
    ) -> BasePart:
        """Return the part of a line that is divided: how, and into what."""
        printed = line[1]
        how, spans = division(printed), pieces(printed.span, values.edges)
        exact = None
        if here.end != printed.span.end and not rest:
            found = zip(spans, how.amounts(spans[:-1]), strict=False)
            exact = reduce(Exact.plus, [one for span, one in found if span.within(here)])
        counted = _LineExplainer(self._calculator, self._page, self._row, line, here).readings()
        whole = -printed.taxed if rest and printed.taxed is not None else printed.amount
        return replace(
            base_part, whole=self._money(whole), first=here.start, last=here.end, by=how.by,
            exact=exact.plain[self._row] if exact else "", fraction=_fraction(exact, self._row) if exact else "",
            readings=tuple(counted) if how.by in (READINGS, FILLED) else (),
        )  # fmt: skip

    def _money(self, amounts: Integers) -> str:
        return self._calculator.tariff.rounding.texts(amounts)[self._row]


def _fraction(exact: Exact, row: int) -> str:
    found = exact.fraction(row)
    return "" if 10**12 % found.denominator == 0 else f"{found.numerator}/{found.denominator}"


def _rule(component: Component | None, day: date, option: int) -> str:
    """Return the tariff's keys of the version that holds on a day; prices only where they are not numbers.

    Of alternatives it is the one in this place.
    """
    if component is None:
        return ""
    begun = [one for one in component.versions if one.first is None or one.first <= day]
    in_force = [one.keys for one in begun if one.first == begun[-1].first]
    keys = {**component.keys, **(in_force[min(option, len(in_force) - 1)] if in_force else {})}
    known = {"tax", "description"} | ({"price"} if not isinstance(keys.get("price"), str) else set())
    return shown({key: item for key, item in keys.items() if key not in known})


def _slots(quantity: Quantity) -> list[Slots]:
    return list(dict.fromkeys(part for part in parts_of(quantity) if isinstance(part, Slots)))
