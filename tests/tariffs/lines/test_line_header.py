"""The header of a line, which every kind of line begins with."""

from dataclasses import fields

import pytest

from etl.core.errors import TariffError
from etl.tariffs import registry
from etl.tariffs.lines.line_header import LineHeader
from etl.tariffs.toml_table import Table


def test_a_header_has_its_id_its_description_and_its_tax() -> None:
    table = Table({"description": "Day", "tax": True}, "t.toml: line e")
    header = LineHeader(*LineHeader.read_header(table, "e"))
    assert (header.id, header.description, header.tax) == ("e", "Day", True)
    assert list(header.looks_back()) == []
    table.close()


def test_a_header_that_says_nothing_is_no_tax_and_has_no_description() -> None:
    assert LineHeader.read_header(Table({}, "t.toml: line e"), "e") == ("e", "", False)


def test_a_tax_that_is_neither_true_nor_false_is_refused() -> None:
    with pytest.raises(TariffError, match=r"line e: tax: 'yes' is neither true nor false \(write tax = true\)"):
        LineHeader.read_header(Table({"tax": "yes"}, "t.toml: line e"), "e")


@pytest.mark.parametrize("kind", registry.LINES)
def test_every_kind_of_line_begins_with_it(kind: str) -> None:
    line = registry.load(registry.LINES[kind])
    assert [one.name for one in fields(line)][:3] == ["id", "description", "tax"]
    assert issubclass(line, LineHeader)
