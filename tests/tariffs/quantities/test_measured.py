"""Quantities made of readings: factor, floor, rounding, and lines that they do not fit."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.demand_tariffs import DAY, SCHEDULE, WHOLE, demands, quarters


def test_energy_is_priced_with_losses_and_rounded_when_the_quantity_says_so() -> None:
    load = quarters(DAY, {33: 5.1, 40: 2})
    quantity = '[quantity.q]\nof = "import"\nfactor = 1.025\n'
    line = '[[line]]\nid = "e"\nkind = "energy"\non = "q"\nprice = 1\n'
    assert demands(WHOLE + quantity + line, DAY, load)[0][:2] == ("7.2775", "7.28")
    assert demands(f"{WHOLE}{quantity}round.places = 1\n{line}", DAY, load)[0][0] == "7.3"
    by_period = f'{WHOLE}{SCHEDULE}{quantity}round.places = 0\nschedule = "tou"\n{line}'
    assert demands(by_period, DAY, load)[0][0] == "7"  # 5.2275 and 2.05, each rounded: 5 + 2


KW = '[quantity.q]\nof = "import"\nreduce = "max"\n'


OTHER = '[schedule.s]\nall.x = "rest"\n'


BY_OTHER = '[quantity.q]\nof = "import"\nschedule = "s"\n'


ENERGY = '[[line]]\nid = "e"\nkind = "energy"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f'{KW}{ENERGY}on = "q"\nprice = 1\n', "t.toml: line e: on: 'q' is in kW "),
        (f'{KW}[quantity.r]\nof = "q"\n{ENERGY}on = "r"\nprice = 1\n', "t.toml: quantity r: of: 'q' is in kW "),
        (
            f'{OTHER}{SCHEDULE}{BY_OTHER}{ENERGY}on = "q"\nschedule = "tou"\nprice = 1\n',
            "t.toml: line e: on: 'q' is by schedule s, the line is by 'tou' ",
        ),
    ],
)
def test_a_quantity_that_does_not_fit_its_line_is_refused(text: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        parse_tariff(WHOLE + text, "t.toml")
    assert str(error.value).startswith(message)
