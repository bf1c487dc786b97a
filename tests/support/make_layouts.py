"""The table of layouts in docs/reference/layouts.md, from their declarations: python -m tests.support.make_layouts"""

from etl.sniff import declared, records
from etl.sources.read_plan.layout import Layout
from tests.support.places import ROOT

PAGE = ROOT / "docs" / "reference" / "layouts.md"
BEGIN, END = "<!-- layouts: begin (python -m tests.support.make_layouts) -->\n", "<!-- layouts: end -->\n"


def table() -> str:
    """The rows of the table, a line each."""
    rows = ["| layout | who writes it | recognised by | stamp | unit | zone |", "|---|---|---|---|---|---|"]
    rows += [_row(layout) for layout in declared()]
    rows += [f"| `{name}` | | no table | {said} | | |" for name, said in records().items()]
    return "\n".join(rows) + "\n"


def _row(layout: Layout) -> str:
    seen = ", ".join(f"`{spellings[0]}`" for spellings in layout.header) or f"first line `{layout.first_line}`"
    stamp = "slots" if layout.wide == "slots" else f"periods of {layout.period} min" if layout.period else layout.stamp
    stamp = "reads of a register" if layout.register else stamp
    cells = (f"`{layout.name}`", layout.by, seen, stamp or "said", layout.unit or "by column or row", _zone(layout))
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _zone(layout: Layout) -> str:
    return {"local": "`--timezone`", "": "offsets, else said"}.get(layout.zone, layout.zone)


def with_table(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
