"""Supplied history under names that the tariff of a bill does not know."""

import pytest

from tests.support.tariff_pages import HEAD

pytestmark = pytest.mark.usefixtures("etl")

NET = """
[quantity.net]
of = "import"
less = "export"
over = "period"
bank = { keeps = "kWh", unknown = "ignore" }
[[line]]
id = "e"
kind = "energy"
on = "net"
price = 1
"""


def test_a_name_that_is_nearly_the_tariffs_is_refused_until_the_right_one_is_there() -> None:
    from etl.bill_runs.history_names import refuse_names
    from etl.core.errors import TariffError
    from etl.core.periods import month
    from etl.store.usage.supplied_history import Row, save
    from etl.tariffs.read.parse import parse_tariff

    tariff, period, december = parse_tariff(HEAD + NET, "t.toml"), month("2024-01"), month("2023-12")

    def supplied(quantity: str) -> None:
        save([Row("a", quantity, december.start, december.end, "5")])

    supplied("other")
    refuse_names(tariff, period, ["a"])
    supplied("Net")
    refuse_names(tariff, december, ["a"])  # it is not of an earlier period
    with pytest.raises(TariffError) as refused:
        refuse_names(tariff, period, ["a"])
    assert str(refused.value) == (
        "t.toml: client a: its history of 2023-12 has 'Net', on which no tariff looks back "
        "(load it as 'net': etl history load)"
    )
    supplied("net")
    refuse_names(tariff, period, ["a"])


def test_a_name_of_another_tariff_of_the_database_is_passed_over() -> None:
    from etl.bill_runs.history_names import refuse_names
    from etl.core.periods import month
    from etl.store.usage import tariff_texts
    from etl.store.usage.supplied_history import Row, save
    from etl.tariffs.read.parse import parse_tariff

    other = parse_tariff(HEAD + NET.replace("net", "Net"), "o.toml")
    tariff_texts.save_tariff(tariff_texts.TariffText(other.sha256, "o.toml", other.text, "EUR"))
    december = month("2023-12")
    save([Row("a", "Net", december.start, december.end, "5")])
    refuse_names(parse_tariff(HEAD + NET, "t.toml"), month("2024-01"), ["a"])
