"""Items of a URDB file as JSON."""

import json
from typing import Any

import pytest

from etl.core.errors import TariffError
from etl.tariffs.urdb import urdb_tables
from tests.support.urdb_items import ONE, version


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "u.json: is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ('{"energyratestructure": [[{"rate": NaN}]]}', "u.json: NaN is not a number"),
        ('{"mincharge": 1, "mincharge": 2}', "u.json: mincharge: appears twice, with two values (remove one)"),
        ("[" * 100_000, "u.json: is not JSON: maximum recursion depth exceeded"),
    ],
)
def test_what_is_no_json_is_one_line(text: str, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(text, "u.json")
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


REFUSED: dict[str, tuple[Any, str]] = {
    "no object": ([], 'u.json: holds no URDB item (write one item, a list of versions, or {"items": [...]})'),
    "an end before the start": (
        version("2017-01-01", "2016-12-31"),
        "u.json: enddate: 2016-12-31 is before startdate 2017-01-01 (correct one of them)",
    ),
    "one field twice": (
        {**ONE, "minCharge": 1, "mincharge": 2},
        "u.json: mincharge: appears twice, as mincharge too, with two values (remove one)",
    ),
    "two tariffs": (
        {"items": [version("2017-01-01", None, name="A"), version("2017-01-01", None, name="B")]},
        "u.json: holds 2 tariffs: 'A', 'B' (name one: --name, or the column tariff_name of etl assign)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "message"), REFUSED.values(), ids=REFUSED)
def test_a_fault_is_refused_by_its_name(document: Any, message: str) -> None:
    with pytest.raises(TariffError) as caught:
        urdb_tables(json.dumps(document), "u.json")
    assert str(caught.value) == message
