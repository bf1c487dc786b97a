"""Totals of the same page by several tariffs: what they need of the readings is summed once for all of them."""

from collections.abc import Sequence

from etl.core.bill_page import Totals
from etl.core.usage_page import Usage
from etl.tariffs.page.contract import Page
from etl.tariffs.pricing.attribute_changes import NO_CHANGE, by_changes
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.spreading import spread_long_reads


def totals_of(calculators: Sequence[Calculator], usage: Usage) -> list[Totals]:
    """Return the totals by each calculator; they share period, zone and prices, and none looks back."""
    unlike = usage.long and len({(one.tariff.long_reads, one.tariff.by_register) for one in calculators}) > 1
    if unlike or any(by_changes(one.tariff, usage).keys() > {NO_CHANGE} for one in calculators):
        return [Totals.of(one.bills(usage)) for one in calculators]
    first = calculators[0]
    wanted = dict.fromkeys(request for one in calculators for request in one.sums)
    files = ", ".join(one.tariff.file for one in calculators)
    page = Page(spread_long_reads(usage, first.tariff), first.frame, wanted, files)
    first.checked_peaks(page)
    return [one.totalled(page) for one in calculators]
