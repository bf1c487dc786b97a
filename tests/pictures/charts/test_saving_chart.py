"""Pictures of a comparison: bars for a few clients, a histogram for many."""

from decimal import Decimal
from pathlib import Path

from etl.core.periods import month
from etl.pictures.charts.saving_chart import FEW, draw_savings
from etl.pictures.compared_clients import Compared
from tests.support.curves import texts
from tests.support.pictures import target


def shown(path: Path, clients: int) -> list[str]:
    totals = {f"c{number}": [Decimal("10.000000"), Decimal(10 - number) + Decimal("0.25")] for number in range(clients)}
    draw_savings(Compared(["flat", "day_night"], month("2017-08"), totals), target(path))
    return texts(path)


def test_a_few_clients_have_a_bar_a_tariff_with_its_amount(tmp_path: Path) -> None:
    found = shown(tmp_path / "a.svg", 2)
    assert {"Total by tariff, 2017-08", "client c0", "client c1", "flat", "day_night", "10.00", "9.25"} <= set(found)
    assert "Savings are against flat. The best tariff, by clients: flat 1, day_night 1." in found


def test_many_clients_are_counted_by_what_they_save(tmp_path: Path) -> None:
    found = shown(tmp_path / "a.svg", FEW + 1)
    assert "Savings of 7 clients with the best tariff, 2017-08" in found
    assert {"clients", "saving against flat, in the currency of the tariffs", "half save 2.75 or more"} <= set(found)
