"""Lines of a group of taxes know each other's rates, version by version."""

from fractions import Fraction

from etl.tariffs.lines.gross_tax import GrossTax
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_lines import energy
from tests.support.tariff_pages import HEAD
from tests.tariffs.lines.test_gross_tax import gross


def test_equal_rates_beside_a_rate_that_changes_are_two_versions() -> None:
    upto, since = "to = 2017-08-11\n", "from = 2017-08-11\n"
    rates = gross("a", "0.2") + upto + gross("a", "0.2") + since + gross("b", "0.2") + upto + gross("b", "0.1") + since
    tariff = parse_tariff(HEAD + energy("1") + rates, "t.toml")
    found = [[plain_line(version.line) for version in versions] for versions in tariff.lines[1:]]
    peers = [[line.peers for line in versions if isinstance(line, GrossTax)] for versions in found]
    fifth, tenth = Fraction(1, 5), Fraction(1, 10)
    assert peers == [[(("a", fifth), ("b", fifth)), (("a", fifth), ("b", tenth))]] * 2


def test_a_condition_stays_on_each_line_of_a_group() -> None:
    when = 'when = { kind = "shop" }\n'
    tariff = parse_tariff(HEAD + energy("1") + gross("a", "0.2") + when + gross("b", "0.1") + when, "t.toml")
    lines = [versions[0].line for versions in tariff.lines[1:]]
    assert [type(line).__name__ for line in lines] == ["Conditional"] * 2
    assert [plain_line(line).id for line in lines] == ["a", "b"]
