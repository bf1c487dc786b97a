"""Lines that banks add to a tariff, and a bank that no line spends."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.net_tariffs import ENERGY, MONEY, NET
from tests.support.tariff_pages import HEAD

FAULTS = {
    "unspent": (NET.format(over="period") + MONEY, "quantity net: the money in the bank of 'net' is spent by no line"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_netting_that_is_not_clear_is_refused(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(HEAD + text + ENERGY, "t.toml")
    assert message in str(error.value)
