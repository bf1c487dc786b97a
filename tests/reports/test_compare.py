"""Output of `etl compare`, from reports written by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from etl.comparisons.comparison import ClientRow, CompareReport, TariffSum
from etl.comparisons.savings import Savings
from etl.core.errors import TariffError
from etl.core.periods import Period
from etl.reports.compare import as_json, lines

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))
REPORT = CompareReport(
    AUGUST,
    "EUR",
    [TariffSum("flat", "Flat", Decimal("1030.00"), 1), TariffSum("night", "Night", Decimal("1021.00"), 1)],
    clients=2,
    saving=Decimal("10.00"),
    rows=[
        ClientRow("a", AUGUST, 100_500_000, ["30.00", "31.00"], 0, "0.00"),
        ClientRow("b", AUGUST, 9_000_000_000, ["1000.00", "990.00"], 1, "10.00"),
    ],
    seconds=1.00049,
)


def test_people_read_the_sums_what_is_saved_and_each_client() -> None:
    assert lines(REPORT) == [
        "2017-08: 2 clients, amounts in EUR",
        "",
        "tariff     total  best for",
        "flat    1,030.00         1",
        "night   1,021.00         1",
        "",
        "the best tariff for each client saves 10.00 EUR against flat",
        "",
        "client    kWh     flat   night  best   saving",
        "a       100.5    30.00   31.00  flat     0.00",
        "b        9000  1000.00  990.00  night   10.00",
    ]


def test_of_many_clients_it_is_said_how_many_pay_less_and_how_much_of_them() -> None:
    flat, night = REPORT.tariffs
    saved = Savings(Decimal(cents).scaleb(-2) for cents in range(-20_000, 80_000, 100))
    report = replace(REPORT, clients=1_000, tariffs=[flat, replace(night, savings=saved)])
    assert lines(report)[-4:] == [
        "the best tariff for each client saves 10.00 EUR against flat",
        "",
        "against flat  cheaper for  dearer for  10 % save at most    half    90 %",
        "night                 799         200            -101.00  299.00  699.00",
    ]
    assert as_json(report)["tariffs"][1] == {
        "tariff": "night", "name": "Night", "total": "1021.00", "best_for": 1, "cheaper_for": 799, "dearer_for": 200,
        "savings": {"10%": "-101.00", "50%": "299.00", "90%": "699.00"},
    }  # fmt: skip


def test_one_tariff_alone_is_against_nothing() -> None:
    assert lines(replace(REPORT, clients=1_000, tariffs=REPORT.tariffs[:1]))[-1].startswith("the best tariff")


def test_clients_that_could_not_be_compared_are_counted() -> None:
    failed = replace(REPORT, failed=[("c", TariffError("flat.toml", "has no prices"))])
    assert "1 client could not be compared and counts in no sum" in lines(failed)
    assert as_json(failed)["failures"] == [{"client_number": "c", "error": "flat.toml: has no prices"}]


def test_json_has_exact_texts_by_the_labels_of_the_tariffs() -> None:
    found = as_json(REPORT)
    assert found["tariffs"][0] == {"tariff": "flat", "name": "Flat", "total": "1030.00", "best_for": 1}
    assert found["rows"][1] == {
        "client_number": "b", "kwh": "9000", "totals": {"flat": "1000.00", "night": "990.00"}, "best": "night",
        "saving": "10.00",
    }  # fmt: skip
    assert (found["month"], found["saving"], found["failed"], found["seconds"]) == ("2017-08", "10.00", 0, 1.0)


def test_days_that_nobody_has_readings_of_are_named_for_people_and_for_programs() -> None:
    report = replace(REPORT, span=Period(date(2017, 8, 1), date(2017, 9, 16)), unread=[AUGUST])
    assert lines(report)[0] == "2017-08-01..2017-09-15: 2 clients, amounts in EUR"
    assert "2017-08 is not compared: nobody has a reading in it" in lines(report)
    found = as_json(report)
    assert (found["month"], found["period_start"], found["period_end"]) == ("", "2017-08-01", "2017-09-16")
    assert found["without_readings"] == ["2017-08-01..2017-09-01"]
