"""`etl load`: totals of authentic files, counted by hand."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Shell

REAL: list[tuple[str, list[str], dict[str, Any]]] = [
    (
        "uk_hh_energy_sparks/row-per-reading_valid.csv",
        ["--stamp", "end", "--timezone", "Europe/London"],
        {"rows": 48, "loaded": 48, "kwh": {"import": "1272.1"}},
    ),
    (
        "nl_energiemanageronline/emo_elec_2025_register.csv",
        [],
        {"rows": 36001, "loaded": 35999, "ignored": 2, "kwh": {"export": "0", "import": "7523.9"}},
    ),
    (  # days of one tariff; the last row, the year's total, is what the days come to: 1.528,53700
        "nl_energiemanageronline/emo_site_2013_daily.csv",
        [
            "--client",
            "site",
            "--columns",
            "timestamp=Vanaf,value=Verbruik laag tarief",
            "--interval",
            "1d",
            "--timezone",
            "Europe/Amsterdam",
            "--rejects",
            "rejects.csv",
        ],
        {"rows": 366, "loaded": 365, "rejected": 1, "kwh": {"import": "1528.537"}},
    ),
    (
        "nl_engie/engie_2021-12.csv",
        [],
        {"rows": 25246, "loaded": 12623, "ignored": 12623, "kwh": {"import": "7584.261"}},
    ),
    (
        "fi_fingrid/consumption.csv",
        ["--timezone", "Europe/Helsinki"],
        {"rows": 6909, "kwh": {"import": "6566.01"}},
    ),
    (
        "fi_fingrid/consumption-with-null.csv",
        ["--client", "home", "--timezone", "Europe/Helsinki"],
        {"rows": 624, "blank": 9, "kwh": {"import": "654.72"}},
    ),
    (  # its second 01:00 of the changing clock is written 02:00
        "us_smt/smt_interval_2022-03_2023-01.csv",
        [],
        {"rows": 30724, "blank": 4, "loaded": 30720, "kwh": {"import": "6825.137"}},
    ),
    (  # a workbook of mean power, the doubled hour interleaved
        "pt_eredes/e-redes-sample.xlsx",
        [],
        {"rows": 35040, "loaded": 35040, "estimated": 277, "clients": 1, "kwh": {"import": "12632.109"}},
    ),
    (
        "uk_hh_energy_sparks/banes-example-file.xlsx",
        ["--timezone", "Europe/London"],
        {"rows": 5, "loaded": 240, "clients": 5, "kwh": {"import": "1114.429"}},
    ),
    (  # the doubled hour interleaved, one row 02:45 to 02:00
        "be_fluvius/fluvius_elec_en_15min.csv",
        [],
        {"rows": 13640, "blank": 2, "loaded": 13638, "kwh": {"export": "124.93", "import": "1462.321"}},
    ),
    (
        "be_fluvius/fluvius_gas_nl_uur.csv",
        [],
        {"rows": 116, "ignored": 116, "kwh": {}},
    ),
    (
        "it_edistribuzione/edistribuzione_2024-09_wide96.csv",
        ["--client", "home"],
        {"rows": 30, "loaded": 2880, "kwh": {"import": "269.281"}},
    ),
    (  # one of 60 and 15 minutes of the same energy; the hour that does not exist in spring, and is once in autumn
        "us_ameren/ameren_2024-2025_60min_and_15min.csv",
        [],
        {"rows": 35133, "blank": 1, "loaded": 35132, "kwh": {"import": "25083.35"}},
    ),
    (  # four registers, 2,880 reads of each
        "homewizard/homewizard_15min_register_2022-09.csv",
        ["--client", "home", "--timezone", "Europe/Amsterdam"],
        {"rows": 2880, "loaded": 11516, "ignored": 4, "kwh": {"export": "861.118", "import": "1356.427"}},
    ),
]


@pytest.mark.skipif("ETL_REAL_DATA" not in os.environ, reason="ETL_REAL_DATA names no folder")
@pytest.mark.parametrize(("name", "options", "expected"), REAL, ids=[name for name, *_ in REAL])
def test_an_authentic_file_gives_the_totals_counted_by_hand(
    etl: Shell, name: str, options: list[str], expected: dict[str, Any]
) -> None:
    result = etl.load(Path(os.environ["ETL_REAL_DATA"], name), *options)
    assert {key: result[key] for key in expected} == expected
