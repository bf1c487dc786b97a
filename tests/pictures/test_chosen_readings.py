"""Choice of readings: what no picture can show is refused before a database is opened."""

import pytest

from etl.core.errors import UsageError
from etl.pictures.chosen_readings import Chosen
from tests.support.curves import SPRING


def test_an_unknown_flow_and_an_unknown_zone_are_refused() -> None:
    with pytest.raises(UsageError, match="--flow gas: is not one of import, export, generation"):
        Chosen(SPRING, flow="gas")
    with pytest.raises(UsageError, match=r"'Europe/Lisbn' is not a time zone \(did you mean Europe/Lisbon\?\)"):
        Chosen(SPRING, zone="Europe/Lisbn")
