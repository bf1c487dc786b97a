"""Authentic files give the totals that were counted by hand; runs where ETL_REAL_DATA names their folder."""

import os
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.delimited.strict import read_strictly
from etl.sources.delimited.text_pieces import pieces
from etl.sources.inputs.opening import expand
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.plan_values import Options, ReadPlan
from etl.sources.read_plan.records import ReadAgain, reader
from etl.sources.read_plan.understand import understand
from etl.sources.rows import Batch, LongRows, Rows

FOLDER = os.environ.get("ETL_REAL_DATA", "")
GREEN, COASTAL, YEAR = "green_button_xml", "Coastal_Multi_Family", "Jan_1_2011_to_Jan_1_2012"
pytestmark = pytest.mark.skipif(not FOLDER, reason="ETL_REAL_DATA names no folder")


def all_rows(stream: Stream, plan: ReadPlan) -> Iterator[Rows | LongRows]:
    """The rows of a table, or of a file that is none."""
    if plan.records:
        found = reader(plan.layout).batches(stream, stream.name)
        yield from (one.rows if isinstance(one, Batch) else one for one in found)
    else:
        for piece in pieces(stream, plan.syntax.encoding, size=100_000, skip=plan.syntax.skip):
            yield read_strictly(piece.data, piece.first_line, plan)


def counted(name: str, options: Options) -> tuple[ReadPlan, Counter[str], dict[str, Decimal]]:
    """How a file is read, its rows by what became of them, and kWh by register (or flow)."""
    (found,) = expand([str(Path(FOLDER, name))])
    counts: Counter[str] = Counter()
    energy: Counter[str] = Counter()
    with found.open() as stream:
        plan = understand(stream.head(), found.name, options)
        for rows in all_rows(stream, plan):
            counts.update(rows=rows.counts.rows, blank=rows.counts.blank, rejects=len(rows.rejects))
            for number, key in enumerate(rows.keys):
                energy[key.register or key.flow] += int(rows.energy_mwh[rows.key == number].sum())
    return plan, counts, {name: Decimal(mwh).scaleb(-6) for name, mwh in energy.items()}


@pytest.mark.parametrize(
    ("name", "options", "rows", "blank", "kwh"),
    [
        ("us_smt/smt_interval_2022-03_2023-01.csv", Options(), 30724, 4, {"import": "6825.137"}),
        ("fi_fingrid/15min-interval-error-at-15min.csv", Options(), 468, 9, {"import": "135.32"}),
        ("fi_fingrid/consumption.csv", Options(), 6909, 0, {"import": "6566.01"}),
        ("fi_fingrid/consumption-with-null.csv", Options(client="home"), 624, 9, {"import": "654.72"}),
        ("uk_hh_energy_sparks/row-per-reading_valid.csv", Options(), 48, 0, {"import": "1272.1"}),
        ("fi_fingrid/error-consumption.csv", Options(), 2208, 16, {"import": "1827.92"}),
        ("fi_fingrid/quarter-consumption-test.csv", Options(client="home"), 96, 0, {"import": "31.06"}),
        ("nl_engie/engie_2021-12.csv", Options(), 25246, 0, {"import": "7584.261"}),
        ("uk_hh_energy_sparks/highlands_example.csv", Options(), 480, 0, {"import": "4468.5"}),
        ("uk_hh_energy_sparks/highlands_example-missing-half-hours.csv", Options(), 526, 0, {"import": "5385.7"}),
        ("uk_hh_energy_sparks/with-nulls-empty-lines-invalid-chars.csv", Options(), 6, 0, {"import": "22"}),
        ("uk_hh_energy_sparks/banes-example-file.csv", Options(), 5, 0, {"import": "1114.429"}),
        ("uk_hh_energy_sparks/example-bad-sheffield-proper-file.csv", Options(), 88, 0, {"import": "8284.252"}),
        ("uk_hh_energy_sparks/with-mixed-line-endings.csv", Options(), 3, 0, {"import": "893.9"}),
        ("uk_hh_energy_sparks/row-per-day_valid.csv", Options(dates="dmy"), 1, 0, {"import": "901.889218"}),
        (
            "be_fluvius/fluvius_elec_en_15min.csv",
            Options(),
            13640,
            2,
            {"export": "124.93", "import": "1462.321"},
        ),
        ("it_edistribuzione/edistribuzione_2024-09_wide96.csv", Options(client="it"), 30, 0, {"import": "269.281"}),
        ("us_ameren/ameren_2024-2025_60min_and_15min.csv", Options(), 35133, 1, {"import": "25083.35"}),
        ("uk_hh_energy_sparks/row-per-day_some-missing-readings.csv", Options(), 3, 20, {"import": "2535.97759"}),
        ("uk_hh_energy_sparks/example-sheffield-file.csv", Options(dates="dmy"), 2, 0, {"import": "1099.849"}),
        (f"{GREEN}/coastal_single_family_fixture.xml", Options(), 362, 0, {"import": "291.018"}),
        (f"{GREEN}/{COASTAL}_12hr_{YEAR}_RetailCustomer_3.xml", Options(), 8760, 0, {"import": "4425.305"}),
        (f"{GREEN}/{COASTAL}_{YEAR}_RetailCustomer_5.xml", Options(), 8760, 0, {"import": "4425.305"}),
        (f"{GREEN}/TestGBDataHourlyNineDaysBinnedDaily.xml", Options(), 216, 0, {"import": "199.563"}),
        (f"{GREEN}/TestGBDataOneYearDailyBinnedMonthly.xml", Options(), 444, 0, {"import": "9917.817"}),
        (f"{GREEN}/united_power_nisc_espi.zip", Options(), 7, 0, {"export": "40.52", "import": "72.63"}),
        (f"{GREEN}/real_utility_hourly_2011_wh.xml", Options(client="home"), 8727, 0, {"import": "5089.595"}),
    ],
)
def test_an_authentic_file_gives_its_totals(
    name: str, options: Options, rows: int, blank: int, kwh: dict[str, str]
) -> None:
    _, counts, energy = counted(name, options)
    assert counts == Counter(rows=rows, blank=blank, rejects=0)
    assert energy == {register: Decimal(total) for register, total in kwh.items()}


def test_a_file_saved_again_by_a_spreadsheet_is_read_as_cp1252() -> None:
    plan, counts, _ = counted("fi_fingrid/error-consumption.csv", Options())
    assert (plan.syntax.encoding, counts["rejects"]) == ("cp1252", 0)


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("uk_hh_energy_sparks/energy_assets_invalid.csv", "is a web page"),
        ("uk_hh_energy_sparks/not_a_xlsx.xlsx", "is a picture"),
        ("nem12/invalid_Example_empty_file.csv", "is empty"),
        ("uk_hh_energy_sparks/row-per-day_incomplete-row.csv", ":2: the rows have 3 fields, the header 51"),
        ("uk_hh_energy_sparks/row-per-day_valid.csv", "dates such as '12/11/18' may be day first or month first"),
        ("fi_fingrid/consumption-with-null.csv", "names no client"),
        ("nl_energiemanageronline/emo_site_2013_daily.csv", "has no column for the value"),
        ("homewizard/homewizard_15min_p1_gas_2025.csv", "is gas, not electricity"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(name: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        counted(name, Options())


def test_rows_whose_id_is_missing_or_was_damaged_by_a_spreadsheet_are_bad() -> None:
    _, counts, energy = counted("uk_hh_energy_sparks/banes-bad-example-missing-and-invalid-mpan-file.csv", Options())
    assert (counts["rows"], counts["rejects"], energy) == (3, 2 * 48, {"import": Decimal("226.191")})


def test_every_authentic_file_is_read_or_refused_and_none_breaks_the_reader() -> None:
    refused = []
    for path in sorted(Path(FOLDER).rglob("*")):
        if path.is_file() and path.suffix in {".csv", ".xml", ".xlsx"}:
            try:
                counted(str(path.relative_to(FOLDER)), Options())
            except InputError as error:
                refused.append(str(error))
            except ReadAgain:
                continue  # a load reads such a file again, in test_real_nem.py
    assert all(len(line.splitlines()) == 1 for line in refused)
