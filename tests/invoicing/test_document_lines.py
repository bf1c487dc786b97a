"""Lines of documents: taken back, compared, subtracted and added up, to the cent."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from etl.invoicing.document_lines import Line, compared, difference, lines_of, negated, totals
from tests.support.sent import line

CELLS = [
    "energy",
    "energy",
    None,
    "peak",
    None,
    "2017-08-01",
    "2017-09-01",
    "Energy",
    "2",
    "kWh",
    "0.5",
    "1",
    "1.00",
    False,
]
CENTS = st.integers(-10_000, 10_000).map(lambda cents: f"{Decimal(cents) / 100:.2f}")
LINES = st.lists(
    st.builds(lambda amount, name: line(amount, name=name, price="1"), CENTS, st.sampled_from("abc")), max_size=4
)


def test_a_line_of_a_bill_has_a_name_for_each_cell_that_is_used() -> None:
    (found,) = lines_of([CELLS])
    assert "meter" not in found
    assert (found["period"], found["quantity"], found["amount"], found["tax"]) == ("peak", "2", "1.00", False)


def test_a_line_that_is_taken_back_has_all_its_sums_below_zero_and_its_price_as_it_was() -> None:
    (found,) = negated([line("1.50", price="0.75")])
    assert (found["quantity"], found["amount_exact"], found["amount"], found["price"]) == (
        "-1",
        "-1.50",
        "-1.50",
        "0.75",
    )
    assert negated([line("0.00")])[0]["amount"] == "0.00"


def test_a_line_that_vanished_has_its_negative_and_a_changed_price_both() -> None:
    found = difference([line("3.00", price="3")], [line("2.00", price="2"), line("1.00", name="levy")])
    assert [(one["id"], one["price"], one["amount"]) for one in found] == [
        ("energy", "3", "3.00"), ("energy", "2", "-2.00"), ("levy", "1.00", "-1.00"),
    ]  # fmt: skip


def test_a_line_that_stays_is_in_no_difference() -> None:
    assert difference([line("1.00"), line("2.00", name="b")], [line("1.00")]) == difference(
        [line("2.00", name="b")], []
    )


@given(LINES, LINES)
def test_what_was_sent_and_the_difference_add_up_to_what_is(after: list[Line], before: list[Line]) -> None:
    def by_name(lines: list[Line]) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        for one in lines:
            sums[one["id"]] = sums.get(one["id"], Decimal(0)) + Decimal(one["amount"])
        return {name: amount for name, amount in sums.items() if amount}

    assert by_name([*before, *difference(after, before)]) == by_name(after)
    assert by_name([*after, *negated(after)]) == {}


def test_lines_add_up_to_net_tax_and_gross_and_taxes_by_rate() -> None:
    lines = [
        line("10.00"), line("2.30", name="vat", tax=True, price="0.23", quantity="10"),
        line("1.00", name="fee"), line("0.06", name="low", tax=True, price="0.06", quantity="1"),
        line("0.23", name="more", tax=True, price="0.23", quantity="1"),
    ]  # fmt: skip
    assert totals(lines, "1.00") == (
        "11.00", "2.59", "13.59",
        [{"rate": "0.23", "base": "11.00", "amount": "2.53"}, {"rate": "0.06", "base": "1.00", "amount": "0.06"}],
        "-1.00",  # what is net less both bases
    )  # fmt: skip
    assert totals([], "5.000").gross == "0.000"
    fine = [line("1.2345"), line("0.0055", name="rounding")]
    assert (totals(fine, "1.00").gross, totals(fine[:1], "1.00").gross) == ("1.24", "1.2345")


def test_words_and_order_make_no_difference_but_prices_and_quantities_do() -> None:
    one, two = line("1.00"), line("2.00", name="b")
    assert compared([one, two]) == compared([{**two, "description": "other words"}, one])
    assert compared([one]) != compared([{**one, "price": "0.5", "quantity": "2"}])


def test_a_line_of_nothing_makes_no_difference_whatever_its_price() -> None:
    """Energy that was not used in a time of use: else a correction would have no line."""
    one, nothing = line("1.00"), {**line("0.00", name="b"), "quantity": "0"}
    assert compared([one, nothing]) == compared([one]) == compared([{**nothing, "price": "9"}, one])
    assert compared([one, {**nothing, "quantity": "1"}]) != compared([one])
