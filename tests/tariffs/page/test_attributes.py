"""Attributes of a client: texts, numbers, and those that are missing."""

import pytest

from etl.core.errors import TariffError
from tests.support.client_numbers import POWER, bills_of


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ([], "client c0: has no attribute 'capacity_kw'"),
        ([{"capacity_kw": "1"}, {"capacity": "1"}], "client c1: has no attribute 'capacity_kw'"),
        ([{"capacity_kw": "1"}, {"capacity_kw": ""}], "client c1: has no attribute 'capacity_kw'"),
        ([{"capacity_kw": "4,6"}] * 2, "client c0: attribute 'capacity_kw': '4,6' is not a number"),
        ([{"capacity_kw": "-1"}] * 2, "'-1' is not a number"),
        ([{"capacity_kw": "9" * 13}] * 2, "is larger than any price"),
    ],
)
def test_a_number_that_is_not_there_is_named_with_its_client(attributes: list[dict[str, str]], message: str) -> None:
    with pytest.raises(TariffError) as error:
        bills_of(POWER, attributes)
    assert message in str(error.value)
    assert "etl assign FILE" in error.value.remedy
