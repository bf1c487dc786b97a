"""Warnings of bills that lines and quantities give: each text once, after those of the readings."""

from collections.abc import Iterable

import numpy as np

from etl.core.periods import Period
from etl.tariffs.page.completeness import counts
from etl.tariffs.page.contract import Page
from etl.tariffs.page.frame import Frame
from etl.tariffs.pricing.page_warnings import add_own, page_warnings
from tests.support.tariff_pages import days, grid, part, usage

DAY = days("2017-08-14", "2017-08-15")


class Says:
    """A line or quantity that says one thing of the second client."""

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        yield page.clients - 1, f"is said of {span}"


def test_what_is_said_twice_is_one_warning_after_those_of_the_tariff_and_the_readings() -> None:
    on = grid(DAY, "UTC", 360)
    unknown = np.zeros((2, 4), np.bool_)
    unknown[1, 3] = True
    used = usage(DAY, "UTC", part(np.ones((2, 4), np.int64), on, unknown=unknown))
    page = Page(used, Frame(DAY, "UTC", "client"), [], "t.toml")
    found = page_warnings(["of the tariff"], page, counts(used))
    add_own(found, page, [(Says(), DAY), (Says(), DAY), (object(), DAY)])  # type: ignore[list-item]
    gap = "6 h missing, longest gap from 2017-08-14T18:00+00:00 to 2017-08-15T00:00+00:00"
    assert found == {0: ["of the tariff"], 1: ["of the tariff", gap, f"is said of {DAY}"]}
