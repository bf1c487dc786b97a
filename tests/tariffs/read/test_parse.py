"""A tariff is checked when it is read: each fault has its message, with file, key and remedy."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.registry import line_kinds
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import FLAT, WHOLE_DAY, version


@given(st.text(max_size=80) | st.text(alphabet='[]{}="\n.1abline kind,', max_size=120))
def test_any_other_text_is_refused_as_a_tariff_error(text: str) -> None:
    with pytest.raises(TariffError):
        parse_tariff(text, "t.toml")


KEYS = st.sampled_from(["on", "price", "schedule", "kind", "id", "tax", "straddle"])


VALUES = st.sampled_from(
    ["1", "-0.5", "true", '"x"', '"energy"', "{}", "[]", "2018-01-01", "07:00:00", "nan", "[[1]]", "{ a = 1 }", '""']
)


@given(st.dictionaries(KEYS, VALUES))
def test_values_of_any_type_are_read_or_refused_as_a_tariff_error(keys: dict[str, str]) -> None:
    text = HEAD + WHOLE_DAY + "[[line]]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())
    with suppress(TariffError):
        parse_tariff(text, "t.toml")


FAULTS = {
    "no TOML": (
        HEAD + "price = \n",
        "t.toml: is not TOML: Invalid value (at line 3, column 9) (correct the file at that place)",
    ),
    "no name": ('currency = "EUR"\n', "t.toml: name: is missing (add name = ...)"),
    "no currency": ('name = "x"\n', "t.toml: currency: is missing (add currency = ...)"),
    "a currency that is none": (
        'name = "x"\ncurrency = "Euro"\n' + FLAT,
        "t.toml: currency: 'Euro' is not a currency (write its three letters, like \"EUR\")",
    ),
    "a zone that is none": (
        HEAD + 'timezone = "Lisbon"\n' + FLAT,
        't.toml: timezone: \'Lisbon\' is not a time zone (write an IANA name like "Europe/Lisbon", or "client")',
    ),
    "no line": (HEAD, "t.toml: line: there is no list of lines (begin each line of the bill with [[line]])"),
    "a table that is not known": (
        HEAD + "[prices.x]\nof = 1\n" + FLAT,
        (
            "t.toml: unknown key 'prices' (known here: calendar, currency, from, line, long_reads, name, notes, "
            "prorate, quantity, round, schedule, series, timezone, to, unpriced, warnings)"
        ),
    ),
    "a kind that is not known": (
        HEAD + '[[line]]\nid = "x"\nkind = "rent"\nprice = 1\n',
        f"t.toml: line x: kind: 'rent' is not a kind of line (use one of: {', '.join(line_kinds())})",
    ),
    "a key that is not known": (
        HEAD + FLAT + "prise = 2\n",
        (
            "t.toml: line energy: unknown key 'prise' "
            "(known here: description, from, id, kind, on, price, register, round, schedule, straddle, tax, to, when)"
        ),
    ),
    "an id that is none": (
        HEAD + FLAT.replace('"energy"\nkind', '"a b"\nkind'),
        (
            "t.toml: line a b: id: 'a b' cannot be the id of a line "
            '(use letters, digits and _; not "rest" or "rounding")'
        ),
    ),
    "a month without proration": (
        HEAD + '[[line]]\nid = "s"\nkind = "fixed"\nper = "month"\nprice = 1\n',
        (
            "t.toml: line s: per: the tariff does not say what part of a month is charged "
            '(add prorate = { month = "whole" }, "real-days", "30", "365/12" or "365.25/12" at the top)'
        ),
    ),
    "a version of no day": (
        HEAD + version("from = 2018-01-01\nto = 2018-01-01"),
        "t.toml: line energy: to: 2018-01-01 is not after from = 2018-01-01 (write the day after the last one)",
    ),
    "a rounding that is none": (
        HEAD + 'round = { mode = "half-down" }\n' + FLAT,
        "t.toml: round: mode: 'half-down' is not known (use one of: half-up, half-even, up, down)",
    ),
    "places that are none": (
        HEAD + "round.places = 7\n" + FLAT,
        "t.toml: round: places: 7 is not a whole number from 0 to 6 (correct it)",
    ),
    "a coin smaller than a cent": (
        HEAD + "round.total = 0.005\n" + FLAT,
        "t.toml: round: total: must be above 0 and have at most 2 places (write an amount like 0.05)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message


def test_days_without_a_price_are_a_table_of_any_tariff() -> None:
    head = 'name = "T"\ncurrency = "EUR"\n[[unpriced]]\nfrom = 2016-05-01\n'
    text = head + '{}why = "x"\n[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    for wrong, message in (
        ("", "t.toml: unpriced: to: is missing (add the first day, and the one after the last)"),
        (
            "to = 2016-05-01\n",
            "t.toml: unpriced: to: 2016-05-01 is not after from = 2016-05-01 (write the day after the last one)",
        ),
        ("to = 2016-06-01\nuntil = 1\n", "t.toml: unpriced: unknown key 'until' (known here: from, to, why)"),
    ):
        with pytest.raises(TariffError) as caught:
            parse_tariff(text.format(wrong), "t.toml")
        assert str(caught.value) == message
    assert parse_tariff(text.format("to = 2016-06-01\n"), "t.toml").unpriced[0].why == "x"
