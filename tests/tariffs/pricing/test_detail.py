"""The `detail` text of bills: JSON of lines, quantities, warnings."""

import json
from dataclasses import replace

import numpy as np

from etl.core.exact import Exact
from etl.core.money import Rounding
from etl.tariffs.bill_line import BillLine
from etl.tariffs.pricing.detail import (
    Piece,
    constant,
    joined,
    line_piece,
    lines_piece,
    member,
    stamps_column,
    warnings_column,
)
from tests.support.tariff_lines import energy
from tests.support.tariff_pages import (
    AUGUST,
    HEAD,
    bill_of_kwh,
    lines,
)


def test_a_line_prints_what_was_multiplied() -> None:
    found = lines(bill_of_kwh(HEAD + energy("0.0123456", description='Day "A" 50 %'), "0.000001", AUGUST))
    assert found == [
        {
            "id": "energy", "kind": "energy", "meter": None, "period": None, "tier": None, "from": "2017-08-01",
            "to": "2017-09-01", "description": 'Day "A" 50 %', "quantity": "0.000001", "unit": "kWh",
            "price": "0.0123456", "amount_exact": "0.000000012346", "amount": "0.00", "tax": False,
        }
    ]  # fmt: skip


def test_pieces_are_filled_client_by_client_and_escape_what_is_constant() -> None:
    piece = joined([member('50 %"', ["1", "2"]), member("n", [3, 4], text=False)])
    assert [json.loads("{" + text + "}") for text in piece.texts(2)] == [{'50 %"': "1", "n": 3}, {'50 %"': "2", "n": 4}]
    assert Piece(constant("100 %")).texts(2) == ['"100 %"'] * 2


def test_a_line_that_some_bills_lack_leaves_no_comma_behind() -> None:
    one, amount = Exact.constant(1, 2), np.array([100, 100])
    fee = BillLine("fee", "fixed", AUGUST, one, "day", "1", one, amount)
    some = replace(fee, id="some", present=np.array([False, True]))
    texts = lines_piece([some, fee, some], Rounding(), 2).texts(2)
    assert [[line[0] for line in json.loads(text)] for text in texts] == [["fee"], ["some", "fee", "some"]]


def test_descriptions_and_prices_may_be_of_each_client() -> None:
    one, amount = Exact.constant(1, 2), np.array([100, 250])
    line = BillLine("e", "energy", AUGUST, one, "kWh", ["0.1", "0.2"], one, amount, description=['a "b"', ""])
    first, second = (json.loads(text) for text in line_piece(line, Rounding()).texts(2))
    assert first[7:] == ['a "b"', "1", "kWh", "0.1", "1", "1.00", False]
    assert second[7:] == [None, "1", "kWh", "0.2", "1", "2.50", False]


def test_warnings_and_stamps_are_json_for_every_client() -> None:
    assert warnings_column({1: ['a "b"'], 2: []}, 3) == ["[]", '["a \\"b\\""]', "[]"]
    assert stamps_column(["2017-08-01T00:00+00:00", None]) == ['"2017-08-01T00:00+00:00"', "null"]
