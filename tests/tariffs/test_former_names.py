"""Names by which users may still supply an earlier period: of balances that each season had for itself."""

from etl.tariffs.former_names import former_names, former_of
from etl.tariffs.read.parse import parse_tariff
from tests.support.season_banks import BANK, ENERGY, NET, PRICES, SEASONS
from tests.support.tariff_pages import HEAD


def test_a_period_of_two_seasons_has_the_name_that_it_had_in_each() -> None:
    assert former_of(parse_tariff(HEAD + SEASONS + NET + BANK + ENERGY + PRICES, "t.toml")) == {
        "net tou.winter.day": "net tou.day",
        "net tou.summer.day": "net tou.day",
        "net tou.winter.night": "net tou.night",
        "net tou.summer.night": "net tou.night",
        "net tou.summer.late": "net tou.late",
    }


def test_a_tariff_that_carries_nothing_has_no_former_names() -> None:
    assert former_of(parse_tariff(HEAD + '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n', "t.toml")) == {}


def test_what_never_had_another_name_is_passed_over() -> None:
    assert former_names([object(), "net"]) == {}
