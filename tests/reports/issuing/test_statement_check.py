"""Report of `etl statement --check`: states, remedies, and the first clients that lack something."""

from etl.reports.issuing.statement_check import as_json, lines
from etl.statements.page_check import CheckReport
from etl.statements.page_items import ITEMS


def report(**lacking: list[str]) -> CheckReport:
    return CheckReport(7, {item.name: lacking.get(item.name, []) for item in ITEMS}, 1)


def test_lines_say_where_from_or_what_to_do() -> None:
    seven = [f"c{number}" for number in range(7)]
    found = lines(report(due=seven, client=seven[:6], contract_end=["c1"]))
    assert len(found) == len(ITEMS) + 2
    rows = {line[10:56].strip(): (line[:10].strip(), line[58:].split(None, 4)[-1]) for line in found[1:-1]}
    assert rows["amount to pay"] == ("shown", "from the bill")
    assert found[2].startswith("lacking   day by which to pay ")
    assert found[2].endswith(" EU AU US     add due_days to issuer.toml")
    (client,) = (line for line in found if "name and address of the client" in line)
    assert client.endswith("assign columns name, street, postcode, city (6 of 7: c0, c1, c2, c3, c4 and 1 more)")
    (end,) = (line for line in found if "end of the contract" in line)
    assert end.startswith("left out ")
    assert found[-1] == (
        "7 statements, 23 items: 20 on every page, 2 lacking, 1 left out that not every bill needs; "
        "1 bill could not be made"
    )


def test_json_has_every_item() -> None:
    found = as_json(report(due=["a"]))
    assert (found["statements"], found["failed"], found["complete"], len(found["items"])) == (7, 1, False, 23)
    assert found["items"][1] == {
        "item": "due", "title": "day by which to pay", "rules": ["EU", "AU", "US"], "source": "issuer.toml",
        "needed": True, "state": "lacking", "lacking": ["a"], "remedy": "add due_days to issuer.toml",
    }  # fmt: skip
