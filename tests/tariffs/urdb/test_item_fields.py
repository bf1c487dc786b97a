"""Names of URDB fields: of the API, of the bulk download, priced or not."""

import json

from etl.tariffs.urdb import urdb_tables
from tests.support.urdb_items import HOURS, ONE, TWO, tables


def test_the_answer_of_the_api_and_camel_case_and_the_bulk_download_read_alike() -> None:
    item = {
        **TWO,
        **HOURS,
        "fixedchargefirstmeter": 3,
        "fixedchargeunits": "$/day",
        "name": "R",
        "startdate": "2017-01-01",
    }
    camel = {
        "rateName": "R", "effectiveDate": {"$date": "2017-01-01T00:00:00Z"}, "fixedChargeFirstMeter": 3,
        "fixedChargeUnits": "$/day",
        "energyRateStrux": [{"energyRateTiers": one} for one in TWO["energyratestructure"]],
        "energyWeekdaySched": HOURS["energyweekdayschedule"], "energyWeekendSched": HOURS["energyweekendschedule"],
    }  # fmt: skip
    assert tables(camel) == tables(item) == urdb_tables(json.dumps({"items": [item]}), "u.json")


def test_a_field_that_nobody_prices_may_stand_twice() -> None:
    text = '{"energyratestructure": [[{"rate": 1}]], "pdp_credit": 1, "pdp_credit": 2, "name": "a", "label": "b"}'
    assert urdb_tables(text, "u.json")["warnings"] == ["the URDB file has fields that are not priced: pdp_credit"]


ZERO_COINCIDENT = {
    "coincidentratestructure": [[{"rate": 0, "max": 5}, {"rate": 0}]],
    "coincidentrateschedule": [[0] * 24] * 12,
    "coincidentrateunit": "kW",
    "demandreactivepowercharge": 0,
    "demandratchetpercentage": [0] * 12,
    "fixedchargeeaaddl": 0,
    "flatdemandunit": "kVA",
    "flatdemandstructure": [[{"rate": 0}]],
}


def test_what_is_not_priced_may_be_there_while_it_is_zero() -> None:
    assert tables({**ONE, **ZERO_COINCIDENT})["line"] == tables(ONE)["line"]


def test_names_of_periods_and_limits_of_who_may_have_a_tariff_are_shown_and_no_warning() -> None:
    limits = {"minDemand": 20, "maxDemand": 500, "minEnergy": 100, "maxEnergy": 900}
    found = tables({**ONE, **limits, "energyTOULabels": ["Off"], "demandLabels": ["Peak"]})
    assert "warnings" not in found
    assert found["notes"][1:] == [
        "peakkwcapacitymin: 20", "peakkwcapacitymax: 500", "peakkwhusagemin: 100", "peakkwhusagemax: 900",
        'energytoulabels: ["Off"]', 'demandtoulabels: ["Peak"]',
    ]  # fmt: skip
