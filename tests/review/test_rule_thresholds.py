"""Thresholds from a file: each rule by its table, what it does not name as shipped, and refusals in one line."""

import re
from dataclasses import fields, replace
from fractions import Fraction
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.review.rule_thresholds import read_thresholds
from etl.validation.rules import WARNINGS
from etl.validation.spike import Spike
from tests.support.command import Shell, written
from tests.support.places import ROOT
from tests.support.readings import hours, loaded

KNOWN = "spike, zero, stuck, estimated-run, night, high-low, sibling, inactive, clock"
ACCEPT = "leave it out; etl findings accept says that a reading is right"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_what_a_file_does_not_name_is_as_shipped() -> None:
    assert read_thresholds(Path(written("rules.toml", "# nothing"))) == WARNINGS


def test_the_page_has_all_thresholds_as_they_are_shipped() -> None:
    page = (ROOT / "docs/reference/validation.md").read_text("utf-8")
    text = page.split("```toml rules.toml\n")[1].split("```")[0]
    assert read_thresholds(Path(written("rules.toml", text))) == WARNINGS
    keys = [field.name for rules in vars(WARNINGS).values() for rule in rules.values() for field in fields(rule)]
    assert re.findall(r"^(\w+) =", text, re.MULTILINE) == keys


def test_thresholds_are_exact() -> None:
    rules = read_thresholds(Path(written("rules.toml", "[spike]", "ratio = 2.1", "[high-low]", "high = 3", "days = 7")))
    assert rules.alone == {**WARNINGS.alone, "spike": replace(Spike(), ratio=Fraction(21, 10))}
    assert (rules.beside["high-low"].high, rules.beside["high-low"].days) == (3, 7)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[spiky]", f"rules.toml: unknown rule 'spiky' (known here: {KNOWN})"),
        ("[spike]\nratios = 2", "rules.toml: [spike] ratios: unknown key (known here: ratio, kwh)"),
        ("[zero]\nhours = 0", "rules.toml: [zero] hours: is not a number above 0 (shipped is 48)"),
        ("[zero]\nhours = true", "rules.toml: [zero] hours: is not a number above 0 (shipped is 48)"),
        ("[spike]\nratio = nan", "rules.toml: [spike] ratio: is not a number above 0 (shipped is 1.8)"),
        ("[zero]\nhours = 1.5", "rules.toml: [zero] hours: is not a whole number (shipped is 48)"),
        ("zero = 5", "rules.toml: zero is no table (write [zero], and its thresholds below it)"),
        ("[ceiling]", f"rules.toml: ceiling decides what is billed, and is the same for all ({ACCEPT})"),
    ],
)  # fmt: skip
def test_what_is_no_threshold_is_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read_thresholds(Path(written("rules.toml", text)))
    assert str(refused.value) == message


def test_what_is_no_toml_is_refused_with_its_place() -> None:
    with pytest.raises(InputError, match=r"^rules\.toml: is not TOML: .*line 1.* \(correct the file\)$"):
        read_thresholds(Path(written("rules.toml", "[zero")))


def test_validation_uses_them(etl: Shell) -> None:
    rows = [row[: row.rindex(",")] + ",0" if "08-1" in row else row for row in hours("a", "2017-08-01", "2017-09-01")]
    loaded(etl, rows)  # ten days of zeros: 240 h
    assert "zero: 1 warning" in etl.ok("validate", "--month", "2017-08").out
    options = ("--month", "2017-08", "--rules", written("rules.toml", "[zero]", "hours = 241"))
    assert etl.ok("validate", *options).out == "744 readings tried\n  no reading fails a rule\n"
