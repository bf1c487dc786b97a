"""Notes and warnings of a URDB file, and the charges that are refused."""

import json
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from etl.core.errors import TariffError
from etl.core.periods import month
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.urdb import read_urdb, urdb_tables
from tests.support.season_banks import SWAPPED, urdb
from tests.support.tariff_pages import AUGUST, grid, part, usage, warnings
from tests.support.urdb_items import ONE, tables
from tests.support.urdb_versions import bill


def test_unknown_fields_are_a_warning_on_every_bill() -> None:
    item = {**ONE, "pdp_credit": [[{"rate": -1}]], "pdp_zero": [[{"rate": 0}]], "sector": "Commercial"}
    tariff = read_urdb(json.dumps(item), "u.json")
    assert tariff.warnings == ("the URDB file has fields that are not priced: pdp_credit",)
    on = grid(AUGUST, "UTC", 60)
    used = usage(AUGUST, "UTC", part(np.ones((1, on.slots), np.int64), on), warnings={0: ["of the readings"]})
    assert warnings(Calculator(tariff, AUGUST, "UTC").bills(used).bills[0]) == [*tariff.warnings, "of the readings"]


def test_told_fields_and_what_was_fixed_are_notes_that_change_no_bill() -> None:
    item = {**ONE, "peakkwcapacitymax": 500, "demandattrs": [{"a": "b"}], "description": "two\r\nlines", "label": ""}
    tariff = read_urdb(json.dumps(item), "u.json")
    assert tariff.notes[1:] == ("peakkwcapacitymax: 500", 'demandattrs: [{"a": "b"}]', "description: two lines")
    assert tariff.notes[0].startswith("fixed where URDB is silent: tiers pro rata")
    assert tariff.sha256 == read_urdb(json.dumps(ONE), "u.json").sha256


def test_float_noise_is_rounded_and_told() -> None:
    found = urdb_tables('{"energyratestructure": [[{"rate": 0.07869999999999999}]]}', "u.json")
    assert found["line"][0]["price"] == Decimal("0.0787")
    assert found["notes"][1] == "rounded to 12 places, as float noise: 1 numbers, the first is 0.07869999999999999"


def test_a_file_without_energy_says_so() -> None:
    assert (
        "the file has no energyratestructure: no line is charged by energy"
        in tables({"fixedmonthlycharge": 5})["notes"]
    )


REFUSED: dict[str, tuple[Any, str]] = {
    "coincident": (
        {**ONE, "coincidentratestructure": [[{"rate": 4}]]},
        ("u.json: coincidentratestructure: is a charge at the instant of the system's peak, which is not priced "
        "(remove coincidentratestructure where it does not apply, "
        "or leave it out: etl tariff convert --without coincident)"),
    ),
    "reactive": (
        {**ONE, "demandReactivePowerCharge": 0.2},
        ("u.json: demandreactivepowercharge: is a charge on reactive power, which is not priced "
        "(remove demandreactivepowercharge where it does not apply, "
        "or leave it out: etl tariff convert --without reactive)"),
    ),
    "each further meter": (
        {**ONE, "fixedchargeeaaddl": 2},
        ("u.json: fixedchargeeaaddl: is a charge for each further meter, which is not priced "
        "(remove fixedchargeeaaddl where it does not apply, "
        "or leave it out: etl tariff convert --without meters)"),
    ),
    "older ratchet": (
        {**ONE, "demandratchetpercentage": [0.5] * 12},
        ("u.json: demandratchetpercentage: is a ratchet without months (lookbackPercent has them), "
        "which is not priced (remove demandratchetpercentage where it does not apply, "
        "or leave it out: etl tariff convert --without ratchet)"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message


def test_unknown_keys_of_tiers_are_a_warning_on_every_bill() -> None:
    item = {"energyratestructure": [[{"rate": 0.1, "ratio": 2, "note": ""}]], "pdp": 1}
    text = "the URDB file has fields that are not priced: energyratestructure.ratio, pdp"
    assert warnings(bill(month("2016-07"), item)) == [text]


def test_a_urdb_file_says_who_inherits_where_months_differ() -> None:
    text = (
        "net metering: in a month of other hours the kWh left by a period are spent by the period at the same hour, "
        "the first of 00:00, 05:00, 11:00 and 17:00 of a weekday that the period has, else its first hour"
    )
    alike = {"energyweekdayschedule": [SWAPPED] * 12, "energyweekendschedule": [SWAPPED] * 12}
    assert text in urdb().notes
    assert text not in urdb(**alike).notes
    assert "inherits" not in urdb(**alike).text
