"""Codes of OBIS, signs and suffixes, and texts that only look like them."""

import pytest

from etl.sources.words.market_codes import code_senses, nem_flow, nem_flows, without_codes


@pytest.mark.parametrize(
    ("text", "senses"),
    [
        ("1-0:1.8.0", {"draw"}),
        ("1-0:2.8.0*255", {"export"}),
        ("1-1:2.29.0", {"export"}),
        ("7-0:3.0.0", {"gas"}),
        ("1-1:2.9.0 P.01", {"export"}),
        ("1-1:2.9.0 G.02", {"export", "inside"}),  # a share in what a community makes
        ("1-0:3.8.0", {"reactive"}),
        ("1-0:16.8.0", {"draw", "export"}),
        ("2.8.1 (kWh)", {"export"}),
        ("A-", {"export"}),
        ("Wirkarbeit -A [kWh]", {"export"}),
        ("kWh +", {"draw"}),
        ("Zone A - kWh", set()),
        ("Haus A-B", set()),
        ("Stand 1.8.2024", set()),
        ("10.2.8.1", set()),
        ("E-Auto", set()),
    ],
)
def test_a_code_has_its_senses(text: str, senses: set[str]) -> None:
    assert code_senses(text, []) == senses


def test_an_abbreviation_counts_where_it_is_the_only_word() -> None:
    assert code_senses("exp_kwh", ["exp"]) == {"export"}
    assert code_senses("exp date", ["exp", "date"]) == set()


def test_codes_are_taken_out_of_a_text() -> None:
    assert without_codes("Zähler 1-0:2.8.0 (A-)").split() == ["Zähler", "(", ")"]


def test_suffixes_of_australia_tell_the_flow_where_they_are_all_such() -> None:
    assert (nem_flow("E1"), nem_flow("b2"), nem_flow("E12"), nem_flow("T1")) == ("import", "export", "", "")
    assert nem_flows(["E1", "B1"])
    assert not nem_flows(["B1"])
    assert nem_flows(["B1"], surely=True)
    assert not nem_flows(["B1", "T1"], surely=True)
