"""Words of columns in all rows of a file, wherever they stand; and what `etl sniff` makes of them."""

import io

import pytest

from etl.sources import column_words
from etl.sources.column_words import Word, counted, understood, with_words
from etl.sources.read_plan.draft import declaration
from etl.sources.read_plan.plan_values import Options, ReadPlan
from etl.sources.read_plan.understand import understand
from tests.support.command import Shell, written


class Named(io.BytesIO):
    name = "a.csv"


def understanding(header: str, *rows: str) -> tuple[ReadPlan, Named]:
    """The plan of the first two rows, and the whole file."""
    return (
        understand("\n".join([header, *rows[:2]]).encode() + b"\n", "a.csv", Options()),
        Named("\n".join([header, *rows]).encode() + b"\n"),
    )


def words(header: str, *rows: str) -> list[Word]:
    plan, file = understanding(header, *rows)
    return understood(plan, counted(file, plan))


def test_a_flow_a_quality_and_a_unit_are_read_and_what_is_none_is_told_with_its_rows() -> None:
    found = words(
        "client,timestamp,kwh,direction,quality",
        "7,2017-08-01 00:00,1,import,A",
        "7,2017-08-01 00:15,1,import,A",
        "7,2017-08-01 00:15,1,export,E",
        "7,2017-08-01 00:30,1,sideways,guessed",
        "7,2017-08-01 00:45,1, sideways ,E",
    )
    assert found == [
        Word("flow", 3, "import", 2, "import", ""),
        Word("flow", 3, "export", 1, "export", ""),
        Word("flow", 3, "sideways", 2, "", "is not import, export or generation"),
        Word("quality", 4, "A", 2, "", ""),
        Word("quality", 4, "E", 2, "", ""),
        Word("quality", 4, "guessed", 1, "", "is not a known quality"),
    ]


def test_a_unit_that_is_another_medium_s_is_no_fault_and_one_of_energy_is() -> None:
    found = words(
        "client,timestamp,value,unit",
        "7,2017-08-01 00:00,1,kWh",
        "7,2017-08-01 00:15,1,kWh",
        "7,2017-08-01 00:15,1,m3",
    )
    assert [(word.text, word.fault) for word in found] == [("kWh", ""), ("m3", "")]


def test_a_column_of_so_many_texts_that_they_are_no_words_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_words, "MOST", 2)
    rows = [f"7,2017-08-01 0{number}:00,1,R{number}" for number in range(4)]
    assert words("client,timestamp,kwh,register", *rows) == []


def test_a_piece_that_the_fast_parser_leaves_is_counted_too() -> None:
    """A row of another number of fields, and stray quotes."""
    rows = [
        "7,2017-08-01 00:00,1,A",
        "7,2017-08-01 00:15,1,A",
        "7",
        '7,2017-08-01 00:30,1,E"s"',
        "7,2017-08-01 00:45,1,E",
    ]
    assert {word.text: word.rows for word in words("client,timestamp,kwh,quality", *rows)} == {
        "A": 2,
        'E"s"': 1,
        "E": 1,
    }


def test_nothing_is_read_where_no_column_has_words() -> None:
    plan, file = understanding("client,timestamp,kwh", "7,2017-08-01 00:00,1", "7,2017-08-01 00:15,1")
    assert (counted(file, plan), file.tell()) == ({}, 0)


def test_a_word_that_leaves_rows_out_is_in_the_draft_wherever_it_stands() -> None:
    plan, file = understanding(
        "client,timestamp,kwh,type", "7,2017-08-01 00:00,1,electricity", "7,2017-08-01 00:15,1,electricity",
        "7,2017-08-01 00:30,9,Gas",
    )  # fmt: skip
    assert "Gas" not in declaration(plan, Options())
    assert '[rows.type]\n"gas" = { ignore = "gas" }\n"*" = {}' in declaration(
        with_words(plan, counted(file, plan)), Options()
    )


def test_the_draft_of_a_long_file_leaves_out_what_a_load_leaves_out(etl: Shell) -> None:
    """The only row of gas comes after the first 256 KB, and a thousand rows and more."""
    rows = [f"70001,2017-{1 + n // 672:02}-{1 + n // 24 % 28:02} {n % 24:02}:00,1.000,electricity" for n in range(8000)]
    file = written("a.csv", "client,timestamp,kwh,type", *rows, "70001,2017-12-31 00:00,9,gas")
    assert file.stat().st_size > 300_000
    plain = etl.load(file)
    draft = etl.ok("sniff", file, "--json").json["declaration"]
    etl.reset()
    again = etl.load(file, "--layout", written("my.toml", *draft.splitlines()))
    assert plain["kwh"] == again["kwh"] == {"import": "8000"}
    assert again["ignored"] == plain["ignored"] == 1


def test_sniff_tells_flows_and_unknown_words_of_all_rows(etl: Shell) -> None:
    rows = [f"7,2017-08-{1 + n // 96:02} {n // 4 % 24:02}:{n % 4 * 15:02},1,import,A" for n in range(1200)]
    file = written("a.csv", "client,timestamp,kwh,direction,quality", *rows, "7,2017-08-20 00:00,1,export,guessed")
    found = etl.ok("sniff", file, "--json").json
    assert found["flows"] == ["export", "import"]
    assert found["words"][-1] == {
        "role": "quality", "column": "quality", "text": "guessed", "rows": 1, "bad": "is not a known quality",
    }  # fmt: skip
    assert "  quality: 'guessed' is not a known quality (rows: 1)\n" in etl.ok("sniff", file).out
