"""Declarations in TOML: every key checked, every fault one line with the file and the key."""

import tomllib
from pathlib import Path

import pytest

from etl.core.errors import InputError, UsageError
from etl.sources.read_plan.declarations import FOLDER, names, parse_layout, read_layout, shipped, text_of
from etl.sources.read_plan.layout import Value

LEAST = 'header = ["when"]\n[columns]\ntimestamp = "when"\nvalue = "used"\n'


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


def test_a_declaration_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: there is no such file \(check the name and the folder\)"):
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


WHOLE = 'header = ["a"]\n[columns]\nclient = "a"\ntimestamp = "b"\nvalue = "c"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("header = [", "my.toml: is not TOML: "),
        ("", "my.toml: does not say how its files are recognised (add header = "),
        ('header = ["a"]\n', "my.toml: columns: names no timestamp and no date (add one)"),
        ('header = "a"\n', "my.toml: header: 'a' is not a list (write [...])"),
        (f"colour = 1\n{WHOLE}", "my.toml: unknown key 'colour' (known here: by, header, "),
        (f"zone = 'Mars'\n{WHOLE}", "my.toml: zone: 'Mars' is not a time zone (write local, UTC, "),
        (f"stamp = 'middle'\n{WHOLE}", "my.toml: stamp: 'middle' is not known (use one of: start, end)"),
        (f"interval = '7min'\n{WHOLE}", "my.toml: interval: '7min' is not an interval that divides an hour (write "),
        (f"short_rows = 1\n{WHOLE}", "my.toml: short_rows: 1 is neither true nor false (write true or false)"),
        (f"file_name = '('\n{WHOLE}", "my.toml: file_name: is not a regular expression: "),
        (f"ends = 'same-clock'\n{WHOLE}", "my.toml: ends: same-clock needs the interval (add interval = "),
        (f"period = '30min'\n{WHOLE}", "my.toml: has only one of period and columns: period (write "),
        ('header = ["a"]\n[columns]\ndate = 1\n', "my.toml: columns: names no value (add it, or [[values]], or wide)"),
        (f"unit = 'm3'\n{WHOLE}", "my.toml: unit: 'm3' is not known (use one of: kWh, Wh, MWh, kW, W, MW)"),
        (f"separator = ';;'\n{WHOLE}", "my.toml: separator: ';;' is not one character (write "),
        (f"digits = 99\n{WHOLE}", "my.toml: digits: 99 is not a number of digits (write 6)"),
        (f"dates = 'day-code x'\n{WHOLE}", "my.toml: dates: 'x' is not the date of day 1 (write "),
        (f"{WHOLE}meter = 0\n", "my.toml: columns: meter: 0 is no column (columns are counted from 1 on)"),
        (f"{WHOLE}colour = 'd'\n", "my.toml: columns: unknown key 'colour' (known here: client, meter, "),
        (f"{WHOLE}[rows.flow]\n'x' = 'import'\n", "my.toml: rows: flow: is no column (add it to [columns]: "),
        (f"{WHOLE}[rows.client]\n'x' = 'sideways'\n", "my.toml: rows: client: x: 'sideways' is not known (use "),
        (f"{WHOLE}[quality]\n'x' = 'good'\n", "my.toml: quality: x: 'good' is not known (use one of: measured, "),
        (f"{WHOLE}[[values]]\nflow = 'export'\n", "my.toml: values: names no column (add column = "),
    ],
)
def test_a_declaration_that_cannot_be_is_one_line_with_file_and_key(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_layout(text, "my", "my.toml")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_declarations_are_short() -> None:
    assert all(len((FOLDER / f"{name}.toml").read_text("utf-8").splitlines()) <= 60 for name in names())
    assert all(tomllib.loads(text_of(name))["by"] for name in names())
