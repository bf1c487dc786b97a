"""Layouts that are declared, and wide tables: each has a file of its own (tests/layouts), and what it comes to."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from command import Shell

from etl.sources.declarations import names

FILES = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Case:
    """A file, the options it is loaded with, and what that gives. `stored` is kWh by the UTC start of some readings."""

    file: str
    layout: str
    counts: dict[str, int]
    kwh: dict[str, str]
    stored: dict[str, str]
    options: tuple[str, ...] = ()
    flow: str = "import"
    client: str = ""
    register: str = ""
    qualities: dict[str, str] = field(default_factory=dict)


CASES = [
    Case(  # the row 02:00-01:15 begins the second 01:00; ends at 00:00 belong to the day before
        "smart-meter-texas",
        "smart-meter-texas",
        {"read": 22, "loaded": 18, "blank": 4, "estimated": 1},
        {"export": "1.5", "import": "102.3"},
        {
            "2022-11-06T04:45": "0.2",
            "2022-11-06T06:45": "8",
            "2022-11-06T07:00": "9",
            "2022-11-06T07:45": "12",
            "2022-11-06T08:00": "13",
            "2023-03-12T07:45": "5",
            "2023-03-12T08:00": "6",
        },
        client="10443720000000001",
        qualities={"2022-11-06T04:45": "estimated"},
    ),
    Case(  # 02:00 comes twice, both rows of a quarter together; day and night are one channel
        "fluvius",
        "fluvius",
        {"read": 14, "loaded": 12, "blank": 1, "ignored": 1, "estimated": 1},
        {"export": "0.5", "import": "20.75"},
        {
            "2023-10-28T23:45": "0.1",
            "2023-10-29T00:00": "1",
            "2023-10-29T00:45": "4",
            "2023-10-29T01:00": "1.1",
            "2023-10-29T01:45": "4.1",
            "2023-10-30T06:00": "0.25",
        },
        client="541448800000000011",
    ),
    Case(  # kW; zeros of the skipped hour are nobody's; the doubled hour's value is that of both
        "uci-load-diagrams",
        "uci-load-diagrams",
        {"read": 392, "loaded": 384, "ignored": 8, "rounded": 0},
        {"import": "286.5188"},
        {
            "2011-03-27T00:00": "1",
            "2011-03-27T00:45": "1",
            "2011-03-27T01:00": "1",
            "2011-10-29T23:45": "1",
            "2011-10-30T00:00": "1.0625",
            "2011-10-30T01:00": "1.0625",
            "2011-10-30T02:00": "1",
        },
        client="MT_001",
    ),
    Case(  # the trailing separator shifts nothing; the doubled hour is there once
        "e-distribuzione",
        "e-distribuzione",
        {"read": 384, "loaded": 379, "blank": 1, "ignored": 4},
        {"import": "85.065"},
        {
            "2024-03-30T22:45": "0.1",
            "2024-03-31T00:45": "0.25",
            "2024-03-31T01:00": "0.25",
            "2024-10-27T00:00": "0.5",
            "2024-10-27T02:00": "0.5",
            "2024-10-27T23:15": "0.001",
        },
        ("--client", "home"),
    ),
    Case(
        "octopus",
        "octopus",
        {"read": 5, "loaded": 5},
        {"import": "0.996"},
        {"2023-10-28T23:30": "0.396", "2023-10-29T00:30": "0.2", "2023-10-29T01:00": "0.3", "2023-10-29T01:30": "0"},
        ("--client", "home"),
    ),
    Case(
        "octopus-api",
        "octopus-api",
        {"read": 5, "loaded": 5},
        {"import": "1.032"},
        {"2020-10-25T00:30": "0.3", "2020-10-25T01:00": "0.2", "2020-10-25T02:00": "0.032"},
        ("--client", "home"),
    ),
    Case(  # ends, newest first; kW or kWh by row; registers of the meter beside them
        "esb-hdf",
        "esb-hdf",
        {"read": 12, "loaded": 11, "ignored": 1},
        {"export": "0.125", "import": "2.65"},
        {
            "2023-10-28T22:30": "0.55",
            "2023-10-28T23:00": "0.05",
            "2023-10-28T23:30": "0.1",
            "2023-10-29T00:00": "0.15",
            "2023-10-29T00:30": "0.2",
            "2023-10-29T01:00": "0.25",
            "2023-10-29T02:00": "0.35",
            "2024-03-31T00:00": "0.3",
            "2024-03-31T00:30": "0.4",
        },
        client="10000000011",
    ),
    Case(
        "uk-settlement-periods",
        "uk-settlement-periods",
        {"read": 9, "loaded": 7, "blank": 1, "ignored": 1},
        {"export": "5.3", "import": "6.23"},
        {
            "2023-10-28T23:00": "0.1",
            "2023-10-29T00:00": "0.3",
            "2023-10-29T01:00": "0.5",
            "2023-10-29T23:30": "5",
            "2024-03-31T01:00": "0.33",
        },
        client="1200000000001",
    ),
    Case(
        "uk-read-datetime",
        "uk-read-datetime",
        {"read": 5, "loaded": 4, "blank": 1, "estimated": 1},
        {"import": "15.9"},
        {"2023-10-28T23:00": "0.2", "2023-10-28T23:30": "0.3", "2023-10-29T00:00": "0.4", "2023-10-29T01:00": "15"},
        client="1700000000011",
        qualities={"2023-10-29T00:00": "estimated"},
    ),
    Case(  # 50 slots of time that has passed; their qualities stand in a block behind them
        "uk-edf",
        "uk-edf",
        {"read": 250, "loaded": 190, "blank": 10, "ignored": 50, "estimated": 4},
        {"export": "4.6", "import": "85.5"},
        {
            "2023-10-27T23:00": "0.5",
            "2023-10-28T22:30": "0.5",
            "2023-10-28T23:00": "1",
            "2023-10-29T23:30": "1",
            "2024-03-31T00:00": "0.25",
            "2024-03-31T22:30": "0.25",
        },
        client="1200000000021",
        qualities={"2023-10-29T23:00": "measured", "2023-10-29T23:30": "estimated", "2024-03-31T22:30": "estimated"},
    ),
    Case(  # days of UTC, a row that comes twice, a Null beside the half hours
        "lcl",
        "lcl",
        {"read": 6, "loaded": 4, "blank": 1, "duplicate": 1},
        {"import": "2.56"},
        {"2012-10-27T23:30": "0.2", "2012-10-28T00:00": "0.219", "2012-10-28T00:30": "0", "2012-10-28T01:00": "1.922"},
        client="MAC900001",
    ),
    Case(
        "lcl-kaggle",
        "lcl",
        {"read": 3, "loaded": 3},
        {"import": "0.6"},
        {"2013-03-31T00:30": "0.1", "2013-03-31T01:00": "0.2", "2013-03-31T01:30": "0.3"},
        client="MAC900002",
    ),
    Case(
        "n3rgy",
        "n3rgy",
        {"read": 4, "loaded": 3, "blank": 1},
        {"import": "0.925"},
        {"2024-10-27T00:00": "0.3", "2024-10-27T00:30": "0.125", "2024-10-27T01:30": "0.5"},
        ("--client", "home"),
    ),
    Case(  # hours from 1 to 23, 24 or 25
        "datadis",
        "datadis",
        {"read": 8, "loaded": 7, "blank": 1, "estimated": 1},
        {"import": "5.86"},
        {
            "2023-10-28T21:00": "0.24",
            "2023-10-28T22:00": "0.1",
            "2023-10-29T00:00": "0.3",
            "2023-10-29T01:00": "0.4",
            "2023-10-29T22:00": "2.5",
            "2024-03-31T00:00": "0.02",
            "2024-03-31T21:00": "2.3",
        },
        client="ES0031000000000001AB",
        qualities={"2023-10-29T01:00": "estimated"},
    ),
    Case(  # the same, as times, with what was fed in
        "datadis-surplus",
        "datadis",
        {"read": 9, "loaded": 6, "blank": 3},
        {"export": "0.25", "import": "4.5"},
        {"2023-10-28T21:00": "0.5", "2023-10-28T22:00": "1.5", "2023-10-29T22:00": "2.5"},
        client="ES0031000000000002AB",
    ),
    Case(
        "e-distribucion",
        "e-distribucion",
        {"read": 6, "loaded": 5, "blank": 1, "estimated": 2},
        {"export": "1.2", "import": "2.84"},
        {"2023-10-28T21:00": "0.24", "2023-10-28T22:00": "0.1", "2023-10-29T22:00": "2.5"},
        client="ES0031000000000003AB",
    ),
    Case(
        "i-de",
        "i-de",
        {"read": 16, "loaded": 16},
        {"export": "0.005", "import": "0.437"},
        {
            "2023-10-28T21:00": "0.24",
            "2023-10-28T22:00": "0.01",
            "2023-10-28T23:00": "0.02",
            "2023-10-29T00:00": "0.03",
            "2023-10-29T01:00": "0.031",
            "2023-10-29T02:00": "0.04",
            "2024-03-31T00:00": "0.022",
            "2024-03-31T01:00": "0.044",
        },
        client="ES0021000000000004AB",
    ),
    Case(
        "endesa",
        "endesa",
        {"read": 7, "loaded": 6, "ignored": 1},
        {"import": "0.356"},
        {
            "2023-10-28T22:00": "0.104",
            "2023-10-28T23:00": "0.052",
            "2023-10-29T00:00": "0.03",
            "2023-10-29T01:00": "0.031",
            "2023-10-29T02:00": "0.04",
            "2023-10-29T22:00": "0.099",
        },
        client="ES0031000000000005AB",
    ),
    Case(
        "engie-nl",
        "engie-nl",
        {"read": 4, "loaded": 3, "ignored": 1},
        {"import": "1.625"},
        {"2023-10-29T00:00": "0.742", "2023-10-29T01:00": "0.383", "2023-10-29T02:00": "0.5"},
        client="871600000000000011",
    ),
    Case(
        "energiemanageronline",
        "energiemanageronline",
        {"read": 7, "loaded": 5},
        {"export": "0.025", "import": "1"},
        {"2023-10-29T00:00": "0.1", "2023-10-29T00:30": "0.2", "2023-10-29T01:00": "0.3", "2023-10-29T01:30": "0.4"},
        client="871700000000000033",
    ),
    Case(
        "cz-edc",
        "cz-edc",
        {"read": 20, "loaded": 19, "blank": 1},
        {"import": "8.05"},
        {
            "2023-10-29T00:00": "0.1",
            "2023-10-29T00:45": "0.4",
            "2023-10-29T01:00": "1.1",
            "2023-10-29T01:45": "1.4",
            "2023-10-29T02:00": "2",
        },
        client="859182400000000011-859182400000000012",
    ),
    Case(
        "austria",
        "austria",
        {"read": 12, "loaded": 11, "blank": 1},
        {"import": "7.225"},
        {
            "2023-10-28T23:45": "0.125",
            "2023-10-29T00:00": "0.1",
            "2023-10-29T00:45": "0.4",
            "2023-10-29T01:00": "1.1",
            "2023-10-29T01:45": "1.4",
            "2024-03-31T00:45": "0.5",
            "2024-03-31T01:00": "0.6",
        },
        ("--client", "home"),
    ),
    Case(
        "eloverblik",
        "eloverblik",
        {"read": 4, "loaded": 4, "estimated": 1},
        {"import": "1.01"},
        {"2023-10-28T23:00": "0.11", "2023-10-29T00:00": "0.2", "2023-10-29T01:00": "0.3", "2023-10-29T02:00": "0.4"},
        client="571313000000000011",
        qualities={"2023-10-29T01:00": "estimated"},
    ),
    Case(
        "eloverblik-short",
        "eloverblik",
        {"read": 2, "loaded": 2},
        {"import": "0.394"},
        {"2026-01-31T23:00": "0.198", "2026-02-01T00:00": "0.196"},
        client="571313000000000012",
    ),
    Case(
        "fingrid",
        "fingrid",
        {"read": 4, "loaded": 3, "blank": 1},
        {"import": "1.27"},
        {"2023-10-29T00:00": "0.64", "2023-10-29T00:15": "0.54", "2023-10-29T00:45": "0.09"},
        client="643007000000000011",
    ),
    Case(  # without the metering point
        "fingrid-older",
        "fingrid",
        {"read": 4, "loaded": 3, "blank": 1},
        {"import": "3.65"},
        {"2022-10-26T11:00": "1.15", "2022-10-26T13:00": "2"},
        ("--client", "home"),
    ),
    Case(  # days of the week; the doubled hour has the same value twice
        "caruna",
        "caruna",
        {"read": 6, "loaded": 5, "blank": 1},
        {"import": "9.54"},
        {
            "2023-10-28T23:00": "0.5",
            "2023-10-29T00:00": "4.22",
            "2023-10-29T01:00": "4.22",
            "2024-03-31T00:00": "0.2",
            "2024-03-31T01:00": "0.4",
        },
        ("--client", "home"),
    ),
    Case(  # mean power; meter and unit stand in a small table above
        "enedis",
        "enedis",
        {"read": 6, "loaded": 5, "blank": 1, "rounded": 0},
        {"import": "1.4865"},
        {
            "2023-10-29T00:00": "0.27",
            "2023-10-29T00:30": "0.3",
            "2023-10-29T01:00": "0.35",
            "2023-10-29T01:30": "0.4",
            "2023-10-29T02:00": "0.1665",
        },
        client="12345678900011",
    ),
    Case(
        "enedis-ends",
        "enedis-ends",
        {"read": 3, "loaded": 3},
        {"import": "1.3"},
        {"2026-01-04T23:00": "0.6", "2026-01-04T23:30": "0.4", "2026-01-05T00:00": "0.3"},
        client="12345678900012",
    ),
    Case(
        "enedis-bare",
        "enedis-bare",
        {"read": 3, "loaded": 2, "blank": 1},
        {"import": "0.379"},
        {"2021-10-31T23:00": "0.179", "2021-11-01T00:00": "0.2"},
        ("--client", "home", "--stamp", "end", "--interval", "30min"),
    ),
    Case(
        "enedis-kw",
        "enedis-kw",
        {"read": 3, "loaded": 3},
        {"import": "2.39"},
        {"2024-10-27T00:30": "2.015", "2024-10-27T01:00": "0.25", "2024-10-27T01:30": "0.125"},
        ("--client", "home"),
    ),
    Case(  # the row of 02:00, which does not exist, is the quarter that 03:00 lacks
        "ameren",
        "ameren",
        {"read": 12, "loaded": 11, "blank": 1},
        {"import": "12.38"},
        {"2025-03-09T07:45": "0.42", "2025-03-09T08:00": "0.6", "2025-03-09T08:15": "0.4", "2025-11-02T06:00": "2"},
        client="70000001",
    ),
    Case(
        "opower",
        "opower",
        {"read": 5, "loaded": 4, "ignored": 1},
        {"import": "0.84"},
        {"2018-11-04T07:00": "0.24", "2018-11-04T08:00": "0.1", "2018-11-04T09:00": "0.2", "2018-11-04T10:00": "0.3"},
        ("--timezone", "America/Los_Angeles"),
        client="1234567890",
    ),
    Case(  # mean power at the ends of quarters; the doubled hour with both of its rows together
        "e-redes",
        "e-redes",
        {"read": 15, "loaded": 14, "blank": 1, "estimated": 1},
        {"import": "7.1"},
        {
            "2024-10-26T23:45": "0.2",
            "2024-10-27T00:00": "0.4",
            "2024-10-27T00:45": "0.3",
            "2024-10-27T01:00": "0.5",
            "2024-10-27T01:45": "1",
            "2025-03-30T00:30": "0.1",
            "2025-03-30T00:45": "0.2",
            "2025-03-30T01:00": "0.3",
            "2025-03-30T22:45": "1",
        },
        client="PT0002000000000001AB",
        qualities={"2025-03-30T01:00": "estimated"},
    ),
    Case(  # the end is the last minute; the doubled hour is there once
        "agl",
        "agl",
        {"read": 10, "loaded": 9, "blank": 1, "estimated": 1},
        {"export": "2.5", "import": "2.8"},
        {
            "2019-04-06T14:30": "0.1",
            "2019-04-06T15:00": "0.2",
            "2019-04-06T15:30": "0.3",
            "2019-04-06T17:00": "0.4",
            "2019-10-05T15:30": "0.5",
            "2019-10-05T16:00": "0.6",
        },
        ("--timezone", "Australia/Melbourne"),
        client="4000000001",
        qualities={"2019-04-06T15:30": "estimated"},
    ),
    Case(  # the skipped hour is filled with 0
        "victoria",
        "victoria",
        {"read": 192, "loaded": 187, "blank": 1, "ignored": 4, "estimated": 47},
        {"export": "1.5", "import": "20.5"},
        {
            "2019-10-05T15:30": "0.1",
            "2019-10-05T16:00": "0.3",
            "2019-10-06T13:00": "0.2",
            "2020-04-04T15:00": "0.5",
            "2020-04-04T15:30": "0.6",
            "2020-04-04T17:00": "0.7",
        },
        client="6000000001",
        qualities={"2019-10-06T13:00": "estimated"},
    ),
    Case(  # labels are ends; controlled load and general use are two registers, gross generation is a flow of its own
        "ausgrid-solar-home",
        "ausgrid-solar-home",
        {"read": 240, "loaded": 238, "ignored": 2, "estimated": 48},
        {"generation": "0.7", "import": "29.9"},
        {"2012-07-02T13:00": "0.2", "2012-07-02T13:30": "0.9", "2012-10-06T15:30": "0.1", "2012-10-06T16:00": "0.3"},
        ("--timezone", "Australia/Sydney"),
        client="1",
        qualities={"2012-07-02T13:30": "estimated"},
    ),
    Case(
        "ausgrid-solar-home",
        "ausgrid-solar-home",
        {"read": 240, "loaded": 240, "estimated": 48},
        {"generation": "0.7", "import": "29.9"},
        {"2012-10-06T16:00": "0", "2012-10-06T16:30": "0", "2012-10-06T17:00": "0.3"},
        ("--timezone", "Australia/Sydney", "--stamps", "Australia/Brisbane"),
        client="1",
    ),
    Case(
        "utilityapi",
        "utilityapi",
        {"read": 13, "loaded": 12, "blank": 1},
        {"export": "0.5", "import": "1.6"},
        {
            "2019-11-03T08:00": "0.1",
            "2019-11-03T08:45": "0",
            "2019-11-03T09:00": "0.3",
            "2020-03-08T09:45": "0.4",
            "2020-03-08T10:00": "0.6",
        },
        ("--client", "home"),
    ),
    Case(
        "sdge",
        "sdge",
        {"read": 13, "loaded": 12, "blank": 1},
        {"export": "1.25", "import": "1.64"},
        {
            "2024-11-03T07:00": "0.34",
            "2024-11-03T08:00": "0.1",
            "2024-11-03T09:00": "0.2",
            "2024-11-03T10:00": "0.3",
            "2024-11-03T20:00": "0",
            "2025-03-09T10:00": "0.7",
        },
        client="7000001",
    ),
    Case(
        "sdge-net",
        "sdge-net",
        {"read": 6, "loaded": 6},
        {"export": "0.25", "import": "0.625"},
        {"2024-09-04T07:00": "0.5", "2024-09-04T07:15": "0", "2024-09-05T06:45": "0.125"},
        client="07000001",
    ),
    Case(  # start and end in one cell, what is below zero was fed in
        "nisc",
        "nisc",
        {"read": 13, "loaded": 12, "blank": 1},
        {"export": "1.25", "import": "1.5"},
        {
            "2025-11-02T06:00": "0.5",
            "2025-11-02T07:00": "0.1",
            "2025-11-02T08:00": "0.2",
            "2025-11-02T09:00": "0",
            "2026-03-08T08:00": "0.3",
            "2026-03-08T09:00": "0.4",
        },
        ("--client", "home", "--timezone", "America/Denver"),
    ),
    Case(  # cp1252; cheap and dear hours are two registers
        "hydro-quebec",
        "hydro-quebec",
        {"read": 16, "loaded": 8, "blank": 8, "estimated": 1},
        {"import": "3.75"},
        {
            "2023-03-12T06:00": "0.25",
            "2023-03-12T07:00": "0.5",
            "2023-03-12T08:00": "1.75",
            "2023-11-05T05:00": "0.2",
            "2023-11-05T06:00": "0.3",
            "2023-11-05T07:00": "0.4",
        },
        client="0300000001",
        qualities={"2023-11-05T06:00": "estimated"},
    ),
    Case(  # ends, those of midnight on the date that begins
        "opower-feed",
        "opower-feed",
        {"read": 12, "loaded": 11, "blank": 1},
        {"import": "30.3"},
        {
            "2024-11-03T03:00": "0.25",
            "2024-11-03T03:30": "0.5",
            "2024-11-03T04:00": "0.75",
            "2024-11-03T04:30": "0.8",
            "2024-11-03T05:00": "1",
            "2024-11-03T05:30": "2",
            "2024-11-03T06:00": "3",
            "2024-11-03T06:30": "4",
            "2025-03-09T06:00": "5",
            "2025-03-09T06:30": "6",
            "2025-03-09T07:00": "7",
        },
        ("--timezone", "America/New_York"),
        client="SP1",
    ),
    Case(  # 02:00 comes twice where 01:00 should
        "sce",
        "sce",
        {"read": 14, "loaded": 13, "blank": 1},
        {"export": "1.5", "import": "2.78"},
        {
            "2025-11-02T07:00": "0.48",
            "2025-11-02T08:00": "0.1",
            "2025-11-02T09:00": "0.2",
            "2025-11-02T10:00": "0.3",
            "2025-11-02T11:00": "0.4",
            "2026-03-08T09:00": "0.6",
            "2026-03-08T10:00": "0.7",
        },
        ("--client", "home"),
    ),
    Case(
        "pecan-street",
        "pecan-street",
        {"read": 8, "loaded": 8},
        {"export": "0.4", "import": "1"},
        {"2018-03-11T07:45": "0.3", "2018-03-11T08:00": "0.5", "2018-11-04T06:45": "0", "2018-11-04T07:00": "0.2"},
        ("--timezone", "America/Chicago"),
        client="26",
    ),
    Case(
        "enphase",
        "enphase",
        {"read": 21, "loaded": 20, "blank": 1},
        {"export": "1", "generation": "1.521", "import": "1.329"},
        {
            "2024-10-26T23:00": "0.5",
            "2024-10-27T00:00": "0.3",
            "2024-10-27T01:00": "0.2",
            "2024-10-27T02:00": "0.079",
            "2025-03-30T00:00": "0.25",
        },
        ("--client", "home", "--timezone", "Europe/Amsterdam"),
    ),
    Case(
        "shelly",
        "shelly",
        {"read": 8, "loaded": 7, "blank": 1},
        {"export": "0.0125", "import": "0.0644"},
        {"2025-03-30T00:50": "0.0307", "2025-03-30T01:00": "0.0337", "2025-03-30T01:20": "0"},
        ("--client", "home"),
    ),
    Case(  # registers, read in both hours that the clock calls 02:00; of months without a read there is the sum only
        "homewizard",
        "homewizard",
        {"read": 52, "loaded": 44, "blank": 4, "ignored": 4},
        {"export": "0.25", "import": "10.75"},
        {"2024-10-27T00:15": "0.15", "2024-10-27T01:00": "0.5", "2024-10-27T02:00": "6.4", "2025-03-30T00:45": "0.25"},
        ("--client", "home", "--timezone", "Europe/Amsterdam"),
        register="T1",
    ),
    Case(  # a register that begins anew, and says nothing while it is not available
        "home-assistant",
        "home-assistant",
        {"read": 7, "loaded": 3, "blank": 2, "ignored": 2},
        {"import": "1.3"},
        {"2025-12-26T18:00": "0.5", "2025-12-26T19:00": "0.5", "2025-12-26T22:00": "0.3"},
        ("--unit", "kWh"),
        client="sensor.energy_import",
    ),
    Case(  # headings in the body change the flow; 02:00 comes twice where 01:00 should
        "sce-green-button",
        "sce-green-button",
        {"read": 17, "loaded": 16, "blank": 1},
        {"export": "3.06", "import": "4.48"},
        {
            "2021-11-07T07:00": "0.48",
            "2021-11-07T08:00": "0.1",
            "2021-11-07T09:00": "0.2",
            "2021-11-07T10:00": "0.3",
            "2021-11-07T11:00": "0.4",
            "2021-11-08T10:00": "0.6",
            "2022-03-13T09:00": "0.9",
            "2022-03-13T10:00": "1",
        },
        ("--client", "home"),
    ),
    Case(
        "sce-green-button",
        "sce-green-button",
        {"read": 17, "loaded": 16, "blank": 1},
        {"export": "3.06", "import": "4.48"},
        {"2021-11-07T09:00": "0.02", "2021-11-07T10:00": "0.03", "2021-11-07T11:00": "1.5", "2022-03-13T10:00": "0.8"},
        ("--client", "home"),
        flow="export",
    ),
    Case(  # labels are ends: the first column is the half hour from midnight on
        "wide-half-hours",
        "wide",
        {"read": 96, "loaded": 95, "blank": 1, "estimated": 47},
        {"import": "1199"},
        {"2023-10-29T00:00": "0.5", "2023-10-29T23:30": "47.5", "2023-10-30T02:00": "1"},
        client="1200000000001",
    ),
    Case(
        "wide-half-hours",
        "wide",
        {"read": 96, "loaded": 95, "blank": 1, "estimated": 47},
        {"import": "1199"},
        {"2023-10-28T23:00": "0.5", "2023-10-29T00:00": "2.5", "2023-10-29T02:00": "4.5", "2023-10-29T23:30": "47.5"},
        ("--timezone", "Europe/London"),
        client="1200000000001",
    ),
    Case(  # periods are counted from local midnight: 50 of them on the day with 25 hours, 46 on that with 23
        "wide-periods",
        "wide",
        {"read": 150, "loaded": 144, "blank": 6},
        {"import": "1365"},
        {
            "2023-10-27T23:00": "1",
            "2023-10-28T23:00": "0",
            "2023-10-29T01:00": "4",
            "2023-10-29T23:30": "49",
            "2024-03-31T00:00": "2",
            "2024-03-31T22:30": "2",
        },
        ("--timezone", "Europe/London"),
        client="1200000000001",
    ),
]


def readings(etl: Shell, case: Case) -> dict[str, dict[str, str]]:
    """Stored readings of a case's flow and client, by the UTC minute of their start."""
    rows = csv.DictReader(io.StringIO(etl.exported("readings")))
    wanted = {"flow": case.flow, "client_number": case.client or "home"}
    if case.register:
        wanted["register"] = case.register
    return {row["start"][:16]: row for row in rows if all(row[name] == text for name, text in wanted.items())}


def named(case: Case) -> str:
    return " ".join((case.file, *case.options, case.flow)).removesuffix(" import")


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_file_of_a_layout_is_recognised_and_loaded(etl: Shell, case: Case) -> None:
    found = etl.load(FILES / f"{case.file}.csv", *case.options)
    assert found["layout"] == case.layout
    assert {name: found[name] for name in case.counts} == case.counts
    assert found["rejected"] == 0
    assert found["kwh"] == case.kwh
    stored = readings(etl, case)
    assert {start: f"{float(stored[start]['kwh']):g}" for start in case.stored} == case.stored
    assert {start: stored[start]["quality"] for start in case.qualities} == case.qualities


def test_every_declared_layout_has_a_file() -> None:
    assert {case.layout for case in CASES} >= set(names())
