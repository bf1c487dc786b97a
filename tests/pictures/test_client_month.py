"""Days of a client: exact energy and both clock changes, flow by flow."""

import pytest

from etl.core.errors import EtlError
from etl.core.periods import month
from etl.pictures.client_month import client_days
from tests.support.command import Shell, written
from tests.support.curves import AUTUMN, LISBON
from tests.support.known_days import hours_of

HEADER = "client_number,timestamp,kwh,quality"


def test_days_have_their_energy_exactly(etl: Shell) -> None:
    rows = hours_of("a", AUTUMN, {0: None, 1: "0.000001", 25: "2e"})
    etl.load(written("a.csv", HEADER, *rows), "--timezone", LISBON)
    found = client_days("a", AUTUMN)
    (flow,) = found.flows
    assert (found.zone, flow.flow) == (LISBON, "import")
    days = [(one.hours, str(one.kwh), one.missing, str(one.estimated)) for one in flow.days]
    assert days == [(24.0, "22000001/1000000", 0, "0"), (25.0, "26", 0, "2")]
    assert flow.slots.kw[1, 1].tolist() == [2, 1]


def test_errors_name_the_client(etl: Shell) -> None:
    etl.load(written("a.csv", HEADER, *hours_of("a", AUTUMN, {})), "--timezone", LISBON)
    with pytest.raises(EtlError, match="there is no client b "):
        client_days("b", AUTUMN)
    with pytest.raises(EtlError, match="nobody has a reading in 2016-01") as caught:
        client_days("a", month("2016-01"))
    assert caught.value.code == "E-NO-READINGS"
