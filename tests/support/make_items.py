"""The table of items in docs/reference/statements.md: python -m tests.support.make_items"""

from etl.statements.page_items import ITEMS, Item
from tests.support.places import ROOT

PAGE = ROOT / "docs" / "reference" / "statements.md"
BEGIN, END = "<!-- items: begin (python -m tests.support.make_items) -->\n", "<!-- items: end -->\n"


def table() -> str:
    """The rows of the table, a line each."""
    rows = ["| item | rules of | source | what to do if it is missing |", "|---|---|---|---|"]
    rows += [f"| {item.title} | {', '.join(item.rules)} | {item.source} | {_remedy(item)} |" for item in ITEMS]
    return "\n".join(rows) + "\n"


def _remedy(item: Item) -> str:
    return f"{item.remedy}{'' if item.needed else ' (not always needed)'}"


def with_table(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
