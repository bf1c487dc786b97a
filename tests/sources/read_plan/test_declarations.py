"""Declarations in TOML: every key checked, every fault one line with the file and the key."""

from pathlib import Path

import pytest

from etl.core.errors import InputError, UsageError
from etl.sources.read_plan.declarations import names, parse_layout, read_layout, shipped, text_of
from etl.sources.read_plan.layout import Value

LEAST = 'header = ["when"]\n[columns]\ntimestamp = "when"\nvalue = "used"\n'


def fault(text: str) -> str:
    with pytest.raises(InputError) as caught:
        parse_layout(text, "mine", "mine.toml")
    return str(caught.value)


def test_the_least_declaration_has_a_header_a_stamp_and_a_value() -> None:
    found = parse_layout(LEAST, "mine", "mine.toml")
    assert (found.name, found.header) == ("mine", (("when",),))
    assert found.columns == {"timestamp": ("when",), "value": ("used",)}


def test_texts_that_say_something_of_rows_are_compared_without_case() -> None:
    found = parse_layout(
        f'{LEAST}flow = ["Way", 3]\n'
        '[rows.flow]\nOUT = "export"\n"gas*" = { ignore = "gas" }\n[quality]\nE = "estimated"\n',
        "mine", "mine.toml",
    )  # fmt: skip
    assert found.columns["flow"] == ("Way", 3)
    assert (found.rows["flow"]["out"].flow, found.rows["flow"]["gas*"].ignore) == ("export", "gas")
    assert found.quality == {"e": "estimated"}


def test_several_columns_of_values_each_have_a_flow_and_a_unit() -> None:
    text = 'first_line = "x"\n[columns]\ndate = 1\n[[values]]\ncolumn = "Out"\nflow = "export"\nunit = "Wh"\n'
    assert parse_layout(text, "mine", "m").values == (Value(("Out",), "export", "Wh"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("=", "mine.toml: is not TOML: "),
        (LEAST.partition("\n")[2], 'mine.toml: does not say how its files are recognised (add header = ["...", ...])'),
        ('header = ["a"]\n[columns]\nvalue = 1\n', "mine.toml: columns: names no timestamp and no date (add one)"),
        ('header = ["a"]\n[columns]\ndate = 1\n', "mine.toml: columns: names no value (add it, "),
        (f"colour = 1\n{LEAST}", "mine.toml: unknown key 'colour' (known here: by, header, "),
        (f"unit = 'm3'\n{LEAST}", "mine.toml: unit: 'm3' is not known (use one of: kWh, Wh, MWh, kW, W, MW)"),
        (f"interval = '7min'\n{LEAST}", "mine.toml: interval: '7min' is not an interval that divides an hour ("),
        (f"zone = 'Lisbon'\n{LEAST}", "mine.toml: zone: 'Lisbon' is not a time zone (write local, UTC, an IANA name "),
        (f"separator = ';;'\n{LEAST}", "mine.toml: separator: ';;' is not one character (write \";\")"),
        (f"register = 1\n{LEAST}", "mine.toml: register: 1 is neither true nor false (write true or false)"),
        (f"digits = 99\n{LEAST}", "mine.toml: digits: 99 is not a number of digits (write 6)"),
        (f"file_name = '('\n{LEAST}", "mine.toml: file_name: is not a regular expression: "),
        (f"ends = 'same-clock'\n{LEAST}", 'mine.toml: ends: same-clock needs the interval (add interval = "15min")'),
        (f"period = '30min'\n{LEAST}", "mine.toml: has only one of period and columns: period (write period = "),
        (f"{LEAST}client = 0\n", "mine.toml: columns: client: 0 is no column (columns are counted from 1 on)"),
        (f"{LEAST}[rows.flow]\nx = 'export'\n", "mine.toml: rows: flow: is no column (add it to [columns]: "),
        (f"{LEAST}[[values]]\nflow = 'export'\n", 'mine.toml: values: names no column (add column = "...")'),
        (f"dates = 'day-code x'\n{LEAST}", "mine.toml: dates: 'x' is not the date of day 1 (write "),
    ],
)  # fmt: skip
def test_a_fault_names_its_key_and_the_remedy(text: str, message: str) -> None:
    assert fault(text).startswith(message)


def test_a_declaration_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: cannot be read: No such file or directory"):
        read_layout(tmp_path / "none.toml")
    (tmp_path / "a.toml").write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"a\.toml: is not UTF-8"):
        read_layout(tmp_path / "a.toml")


@pytest.mark.parametrize("name", names())
def test_each_shipped_declaration_is_read_and_named_by_its_file(name: str) -> None:
    assert shipped(name).name == name
    assert text_of(name).strip()


def test_a_layout_that_is_not_declared_is_a_wrong_command() -> None:
    with pytest.raises(UsageError, match="'cheese' is not a layout that is declared"):
        text_of("cheese")
