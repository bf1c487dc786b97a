"""Output of `etl explain`, from bills written by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

from etl.core.bill_page import LINE_FIELDS, Requested
from etl.core.periods import Period
from etl.core.usage_page import Missing
from etl.explain import EstimatedBill, ExplainedBill, LineDifference
from etl.reports.explain import as_json, lines
from etl.store.bills.bill_tariffs import PricedBill
from etl.tariffs.pricing.explanation_parts import BasePart, LineExplanation, PastValue, QuantityValue, ReadingCount
from etl.tariffs.read.parse import parse_tariff

FIRST, END = date(2017, 8, 1), date(2017, 9, 1)
TARIFF = parse_tariff(
    'name = "Flat"\ncurrency = "EUR"\ntimezone = "client"\n[[line]]\nid = "energy"\nkind = "energy"\nprice = 0.2\n',
    "flat.toml",
)
STORED = PricedBill(
    "7584", Period(FIRST, END), "Europe/Lisbon", stale=False, status="complete", total="20.00", detail="",
    tariff_sha256="0123456789abcdef", tariff_name="flat.toml", tariff_text="",
    requested=Requested(Period(FIRST, END)),
)  # fmt: skip
READINGS = ReadingCount("import", 60, "tou", ("mon-fri 08:00-20:00",), FIRST, END, 744, 700, 20, 24, "100.0")
LINE = LineExplanation(
    id="energy", kind="energy", description="", period="day", tier="1", first=FIRST, last=END, quantity="100",
    quantity_fraction="", unit="kWh", price="0.2", factor="", product=True, difference=False, exact="20", fraction="",
    amount="20.00", tax=False, rule="schedule tou", quantities=(), past=(), readings=(READINGS,), above=(),
)  # fmt: skip


def bill(line: LineExplanation = LINE, **changes: Any) -> ExplainedBill:
    return replace(ExplainedBill("a", STORED, TARIFF, [line], "20.00", [], []), **changes)


def shown(line: LineExplanation) -> list[str]:
    """How one line of a bill is shown."""
    return lines([bill(line)])[4:-3]


def test_a_bill_has_its_days_its_state_its_tariff_its_lines_and_their_sum() -> None:
    assert lines([bill()]) == [
        "client a, 2017-08 (2017-08-01..2017-08-31), Europe/Lisbon, complete",
        "tariff Flat, 0123456789ab",
        "each amount is rounded half-up to 2 places; the total is their sum",
        "",
        "1 energy day tier 1: 100 kWh x 0.2 = 20 -> 20.00 EUR",
        "    energy, schedule tou; 2017-08-01..2017-08-31",
        (
            "    import 2017-08-01..2017-08-31, tou mon-fri 08:00-20:00: 720 of 744 readings of 60 min "
            "(20 estimated, 24 missing), 100.0 kWh"
        ),
        "",
        "total: 20.00 EUR",
        "this is the stored bill, to the last line",
    ]


def test_lines_that_keep_more_places_are_mentioned() -> None:
    yen = 'name = "T"\ncurrency = "JPY"\n[[line]]\nid = "e"\nkind = "energy"\nprice = 1\nround = { places = 2 }\n'
    shown = lines([bill(tariff=parse_tariff(yen, "t.toml"))])
    assert (
        shown[2] == "each amount is rounded half-up to 0 places, but for lines that keep more; the total is their sum"
    )


def test_a_single_day_is_named_once() -> None:
    day = replace(LINE, last=date(2017, 8, 2), readings=())
    assert shown(day)[1] == "    energy, schedule tou; 2017-08-01"


def test_a_number_that_no_decimals_hold_has_its_fraction_and_a_factor_is_shown() -> None:
    part = replace(LINE, factor="7/31", exact="4.516129032258", fraction="140/31", amount="4.52", readings=())
    assert shown(part)[0] == ("1 energy day tier 1: 100 kWh x 0.2 x 7/31 = 4.516129032258 (exactly 140/31) -> 4.52 EUR")


def test_what_is_no_product_says_which_two_numbers_make_the_amount() -> None:
    least = replace(LINE, id="least", period="", tier="", unit="EUR", price="30", product=False, exact="10")
    assert shown(least)[0] == "1 least: 100 EUR and 30 make 10 -> 20.00 EUR"


def test_what_tops_up_is_a_bound_less_the_sum_of_lines() -> None:
    least = replace(
        LINE, id="least", period="", tier="", unit="EUR", quantity="12.64", price="20", factor="10/31", product=False,
        difference=True, exact="-6.188387096774", fraction="-4796/775", amount="-6.19",
    )  # fmt: skip
    equation = "20 x 10/31 - 12.64 EUR = -6.188387096774 (exactly -4796/775)"
    assert shown(least)[0] == f"1 least: {equation} -> -6.19 EUR"


def test_quantities_are_shown_where_they_are_not_the_lines_own() -> None:
    one, two = QuantityValue("import", "100", "kWh"), QuantityValue("export", "40", "kWh")
    assert not any("import = " in text for text in shown(replace(LINE, quantities=(one,))))
    assert "    export = 40 kWh" in shown(replace(LINE, quantities=(one, two)))


def test_earlier_periods_are_named_by_how_far_back_they_are() -> None:
    past = (
        PastValue("peak", 1, "12", "kW"), PastValue("peak", 2, "", "kW"), PastValue("net", 0, "34", "kWh"),
    )  # fmt: skip
    printed = shown(replace(LINE, past=past))
    assert printed[2:5] == [
        "    peak, 1 period before: 12 kW",
        "    peak, 2 periods before: not known",
        "    net, carried into this period: 34 kWh",
    ]


def test_long_reads_are_counted_in_minutes() -> None:
    long = replace(READINGS, interval=0, schedule="", windows=(), expected=44_640, read=44_640, estimated=0, missing=0)
    assert shown(replace(LINE, readings=(long,)))[2] == (
        "    import 2017-08-01..2017-08-31: 44640 of 44640 minutes in longer reads, 100.0 kWh"
    )


def test_the_lines_that_a_base_adds_up_are_named_and_divided_ones_explained() -> None:
    whole = BasePart("standing", "", "", "9.50")
    part = BasePart("energy", "peak", "2", "3.23", "10.00", FIRST, date(2017, 8, 11), "days", "3.225806", "100/31")
    rest = replace(part, exact="", fraction="", amount="6.77")
    printed = shown(replace(LINE, readings=(), above=(whole, part, rest)))
    assert printed[2:] == [
        "    of standing 9.50 + energy peak tier 2 3.23 + energy peak tier 2 6.77",
        "    energy peak tier 2, 2017-08-01..2017-08-10 of 10.00 by days: 3.225806 (exactly 100/31) -> 3.23",
        "    energy peak tier 2, 2017-08-01..2017-08-10 of 10.00 by days: the rest of it, 6.77",
    ]


def test_a_bill_that_came_out_otherwise_names_the_differences() -> None:
    before = {**dict.fromkeys(LINE_FIELDS), "id": "energy", "amount": "20.00"}
    changed = LineDifference(before, {**before, "amount": "21.00"})
    stale = bill(stored=replace(STORED, stale=True), differences=[changed], warnings=["w"])
    assert lines([stale])[-3:] == [
        "the stored bill of 20.00 is marked stale (bill it again):",
        "  energy: amount 20.00 is now 21.00",
        "on the bill: w",
    ]
    apart = bill(differences=[LineDifference(before, None), LineDifference(None, before)])
    assert lines([apart])[-3:] == [
        "the stored bill of 20.00 differs (bill it again):",
        "  energy: stored 20.00, and now there is no such line",
        "  energy: not in the stored bill, and now 20.00",
    ]


def test_a_bill_that_could_not_be_made_has_its_reason_and_no_lines() -> None:
    failed = bill(tariff=None, lines=[], total="", warnings=["client a: why"])
    assert lines([failed]) == [
        "client a, 2017-08 (2017-08-01..2017-08-31): could not be billed", "    client a: why",
    ]  # fmt: skip
    (found,) = as_json([failed])["bills"]
    assert (found["currency"], found["rounding"], found["total"], found["same"]) == (None, None, None, False)


def test_bills_are_apart_by_an_empty_line() -> None:
    assert lines([bill(), bill()]).count("") == 2 * 2 + 1


def test_json_names_days_from_and_to_with_the_end_excluded() -> None:
    (found,) = as_json([bill()])["bills"]
    assert (found["period_start"], found["period_end"]) == ("2017-08-01", "2017-09-01")
    (line,) = found["lines"]
    assert (line["from"], line["to"]) == ("2017-08-01", "2017-09-01")
    (readings,) = line["readings"]
    assert (readings["from"], readings["to"], readings["windows"]) == (
        "2017-08-01", "2017-09-01", ["mon-fri 08:00-20:00"],
    )  # fmt: skip
    assert (found["same"], found["kept_total"], found["rounding"]) == (True, "20.00", {"mode": "half-up", "places": 2})


def test_other_estimates_are_shown_with_the_lowest_and_highest_total_of_those_without_gaps() -> None:
    others = [
        EstimatedBill("interpolate", 90_000_000, "18.00", 24),
        EstimatedBill("like-day", 100_000_000, "20.00", 0),
        EstimatedBill("week", 99_500_000, "9.90", 0),
    ]
    assert lines([bill(estimates=others)])[-4:] == [
        "by other estimates between 9.90 and 20.00 EUR:",
        "    interpolate: 90 kWh, 18.00 EUR (24 intervals still missing)",
        "    like-day: 100 kWh, 20.00 EUR",
        "    week: 99.5 kWh, 9.90 EUR",
    ]
    (found,) = as_json([bill(estimates=others)])["bills"]
    assert found["between"] == ("9.90", "20.00")
    assert found["estimates"][0] == {
        "method": "interpolate", "kwh": "90", "total": "18.00", "intervals_missing": 24,
    }  # fmt: skip
    assert lines([bill(estimates=others[:1])])[-2] == "by other estimates:"
    assert lines([bill(estimates=[])])[-1] == "no reading is missing that could be estimated"
    assert "estimates" not in as_json([bill()])["bills"][0]


def test_the_chain_by_which_a_bill_is_estimated_is_shown() -> None:
    wanted = Requested(Period(FIRST, END), missing=Missing("interpolate:2h, week"))
    stored = replace(STORED, requested=wanted)
    assert lines([bill(stored=stored)])[3] == "missing readings are estimated: interpolate:2h, week"
    assert as_json([bill(stored=stored)])["bills"][0]["estimate"] == "interpolate:2h, week"
