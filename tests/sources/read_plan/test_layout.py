"""Layouts that are declared, and wide tables: each has a file of its own, which comes to the readings it should."""

import ast
import shutil
from pathlib import Path

import pytest

from etl.sources.read_plan import declarations, records
from etl.sources.read_plan.declarations import names
from tests.support.command import Shell, written
from tests.support.day_records import SENTENCE
from tests.support.layout_cases import CASES, FILES, Case, named, readings
from tests.support.places import ROOT


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_file_of_a_layout_is_recognised_and_loaded(etl: Shell, case: Case) -> None:
    found = etl.load(FILES / f"{case.file}.csv", *case.options)
    assert found["layout"] == case.layout
    assert {name: found[name] for name in case.counts} == case.counts
    assert found["rejected"] == 0
    assert found["kwh"] == case.kwh
    stored = readings(etl, case)
    assert {start: f"{float(stored[start]['kwh']):g}" for start in case.stored} == case.stored
    assert {start: stored[start]["quality"] for start in case.qualities} == case.qualities


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.file != "influxdb"], ids=named
)  # any flow may be meant
def test_messages_lead_from_a_load_without_options_to_the_right_one(etl: Shell, case: Case) -> None:
    """Each refusal names an option that is needed and not yet given; nothing is read wrongly on the way."""
    needed = dict(zip(case.options[::2], case.options[1::2], strict=True))
    given: dict[str, str] = {}
    file = str(FILES / f"{case.file}.csv")
    while (done := etl("load", file, *(text for pair in given.items() for text in pair), "--json")).code:
        named_options = [option for option in needed if option in done.error and option not in given]
        assert named_options, done.error
        given |= {option: needed[option] for option in named_options}
    assert done.json["kwh"] == case.kwh


CHOSEN = {"sense", "enedis-bare", "ausgrid-solar-home", "influxdb", "nextenergy"}
"""Files of which an option is the user's choice (a flow, the clock of the meters), or is asked for after another."""


@pytest.mark.parametrize("case", [one for one in CASES if one.options and one.file not in CHOSEN], ids=named)
def test_a_load_without_its_options_is_right_or_names_all_of_them(etl: Shell, case: Case) -> None:
    """A new user gives what the message says, and the next try is that of the test above."""
    done = etl("load", FILES / f"{case.file}.csv")
    needed = [name for name in case.options if name.startswith("--")]
    assert done.code == 0 or [name for name in needed if name not in done.error] == []


def test_every_declared_layout_has_a_file() -> None:
    assert {case.layout for case in CASES} >= set(names())


def test_every_file_is_loaded_by_the_tests_above() -> None:
    assert {case.file for case in CASES} == {path.stem for path in FILES.iterdir()}


OWN = """\
by = "a utility"
header = ["Wer", "Wann", "Wh"]
zone = "UTC"
stamp = "start"
unit = "Wh"

[columns]
client = "Wer"
timestamp = "Wann"
value = "Wh"
"""


def test_a_layout_of_tables_is_one_file_and_everything_else_follows(
    etl: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put beside the others, it is recognised, loaded, listed, shown and offered by the message about --format."""
    known = tmp_path / "known"
    shutil.copytree(declarations.FOLDER, known)
    (known / "utility.toml").write_text(OWN)
    monkeypatch.setattr(declarations, "FOLDER", known)
    file = written("a.csv", "Wer,Wann,Wh", "7,2017-08-01 00:00,500", "7,2017-08-01 01:00,250")
    found = etl.load(file)
    assert (found["layout"], found["kwh"]) == ("utility", {"import": "0.75"})
    assert etl.ok("sniff", file, "--json").json["declaration"] == OWN
    assert etl.ok("layouts", "show", "utility").out == OWN
    assert "utility" in {one["name"] for one in etl.ok("layouts", "--json").json["layouts"]}
    assert ", utility, " in etl("load", file, "--format", "cheese").error


def test_a_layout_that_is_no_table_is_one_module_and_one_line(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(records)["RECORDS"], "days", "tests.support.day_records")
    file = written("days.txt", "DAY 7 import 60 2017-08-01 1 2 3")
    assert etl.load(file)["layout"] == "days"
    assert SENTENCE in etl.ok("layouts").out
    assert ", days, " in etl("load", file, "--format", "cheese").error


def test_no_module_but_the_registry_names_a_layout() -> None:
    """Else a new layout would be more than one file and one line."""
    own = {*names(), *records.RECORDS}
    texts = {path: path.read_text("utf-8") for path in (ROOT / "etl").rglob("*.py")}
    typed = {
        (path.relative_to(ROOT).as_posix(), node.value)
        for path, text in texts.items()
        if any(f'"{name}"' in text for name in own)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and node.value in own
    }
    assert typed == {("etl/sources/read_plan/records.py", name) for name in records.RECORDS}
