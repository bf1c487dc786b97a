"""Quantities of which a tariff must know earlier periods."""

from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.recalled import recalled, recalled_names
from tests.support.season_banks import BANK, ENERGY, NET, PRICES, SEASONS
from tests.support.tariff_pages import HEAD


def test_balances_of_a_bank_are_recalled_by_the_names_of_its_periods() -> None:
    tariff = parse_tariff(HEAD + SEASONS + NET + BANK + ENERGY + PRICES, "t.toml")
    assert recalled_names(tariff) == {"net tou.day", "net tou.night", "net tou.late"}
    assert {need.periods for need in recalled(tariff)} == {0}


def test_a_tariff_without_banks_and_ratchets_recalls_nothing() -> None:
    assert recalled(parse_tariff(HEAD + '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n', "t.toml")) == []
