"""No authentic file looks an hour early or late, in the zone in which its meters stand (ETL_REAL_DATA)."""

import os
from pathlib import Path

import pytest

from tests.support.command import Shell

REAL = os.environ.get("ETL_REAL_DATA", "")
pytestmark = pytest.mark.skipif(not REAL, reason="ETL_REAL_DATA does not name the folder of authentic files")

CROSSING = [
    ("us_ameren/ameren_2024-2025_60min_and_15min.csv", "America/Chicago", []),
    ("us_smt/smt_interval_2022-03_2023-01.csv", "America/Chicago", []),
    ("nl_engie/engie_2021-12.csv", "Europe/Amsterdam", []),
    ("nl_energiemanageronline/emo_elec_2025_register.csv", "Europe/Amsterdam", []),
    ("fi_fingrid/consumption.csv", "Europe/Helsinki", []),
    # A home of which the days follow the sun: after both changes they are most alike an hour off.
    ("green_button_xml/real_utility_hourly_2011_wh.xml", "America/Los_Angeles", ["--client", "home"]),
    (
        "green_button_xml/Coastal_Multi_Family_12hr_Jan_1_2011_to_Jan_1_2012_RetailCustomer_3.xml",
        "America/Los_Angeles",
        ["--client", "home"],
    ),
    ("be_fluvius/fluvius_elec_en_15min.csv", "Europe/Brussels", []),
    ("pt_eredes/e-redes-sample.xlsx", "Europe/Lisbon", ["--client", "home"]),
]


def clock_warnings(etl: Shell, *arguments: str) -> list[str]:
    return [one for one in etl.load(*arguments)["warnings"] if "when the clock of" in one]


@pytest.mark.parametrize(("name", "zone", "options"), CROSSING, ids=[name for name, _, _ in CROSSING])
def test_an_authentic_file_looks_right(etl: Shell, name: str, zone: str, options: list[str]) -> None:
    assert clock_warnings(etl, str(Path(REAL, name)), "--timezone", zone, *options) == []


def test_authentic_hours_of_utc_that_are_read_as_local_are_found(etl: Shell, tmp_path: Path) -> None:
    rows = Path(REAL, "fi_fingrid/consumption.csv").read_text("utf-8-sig").splitlines()
    place = rows[0].split(";").index("Alkuaika")
    cells = [row.split(";") for row in rows[1:]]
    hours = [f"a,{row[place].rstrip('Z')},{row[-2].replace(',', '.')}" for row in cells if len(row) > place]
    file = tmp_path / "naive.csv"
    file.write_text("\n".join(["client,timestamp,kwh", *(row for row in hours if "03-27T03" not in row)]) + "\n")
    (text,) = clock_warnings(etl, str(file), "--timezone", "Europe/Helsinki")
    assert text.startswith("readings look an hour early after 2022-03-27, when the clock of Europe/Helsinki changes")
