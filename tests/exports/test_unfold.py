"""A stored bill is a row of bills, and its lines are rows of lines."""

import io
import json
from datetime import date

from etl import exports
from etl.core.bill_page import FAILED, StoredBill
from etl.exports import schemas, unfold

LINE = ["energy", "energy", "", "peak", None, "2017-08-01", "2017-09-01", "Energy, peak",
        "12.500000000000", "kWh", "0.1", "0E-12", "1.25", False]  # fmt: skip
DETAIL = {
    "quantities": {},
    "lines": [LINE, ["vat", "percent", *[None] * 11, True]],
    "balances": {"bank": "7.5"},
    "warnings": ["23 h missing on 2017-08-14", "zone unknown"],
    "totals": {
        "kwh_export": "0", "kwh_estimated": "1.5", "peak_kw": "4.2", "peak_at": "2017-08-14T19:15:00+01:00",
        "subtotal": "12.50", "tax": "2.88", "intervals_expected": 2976, "intervals_actual": 2884,
        "intervals_estimated": 0, "intervals_missing": 92,
    },
}  # fmt: skip
BILL = StoredBill(
    client="4521",
    period_start=date(2017, 8, 1),
    period_end=date(2017, 9, 1),
    timezone="Europe/Lisbon",
    tariff="standard",
    tariff_sha256="ab12",
    currency="EUR",
    energy_mwh=371_688_000,
    total="15.38",
    status="incomplete",
    detail=json.dumps(DETAIL),
)


def test_a_bill_is_a_row_with_its_totals_and_its_warnings() -> None:
    (batch,) = unfold.bills([BILL._replace(issued="10.00")])
    stdout = io.BytesIO()
    exports.write("-", schemas.BILLS, [batch], format="csv", stdout=stdout)
    assert stdout.getvalue().decode() == (
        "client_number,month,period_start,period_end,timezone,tariff,tariff_sha,issued,currency,kwh,kwh_export,"
        "kwh_estimated,peak_kw,peak_at,subtotal,tax,total,intervals_expected,intervals_actual,intervals_estimated,"
        "intervals_missing,balance,status,warnings,open\n"
        "4521,2017-08,2017-08-01,2017-09-01,Europe/Lisbon,standard,ab12,10.00,EUR,371.688000,0,1.5,4.2,"
        "2017-08-14T19:15:00+01:00,12.50,2.88,15.38,2976,2884,0,92,7.5,incomplete,"
        "23 h missing on 2017-08-14; zone unknown,5.38\n"
    )


def test_of_a_bill_that_was_not_issued_all_is_open_and_of_a_failed_one_nothing() -> None:
    failed = BILL._replace(total="", status=FAILED)
    (batch,) = unfold.bills([BILL, failed])
    assert (batch.column("issued").to_pylist(), batch.column("open").to_pylist()) == (["0.00", "0"], ["15.38", None])


def test_a_period_that_is_no_month_has_none() -> None:
    (batch,) = unfold.bills([BILL._replace(period_end=date(2017, 8, 20))])
    assert batch.column("month").to_pylist() == [""]


def test_lines_are_rows_in_the_order_they_are_printed() -> None:
    (batch,) = unfold.lines([BILL])
    assert batch.schema == schemas.LINES
    first, second = batch.to_pylist()
    assert list(first.values()) == [
        "4521", "2017-08", date(2017, 8, 1), date(2017, 9, 1), 1, "energy", "energy", "", "peak", None,
        date(2017, 8, 1), date(2017, 9, 1), "Energy, peak", "12.500000000000", "kWh", "0.1", "0.000000000000", "1.25",
        False, "EUR",
    ]  # fmt: skip
    assert (second["line"], second["id"], second["from"], second["quantity"], second["tax"]) == (
        2,
        "vat",
        None,
        None,
        True,
    )


def test_bills_without_lines_make_no_batch() -> None:
    assert list(unfold.lines([BILL._replace(detail=json.dumps({**DETAIL, "lines": []}))])) == []
    assert list(unfold.bills([])) == []


def test_a_bill_that_could_not_be_made_has_no_energy_and_no_total() -> None:
    (batch,) = unfold.bills([BILL, BILL._replace(status=FAILED, total="", energy_mwh=0)])
    assert [row is None for row in batch.column("kwh").to_pylist()] == [False, True]
    assert batch.column("total").to_pylist() == ["15.38", None]


def test_a_bill_of_two_banks_has_no_single_balance() -> None:
    detail = json.dumps({**DETAIL, "balances": {"bank": "7.5", "other": "1"}})
    (batch,) = unfold.bills([BILL, BILL._replace(detail=detail)])
    assert batch.column("balance").to_pylist() == ["7.5", None]
