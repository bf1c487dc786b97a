"""Output of `etl tariff`, from a small tariff."""

from etl.reports.tariff import as_json, lines, list_json, list_lines
from etl.tariff import Checked, Listed
from etl.tariffs.pricing.components import components
from etl.tariffs.read.parse import parse_tariff

TEXT = """\
name = "Two prices"
currency = "EUR"
timezone = "client"
from = 2017-01-01
to = 2019-01-01
notes = ["an example"]
prorate = { month = "whole" }

[quantity.net]
of = "import"
less = "export"
over = "period"

[[line]]
id = "standing"
kind = "fixed"
per = "day"
price = 0.5

[[line]]
id = "energy"
kind = "energy"
on = "net"
price = 0.1

[[line]]
id = "energy"
kind = "energy"
on = "net"
from = 2018-01-01
price = 0.2
"""


def checked(text: str = TEXT) -> Checked:
    tariff = parse_tariff(text, "two.toml")
    return Checked(tariff, components(tariff))


def test_a_tariff_is_shown_with_its_days_included_and_each_version_of_a_line() -> None:
    assert lines(checked()) == [
        "two.toml: Two prices",
        "  2 lines, EUR, the client's zone, 2017-01-01..2018-12-31, prorate: month whole, rounded half-up to 2 places",
        "",
        "standing: fixed, per day, 0.5",
        "energy: energy, on net",
        "  2017-01-01..2017-12-31: 0.1",
        "  2018-01-01..2018-12-31: 0.2",
        "quantity net: of import, less export, over period",
        "",
        "note: an example",
    ]


def test_an_open_beginning_or_end_is_said() -> None:
    assert "from 2017-01-01," in lines(checked(TEXT.replace("to = 2019-01-01\n", "")))[1]
    no_start = TEXT.replace("from = 2017-01-01\n", "", 1)
    assert "to 2018-12-31," in lines(checked(no_start))[1]
    assert "at any time," in lines(checked(no_start.replace("to = 2019-01-01\n", "")))[1]


def test_json_has_exact_texts_and_days_with_the_end_excluded() -> None:
    found = as_json(checked())
    assert (found["file"], found["from"], found["to"], found["notes"]) == (
        "two.toml", "2017-01-01", "2019-01-01", ["an example"],
    )  # fmt: skip
    assert found["lines"][1] == {
        "id": "energy", "kind": "energy", "on": "net",
        "versions": [
            {"from": "2017-01-01", "to": "2018-01-01", "price": "0.1"},
            {"from": "2018-01-01", "to": "2019-01-01", "price": "0.2"},
        ],
    }  # fmt: skip
    assert found["tables"]["quantity"] == {"net": {"of": "import", "less": "export", "over": "period"}}


SHIPPED = Listed("Flat", "EUR", "ab" * 32, "flat.toml")
STORED = Listed("Mine", "EUR", "cd" * 32, clients=1_200, bills=3)


def test_tariffs_that_are_shipped_and_in_use_are_two_tables() -> None:
    assert list_lines([SHIPPED], [STORED]) == [
        "shipped  name  currency",
        "flat     Flat  EUR",
        "",
        "in use        name  currency  clients  bills",
        "cdcdcdcdcdcd  Mine  EUR         1,200      3",
    ]


def test_a_database_without_tariffs_says_so() -> None:
    assert list_lines([SHIPPED], [])[-1] == "no tariff is assigned or has priced a bill yet"


def test_json_of_the_list_has_whole_identities() -> None:
    assert list_json([SHIPPED], [STORED]) == {
        "shipped": [{"file": "flat.toml", "name": "Flat", "currency": "EUR", "sha256": "ab" * 32}],
        "kept": [{"name": "Mine", "currency": "EUR", "sha256": "cd" * 32, "clients": 1200, "bills": 3}],
    }


def test_lines_without_value_added_tax_are_named() -> None:
    vat = '[[line]]\nid = "vat"\nkind = "percent"\ntax = "vat"\nrate = 0.2\nbase = ["energy"]\n'
    found = checked(TEXT + vat)
    assert "without VAT: standing" in lines(found)
    assert as_json(found)["without_vat"] == ["standing"]
    assert as_json(checked())["without_vat"] is None
