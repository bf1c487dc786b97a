"""Each bill of a page has its own warnings: of the sample tariff, of what was assumed, of its meters that ended."""

from etl.phrasebook.english import english
from tests.support.command import Shell, written
from tests.support.readings import bills, hours


def meter(client: str, number: str, first: str, end: str) -> list[str]:
    return [row.replace(",", f",{number},", 1) for row in hours(client, first, end)]


def test_each_client_is_warned_of_its_own_meters_only(etl: Shell) -> None:
    rows = [
        *meter("a", "A", "2017-08-01", "2017-09-01"),
        *meter("b", "B-OLD", "2017-08-01", "2017-08-11"), *meter("b", "B-NEW", "2017-08-11", "2017-09-01"),
        *meter("c", "C-OLD", "2017-08-01", "2017-08-21"), *meter("c", "C-NEW", "2017-08-21", "2017-09-01"),
    ]  # fmt: skip
    etl.load(written("m.csv", "client_number,meter,timestamp,value", *rows), "--timezone", "UTC")
    etl("bill", "--month", "2017-08")
    both, assumed = (
        f"{english('sample')}; {english('unit_assumed')}",
        "goes on: assumed (etl assign with to and from says it)",
    )
    assert bills(etl, "client_number", "warnings") == [
        ("a", both),
        ("b", f"{both}; meter B-OLD ends 2017-08-11, meter B-NEW {assumed}"),
        ("c", f"{both}; meter C-OLD ends 2017-08-21, meter C-NEW {assumed}"),
    ]
